// Top-ups of one namespace: what wx.requestMidasPayment and wx.requestVirtualPayment do with the player's money.
// The ledger takes the order and brings its coins in, as with every other purchase.
import { randomBytes } from 'node:crypto'
import {
  type ClientCallName,
  clientErrcodes,
  type DialectName,
  type Errcode,
  type Mistake,
  midasClientErrcodes as midas,
  topUpTiers,
  virtualClientErrcodes as virtual,
} from '@pactolus/protocol'
import { coins as coinsOf } from '../dialect/answer.ts'
import type { AccountKey } from '../ledger/model.ts'
import { type MoneyOrder, type MoneyState, type Purchase, stateOf } from '../ledger/money-orders.ts'
import type { GameIds, GameServices } from './demo.ts'
import type { Fault, FaultRules } from './fault-rules.ts'
import { checked } from './input.ts'
import type { LateRecharges } from './late-recharges.ts'
import type { NamespaceClock } from './namespace-clock.ts'
import type { RequestLog } from './request-log.ts'
import { InvalidInput } from './time-text.ts'
import { callbackOf, logTopUp, orderBody, pushBody } from './topup-answer.ts'
import {
  type TopUpOrder,
  type TopUpPlayer,
  type TopUpPrices,
  type TopUpPush,
  type TopUpResult,
  TopUpTerms,
} from './topup-contract.ts'
import { type MakeTerms, madeCall } from './topup-make.ts'
import {
  ClientRefusal,
  type Lookups,
  type Made,
  type Payable,
  readMidasPayment,
  refused,
} from './topup-read.ts'
import { readGoodsPayment, readVirtualPayment } from './topup-signed.ts'
import type { Waits } from './waits.ts'

export interface TopUpsOptions {
  readonly ids: GameIds
  readonly services: GameServices
  readonly clock: NamespaceClock
  readonly faults: FaultRules
  readonly waits: Waits
  readonly requests: RequestLog
  readonly lateRecharges: LateRecharges
  realNow(): number
}

/** The result of a call, before it becomes an answer. */
interface Came {
  readonly refusal?: ClientRefusal | undefined
  /** The client gets no callback. */
  readonly lost?: true
  readonly fault?: Fault | undefined
  readonly arrivesAt?: Date | undefined
  /** Beside those of the refusal. */
  readonly notes?: readonly Mistake[]
}

export class TopUps {
  readonly #options: TopUpsOptions
  readonly #lookups: Lookups
  /** Players who are in a payment. */
  readonly #paying = new Set<string>()

  constructor(options: TopUpsOptions) {
    this.#options = options
    const { directory, sessions } = options.services
    this.#lookups = {
      sessions,
      offer: (offerId) => directory.callableOffer(offerId),
      offerOfXpay: (appid) => directory.offerOfXpay(appid),
    }
  }

  /** Makes the client call, and answers what the client and the platform do. */
  async topUp(input: TopUpTerms): Promise<TopUpResult> {
    const terms = checked(TopUpTerms, input, 'a top-up')
    const startedAt = this.#options.realNow()
    const made = await this.#madeOf(terms)
    const payable = await read(made, this.#lookups)
    if (payable instanceof ClientRefusal) {
      return this.#resultOf(made, undefined, { came: { refusal: payable }, startedAt })
    }
    const tradeNo = payable.tradeNo ?? `_${randomBytes(12).toString('hex')}`
    const bought = purchaseOf(payable, tradeNo)
    const before = await this.#balance(bought.account)
    const came = await this.#pay(made.call, bought, terms)
    return this.#resultOf(made, bought, { came, startedAt, before })
  }

  /** An order of the player, as it is now; undefined when there is none. */
  async find(tradeNo: string, player: TopUpPlayer): Promise<TopUpOrder | undefined> {
    const { account } = await this.#accountOf(player)
    const order = await this.#orderOf(account, tradeNo)
    return order && orderBody(account, order, undefined)
  }

  /** What the player can buy, and what the player has. */
  async prices(player: TopUpPlayer): Promise<TopUpPrices> {
    const { account, dialect } = await this.#accountOf(player)
    const { offerId, env, openid, zoneId } = account
    const { directory, sessions } = this.#options.services
    const offer = await directory.callableOffer(offerId)
    if (offer?.appid !== this.#options.ids.appid) {
      throw new InvalidInput(`the game has no offer ${offerId}`, 404)
    }
    const { coinPrice } = offer
    const tiers = topUpTiers.filter((yuan) => (yuan * 100) % coinPrice === 0)
    return {
      ...{ offer_id: offerId, openid, zone_id: zoneId, env, dialect, coin_price: coinPrice },
      tiers: tiers.map((yuan) => ({ yuan, coins: (yuan * 100) / coinPrice })),
      logged_in: (await sessions.find(this.#options.ids.appid, openid)) !== undefined,
      ...(await this.#balance(account)),
    }
  }

  /** The last pushes about the player, newest first. */
  async pushes(player: TopUpPlayer): Promise<TopUpPush[]> {
    const { account } = await this.#accountOf(player)
    const { offerId, env, openid } = account
    const page = { env, openid, state: '', before: undefined, size: 20 } as const
    return (await this.#options.services.ledger.pushes.list(offerId, page)).map(pushBody)
  }

  async #accountOf(player: TopUpPlayer): Promise<{ account: AccountKey; dialect: DialectName }> {
    const { ids } = this.#options
    const { dialect = '2.0', env = 'production', openid = ids.openid } = player
    const zoneId = dialect === 'xpay' ? '1' : (player.zone_id ?? '1')
    const offerId = player.offer_id ?? (await this.#offerIdOf(dialect))
    return { account: { offerId, env, openid, zoneId }, dialect }
  }

  /** The game's first offer; of xpay the one that speaks it. */
  async #offerIdOf(dialect: DialectName | undefined): Promise<string> {
    const { ids } = this.#options
    if (dialect !== 'xpay') return ids.offerId
    return (await this.#lookups.offerOfXpay(ids.appid))?.offerId ?? ids.offerId
  }

  async #madeOf(terms: TopUpTerms): Promise<Made> {
    const { ids, services } = this.#options
    const { call, option, coins, dialect, openid = ids.openid, env = 'production' } = terms
    const { platform = 'android', release = false } = terms
    const device = { openid, appid: ids.appid, dialect, platform, release }
    if ((coins === undefined) === (call === undefined)) {
      throw new InvalidInput('call with its option, or coins must be given, one of them')
    }
    if (call !== undefined) {
      const foreign = (['offer_id', 'zone_id', 'env', 'out_trade_no', 'attach'] as const).find(
        (name) => terms[name] !== undefined,
      )
      if (foreign !== undefined)
        throw new InvalidInput(`${foreign} is for coins: option has its own`)
      return { ...device, call, option: option ?? {} }
    }
    if (option !== undefined) throw new InvalidInput('option is for call, not for coins')
    const offerId = terms.offer_id ?? (await this.#offerIdOf(dialect))
    const offer = await this.#lookups.offer(offerId)
    const session = await services.sessions.find(ids.appid, openid)
    const signing = { offer, offerId, sessionKey: session?.sessionKey ?? '' }
    return { ...device, ...madeCall({ ...terms, env } as MakeTerms, signing) }
  }

  /** From the cashier on: one payment at a time, one order a number, and then a fault, a cancel or the money. */
  async #pay(call: ClientCallName, bought: Purchase, terms: TopUpTerms): Promise<Came> {
    const { openid } = bought.account
    const isXpay = call === 'requestVirtualPayment'
    if (this.#paying.has(openid)) {
      const errcode = isXpay ? virtual.too_fast : midas.already_paying
      return {
        refusal: refused(
          errcode,
          `${openid} is in another payment`,
          `${openid} 正在支付另一笔订单`,
        ),
      }
    }
    this.#paying.add(openid)
    try {
      const repeated = await this.#repeated(call, bought)
      if (repeated !== undefined) return { refusal: repeated }
      const { faults } = this.#options
      const { env } = bought.account
      const { dialect, tradeNo } = bought
      const fault = faults.decide({ dialect, operation: 'topup', env, openid, bill_no: tradeNo })
      return await this.#paid(bought, { call, fault, cancel: terms.cancel })
    } finally {
      this.#paying.delete(openid)
    }
  }

  /** Whether the number was used before, by any player of the offer. */
  async #repeated(call: ClientCallName, bought: Purchase): Promise<ClientRefusal | undefined> {
    const { offerId, env } = bought.account
    const { money } = this.#options.services.ledger
    const { tradeNo } = bought
    const [found] = await money.find(offerId, env, { tradeNo })
    if (found === undefined) return undefined
    const state = stateOf(found)
    const errcode = call === 'requestVirtualPayment' ? virtual.order_exists : repeatedAnswers[state]
    return refused(
      errcode,
      `outTradeNo ${tradeNo} was used before, and its order is ${state}: take a new number for every call`,
      `outTradeNo ${tradeNo} 已被使用，其订单状态为 ${state}：每次调用都应使用新的单号`,
    )
  }

  async #paid(
    bought: Purchase,
    {
      call,
      fault,
      cancel,
    }: { call: ClientCallName; fault: Fault | undefined; cancel: number | undefined },
  ): Promise<Came> {
    const { waits, lateRecharges, clock } = this.#options
    const { account, tradeNo: billNo, coins: amount, attach: remark } = bought
    const failed = codeOf(call, fault?.err_code)
    if (fault?.effect === 'client_error_before_pay' && failed !== undefined) {
      // The text of that code says that the order was closed.
      if (failed === virtual.order_closed) await this.#put(bought, 'closed')
      return { fault, refusal: injected(failed, fault) }
    }
    const { outcome } = await this.#put(bought, 'created')
    // Somebody took the number since it was looked up.
    if (outcome !== 'posted') return { fault, refusal: await this.#repeated(call, bought) }
    if (cancel !== undefined) {
      const errcode =
        codeOf(call, cancel) ?? (call === 'requestVirtualPayment' ? virtual : midas).cancelled
      return { refusal: refused(errcode, 'the player cancelled', '用户取消了支付') }
    }
    await this.#put(bought, 'paid')
    switch (fault?.effect) {
      case 'late_recharge': {
        const arrivesAt = new Date(clock.now() + (fault.ms ?? 0))
        await lateRecharges.accept(account, { billNo, amount, remark }, fault.ms ?? 0)
        return { fault, arrivesAt }
      }
      case 'never_delivered':
        return { fault }
      case 'callback_lost':
        return { fault, lost: true, notes: await this.#deliver(bought) }
      case 'delay': {
        const notes = await this.#deliver(bought)
        await waits.wait(fault.ms, undefined)
        return { fault, notes }
      }
      default: {
        const notes = await this.#deliver(bought)
        if (failed === undefined || fault === undefined) return { notes }
        return { fault, refusal: injected(failed, fault), notes }
      }
    }
  }

  /** Brings the coins in; the message to the developer when they cannot come. */
  async #deliver(bought: Purchase): Promise<readonly Mistake[]> {
    const { outcome } = await this.#put(bought, 'delivered')
    return outcome === 'posted' || outcome === 'duplicate' ? [] : [notDelivered]
  }

  #put(bought: Purchase, state: MoneyState) {
    return this.#options.services.ledger.money.put(bought, state)
  }

  async #orderOf(
    { offerId, env, openid, zoneId }: AccountKey,
    tradeNo: string,
  ): Promise<MoneyOrder | undefined> {
    const { money } = this.#options.services.ledger
    const found = await money.find(offerId, env, { openid, tradeNo })
    return found.find((order) => order.zoneId === zoneId)
  }

  async #balance(account: AccountKey): Promise<{ balance: number; gift_balance: number }> {
    const { paid, gift } = await this.#options.services.ledger.balance(account)
    return { balance: coinsOf(paid + gift), gift_balance: coinsOf(gift) }
  }

  async #resultOf(
    made: Made,
    bought: Purchase | undefined,
    {
      came,
      startedAt,
      before = null,
    }: { came: Came; startedAt: number; before?: TopUpResult['before'] },
  ): Promise<TopUpResult> {
    const { realNow, requests } = this.#options
    const now = realNow()
    const { call, option } = made
    const order = bought && (await this.#orderOf(bought.account, bought.tradeNo))
    const { refusal, fault, arrivesAt } = came
    const result: TopUpResult = {
      ...{ call, option },
      callback: came.lost === true ? null : callbackOf(call, refusal),
      causes: [...(refusal?.causes ?? []), ...(came.notes ?? [])],
      order: bought && order ? orderBody(bought.account, order, arrivesAt) : null,
      before,
      after: bought === undefined ? null : await this.#balance(bought.account),
      fault: fault ?? null,
    }
    logTopUp(requests, { made, bought, result, ms: now - startedAt, now })
    return result
  }
}

function read(made: Made, lookups: Lookups): Promise<Payable | ClientRefusal> {
  switch (made.call) {
    case 'requestMidasPayment':
      return readMidasPayment(made, lookups)
    case 'requestMidasPaymentGameItem':
      return readGoodsPayment(made, lookups)
    case 'requestVirtualPayment':
      return readVirtualPayment(made, lookups)
  }
}

function purchaseOf({ account, dialect, coins, fee, attach }: Payable, tradeNo: string): Purchase {
  return { account, tradeNo, dialect, fee: BigInt(fee), coins: BigInt(coins), attach }
}

const notDelivered: Mistake = {
  name: 'balance_limit',
  en: 'the money was taken, and the coins did not come: the account would pass 15 digits',
  zh: '已扣款但未到账：账户余额将超过 15 位数',
}

const repeatedAnswers: Readonly<Record<MoneyState, Errcode>> = {
  created: midas.order_exists,
  paid: midas.order_paid,
  delivered: midas.order_paid,
  closed: midas.order_closed,
}

function codeOf(call: ClientCallName, code: number | undefined): Errcode | undefined {
  return clientErrcodes(call).find((errcode) => errcode.code === code)
}

function injected(errcode: Errcode, { rule, effect }: Fault): ClientRefusal {
  const cause: Mistake = {
    name: effect,
    en: `fault rule ${rule} answers it`,
    zh: `故障规则 ${rule} 返回该错误码`,
  }
  return new ClientRefusal(errcode, [cause])
}
