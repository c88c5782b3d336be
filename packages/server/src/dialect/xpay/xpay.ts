// xpay over the ledger: fields, pay_sig, signature (xpay §1.3). An account has no offer and no zone: it is in the
// one offer of the app that speaks xpay, in zone 1.
import {
  type Body,
  type CallsOutOfScope,
  decodeFields,
  type Env,
  FieldFault,
  type Fields,
  type Mistake,
  type Operation,
  paySig,
  type RawBodyOperation,
  Refusal,
  sameSignature,
  xpay,
  xpayOutOfScope,
} from '@pactolus/protocol'
import type { CallableOffer } from '../../directory/directory.ts'
import type { OrderNotes, Posting } from '../../ledger/model.ts'
import type { Outcome } from '../../ledger/outcome.ts'
import { type Answer, type CallLog, coins, okText, type ToText } from '../answer.ts'
import type { Call, Dialect, DialectServices, Request, Resolved } from '../dialect.ts'
import { explanationInChinese } from '../explanation.ts'
import { orderAnswers } from '../order-answers.ts'
import { balanceFields, firstSave } from '../raw-body/balance.ts'
import { parameterOf } from '../raw-body/parameters.ts'
import { type RawBodyRefusals, verifyRawBody } from '../raw-body/verify.ts'
import { downloadBill, queryOrderFile, startOrderFile } from './downloads.ts'
import { bizBalance, provideGoods, queryOrder, refundOrder } from './money.ts'
import { xpayPushes } from './pushes.ts'

const { errcodes } = xpay

const errcodeOfOutcome = {
  in_progress: 'busy',
  order_not_found: 'parameter_invalid',
  already_refunded: 'order_refunded',
  duplicate: 'order_exists',
  bill_no_conflict: 'parameter_invalid',
  // No document limits the time of a refund: the offer's window is not looked at.
  window_closed: 'parameter_invalid',
  refund_too_large: 'balance_insufficient',
  account_frozen: 'parameter_invalid',
  balance_insufficient: 'balance_insufficient',
  balance_limit: 'parameter_invalid',
  posted: 'ok',
} as const satisfies Record<Outcome, keyof typeof errcodes>

const detailOfOutcome: Partial<Record<Outcome, string>> = {
  order_not_found: '数据不存在',
  bill_no_conflict: 'order_id已被其他订单使用',
  account_frozen: '账户已冻结',
  balance_limit: 'amount字段错误',
}

const orderAnswer = orderAnswers(errcodes, errcodeOfOutcome, detailOfOutcome)

export const xpayDialect: Dialect = {
  protocol: xpay,
  tokenFirst: true,
  readFields,
  resolve,
  verify: (services, call, resolved) => verifyRawBody(services, call, resolved, refusals),
  toRequest,
  outOfScope: { calls: xpayOutOfScope, answer: outOfScope },
  toText,
  faults: {
    in_progress: errcodes.refund_running,
    session_expired: errcodes.session_missing,
    no_privilege: errcodes.coins_unpublished,
    rate_limited: errcodes.too_frequent,
  },
  stringToSign: ({ operation, env, body }) => `${operation.paths[env]}&${body ?? ''}`,
  pushes: xpayPushes,
}

const zoneId = '1'
/** 68 years: the largest number of seconds that the ledger takes. */
const anyTimeS = 2_147_483_647

function invalid(detail: string): Refusal {
  return new Refusal(errcodes.parameter_invalid, detail)
}

function readFields(operation: Operation, body: Body): Fields | Refusal {
  const fields = decodeFields(operation, body)
  return fields instanceof FieldFault ? invalid(sentenceOf(fields)) : fields
}

async function resolve(services: DialectServices, call: Call): Promise<Resolved | Refusal> {
  const { operation, body, log, appid, raw, query } = call
  const fields = readFields(operation, body)
  if (fields instanceof Refusal) return fields
  noteFields(log, fields)
  log.env = fields.env === '1' ? 'sandbox' : 'production'
  if (raw !== undefined) {
    const names = (operation as RawBodyOperation).userSigned
      ? ['pay_sig', 'signature']
      : ['pay_sig']
    const empty = names.find((name) => parameterOf(query, name) === '')
    if (empty !== undefined) return invalid(`签名字段[${empty}]为空`)
  }
  const offer = await services.directory.offerOfXpay(appid)
  if (offer === undefined) return new Refusal(errcodes.coins_unpublished)
  const env = envOf(call, fields, offer)
  log.env = env
  if (!offer[env]) return new Refusal(errcodes.coins_unpublished)
  log.offer_id = offer.offerId
  return { env, offer, fields }
}

/** A call without `env` is of the environment whose AppKey signed it. */
function envOf({ raw, query, path, operation }: Call, fields: Fields, offer: CallableOffer): Env {
  if (fields.env !== undefined) return fields.env === '1' ? 'sandbox' : 'production'
  if (raw === undefined || operation.fields.some(({ name }) => name === 'env')) return 'production'
  const given = parameterOf(query, 'pay_sig')
  const isSandbox = offer.keys.sandbox.some((key) => sameSignature(paySig(key, path, raw), given))
  return isSandbox ? 'sandbox' : 'production'
}

function sentenceOf({ field, kind }: FieldFault): string {
  if (field.format === 'order_id' && kind === 'format') return `${field.name}需要在8-32个字符`
  return `${field.name}字段错误`
}

/** Without mistakes the caller gets no explanation. */
function signatureAnswer(
  text: string,
  name: 'pay_sig' | 'signature',
  mistakes: readonly Mistake[] | undefined,
): Answer {
  const detail = mistakes === undefined ? text : `${text}: ${explanationInChinese(name, mistakes)}`
  return { errcode: errcodes.sig_invalid, detail }
}

const refusals: RawBodyRefusals = {
  paySig: (mistakes) => signatureAnswer('支付签名(pay_sig)校验失败', 'pay_sig', mistakes),
  signature: (mistakes) => signatureAnswer('用户态签名(signature)校验失败', 'signature', mistakes),
  session: { errcode: errcodes.session_missing },
}

function toRequest(call: Call, resolved: Resolved): Request {
  const { operation } = call
  const { env, offer, fields } = resolved
  const { openid = '', order_id: billNo = '' } = fields
  const account = { offerId: offer.offerId, env, openid, zoneId }
  const notes: OrderNotes = {
    payItem: fields.payitem,
    appRemark: fields.remark,
    userIp: fields.user_ip,
  }
  const amount = BigInt(fields.amount ?? 0)
  switch (operation.name as keyof typeof xpay.operations) {
    case 'queryOrder':
      return queryOrder(resolved)
    case 'refundOrder':
      return refundOrder(resolved)
    case 'provideGoods':
      return provideGoods(resolved)
    case 'bizBalance':
      return bizBalance(resolved)
    case 'downloadBill':
      return downloadBill(call, resolved)
    case 'startOrderFile':
      return startOrderFile(call, resolved)
    case 'queryOrderFile':
      return queryOrderFile(call, resolved)
    case 'getBalance':
      return {
        kind: 'balance',
        account,
        toAnswer: (balance) => ({
          errcode: errcodes.ok,
          fields: { ...balanceFields(balance), first_save_flag: firstSave(balance) },
        }),
      }
    case 'pay':
      return {
        kind: 'order',
        order: { kind: 'pay', account, billNo, amount, notes },
        toAnswer: (posting) =>
          orderAnswer(posting, {
            order_id: billNo,
            balance: coins(posting.paid + posting.gift),
            used_present_amount: coins(posting.orderGift),
          }),
      }
    case 'present':
      return {
        kind: 'order',
        order: { kind: 'present', account, billNo, amount, notes },
        toAnswer: (posting) =>
          orderAnswer(posting, {
            order_id: billNo,
            balance: coins(posting.paid + posting.gift),
            present_balance: coins(posting.gift),
          }),
      }
    case 'cancelPay': {
      const once = !offer.xpayPartialRefunds
      return {
        kind: 'order',
        order: {
          ...{ kind: 'refund', account, billNo, amount, notes, once },
          payBillNo: fields.pay_order_id ?? '',
          windowS: anyTimeS,
          tombstone: false,
        },
        toAnswer: (posting) => refundAnswer(posting, billNo, once),
      }
    }
  }
}

/** Taken literally, every refund after the first is 268490005, with the old number or a new one. */
function refundAnswer(posting: Posting, orderId: string, once: boolean): Answer {
  if (once && posting.outcome === 'duplicate') return { errcode: errcodes.order_refunded }
  return orderAnswer(posting, { order_id: orderId })
}

/** Unlike HTTP 404, an errcode is what a game server is written to understand. */
function outOfScope(path: string, { zh }: CallsOutOfScope['kind'], explain: boolean): Answer {
  const where = '见 docs/reference/operations.zh-CN.md'
  const detail = `${path} 属于${zh}接口，不在 Pactolus 的范围内，${where}`
  return { errcode: errcodes.parameter_invalid, detail: explain ? detail : undefined }
}

function toText(answer: Answer, { rid, operation }: Parameters<ToText>[1]): string {
  const { errcode, detail, fields } = answer
  if (errcode === errcodes.ok) return okText(answer)
  // A fault of the service itself comes as -1 of no dialect.
  const { message } = errcode.code === errcodes.busy.code ? errcodes.busy : errcode
  const errmsg = `${detail ?? message} rid: ${rid}`
  // A query that failed says that it has no order.
  const none = operation === 'queryOrder' ? { order: null } : {}
  return JSON.stringify({ errcode: errcode.code, errmsg, ...none, ...fields })
}

function noteFields(log: CallLog, fields: Fields): void {
  log.openid = fields.openid
  log.zone_id = zoneId
  log.bill_no = fields.order_id
  log.coins = fields.amount
}
