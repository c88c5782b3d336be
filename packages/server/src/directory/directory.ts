// Apps, offers and their keys: who may call, and how. Everything read on the way of a call comes
// through a cache of one second. A retired key is refused by every process once retireKey resolves;
// other changes take effect at once here and within a second in other processes.
import { randomBytes } from 'node:crypto'
import type { DialectName, Env } from '@pactolus/protocol'
import type { Clock } from '../clock.ts'
import type { Driver } from '../driver/driver.ts'
import { Cache, type Peers } from './cache.ts'
import type { Limited } from './quotas.ts'
import { keyContext, type Seal, secretContext } from './seal.ts'

export interface App extends Limited {
  readonly name: string
  readonly secret: string
  readonly createdAt: Date
}

export interface OfferSettings {
  readonly name: string
  /** How long after a pay it can be refunded, in seconds. */
  readonly cancelWindowS: number
  /** Remember the cancel of an unknown bill_no and refuse a pay that comes late. */
  readonly tombstones: boolean
  /** Answer 90010 to players without a live session. */
  readonly requireSession: boolean
  /** Whether calls of the environment are allowed; 90017 when not. */
  readonly production: boolean
  readonly sandbox: boolean
  /** The protocols that its calls may use; of the offers of an app at most one speaks xpay. */
  readonly dialects: readonly DialectName[]
  /** xpay refunds an order in several parts; otherwise once (xpay §2.5). */
  readonly xpayPartialRefunds: boolean
  /** What the platform sells a coin for, in fen. */
  readonly coinPrice: number
}

export interface Offer extends OfferSettings {
  readonly offerId: string
  readonly appid: string
  readonly currency: string
  readonly createdAt: Date
}

export interface OfferKey {
  readonly keyId: bigint
  readonly env: Env
  readonly key: string
  readonly createdAt: Date
  readonly retiredAt: Date | null
}

/** An offer with its live keys, as the wire needs it. */
export interface CallableOffer extends Offer {
  readonly keys: Readonly<Record<Env, readonly string[]>>
}

export const defaultOfferSettings = {
  cancelWindowS: 172_800,
  tombstones: false,
  requireSession: false,
  production: true,
  sandbox: true,
  dialects: ['1.0', '2.0'],
  xpayPartialRefunds: false,
  coinPrice: 10,
} as const satisfies Partial<OfferSettings>

const cacheTtlMs = 1000

/** What an appid or offer_id can be; anything else is unknown without asking the database. */
export const idPattern = /^[A-Za-z0-9_-]{1,64}$/

/** A new secret or AppKey: 32 letters and digits, like the platform's own. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url').replace(/[-_]/g, 'x')
}

export class Directory {
  readonly #driver: Driver
  readonly #seal: Seal
  readonly #clock: Clock
  readonly #offers: Cache<CallableOffer>
  /** The offer_id of the offer that speaks xpay, by appid. */
  readonly #xpayOffers: Cache<string>
  readonly #offerSeen: ((offerId: string, appid: string) => void) | undefined

  /** `peers` hear of every change of an offer; `offerSeen` gets every offer that is read or made. */
  constructor(
    driver: Driver,
    seal: Seal,
    clock: Clock,
    peers?: Peers,
    offerSeen?: (offerId: string, appid: string) => void,
  ) {
    this.#driver = driver
    this.#seal = seal
    this.#clock = clock
    this.#offerSeen = offerSeen
    const shared = driver.kind === 'postgres'
    const terms = { ttlMs: cacheTtlMs, sizeMax: 10_000, shared }
    this.#offers = new Cache({ ...terms, name: 'offers' }, peers)
    this.#xpayOffers = new Cache({ ...terms, name: 'xpay_offers' }, peers)
  }

  /** Registers a game; false when the appid is taken. */
  async createApp(app: { appid: string; name: string; secret: string }): Promise<boolean> {
    const sealed = this.#seal.seal(app.secret, secretContext(app.appid))
    return this.#ask('select directory.create_app($1, $2, $3, $4) as answer', [
      app.appid,
      app.name,
      sealed,
      this.#now(),
    ])
  }

  async findApp(appid: string): Promise<App | undefined> {
    return idPattern.test(appid) ? (await this.#listApps(appid, '', 1))[0] : undefined
  }

  /** A page of the games in appid order, after `afterAppid`. */
  listApps(afterAppid: string, size: number): Promise<App[]> {
    return this.#listApps('', afterAppid, size)
  }

  /** Replaces the secret and retires every token of the game; false when there is no such game. */
  async setAppSecret(appid: string, secret: string): Promise<boolean> {
    const sealed = this.#seal.seal(secret, secretContext(appid))
    return this.#ask('select directory.set_app_secret($1, $2, $3) as answer', [
      appid,
      sealed,
      // Tokens of the game are valid by its own clock.
      new Date(this.#clock.now(appid)),
    ])
  }

  /** Limits the calls a second of a game; null lifts the limit. False when there is no such game. */
  setCallsPerS(appid: string, callsPerS: number | null): Promise<boolean> {
    return this.#ask('select directory.set_calls_per_s($1, $2) as answer', [appid, callsPerS])
  }

  async createOffer(
    offer: Omit<Offer, 'createdAt'> & {
      readonly productionKey: string
      readonly sandboxKey: string
    },
  ): Promise<'created' | 'offer_exists' | 'app_not_found' | 'xpay_taken'> {
    const answer = await this.#ask<'created' | 'offer_exists' | 'app_not_found' | 'xpay_taken'>(
      'select directory.create_offer($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) as answer',
      [
        offer.offerId,
        offer.appid,
        offer.name,
        offer.currency,
        offer.cancelWindowS,
        offer.tombstones,
        offer.requireSession,
        offer.production,
        offer.sandbox,
        offer.dialects,
        offer.xpayPartialRefunds,
        offer.coinPrice,
        this.#seal.seal(offer.productionKey, keyContext(offer.offerId, 'production')),
        this.#seal.seal(offer.sandboxKey, keyContext(offer.offerId, 'sandbox')),
        this.#now(),
      ],
    )
    if (answer === 'created') this.#offerSeen?.(offer.offerId, offer.appid)
    this.#offers.forget(offer.offerId)
    this.#xpayOffers.forget(offer.appid)
    return answer
  }

  /** Changes the given settings. */
  async updateOffer(
    offerId: string,
    changes: Partial<OfferSettings>,
  ): Promise<'updated' | 'offer_not_found' | 'xpay_taken'> {
    const answer = await this.#ask<'updated' | 'offer_not_found' | 'xpay_taken'>(
      'select directory.update_offer($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as answer',
      [
        offerId,
        changes.name ?? null,
        changes.cancelWindowS ?? null,
        changes.tombstones ?? null,
        changes.requireSession ?? null,
        changes.production ?? null,
        changes.sandbox ?? null,
        changes.dialects ?? null,
        changes.xpayPartialRefunds ?? null,
        changes.coinPrice ?? null,
      ],
    )
    this.#offers.forget(offerId)
    this.#xpayOffers.clear()
    return answer
  }

  async findOffer(offerId: string): Promise<Offer | undefined> {
    return idPattern.test(offerId) ? (await this.#listOffers(offerId, '', '', 1))[0] : undefined
  }

  /** A page of the offers, of one game or of all, in offer_id order, after `afterOfferId`. */
  listOffers(appid: string, afterOfferId: string, size: number): Promise<Offer[]> {
    return this.#listOffers('', appid, afterOfferId, size)
  }

  /** The keys of an offer, oldest first, retired ones included. */
  async listKeys(offerId: string): Promise<OfferKey[]> {
    const rows = await this.#driver.query<{
      key_id: bigint
      env: Env
      sealed_key: Uint8Array
      created_at: Date
      retired_at: Date | null
    }>('select * from directory.list_offer_keys($1)', [offerId])
    return rows.map((row) => ({
      keyId: row.key_id,
      env: row.env,
      key: this.#seal.open(row.sealed_key, keyContext(offerId, row.env)),
      createdAt: row.created_at,
      retiredAt: row.retired_at,
    }))
  }

  /** Adds a live key beside the others and returns its id; undefined when there is no such offer. */
  async addKey(offerId: string, env: Env, key: string): Promise<bigint | undefined> {
    const sealed = this.#seal.seal(key, keyContext(offerId, env))
    const keyId = await this.#ask<bigint | null>(
      'select directory.add_offer_key($1, $2, $3, $4) as answer',
      [offerId, env, sealed, this.#now()],
    )
    this.#offers.forget(offerId)
    return keyId ?? undefined
  }

  /** Retires a key. No process accepts it any more when this resolves to `retired`. */
  async retireKey(
    offerId: string,
    keyId: bigint,
  ): Promise<'retired' | 'already_retired' | 'last_key' | 'key_not_found'> {
    const answer = await this.#ask<'retired' | 'already_retired' | 'last_key' | 'key_not_found'>(
      'select directory.retire_offer_key($1, $2, $3) as answer',
      [offerId, keyId, this.#now()],
    )
    if (answer.endsWith('retired')) await this.#offers.forgetEverywhere(offerId)
    return answer
  }

  /** What `callableOffer` would say, if it need not ask the database for it. */
  knownOffer(offerId: string): CallableOffer | undefined {
    return this.#offers.known(offerId)
  }

  /** An offer with its live keys, at most a second old. */
  callableOffer(offerId: string): Promise<CallableOffer | undefined> {
    return this.#offers.get(offerId, async () => {
      const offer = await this.findOffer(offerId)
      if (offer === undefined) return undefined
      const live = (await this.listKeys(offerId)).filter((key) => key.retiredAt === null)
      const keysOf = (env: Env) => live.filter((key) => key.env === env).map((key) => key.key)
      return { ...offer, keys: { production: keysOf('production'), sandbox: keysOf('sandbox') } }
    })
  }

  /** The offer of a game that speaks xpay, whose calls name none; at most two seconds old. */
  async offerOfXpay(appid: string): Promise<CallableOffer | undefined> {
    const find = async () => {
      const [row] = await this.#driver.query<{ offer_id: string }>(
        'select * from directory.find_xpay_offer($1)',
        [appid],
      )
      return row?.offer_id
    }
    const offerId = this.#xpayOffers.known(appid) ?? (await this.#xpayOffers.get(appid, find))
    if (offerId === undefined) return undefined
    return this.knownOffer(offerId) ?? this.callableOffer(offerId)
  }

  async #listApps(appid: string, afterAppid: string, size: number): Promise<App[]> {
    const rows = await this.#driver.query<{
      appid: string
      name: string
      sealed_secret: Uint8Array
      created_at: Date
      calls_per_s: number | null
    }>('select * from directory.list_apps($1, $2, $3)', [appid, afterAppid, size])
    return rows.map((row) => ({
      appid: row.appid,
      name: row.name,
      secret: this.#seal.open(row.sealed_secret, secretContext(row.appid)),
      createdAt: row.created_at,
      callsPerS: row.calls_per_s,
    }))
  }

  async #listOffers(
    offerId: string,
    appid: string,
    afterOfferId: string,
    size: number,
  ): Promise<Offer[]> {
    const rows = await this.#driver.query<OfferRow>(
      'select * from directory.list_offers($1, $2, $3, $4)',
      [offerId, appid, afterOfferId, size],
    )
    if (this.#offerSeen !== undefined) {
      for (const row of rows) this.#offerSeen(row.offer_id, row.appid)
    }
    return rows.map((row) => ({
      offerId: row.offer_id,
      appid: row.appid,
      name: row.name,
      currency: row.currency,
      cancelWindowS: row.cancel_window_s,
      tombstones: row.tombstones,
      requireSession: row.require_session,
      production: row.production,
      sandbox: row.sandbox,
      dialects: row.dialects,
      xpayPartialRefunds: row.xpay_partial_refunds,
      coinPrice: row.coin_price,
      createdAt: row.created_at,
    }))
  }

  async #ask<T>(sql: string, values: readonly unknown[]): Promise<T> {
    const [row] = await this.#driver.query<{ answer: T }>(sql, values)
    return row?.answer as T
  }

  #now(): Date {
    return new Date(this.#clock.now())
  }
}

interface OfferRow {
  offer_id: string
  appid: string
  name: string
  currency: string
  cancel_window_s: number
  tombstones: boolean
  require_session: boolean
  production: boolean
  sandbox: boolean
  dialects: DialectName[]
  xpay_partial_refunds: boolean
  coin_price: number
  created_at: Date
}
