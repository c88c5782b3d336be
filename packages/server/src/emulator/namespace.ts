// One namespace of the emulator: a game with all its offers, a clock, faults and a request log, separate
// from all others. The HTTP controls and startEmulator() call these methods and nothing else.
import { dialects } from '@pactolus/protocol'
import { settingsOf } from '../api/offer.ts'
import type { Clock } from '../clock.ts'
import { defaultOfferSettings, type OfferSettings } from '../directory/directory.ts'
import type { AccountKey } from '../ledger/model.ts'
import type { DemoGame } from '../ready-file.ts'
import type { LateOrder } from '../wire/call-hooks.ts'
import type { Seed, SnapshotBody, StateBody } from './contract.ts'
import { type GameIds, type GameServices, gameIds, giveFirstCoins, openGame } from './demo.ts'
import { FaultRules } from './fault-rules.ts'
import { checked } from './input.ts'
import { LateRecharges } from './late-recharges.ts'
import { NamespaceClock } from './namespace-clock.ts'
import type { RequestDetail, SentAgain } from './request-contract.ts'
import { detailOf, isSignedText } from './request-detail.ts'
import { isSent, type Kept, RequestLog } from './request-log.ts'
import { checkedSeed, fill } from './seed.ts'
import { sendToSelf } from './send.ts'
import { bookName, type Store, type StoredNamespace } from './store.ts'
import { InvalidInput } from './time-text.ts'
import { TopUps } from './topup.ts'
import type { TopUpResult, TopUpTerms } from './topup-contract.ts'
import { makeCall } from './try.ts'
import { codeOf } from './try-code.ts'
import { type TryResult, TryTerms } from './try-contract.ts'
import { Waits } from './waits.ts'

export interface NamespaceParts {
  readonly name: string
  readonly stored: StoredNamespace
  readonly store: Store
  readonly services: GameServices
  readonly realClock: Clock
  readonly baseUrl: string
}

export class Namespace {
  readonly name: string
  readonly ids: GameIds
  readonly clock: NamespaceClock
  readonly faults = new FaultRules()
  readonly requests = new RequestLog()
  readonly waits = new Waits()
  readonly lateRecharges: LateRecharges
  readonly topUps: TopUps
  readonly #number: number
  readonly #store: Store
  readonly #services: GameServices
  readonly #realClock: Clock
  readonly #baseUrl: string
  #book: number
  #game: DemoGame | undefined

  constructor({ name, stored, store, services, realClock, baseUrl }: NamespaceParts) {
    this.name = name
    this.#number = stored.number
    this.ids = gameIds(stored.number)
    this.#store = store
    this.#services = services
    this.#realClock = realClock
    this.#baseUrl = baseUrl
    this.#book = stored.book
    this.clock = new NamespaceClock(realClock, (wentBack) => this.#clockMoved(wentBack))
    this.clock.restore(stored.clock)
    this.lateRecharges = new LateRecharges({
      store,
      ledger: services.ledger,
      clock: this.clock,
      appid: this.ids.appid,
      book: () => this.#book,
      onFault: (error) => services.log.error({ err: error }, 'a late recharge failed'),
    })
    const { ids, faults, waits, requests, lateRecharges } = this
    this.topUps = new TopUps({
      ...{ ids, services, clock: this.clock, faults, waits, requests, lateRecharges },
      realNow: () => realClock.now(),
    })
  }

  /** The offer_id under which the ledger keeps the open book of an offer of the game. */
  bookOf(offerId: string): string {
    return bookName(offerId, this.#book)
  }

  get game(): DemoGame {
    if (this.#game === undefined) throw new Error(`namespace ${this.name} is not open yet`)
    return this.#game
  }

  /** Makes or finds the game; the clock and books already answer for it. */
  async open(): Promise<void> {
    this.#game = await openGame(this.#services, this.#baseUrl, this.ids)
    await this.#readOffers()
    await this.lateRecharges.deliver()
  }

  /** Starts over: no coins but the player's first, real time, no faults, no requests. */
  async reset(): Promise<StateBody> {
    this.#clear()
    this.#book = await this.#store.beginBook(this.#number)
    await this.clock.real()
    await this.#renewTokens()
    await giveFirstCoins(this.#services, this.ids)
    await this.#setOffer(offerDefaults)
    return this.#state()
  }

  /** Keeps the coins and the clock under a name; a snapshot of that name is replaced. */
  async snapshot(name: string): Promise<SnapshotBody> {
    const takenAt = new Date(this.#realClock.now())
    await this.#store.takeSnapshot(this.#key, name, this.clock.state, takenAt)
    return { name, taken_at: takenAt.toISOString() }
  }

  async snapshots(): Promise<SnapshotBody[]> {
    const kept = await this.#store.listSnapshots(this.#number)
    return kept.map(({ name, taken_at }) => ({ name, taken_at: taken_at.toISOString() }))
  }

  /** Forgets a snapshot; false when there is none of that name. */
  deleteSnapshot(name: string): Promise<boolean> {
    return this.#store.deleteSnapshot(this.#number, name)
  }

  /** Brings the coins and the clock of a snapshot back, as often as you like. Faults stay. */
  async restore(name: string): Promise<StateBody> {
    const restored = await this.#store.restoreSnapshot(this.#key, name)
    if (restored === undefined) throw new InvalidInput(`there is no snapshot ${name}`, 404)
    this.#book = restored.book
    this.clock.restore(restored.clock)
    await this.#clockMoved(true)
    return this.#state()
  }

  /** Makes the state what `seed` says, and nothing else; when that fails, the state stays. */
  async seed(input: Seed): Promise<StateBody> {
    const seed = checkedSeed(input)
    const before = this.#book
    this.#book = await this.#store.beginBook(this.#number)
    try {
      await fill(this.#services.ledger, this.ids.offerId, seed, this.#realClock.now())
    } catch (error) {
      this.#book = before
      await this.#store.returnToBook(this.#number, before)
      throw error
    }
    this.#clear()
    const { offer = {}, clock = {}, faults = [] } = seed
    const settings = { ...offerDefaults, ...settingsOf(offer) }
    await this.#setOffer(settings)
    await this.clock.real()
    if (clock.frozen === true) await this.clock.freeze(clock.at)
    else if (clock.at !== undefined) await this.clock.set(clock.at)
    await this.#renewTokens()
    for (const rule of faults) this.faults.add(rule)
    return this.#state()
  }

  /** A recharge that a fault delays: what it was accepted for, or undefined when no fault applies. */
  async lateRecharge(account: AccountKey, order: LateOrder): Promise<bigint | undefined> {
    const { env, openid } = account
    const call = { dialect: undefined, operation: 'recharge', env, openid, bill_no: order.billNo }
    const fault = this.faults.decide(call)
    if (fault?.ms === undefined) return undefined
    return this.lateRecharges.accept(account, order, fault.ms)
  }

  showRequest(seq: number): RequestDetail {
    return detailOf(this.#request(seq))
  }

  /** Sends a request of the log again, byte for byte. */
  async sendAgain(seq: number): Promise<SentAgain> {
    const { request } = this.#request(seq)
    if (!isSent(request) || request.container !== undefined) {
      throw new InvalidInput(
        `request ${seq} cannot be sent again: it is a top-up, or came as a cloud call`,
      )
    }
    return sendToSelf(this.#baseUrl, request, this.requests)
  }

  /** Whether `text` is what was signed for a request whose signature is wrong. */
  async isSigned(seq: number, text: string): Promise<boolean> {
    const kept = this.#request(seq)
    const { directory, sessions } = this.#services
    const { openid = '', offer_id: offerId = this.ids.offerId } = kept.logged.fields
    const offer = await directory.callableOffer(offerId)
    const session = await sessions.find(this.ids.appid, openid)
    const appKeys = offer === undefined ? [] : [...offer.keys.production, ...offer.keys.sandbox]
    return isSignedText(kept, text, { appKeys, sessionKey: session?.sessionKey })
  }

  /** Signs a call with the game's keys and sends it over HTTP. */
  async try(input: TryTerms): Promise<TryResult> {
    const terms = checked(TryTerms, input, 'a call')
    const { game } = this
    const call = await makeCall(terms, game, this.#services, this.#realClock.now())
    const { path, query, body, stringToSign } = call
    const sending = { method: 'POST', path, query, body: Buffer.from(body) }
    const sent = await sendToSelf(this.#baseUrl, sending, this.requests)
    const code = codeOf(call, { ...game, baseUrl: this.#baseUrl })
    return { ...sent, method: 'POST', path, query, body, string_to_sign: stringToSign, code }
  }

  /** Buys coins as the client of a player does. */
  topUp(terms: TopUpTerms): Promise<TopUpResult> {
    return this.topUps.topUp(terms)
  }

  /** Ends what waits, so that the service can stop. */
  async close(): Promise<void> {
    this.waits.endAll()
    this.requests.close()
    await this.lateRecharges.stop()
  }

  /** Of the offers of a game one speaks xpay: another one that a developer chose keeps it. */
  async #setOffer(settings: Partial<OfferSettings>): Promise<void> {
    const { directory } = this.#services
    const answer = await directory.updateOffer(this.ids.offerId, settings)
    if (answer !== 'xpay_taken') return
    const dialects = settings.dialects?.filter((name) => name !== 'xpay') ?? []
    if (dialects.length === 0) throw new InvalidInput('another offer of the game speaks xpay')
    await directory.updateOffer(this.ids.offerId, { ...settings, dialects })
  }

  /** Has the directory read every offer of the game: their books are this namespace's (offerSeen). */
  async #readOffers(after = ''): Promise<void> {
    const size = 1000
    const page = await this.#services.directory.listOffers(this.ids.appid, after, size)
    if (page.length === size) await this.#readOffers(page.at(-1)?.offerId)
  }

  #request(seq: number): Kept {
    const kept = this.requests.find(seq)
    if (kept === undefined) throw new InvalidInput(`request ${seq} is not in the log`, 404)
    return kept
  }

  get #key() {
    return { number: this.#number, appid: this.ids.appid }
  }

  #clear(): void {
    this.waits.endAll()
    this.faults.clear()
    this.requests.clear()
  }

  #state(): StateBody {
    return { namespace: this.name, book: this.bookOf(this.ids.offerId) }
  }

  async #clockMoved(wentBack: boolean): Promise<void> {
    await this.#store.keepClock(this.#number, this.clock.state)
    if (wentBack) await this.#renewTokens()
    await this.lateRecharges.deliver()
  }

  async #renewTokens(): Promise<void> {
    await this.#store.renewTokens(this.ids.appid, new Date(this.clock.now()))
    this.#services.tokens.forget()
  }
}

const offerDefaults = {
  ...defaultOfferSettings,
  dialects: dialects.map(({ name }) => name),
}
