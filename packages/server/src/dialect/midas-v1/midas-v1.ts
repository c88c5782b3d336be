// Midas 1.0 over the ledger: permission, fields, signatures, session (midas-v1 §4 and §12).
import {
  type Body,
  type CoinOperationName,
  decodeFields,
  type Env,
  type Errcode,
  explainSig,
  FieldFault,
  type Fields,
  fieldsAsWritten,
  type MidasV1Operation,
  midasV1,
  type Operation,
  pairs,
  Refusal,
  readableBillNo,
  signedNames,
  sigText,
  verifyMpSig,
  verifySig,
} from '@pactolus/protocol'
import type { CallableOffer } from '../../directory/directory.ts'
import { type Balance, cancelBillNo, type OrderNotes } from '../../ledger/model.ts'
import type { Outcome } from '../../ledger/outcome.ts'
import {
  type Answer,
  type CallLog,
  coins,
  errmsgOf,
  okText,
  type ToText,
  traceOf,
} from '../answer.ts'
import type { Call, Dialect, DialectServices, Request, Resolved } from '../dialect.ts'
import { explanation } from '../explanation.ts'
import { orderAnswers } from '../order-answers.ts'
import { checkTime } from '../time.ts'

const { errcodes } = midasV1

const errcodeOfOutcome = {
  in_progress: 'busy',
  order_not_found: 'order_not_found',
  already_refunded: 'order_refunded',
  duplicate: 'order_exists',
  bill_no_conflict: 'parameter_invalid',
  window_closed: 'order_confirmed',
  refund_too_large: 'parameter_invalid',
  account_frozen: 'no_privilege',
  balance_insufficient: 'balance_insufficient',
  balance_limit: 'parameter_invalid',
  posted: 'ok',
} as const satisfies Record<Outcome, keyof typeof errcodes>

const detailOfOutcome: Partial<Record<Outcome, string>> = {
  bill_no_conflict: 'bill_no was used before with another amount',
  account_frozen: 'the account is frozen',
  balance_limit: 'present_counts would take the account past 15 digits',
}

const orderAnswer = orderAnswers(errcodes, errcodeOfOutcome, detailOfOutcome)

export const midasV1Dialect: Dialect = {
  protocol: midasV1,
  tokenFirst: false,
  readFields,
  resolve,
  verify,
  toRequest,
  toText,
  faults: {
    in_progress: errcodes.order_in_progress,
    session_expired: errcodes.session_missing,
    no_privilege: errcodes.no_privilege,
    rate_limited: errcodes.rate_exceeded,
    // How the platform has been seen to answer a pay with too few coins, in place of 90013.
    low_balance_as_busy: { ...errcodes.busy, message: '1034-131-0 余额不足' },
  },
  stringToSign({ operation, env, fields }) {
    // A field that is empty counts as not sent.
    const names = signedNames(operationOf(operation), fields).filter((name) => fields[name] !== '')
    return sigText(pairs(fields, names), operation.paths[env], mask)
  },
  pushes: undefined,
}

/** What the payment service answers to an offer of 2.0, and its front server passes on as -1 (midas-v1 §4). */
const wrongGeneration = { ...errcodes.busy, message: '1021-1021-0 对不起,商户货币代码不正确' }

/** In place of the AppKey, in what is shown. */
const mask = '***'

/** The operations of this dialect know which of their fields are signed. */
function operationOf({ name }: Operation): MidasV1Operation {
  return midasV1.operations[name as CoinOperationName]
}

function readFields(operation: Operation, body: Body): Fields | Refusal {
  const fields = decodeFields(operation, body)
  return fields instanceof FieldFault ? invalid(fields.sentence) : fields
}

async function resolve(services: DialectServices, call: Call): Promise<Resolved | Refusal> {
  const offerId = call.body.values.get('offer_id')?.text ?? ''
  const offer =
    services.directory.knownOffer(offerId) ?? (await services.directory.callableOffer(offerId))
  // Without an offer_id the call is refused below, with the other fields.
  const forbidden = offerId === '' ? undefined : checkPermission(call, offer)
  if (forbidden !== undefined) return refuseUnread(call, forbidden)
  const fields = readFields(call.operation, call.body)
  if (fields instanceof Refusal) return refuseUnread(call, fields)
  noteFields(call.log, fields)
  if (fields.appid !== call.appid) return invalid('appid is not that of the game that calls')
  const wrongTime = checkTime(services, call.log, fields)
  if (wrongTime !== undefined) return invalid(wrongTime)
  // Fields were decoded, so offer_id was sent and its offer found; the path has the environment.
  return { env: call.env as Env, offer: offer as CallableOffer, fields }
}

function invalid(detail: string): Refusal {
  return new Refusal(errcodes.parameter_invalid, detail)
}

/** A refusal before the fields are read; the log, and so the answer, has the order number all the same. */
function refuseUnread({ operation, body, log }: Call, refusal: Refusal): Refusal {
  log.bill_no = readableBillNo(operation, body)
  return refusal
}

/** 90017 when this game may not use the offer, or not in this environment. */
function checkPermission(
  { appid, env }: Call,
  offer: CallableOffer | undefined,
): Refusal | undefined {
  if (offer === undefined || offer.appid !== appid) {
    return new Refusal(errcodes.no_privilege, 'offer_id is not an offer of this appid')
  }
  if (!offer.dialects.includes('1.0')) return new Refusal(wrongGeneration)
  if (env !== undefined && !offer[env]) {
    return new Refusal(errcodes.no_privilege, `${env} is not opened for this offer`)
  }
  return undefined
}

async function verify(
  services: DialectServices,
  call: Call,
  resolved: Resolved,
): Promise<Answer | undefined> {
  const signed = signedFields(call, resolved)
  if (signed === undefined) return explainWrongSig(services, call, resolved)
  if (resolved.fields.mp_sig === undefined && !resolved.offer.requireSession) return undefined
  const unknown = await checkSession(services, call, resolved.offer, signed)
  return unknown === undefined ? undefined : { errcode: unknown }
}

/** What `sig` is right for: the fields, or the same with numbers as they were written. */
function signedFields(
  { operation, path, body }: Call,
  { env, offer, fields }: Resolved,
): Fields | undefined {
  const isSigned = (texts: Fields) =>
    verifySig(operationOf(operation), texts, path, offer.keys[env])
  if (isSigned(fields)) return fields
  const written = fieldsAsWritten(fields, body)
  return written !== undefined && isSigned(written) ? written : undefined
}

/** `mp_sig` if it was sent and the session is known (90009); a session if the offer demands one. */
async function checkSession(
  services: DialectServices,
  { operation, path, appid, accessToken = '' }: Call,
  offer: CallableOffer,
  fields: Fields,
): Promise<Errcode | undefined> {
  const { session, isSigned } = await services.sessions.prove(
    appid,
    fields.openid ?? '',
    ({ sessionKey }) =>
      fields.mp_sig === undefined ||
      verifyMpSig(operationOf(operation), fields, path, accessToken, sessionKey),
  )
  if (session === undefined) return offer.requireSession ? errcodes.session_missing : undefined
  return isSigned ? undefined : errcodes.mp_sig_invalid
}

async function explainWrongSig(
  services: DialectServices,
  { operation, body, accessToken, appid, log }: Call,
  { env, offer, fields }: Resolved,
): Promise<Answer> {
  const session = await services.sessions.find(appid, fields.openid ?? '')
  const explained = explainSig(
    {
      ...{ env, fields, body, accessToken },
      operation: operationOf(operation),
      appKeys: offer.keys,
      sessionKey: session?.sessionKey,
    },
    services.explainToCaller ? 2 : 1,
  )
  log.sig_mistakes = explained.mistakes.map((mistake) => mistake.name)
  const refused = { errcode: errcodes.sig_invalid }
  if (!services.explainToCaller) return refused
  const wrongSignature = { name: 'sig', ...explained } as const
  return { ...refused, detail: explanation(explained.mistakes), wrongSignature }
}

function toRequest({ operation }: Call, { env, offer, fields }: Resolved): Request {
  const { offer_id: offerId = '', openid = '', zone_id: zoneId = '', bill_no: billNo = '' } = fields
  const account = { offerId, env, openid, zoneId }
  const notes: OrderNotes = {
    payItem: fields.pay_item,
    appRemark: fields.app_remark,
    userIp: fields.user_ip,
  }
  switch (operation.name as CoinOperationName) {
    case 'getBalance':
      return { kind: 'balance', account, toAnswer: balanceAnswer }
    case 'pay':
      return {
        kind: 'order',
        order: { kind: 'pay', account, billNo, amount: BigInt(fields.amt ?? ''), notes },
        toAnswer: (posting) =>
          orderAnswer(posting, {
            bill_no: billNo,
            balance: coins(posting.paid + posting.gift),
            used_gen_amt: coins(posting.orderGift),
          }),
      }
    case 'present': {
      const amount = BigInt(fields.present_counts ?? '')
      return {
        kind: 'order',
        order: { kind: 'present', account, billNo, amount, notes },
        toAnswer: (posting) =>
          orderAnswer(posting, { bill_no: billNo, balance: coins(posting.paid + posting.gift) }),
      }
    }
    case 'cancelPay':
      return {
        kind: 'order',
        order: {
          kind: 'refund',
          account,
          billNo: cancelBillNo(billNo),
          payBillNo: billNo,
          amount: null,
          windowS: offer.cancelWindowS,
          tombstone: offer.tombstones,
          notes,
        },
        toAnswer: (posting) =>
          posting.outcome === 'in_progress'
            ? { errcode: errcodes.order_in_progress }
            : orderAnswer(posting, { bill_no: billNo }),
      }
  }
}

function balanceAnswer(balance: Balance): Answer {
  return {
    errcode: errcodes.ok,
    fields: {
      balance: coins(balance.paid + balance.gift),
      gen_balance: coins(balance.gift),
      // 1 while the player may still get a first-top-up offer (client-topup §6.2).
      first_save: balance.saveAmt === 0n ? 1 : 0,
      save_amt: coins(balance.saveAmt),
      save_sum: coins(balance.saveAmt + balance.presentSum),
      cost_sum: coins(balance.costSum),
      present_sum: coins(balance.presentSum),
    },
  }
}

/** Error answers of pay, cancelpay and present repeat the order number. */
function toText(answer: Answer, { rid, bill_no }: Parameters<ToText>[1]): string {
  const { errcode, fields } = answer
  if (errcode === errcodes.ok) return okText(answer)
  return JSON.stringify({
    errcode: errcode.code,
    errmsg: `${errmsgOf(answer)}${traceOf(errcode, rid)} rid: ${rid}`,
    ...(bill_no !== undefined && { bill_no }),
    ...fields,
  })
}

function noteFields(log: CallLog, fields: Fields): void {
  log.offer_id = fields.offer_id
  log.openid = fields.openid
  log.zone_id = fields.zone_id
  log.bill_no = fields.bill_no
  log.coins = fields.amt ?? fields.present_counts
}
