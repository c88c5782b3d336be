// The emulator: every namespace of this process, and what the service asks it on the way of a call. It
// exists in dev alone; serve has none, and no call there passes through here.
import { readFile } from 'node:fs/promises'
import type { Clock } from '../clock.ts'
import type { Answer, CallLog } from '../dialect/answer.ts'
import type { CheckedCall } from '../dialect/fault-point.ts'
import type { Driver } from '../driver/driver.ts'
import type { AccountKey } from '../ledger/model.ts'
import { ConfigError } from '../option-readers.ts'
import type { DemoGame } from '../ready-file.ts'
import type { Services } from '../services.ts'
import type { Answered, CallHooks, LateOrder } from '../wire/call-hooks.ts'
import type { SentRequest } from '../wire/request.ts'
import { type GameBody, NamespaceName } from './contract.ts'
import type { GameServices } from './demo.ts'
import { injected } from './inject.ts'
import { checked } from './input.ts'
import { Namespace } from './namespace.ts'
import { sentFields } from './request-log.ts'
import { Store, type StoredNamespace } from './store.ts'
import { InvalidInput } from './time-text.ts'

/** The namespace of the demo game; requests that belong to no game are in its log. */
const defaultName = 'default'

export class Emulator implements CallHooks {
  readonly #store: Store
  readonly #realClock: Clock
  readonly #namespaces = new Map<string, Namespace>()
  readonly #byAppid = new Map<string, Namespace>()
  /** The appid of every offer that this process has read or made. */
  readonly #appidOf = new Map<string, string>()
  /** Those being made: two callers of one name get the same. */
  readonly #opening = new Map<string, Promise<Namespace>>()
  #services: GameServices | undefined
  #baseUrl = ''

  constructor(driver: Driver, realClock: Clock) {
    this.#store = new Store(driver)
    this.#realClock = realClock
  }

  /** The time of each game: that of its namespace. */
  readonly clock: Clock = {
    now: (of) => {
      const namespace = of === undefined ? undefined : this.#namespaceOf(of)
      return namespace === undefined ? this.#realClock.now() : namespace.clock.now()
    },
  }

  /** Where the ledger keeps the accounts of an offer: in the book that its namespace has open. */
  readonly bookOf = (offerId: string): string => this.#ofOffer(offerId)?.bookOf(offerId) ?? offerId

  /** The directory calls it with every offer that it reads or makes, before anybody uses the offer. */
  readonly offerSeen = (offerId: string, appid: string): void => {
    this.#appidOf.set(offerId, appid)
  }

  /** Opens every namespace there is, seeds the default one where a seed is given, and returns its game. */
  async open(
    services: GameServices & Pick<Services, 'config'>,
    baseUrl: string,
  ): Promise<DemoGame> {
    this.#services = services
    this.#baseUrl = baseUrl
    for (const { name, ...stored } of await this.#store.listNamespaces()) {
      await this.#opened(name, stored)
    }
    const opened = await this.#opened(defaultName)
    const { seed } = services.config
    if (seed !== undefined) await seedFromFile(opened, seed)
    return opened.game
  }

  /** Makes a namespace with a game of its own, or finds it again. */
  create(name: string): Promise<Namespace> {
    checked(NamespaceName, name, 'name')
    return this.#opened(name)
  }

  namespace(name = defaultName): Namespace {
    const namespace = this.#namespaces.get(name)
    if (namespace === undefined) {
      const names = [...this.#namespaces.keys()].join(', ')
      throw new InvalidInput(`there is no namespace ${name}: there are ${names}`)
    }
    return namespace
  }

  namespaces(): Namespace[] {
    return [...this.#namespaces.values()]
  }

  /** What a program needs to play in a namespace. */
  gameOf({ name, game }: Namespace): GameBody {
    return { name, baseUrl: this.#baseUrl, ...game }
  }

  async carryOut(
    { appid, log, connection }: CheckedCall,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    const namespace = this.#byAppid.get(appid)
    const fault = namespace?.faults.decide({
      dialect: log.dialect,
      operation: log.operation,
      env: log.env,
      openid: log.openid,
      bill_no: log.bill_no,
    })
    if (namespace === undefined || fault === undefined) return work()
    log.fault = fault
    const { bill_no: billNo, dialect } = log
    return injected(fault, { waits: namespace.waits, connection, billNo, dialect }, work)
  }

  /** Puts an answered call into the log of its namespace. */
  record(log: CallLog, answered: Answered, request: SentRequest | undefined): void {
    const fields = request === undefined ? fieldsOf(log) : sentFields(request)
    const games = [log.appid, log.offer_id, fields.appid, fields.offer_id]
    const own = games.map((id) => this.#namespaceOf(id ?? '')).find((found) => found !== undefined)
    const namespace = own ?? this.#namespaces.get(defaultName)
    namespace?.requests.add(log, answered, {
      ...{ fields, request },
      at: new Date(this.#realClock.now()),
    })
  }

  /** What a delayed recharge was accepted for; undefined when it comes in at once. */
  async lateRecharge(account: AccountKey, order: LateOrder): Promise<bigint | undefined> {
    return this.#ofOffer(account.offerId)?.lateRecharge(account, order)
  }

  /** Ends every call that a fault holds, so that the service can drain. */
  async close(): Promise<void> {
    await Promise.all(this.namespaces().map((namespace) => namespace.close()))
  }

  /** The namespace of a game, named by its appid or by the offer_id of any of its offers. */
  #namespaceOf(id: string): Namespace | undefined {
    return this.#byAppid.get(id) ?? this.#ofOffer(id)
  }

  #ofOffer(offerId: string): Namespace | undefined {
    return this.#byAppid.get(this.#appidOf.get(offerId) ?? '')
  }

  #opened(name: string, found?: StoredNamespace): Promise<Namespace> {
    let opening = this.#opening.get(name)
    if (opening === undefined) {
      opening = this.#open(name, found)
      this.#opening.set(name, opening)
      opening.catch(() => this.#opening.delete(name))
    }
    return opening
  }

  async #open(name: string, found?: StoredNamespace): Promise<Namespace> {
    const services = this.#services
    if (services === undefined) throw new Error('the emulator is not open yet')
    const openedAt = new Date(this.#realClock.now())
    const stored = found ?? (await this.#store.openNamespace(name, openedAt))
    const parts = {
      ...{ name, stored, services },
      ...{ store: this.#store, realClock: this.#realClock, baseUrl: this.#baseUrl },
    }
    const namespace = new Namespace(parts)
    // From here on its clock and its book are those of its game.
    this.#byAppid.set(namespace.ids.appid, namespace)
    this.offerSeen(namespace.ids.offerId, namespace.ids.appid)
    await namespace.open()
    this.#namespaces.set(name, namespace)
    return namespace
  }
}

async function seedFromFile(namespace: Namespace, file: string): Promise<void> {
  try {
    await namespace.seed(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    throw new ConfigError(`the seed ${file} cannot be used: ${(error as Error).message}`)
  }
}

/** What is known of a call that came without a request of its own. */
function fieldsOf({ openid, zone_id, bill_no, offer_id, coins }: CallLog): Record<string, string> {
  const known = Object.entries({ offer_id, openid, zone_id, bill_no, coins })
  return Object.fromEntries(
    known.filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
