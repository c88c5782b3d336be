// The load during fault injection: game servers that pay, refund, present, recharge and read. Each
// uses any of the protocols, on the same accounts. A server that does not know the outcome of an
// order sends it again, and sometimes one order is sent from two places.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Chance } from '../storm/chance.ts'
import { each } from '../storm/shop.ts'
import { isAboutSender, isUnknown } from './answers.ts'
import type { Attempt, Diary, Order } from './diary.ts'
import type { GameServer } from './game-server.ts'

export interface LoadOptions {
  readonly server: GameServer
  readonly diary: Diary
  /** Begins every number, and the name of every player. */
  readonly name: string
  readonly chance: Chance
}

const dialects = ['1.0', '2.0', 'xpay'] as const
const players = 16
const workers = 24
const firstCoins = 300
/** How often one order is sent while the load lasts. */
const triesMax = 4
/** How long the last word on an order is asked for. On a busy machine many orders are asked for at once. */
const lastWordLimitMs = 60_000
const probeEveryMs = 25

export class Load {
  readonly openids: readonly string[]
  readonly #options: LoadOptions
  #orders = 0
  #pays: Order[] = []
  #isStopped = false
  #working: Promise<void>[] = []

  constructor(options: LoadOptions) {
    this.#options = options
    this.openids = Array.from({ length: players }, (_, i) => `${options.name}_${i}`)
  }

  /** Gives every player coins, and starts. */
  async start(): Promise<void> {
    await each(this.openids, players, async (openid) => {
      await this.#options.server.login(openid)
      await this.#untilKnown(this.#order('recharge', openid, firstCoins))
    })
    this.#working = Array.from({ length: workers }, async () => {
      while (!this.#isStopped) await this.#act()
    })
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await Promise.all(this.#working)
  }

  /** Pays in a quick row until `stopped`: whose first answer shows when the service is back. */
  async probe(stopped: () => boolean): Promise<void> {
    const under: Promise<unknown>[] = []
    while (!stopped()) {
      const openid = this.#pick(this.openids) ?? ''
      under.push(this.#options.server.send(this.#order('pay', openid, 1)))
      await sleep(probeEveryMs)
    }
    await Promise.all(under)
  }

  /** Asks for the last word on every order of which nothing is known, by pay or by refund. */
  async settle(): Promise<void> {
    const { diary, server, chance } = this.#options
    await each(unknownOrders(diary.attempts), workers, async (order) => {
      const isRefunded = order.kind === 'pay' && chance.next() < 0.5
      await this.#untilKnown(isRefunded ? this.#refundOf(order, order.amount) : order, true)
    })
    await each(this.openids, workers, async (openid) => {
      await server.read(openid, this.#dialect())
    })
  }

  async #act(): Promise<void> {
    const { server, chance } = this.#options
    const openid = this.#pick(this.openids) ?? ''
    const old = this.#pick(this.#pays)
    const dice = chance.next()
    if (dice < 0.5) await this.#sell(this.#order('pay', openid, 1 + chance.whole(50)))
    else if (dice < 0.58) await this.#race(this.#order('pay', openid, 1 + chance.whole(50)))
    else if (dice < 0.61 && old !== undefined) await server.send({ ...old, amount: old.amount + 1 })
    else if (dice < 0.76 && old !== undefined) await this.#refund(old)
    else if (dice < 0.84) await this.#sell(this.#order('present', openid, 1 + chance.whole(80)))
    else if (dice < 0.9) await this.#sell(this.#order('recharge', openid, 50 + chance.whole(150)))
    else if (dice < 0.97) await server.read(openid, this.#dialect())
    else await server.renew()
  }

  /** One order, sent again, or left alone, after an answer that says nothing. */
  async #sell(order: Order): Promise<void> {
    const { server, chance } = this.#options
    for (let attempt = 0; attempt < triesMax && !this.#isStopped; attempt += 1) {
      const answered = await server.send(order)
      if (isAboutSender(answered)) continue
      if (!isUnknown(answered) || chance.next() < 0.25) return
      await sleep(5 + chance.whole(40))
    }
  }

  /** Two clients send one order at once, and one of them may already want it back. */
  async #race(order: Order): Promise<void> {
    const { chance } = this.#options
    const both = [this.#sell(order), this.#sell(order)]
    if (chance.next() < 0.3) both.push(this.#refund(order))
    await Promise.all(both)
  }

  /** The whole pay or a part of it, by any protocol; now and then one refund from two places. */
  async #refund(pay: Order): Promise<void> {
    const { chance } = this.#options
    const part = chance.next() < 0.5 ? pay.amount : 1 + chance.whole(pay.amount)
    const refund = this.#refundOf(pay, part)
    const times = chance.next() < 0.2 ? 2 : 1
    await Promise.all(Array.from({ length: times }, () => this.#sell(refund)))
  }

  /** A cancel of 1.0 has no amount: it refunds what is left. */
  #refundOf({ openid, billNo: payBillNo }: Order, amount: number): Order {
    const via = this.#dialect()
    const own = { openid, via, payBillNo, kind: 'refund' } as const
    if (via === '1.0') return { ...own, billNo: `cancel:${payBillNo}`, amount: 0 }
    this.#orders += 1
    return { ...own, billNo: `${this.#options.name}-r${this.#orders}`, amount }
  }

  async #untilKnown(order: Order, isLast = false): Promise<void> {
    const giveUpAt = performance.now() + lastWordLimitMs
    let isStillLast = isLast
    for (;;) {
      const answered = await this.#options.server.send(order, isStillLast)
      // One that got no answer may be under way yet, and find coins that a refund brings: then no later refusal
      // is the last word.
      isStillLast &&= !isUnknown(answered)
      if (!isUnknown(answered) && !isAboutSender(answered)) return
      if (performance.now() > giveUpAt) {
        const { kind, billNo, via, errcode } = answered
        throw new Error(`no last word on ${kind} ${billNo}: ${via} answers ${errcode ?? 'nothing'}`)
      }
      await sleep(20)
    }
  }

  #order(kind: Order['kind'], openid: string, amount: number): Order {
    this.#orders += 1
    const via = kind === 'recharge' ? 'admin' : this.#dialect()
    const isPurchase = kind === 'recharge' && this.#options.chance.next() < 0.5
    const billNo = `${this.#options.name}-${this.#orders}`
    const order: Order = {
      via,
      kind,
      openid,
      amount,
      billNo,
      ...(isPurchase && { fee: amount * 10 }),
    }
    // Probes are left out: there are many of them, and a cancel would find little else.
    if (kind === 'pay' && amount > 1) this.#pays = [...this.#pays.slice(-200), order]
    return order
  }

  #dialect(): (typeof dialects)[number] {
    return this.#pick(dialects) ?? '1.0'
  }

  #pick<T>(from: readonly T[]): T | undefined {
    return from[this.#options.chance.whole(from.length)]
  }
}

/** Each order of which no answer says what became of it; of an order and its refunds the refunds. */
function unknownOrders(attempts: readonly Attempt[]): Order[] {
  const unknown = new Map<string, Order>()
  const known = new Set<string>()
  for (const attempt of attempts) {
    const key = `${attempt.kind} ${attempt.openid} ${attempt.billNo}`
    if (isUnknown(attempt)) unknown.set(key, orderIn(attempt))
    else if (!isAboutSender(attempt)) known.add(key)
  }
  for (const key of known) unknown.delete(key)
  for (const { openid, payBillNo } of [...unknown.values()]) {
    if (payBillNo !== undefined) unknown.delete(`pay ${openid} ${payBillNo}`)
  }
  return [...unknown.values()]
}

function orderIn({ openid, via, kind, billNo, payBillNo, fee, amount }: Attempt): Order {
  const own = { ...(payBillNo !== undefined && { payBillNo }), ...(fee !== undefined && { fee }) }
  return { openid, via, kind, billNo, amount, ...own }
}
