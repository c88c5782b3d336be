// Midas 2.0 over the ledger: JSON types, fields, offer, pay_sig, signature (midas-v2 §3.2).
import {
  type Body,
  decodeFields,
  type Env,
  FieldFault,
  type Fields,
  midasV2,
  type Operation,
  Refusal,
  wrongType,
} from '@pactolus/protocol'
import type { OrderNotes, Posting } from '../../ledger/model.ts'
import type { Outcome } from '../../ledger/outcome.ts'
import { type Answer, type CallLog, coins, okText, type ToText, traceOf } from '../answer.ts'
import type { Call, Dialect, DialectServices, Request, Resolved } from '../dialect.ts'
import { explanation } from '../explanation.ts'
import { orderAnswers } from '../order-answers.ts'
import { balanceFields, firstSave } from '../raw-body/balance.ts'
import { parameterOf } from '../raw-body/parameters.ts'
import { type RawBodyRefusals, verifyRawBody } from '../raw-body/verify.ts'
import { checkTime } from '../time.ts'
import { midasV2Pushes } from './pushes.ts'
import { queryOrder } from './query-order.ts'
import { rechargeCentreZone } from './zone.ts'

const { errcodes } = midasV2

const errcodeOfOutcome = {
  in_progress: 'busy',
  order_not_found: 'order_not_found',
  already_refunded: 'order_refunded',
  duplicate: 'order_exists',
  bill_no_conflict: 'parameter_invalid',
  window_closed: 'order_confirmed',
  refund_too_large: 'parameter_invalid',
  account_frozen: 'parameter_invalid',
  balance_insufficient: 'balance_insufficient',
  balance_limit: 'parameter_invalid',
  posted: 'ok',
} as const satisfies Record<Outcome, keyof typeof errcodes>

const detailOfOutcome: Partial<Record<Outcome, string>> = {
  bill_no_conflict: '[bill_no] bill_no was used before with other terms',
  refund_too_large: '[amount] amount is invalid',
  account_frozen: '[openid] the account is frozen',
  balance_limit: '[amount] amount is invalid',
}

const orderAnswer = orderAnswers(errcodes, errcodeOfOutcome, detailOfOutcome)

/** The platform's gateway refuses a wrong type before its payment service is asked: the traceid is 0. */
const typeInvalid = { ...errcodes.parameter_invalid }

export const midasV2Dialect: Dialect = {
  protocol: midasV2,
  tokenFirst: false,
  readFields,
  resolve,
  verify: (services, call, resolved) => verifyRawBody(services, call, resolved, refusals),
  toRequest,
  toText,
  // No errcode says that an order is being processed: the platform answers -1 then, as `busy_…` does.
  faults: {
    session_expired: errcodes.session_missing,
    no_privilege: { ...errcodes.parameter_invalid, message: '[offer_id] offer_id is invalid' },
    rate_limited: errcodes.rate_exceeded,
  },
  stringToSign: ({ operation, env, body }) => `${operation.paths[env]}&${body ?? ''}`,
  pushes: midasV2Pushes,
}

function invalid(name: string): Refusal {
  return new Refusal(errcodes.parameter_invalid, `[${name}] ${name} is invalid`)
}

function readFields(operation: Operation, body: Body): Fields | Refusal {
  const mistyped = wrongType(operation, body)
  if (mistyped !== undefined) return new Refusal(typeInvalid, typeSentence(mistyped))
  const fields = decodeFields(operation, body)
  return fields instanceof FieldFault ? invalid(fields.field.name) : fields
}

async function resolve(services: DialectServices, call: Call): Promise<Resolved | Refusal> {
  const { operation, body, log, appid, raw, query } = call
  const fields = readFields(operation, body)
  if (fields instanceof Refusal) return fields
  noteFields(log, fields)
  if (raw !== undefined && parameterOf(query, 'sig_method') !== 'hmac_sha256') {
    return invalid('sig_method')
  }
  const wrongTime = checkTime(services, log, fields)
  if (wrongTime !== undefined) return new Refusal(errcodes.parameter_invalid, `[ts] ${wrongTime}`)
  // The recharge centre has no zones.
  if (fields.coin_type === '1' && fields.zone_id !== '1') return invalid('zone_id')
  const env: Env = fields.env === '1' ? 'sandbox' : 'production'
  log.env = env
  const offerId = fields.offer_id ?? ''
  const offer =
    services.directory.knownOffer(offerId) ?? (await services.directory.callableOffer(offerId))
  if (offer === undefined || offer.appid !== appid || !offer[env]) return invalid('offer_id')
  if (!offer.dialects.includes('2.0')) return invalid('offer_id')
  return { env, offer, fields }
}

function typeSentence({ field, value }: FieldFault): string {
  if (field.type !== 'string' || value?.type !== 'number') return 'post data type not right'
  return `field "${field.name}" doesn't expect an uint32 value "${value.written ?? value.text}"`
}

const refusals: RawBodyRefusals = {
  paySig: (mistakes, body) => ({
    errcode: errcodes.sig_invalid,
    ...(mistakes !== undefined && { detail: explanation(mistakes), echo: body }),
  }),
  signature: (mistakes, body) => ({
    errcode: errcodes.signature_invalid,
    ...(mistakes !== undefined && { detail: explanation(mistakes), echo: body }),
  }),
  session: { errcode: errcodes.session_missing },
}

function toRequest({ operation }: Call, resolved: Resolved): Request {
  const { env, offer, fields } = resolved
  const { openid = '', bill_no: billNo = '' } = fields
  const zoneId = fields.coin_type === '1' ? rechargeCentreZone : (fields.zone_id ?? '')
  const account = { offerId: offer.offerId, env, openid, zoneId }
  const notes: OrderNotes = {
    payItem: fields.payitem,
    appRemark: fields.remark,
    userIp: fields.user_ip,
  }
  const amount = BigInt(fields.amount ?? 0)
  switch (operation.name as keyof typeof midasV2.operations) {
    case 'queryOrder':
      return queryOrder(resolved)
    case 'getBalance':
      return {
        kind: 'balance',
        account,
        toAnswer: (balance) => ({
          errcode: errcodes.ok,
          fields: { ...balanceFields(balance), first_save: firstSave(balance) },
        }),
      }
    case 'pay':
      return {
        kind: 'order',
        order: { kind: 'pay', account, billNo, amount, notes },
        toAnswer: (posting) => orderAnswer(posting, movedFields(billNo, posting)),
      }
    case 'present':
      return {
        kind: 'order',
        order: { kind: 'present', account, billNo, amount, notes },
        toAnswer: (posting) =>
          orderAnswer(posting, { bill_no: billNo, balance: coins(posting.paid + posting.gift) }),
      }
    case 'cancelPay':
      return {
        kind: 'order',
        order: {
          ...{ kind: 'refund', account, billNo, amount, notes },
          payBillNo: fields.pay_bill_no ?? '',
          windowS: offer.cancelWindowS,
          tombstone: offer.tombstones,
        },
        toAnswer: (posting) => orderAnswer(posting, movedFields(billNo, posting)),
      }
  }
}

function movedFields(billNo: string, { paid, gift, orderGift }: Posting) {
  return { bill_no: billNo, balance: coins(paid + gift), used_present_amount: coins(orderGift) }
}

function toText(answer: Answer, { rid }: Parameters<ToText>[1]): string {
  const { errcode, detail, echo, fields } = answer
  if (errcode === errcodes.ok) return okText(answer)
  const isSignature = errcode === errcodes.sig_invalid || errcode === errcodes.signature_invalid
  const text = isSignature && detail !== undefined ? `${errcode.message}: ${detail}` : detail
  const trace = errcode === typeInvalid ? ' traceid: 0' : traceOf(errcode, rid)
  return JSON.stringify({
    errcode: errcode.code,
    errmsg: `${text ?? errcode.message}${trace}${echoOf(echo)} rid: ${rid}`,
    ...fields,
  })
}

/** The platform repeats the body that it verified, as text and in base64. */
function echoOf(body: Uint8Array | undefined): string {
  if (body === undefined) return ''
  const bytes = Buffer.from(body)
  const base64 = bytes.toString('base64')
  return `, raw post_body(remove wrapped []): [${bytes}], base64_encoded_post_body: ${base64}`
}

function noteFields(log: CallLog, fields: Fields): void {
  log.offer_id = fields.offer_id
  log.openid = fields.openid
  log.zone_id = fields.zone_id
  log.bill_no = fields.bill_no
  log.coins = fields.amount
}
