// Carries out what somebody does to an account: the act is written down, then the ledger is called, then its answer
// is added. After any failure in between, the order's number makes it take effect once.
import { ApiError, notFound } from '../api/errors.ts'
import { coins } from '../dialect/answer.ts'
import type { Act, ActAccount, ActAction, Decision } from '../directory/acts.ts'
import type { AccountKey, IncomingOrder, Order } from '../ledger/model.ts'
import type { Outcome } from '../ledger/outcome.ts'
import type { Services } from '../services.ts'
import { orderResult } from './account-bodies.ts'
import type * as own from './act-contract.ts'
import type { Caller } from './caller.ts'
import type * as contract from './contract.ts'
import { foundOffer } from './offers.ts'

type Parts = Pick<Services, 'acts' | 'clock' | 'directory' | 'emulator' | 'ledger'>

/** A move of coins. */
export interface Move {
  readonly account: AccountKey
  readonly action: 'recharge' | 'present' | 'cancel'
  /** The number of the order that it makes. */
  readonly billNo: string
  /** Of a cancel: the pay. */
  readonly payBillNo?: string | undefined
  /** Null for all that is left of the pay. */
  readonly amount: bigint | null
  /** Kept with the order. */
  readonly remark: string | undefined
}

interface ActRequest {
  readonly caller: Caller | undefined
  readonly account: AccountKey
  readonly reason: string | undefined
}

/** Outcomes that moved nothing and are not a repetition of what did. */
const refusals: Partial<Record<string, string>> = {
  in_progress: 'Another process holds the account; try again in a moment.',
  order_not_found: 'This account never paid with that bill_no.',
  already_refunded: 'That pay is already refunded.',
  window_closed: 'The time to refund that pay is over.',
  refund_too_large: 'That is more than is left of the pay.',
  bill_no_conflict: 'That bill_no was used before with another amount.',
  balance_limit: 'The account would pass 15 digits.',
} satisfies Partial<Record<Outcome, string>>

/** Moves coins, or keeps the request for somebody who approves it. */
export async function carryOut(
  services: Parts,
  { caller, reason, ...move }: Move & ActRequest,
): Promise<contract.OrderResult | own.ApprovalNeeded> {
  const begun = await begin(services, { caller, reason, ...move })
  if (!begun.isSame) throw refused('bill_no_conflict')
  if (begun.state === 'waiting') {
    return {
      outcome: 'approval_needed',
      approval_id: Number(begun.actId),
      bill_no: move.billNo,
    }
  }
  return perform(services, move, begun)
}

/** Asks the ledger for what an act says, and adds its answer. */
async function perform(
  services: Parts,
  move: Move,
  { actId, isNew, state }: { actId: bigint; isNew: boolean; state: string },
): Promise<contract.OrderResult> {
  const result = await post(services, move)
  const { outcome } = result
  // Nothing has moved, and an approval goes on.
  if (outcome === 'in_progress' && state === 'approved') throw refused(outcome)
  // A number that was used before the act was, is somebody else's order.
  const isDone = refusals[outcome] === undefined && !(outcome === 'duplicate' && isNew)
  await services.acts.end(actId, isDone, outcome)
  if (refusals[outcome] !== undefined) throw refused(outcome)
  return result
}

async function post(services: Parts, move: Move): Promise<contract.OrderResult> {
  const order = await orderOf(services, move)
  const late = order.kind === 'recharge' ? await acceptedLate(services, order) : undefined
  return late ?? orderResult(await services.ledger.post(order), move.billNo)
}

async function orderOf({ directory }: Parts, move: Move): Promise<Order> {
  const { account, action, billNo, payBillNo = '', amount, remark } = move
  const notes = { appRemark: remark }
  if (action !== 'cancel') return { kind: action, account, billNo, amount: amount ?? 0n, notes }
  const { cancelWindowS: windowS } = await foundOffer(directory, account.offerId)
  return { kind: 'refund', account, billNo, payBillNo, amount, windowS, tombstone: false, notes }
}

/** The answer to a recharge whose coins a fault of the emulator lets come later. */
async function acceptedLate(
  { emulator, ledger }: Parts,
  { account, billNo, amount, notes }: IncomingOrder,
): Promise<contract.OrderResult | undefined> {
  const remark = notes?.appRemark
  const accepted = await emulator?.lateRecharge(account, { billNo, amount, remark })
  if (accepted === undefined) return undefined
  const { paid, gift } = await ledger.balance(account)
  return {
    outcome: accepted === amount ? 'accepted' : 'bill_no_conflict',
    bill_no: billNo,
    amount: coins(amount),
    gift: 0,
    balance: coins(paid + gift),
    gift_balance: coins(gift),
  }
}

function refused(outcome: string): ApiError {
  return new ApiError(409, outcome, refusals[outcome] ?? 'That cannot be done.')
}

/** Does something that moves no coins; false when there is no such account. */
export async function record(
  services: Parts,
  request: ActRequest & { readonly action: 'freeze' | 'unfreeze' },
  work: () => Promise<boolean>,
): Promise<boolean> {
  const { actId } = await begin(services, request)
  const isDone = await work()
  await services.acts.end(actId, isDone, isDone ? request.action : 'not_found')
  return isDone
}

export async function note(
  services: Parts,
  { caller, account, text }: Pick<ActRequest, 'caller' | 'account'> & { readonly text: string },
): Promise<bigint> {
  return (await begin(services, { caller, account, reason: text, action: 'note' })).actId
}

function begin(
  { acts, clock, ledger }: Parts,
  request: ActRequest & Partial<Omit<Move, 'action'>> & { readonly action: ActAction },
) {
  const { caller, account, action, billNo, payBillNo, amount, reason } = request
  if (caller === undefined) throw new Error('the guard let a call pass without a caller')
  if (caller.session !== undefined && reason === undefined) {
    throw new ApiError(400, 'reason_needed', 'Give the reason: others will ask for it.')
  }
  return acts.begin({
    account: { ...account, book: ledger.bookOf(account.offerId) },
    action,
    billNo: billNo ?? null,
    payBillNo: payBillNo ?? null,
    amount: amount ?? null,
    reason: reason ?? null,
    by: caller.name,
    sessionId: caller.session?.sessionId ?? null,
    at: new Date(clock.now(account.offerId)),
  })
}

const undecided: Partial<Record<Decision, string>> = {
  own_request: 'This is your own request: somebody else has to decide.',
  decided: 'That was decided before.',
  expired: 'That waited for 7 days; ask for it again.',
}

/** Approves what waits, and does it. Again, if nobody knows whether it was done. */
export async function approve(
  services: Parts,
  caller: Caller,
  act: Act,
  reason: string,
): Promise<contract.OrderResult> {
  await decide(services, caller, act, { isApproved: true, reason })
  const { actId, offerId, openid, zoneId, billNo, payBillNo, amount } = act
  const move: Move = {
    account: { offerId, env: act.env as AccountKey['env'], openid, zoneId },
    action: act.action as Move['action'],
    billNo: billNo ?? '',
    payBillNo: payBillNo ?? undefined,
    amount,
    remark: act.reason ?? undefined,
  }
  return perform(services, move, { actId, isNew: false, state: 'approved' })
}

export async function reject(
  services: Parts,
  caller: Caller,
  act: Act,
  reason: string,
): Promise<void> {
  await decide(services, caller, act, { isApproved: false, reason })
}

async function decide(
  { acts, clock }: Parts,
  { name: by }: Caller,
  { actId, offerId }: Act,
  terms: { isApproved: boolean; reason: string },
): Promise<void> {
  const decision = await acts.decide(actId, { by, at: new Date(clock.now(offerId)), ...terms })
  if (decision === 'approved' || decision === 'rejected') return
  if (decision === 'not_found') throw notFound(`approval ${actId}`)
  throw new ApiError(409, decision, undecided[decision] ?? '')
}

/** An account with the book that the ledger has open for its offer. */
export function actAccountOf(
  { ledger }: Pick<Services, 'ledger'>,
  account: AccountKey,
): ActAccount {
  return { ...account, book: ledger.bookOf(account.offerId) }
}

/** Orders as they are shown, each with who made it; `by` is null where the game did. */
export async function withMakers<Shown extends object>(
  { acts, ledger }: Pick<Services, 'acts' | 'ledger'>,
  { offerId, env }: Pick<AccountKey, 'offerId' | 'env'>,
  orders: readonly { openid: string; zoneId: string; kind: string; billNo: string }[],
  shown: readonly Shown[],
): Promise<(Shown & { by: string | null; reason: string | null })[]> {
  const makers = await acts.makersOf(ledger.bookOf(offerId), env, orders)
  return shown.map((body, i) => ({
    ...body,
    by: makers[i]?.by ?? null,
    reason: makers[i]?.reason ?? null,
  }))
}
