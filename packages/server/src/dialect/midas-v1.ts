// Midas 1.0 over the ledger: permission, fields, signatures, session, then one ledger call
// (the order of checks is midas-v1 §12). Shared by the HTTP wire and every other way in.
import {
  type Body,
  decodeFields,
  type Env,
  type ErrcodeName,
  errcodes,
  explainSig,
  type Fields,
  fieldsAsWritten,
  type MidasV1Name,
  midasV1,
  Refusal,
  readableBillNo,
  verifyMpSig,
  verifySig,
} from '@pactolus/protocol'
import type { Clock } from '../clock.ts'
import type { CallableOffer, Directory } from '../directory/directory.ts'
import type { Sessions } from '../directory/sessions.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { AccountKey, OrderNotes, Posting } from '../ledger/model.ts'
import type { Outcome } from '../ledger/outcome.ts'
import { type Answer, type CallLog, coins, refuse } from './answer.ts'
import type { CheckedCall, FaultPoint } from './fault-point.ts'

export interface DialectServices {
  readonly ledger: Ledger
  readonly directory: Directory
  readonly sessions: Sessions
  /** Never the emulator's: ts is compared with real time. */
  readonly realClock: Clock
  /** How far ts may be off, in seconds; 0 does not look. */
  readonly tsWindowS: number
  /** Tell the caller what is wrong with a signature. For a developer's machine only. */
  readonly explainToCaller: boolean
  /** The emulator's faults; undefined in production. */
  readonly emulator: FaultPoint | undefined
}

export interface Call extends CheckedCall {
  readonly name: MidasV1Name
  readonly env: Env
  /** The path as it was called; it takes part in the signatures. */
  readonly path: string
  readonly body: Body
  readonly accessToken: string | undefined
}

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
} as const satisfies Record<Outcome, ErrcodeName>

const detailOfOutcome: Partial<Record<Outcome, string>> = {
  bill_no_conflict: 'bill_no was used before with another amount',
  account_frozen: 'the account is frozen',
  balance_limit: 'present_counts would take the account past 15 digits',
}

/** Checks and carries out one call. It throws when the database does. */
export async function answerMidasV1(services: DialectServices, call: Call): Promise<Answer> {
  const offerId = call.body.values.get('offer_id')?.text ?? ''
  const offer =
    services.directory.knownOffer(offerId) ?? (await services.directory.callableOffer(offerId))
  // Who sent no offer_id at all is told so below, with the other fields.
  const forbidden = offerId === '' ? undefined : checkPermission(call, offer)
  if (forbidden !== undefined) return refuseUnread(call, forbidden)
  const fields = decodeFields(midasV1[call.name], call.body)
  if (fields instanceof Refusal) return refuseUnread(call, fields)
  noteFields(call.log, fields)
  const wrong = checkParties(call, fields) ?? checkTime(services, call.log, fields)
  if (wrong !== undefined) return refuse(wrong)
  // Fields were decoded, so offer_id was sent and its offer found.
  const found = offer as CallableOffer
  const signed = signedFields(call, found, fields)
  if (signed === undefined) return explainWrongSig(services, call, found, fields)
  if (fields.mp_sig !== undefined || found.requireSession) {
    const unknown = await checkSession(services, call, found, signed)
    if (unknown !== undefined) return refuse(unknown)
  }
  if (services.emulator === undefined) return carryOut(services.ledger, call, found, fields)
  return services.emulator.carryOut(call, () => carryOut(services.ledger, call, found, fields))
}

/** A refusal before the fields are read; the log, and so the answer, has the order number all the same. */
function refuseUnread({ name, body, log }: Call, refusal: Refusal): Answer {
  log.bill_no = readableBillNo(midasV1[name], body)
  return refuse(refusal)
}

/** What `sig` is right for: the fields, or the same with numbers as they were written. */
function signedFields(call: Call, offer: CallableOffer, fields: Fields): Fields | undefined {
  const isSigned = (texts: Fields) =>
    verifySig(midasV1[call.name], texts, call.path, offer.keys[call.env])
  if (isSigned(fields)) return fields
  const written = fieldsAsWritten(fields, call.body)
  return written !== undefined && isSigned(written) ? written : undefined
}

/** 90017 when this game may not use the offer, or not in this environment. */
function checkPermission(
  { appid, env }: Call,
  offer: CallableOffer | undefined,
): Refusal | undefined {
  if (offer === undefined || offer.appid !== appid) {
    return new Refusal('no_privilege', 'offer_id is not an offer of this appid')
  }
  if (!offer[env]) return new Refusal('no_privilege', `${env} is not opened for this offer`)
  return undefined
}

function checkParties(call: Call, fields: Fields): Refusal | undefined {
  if (fields.appid === call.appid) return undefined
  return new Refusal('parameter_invalid', 'appid is not that of the game that calls')
}

/** How far a ts may be off that nobody checks before a developer's log says so, in seconds. */
const skewNotedS = 300

function checkTime(services: DialectServices, log: CallLog, fields: Fields): Refusal | undefined {
  const window = services.tsWindowS
  const skew = Number(fields.ts) - Math.floor(services.realClock.now() / 1000)
  if (window === 0) {
    // Production would refuse it.
    if (Math.abs(skew) > skewNotedS) log.ts_skew_s = skew
    return undefined
  }
  if (Math.abs(skew) <= window) return undefined
  const hint = fields.ts?.length === 13 ? ' (it looks like milliseconds)' : ''
  const rule = `ts must be UNIX seconds within ${window} s of the server's clock${hint}`
  return new Refusal('parameter_invalid', rule)
}

/** `mp_sig` if it was sent and the session is known (90009); a session if the offer demands one. */
async function checkSession(
  services: DialectServices,
  call: Call,
  offer: CallableOffer,
  fields: Fields,
): Promise<Refusal | undefined> {
  const session = await services.sessions.find(call.appid, fields.openid ?? '')
  if (session === undefined)
    return offer.requireSession ? new Refusal('session_missing') : undefined
  if (fields.mp_sig === undefined) return undefined
  const operation = midasV1[call.name]
  const token = call.accessToken ?? ''
  if (verifyMpSig(operation, fields, call.path, token, session.sessionKey)) return undefined
  return new Refusal('mp_sig_invalid')
}

async function explainWrongSig(
  services: DialectServices,
  call: Call,
  offer: CallableOffer,
  fields: Fields,
): Promise<Answer> {
  const operation = midasV1[call.name]
  const session = await services.sessions.find(call.appid, fields.openid ?? '')
  const mistakes = explainSig(
    {
      operation,
      env: call.env,
      fields,
      body: call.body,
      accessToken: call.accessToken,
      appKeys: offer.keys,
      sessionKey: session?.sessionKey,
    },
    services.explainToCaller ? 2 : 1,
  )
  const told = services.explainToCaller
    ? explanation(mistakes.map((mistake) => mistake.en))
    : undefined
  call.log.sig_mistakes = mistakes.map((mistake) => mistake.name)
  return refuse(new Refusal('sig_invalid', told))
}

function explanation(sentences: readonly string[]): string {
  if (sentences.length > 0) return sentences.join('; and ')
  return 'none of the known mistakes; compare step by step with: pactolus sign --explain'
}

function accountOf(call: Call, fields: Fields): AccountKey {
  const { offer_id: offerId = '', openid = '', zone_id: zoneId = '' } = fields
  return { offerId, env: call.env, openid, zoneId }
}

function notesOf(fields: Fields): OrderNotes {
  return { payItem: fields.pay_item, appRemark: fields.app_remark, userIp: fields.user_ip }
}

async function carryOut(
  ledger: Ledger,
  call: Call,
  offer: CallableOffer,
  fields: Fields,
): Promise<Answer> {
  const account = accountOf(call, fields)
  const { bill_no: billNo = '' } = fields
  const notes = notesOf(fields)
  switch (call.name) {
    case 'getBalance':
      return balanceAnswer(await ledger.balance(account))
    case 'pay': {
      const amount = BigInt(fields.amt ?? '')
      const posting = await ledger.post({ kind: 'pay', account, billNo, amount, notes })
      return orderAnswer(call, posting, {
        bill_no: billNo,
        balance: coins(posting.paid + posting.gift),
        used_gen_amt: coins(posting.orderGift),
      })
    }
    case 'present': {
      const amount = BigInt(fields.present_counts ?? '')
      const posting = await ledger.post({ kind: 'present', account, billNo, amount, notes })
      return orderAnswer(call, posting, {
        bill_no: billNo,
        balance: coins(posting.paid + posting.gift),
      })
    }
    case 'cancelPay': {
      const posting = await ledger.post({
        kind: 'refund',
        account,
        billNo: cancelBillNo(billNo),
        payBillNo: billNo,
        amount: null,
        windowS: offer.cancelWindowS,
        tombstone: offer.tombstones,
        notes,
      })
      if (posting.outcome === 'in_progress')
        return outcomeAnswer(call, 'order_in_progress', posting)
      return orderAnswer(call, posting, { bill_no: billNo })
    }
  }
}

/** A 1.0 cancel has no number of its own; ":" is in no number that a caller can send. */
export function cancelBillNo(payBillNo: string): string {
  return `cancel:${payBillNo}`
}

function outcomeAnswer(
  { log }: Call,
  name: ErrcodeName,
  { outcome }: Posting,
  fields?: Answer['fields'],
): Answer {
  log.outcome = outcome
  return { errcode: errcodes[name], detail: detailOfOutcome[outcome], ...(fields && { fields }) }
}

/** The fields come with success, and with 90012: there they tell what the first order did. */
function orderAnswer(call: Call, posting: Posting, fields: Answer['fields']): Answer {
  const told = posting.outcome === 'posted' || posting.outcome === 'duplicate' ? fields : undefined
  return outcomeAnswer(call, errcodeOfOutcome[posting.outcome], posting, told)
}

function balanceAnswer(balance: Awaited<ReturnType<Ledger['balance']>>): Answer {
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

function noteFields(log: CallLog, fields: Fields): void {
  log.offer_id = fields.offer_id
  log.openid = fields.openid
  log.zone_id = fields.zone_id
  log.bill_no = fields.bill_no
  log.coins = fields.amt ?? fields.present_counts
}
