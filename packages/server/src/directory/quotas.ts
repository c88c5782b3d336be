// The calls a second of each game, where an operator has limited them. Every process counts for itself.
import { gatewayErrcodes, Refusal } from '@pactolus/protocol'

/** A game as far as its limit goes. */
export interface Limited {
  readonly appid: string
  /** null: no limit. */
  readonly callsPerS: number | null
}

interface Bucket {
  /** Calls that may be made at once. */
  left: number
  atMs: number
}

export class Quotas {
  readonly #buckets = new Map<string, Bucket>()

  /** Counts a call of the game; 45011 when it has none left at `nowMs`. */
  refusalOf({ appid, callsPerS }: Limited, nowMs?: number): Refusal | undefined {
    if (callsPerS === null || this.#take(appid, callsPerS, nowMs ?? performance.now())) {
      return undefined
    }
    return new Refusal(
      gatewayErrcodes.rate_exceeded,
      `this game may make ${callsPerS} calls a second`,
    )
  }

  /** As many calls at once as a second has, refilled all the time. */
  #take(appid: string, callsPerS: number, nowMs: number): boolean {
    const bucket = this.#buckets.get(appid) ?? { left: callsPerS, atMs: nowMs }
    this.#buckets.set(appid, bucket)
    const refill = ((nowMs - bucket.atMs) * callsPerS) / 1000
    bucket.left = Math.min(callsPerS, bucket.left + refill)
    bucket.atMs = nowMs
    if (bucket.left < 1) return false
    bucket.left -= 1
    return true
  }
}
