// The access_token: fetched once for all calls, refreshed before it ends, replaced when the host
// refuses it (auth §1–§3).
import { hostErrcodes } from '@pactolus/protocol'
import { failureOf } from './error.ts'
import { exchange, Unanswered } from './exchange.ts'

/**
 * The caller's own source of tokens, for example a central token server. It is asked at every call
 * and does its own caching; `refused` is the last token that the host refused, if any.
 */
export type TokenSource = (refused: string | undefined) => string | Promise<string>

/** Where tokens come from: `stable_token` (recommended by the vendor), `token`, or the caller. */
export type TokenOption = 'stable' | 'classic' | TokenSource

export interface TokenOptions {
  readonly baseUrl: string
  readonly appid: string
  readonly secret: string
  readonly token: TokenOption
  readonly timeoutMs: number
  readonly fetch: typeof globalThis.fetch
}

interface Kept {
  readonly token: string
  /** From here on a new one is fetched beside the calls; in ms of performance.now(). */
  refreshAt: number
  readonly expiresAt: number
}

// The platform renews a stable token five minutes before its end; the old one works as long.
const refreshEarlyMs = 300_000
const refreshAgainMs = 30_000
// A forced refresh ends the token of every other process and works 20 times a day (auth §2).
const forceEveryMs = 60_000

export class Tokens {
  readonly #options: TokenOptions
  #kept: Kept | undefined
  #fetching: Promise<string> | undefined
  /** The last token refused; `isBack` once a fetch has handed it out again. */
  #refused: { readonly token: string; isBack: boolean } | undefined
  /** A token was refused, fetched again and refused again. */
  #isStuck = false
  #forcedAt = -forceEveryMs

  constructor(options: TokenOptions) {
    this.#options = options
  }

  /** A token to call with. Rejects with Unanswered when none could be had. */
  async get(): Promise<string> {
    const { token } = this.#options
    if (typeof token === 'function') return token(this.#refused?.token)
    const kept = this.#kept
    const now = performance.now()
    if (kept !== undefined && now < kept.refreshAt) return kept.token
    // Concurrent calls share one fetch.
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined
    })
    if (kept === undefined || now >= kept.expiresAt) return this.#fetching
    kept.refreshAt = now + refreshAgainMs
    this.#fetching.catch(() => {})
    return kept.token
  }

  /** The host refused `token`: it is not used again, unless a fetch brings it back. */
  refused(token: string): void {
    if (this.#kept?.token === token) this.#kept = undefined
    if (this.#refused?.token === token) this.#isStuck = this.#refused.isBack
    else this.#refused = { token, isBack: false }
  }

  accepted(token: string): void {
    if (this.#refused?.token !== token) return
    this.#refused = undefined
    this.#isStuck = false
  }

  async #fetch(): Promise<string> {
    const startedAt = performance.now()
    // A stable token that the host no longer takes would be handed out again and again.
    const isForced = this.#isStuck && startedAt - this.#forcedAt > forceEveryMs
    if (isForced) this.#forcedAt = startedAt
    let answer = await this.#ask(isForced)
    // Too often today: the token that there is may yet be good.
    if (isForced && answer.errcode !== undefined) answer = await this.#ask(false)
    const { access_token: token, expires_in: seconds } = answer
    if (typeof token !== 'string' || token === '') {
      const { errcode, errmsg } = answer
      throw new Unanswered(
        typeof errcode === 'number'
          ? failureOf(hostErrcodes, errcode, `access_token: ${errmsg}`)
          : { reason: 'unreadable', errmsg: 'the answer holds no access_token' },
      )
    }
    if (this.#refused?.token === token) this.#refused.isBack = true
    const lifeMs = (typeof seconds === 'number' ? seconds : 7200) * 1000
    this.#kept = {
      token,
      expiresAt: startedAt + lifeMs,
      refreshAt: startedAt + Math.max(lifeMs - refreshEarlyMs, lifeMs / 2),
    }
    return token
  }

  async #ask(isForced: boolean): Promise<Readonly<Record<string, unknown>>> {
    const { baseUrl, appid, secret, token, timeoutMs, fetch } = this.#options
    const fields = { grant_type: 'client_credential', appid, secret }
    const exchanged =
      token === 'classic'
        ? await exchange(fetch, `${baseUrl}/cgi-bin/token?${new URLSearchParams(fields)}`, {
            method: 'GET',
            timeoutMs,
          })
        : await exchange(fetch, `${baseUrl}/cgi-bin/stable_token`, {
            method: 'POST',
            body: JSON.stringify(isForced ? { ...fields, force_refresh: true } : fields),
            timeoutMs,
          })
    return exchanged.answer
  }
}
