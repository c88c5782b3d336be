// Where the pushes of games go: for each game one address of its message server, and one for Pactolus's own events.
// Every process has all of them in memory, since each order asks whether it is announced.
import type { Clock } from '../clock.ts'
import type { Driver } from '../driver/driver.ts'
import { pushContext, type Seal } from './seal.ts'

/** As ledger/pushes.ts has it. */
type PushChannel = 'platform' | 'orders'

export interface PushTargetSettings {
  readonly appid: string
  readonly channel: PushChannel
  readonly url: string
  readonly format: 'json' | 'xml'
  /** The token of the message server; of the channel `orders`, the secret that signs. */
  readonly token: string
  /** EncodingAESKey, 43 characters: messages are encrypted. Undefined: plain mode. */
  readonly aesKey: string | undefined
}

export interface PushTarget extends PushTargetSettings {
  /** The offers of the game. */
  readonly offerIds: readonly string[]
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** Each process reads the targets this often; a change waits for those that share the database. */
const readEveryMs = 500
const settleMs = 1000

export class PushTargets {
  readonly #driver: Driver
  readonly #seal: Seal
  readonly #clock: Clock
  readonly #isShared: boolean
  readonly #offerSeen: ((offerId: string, appid: string) => void) | undefined
  #targets: readonly PushTarget[] = []
  #announced = new Set<string>()
  #reading: NodeJS.Timeout | undefined

  constructor(
    driver: Driver,
    seal: Seal,
    clock: Clock,
    offerSeen?: (offerId: string, appid: string) => void,
  ) {
    this.#driver = driver
    this.#seal = seal
    this.#clock = clock
    this.#offerSeen = offerSeen
    this.#isShared = driver.kind === 'postgres'
  }

  /** Reads the targets, and from here on what other processes change. */
  async open(): Promise<void> {
    await this.read()
    let isAsking = false
    const again = () => {
      // In a database of its own nobody else sets a target, but its game may get an offer.
      if (isAsking || (!this.#isShared && this.#targets.length === 0)) return
      isAsking = true
      // What cannot be read now stays as it is: the database is asked again soon.
      this.read()
        .catch(() => {})
        .finally(() => {
          isAsking = false
        })
    }
    this.#reading = setInterval(again, readEveryMs).unref()
  }

  close(): void {
    clearInterval(this.#reading)
  }

  all(): readonly PushTarget[] {
    return this.#targets
  }

  find(appid: string, channel: PushChannel): PushTarget | undefined {
    return this.#targets.find((target) => target.appid === appid && target.channel === channel)
  }

  /** Whether a change of the accounts of an offer leaves a push. */
  announces(offerId: string, channel: PushChannel): boolean {
    return this.#announced.size > 0 && this.#announced.has(`${channel} ${offerId}`)
  }

  /** Sets the target of a channel, for every process when it resolves; false when there is no such game. */
  async put(settings: PushTargetSettings): Promise<boolean> {
    const { appid, channel, url, format, token, aesKey } = settings
    const secrets = JSON.stringify({ token, aes_key: aesKey })
    const [row] = await this.#driver.query<{ was_put: boolean }>(
      'select directory.put_push_target($1, $2, $3, $4, $5, $6, $7) as was_put',
      [
        ...[appid, channel, url, format],
        this.#seal.seal(secrets, pushContext(appid, channel)),
        aesKey !== undefined,
        new Date(this.#clock.now()),
      ],
    )
    await this.#settled()
    return row?.was_put === true
  }

  /** Removes a target; what waits for it stays. False when there was none. */
  async remove(appid: string, channel: PushChannel): Promise<boolean> {
    const [row] = await this.#driver.query<{ was_removed: boolean }>(
      'select directory.remove_push_target($1, $2) as was_removed',
      [appid, channel],
    )
    await this.#settled()
    return row?.was_removed === true
  }

  /** Reads every target from the database. */
  async read(): Promise<void> {
    const rows = await this.#driver.query<TargetRow>('select * from directory.list_push_targets()')
    this.#targets = rows.map((row) => this.#targetOf(row))
    this.#announced = new Set(
      this.#targets.flatMap(({ channel, offerIds }) =>
        offerIds.map((offerId) => `${channel} ${offerId}`),
      ),
    )
    for (const { appid, offerIds } of this.#targets) {
      for (const offerId of offerIds) this.#offerSeen?.(offerId, appid)
    }
  }

  async #settled(): Promise<void> {
    await this.read()
    if (this.#isShared) await new Promise((resolve) => setTimeout(resolve, settleMs))
  }

  #targetOf(row: TargetRow): PushTarget {
    const { appid, channel } = row
    const secrets = JSON.parse(this.#seal.open(row.sealed_secrets, pushContext(appid, channel)))
    return {
      ...{ appid, channel, url: row.url, format: row.format },
      token: secrets.token,
      aesKey: secrets.aes_key,
      offerIds: row.offer_ids,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }
  }
}

interface TargetRow {
  appid: string
  channel: PushChannel
  url: string
  format: 'json' | 'xml'
  sealed_secrets: Uint8Array
  created_at: Date
  updated_at: Date
  offer_ids: string[]
}
