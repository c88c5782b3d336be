// What operators and programs do to accounts, or ask to do. It is written down before it is done,
// with the limits of operators and the approvals beyond them.
import type { Driver } from '../driver/driver.ts'
import type { Grant } from './grants.ts'

export type ActAction = 'recharge' | 'present' | 'cancel' | 'freeze' | 'unfreeze' | 'note'

/** begun and approved: the ledger is about to be asked, or was, and its answer is not known here. */
export type ActState = 'begun' | 'waiting' | 'approved' | 'rejected' | 'expired' | 'done' | 'failed'

/** An account as the acts name it: with the book in which the ledger keeps it. */
export interface ActAccount {
  readonly offerId: string
  readonly book: string
  readonly env: string
  readonly openid: string
  readonly zoneId: string
}

export interface NewAct {
  readonly account: ActAccount
  readonly action: ActAction
  /** Of the order that it makes; null without one. */
  readonly billNo: string | null
  /** Of a cancel: the pay. */
  readonly payBillNo: string | null
  /** Null for all that is left of a pay, and where no coins move. */
  readonly amount: bigint | null
  readonly reason: string | null
  readonly by: string
  /** Of an operator; a program has none, and no limits. */
  readonly sessionId: string | null
  readonly at: Date
}

export interface BegunAct {
  readonly actId: bigint
  readonly state: ActState
  /** False for a number that was used before. */
  readonly isNew: boolean
  /** Whether it has the terms of before. */
  readonly isSame: boolean
}

export interface Act extends Omit<NewAct, 'account'>, ActAccount {
  readonly actId: bigint
  readonly state: ActState
  readonly expiresAt: Date | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly decisionReason: string | null
  /** What the ledger said. */
  readonly result: string | null
}

export type Decision = 'approved' | 'rejected' | 'own_request' | 'decided' | 'expired' | 'not_found'

/** An order of the ledger, as far as an act can be found by it. */
export interface MadeOrder {
  readonly openid: string
  readonly zoneId: string
  readonly kind: string
  readonly billNo: string
}

export interface Maker {
  readonly by: string
  readonly reason: string | null
}

export class Acts {
  readonly #driver: Driver

  constructor(driver: Driver) {
    this.#driver = driver
  }

  /** Writes an act down; beyond the limits of the operator it waits. */
  async begin(act: NewAct): Promise<BegunAct> {
    const { account } = act
    const [row] = await this.#driver.query<{
      act_id: bigint
      state: ActState
      is_new: boolean
      is_same: boolean
    }>(
      'select * from directory.begin_act($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)',
      [
        ...[account.offerId, account.book, account.env, account.openid, account.zoneId],
        ...[act.action, act.billNo, act.payBillNo, act.amount, act.reason],
        ...[act.by, act.sessionId, act.at],
      ],
    )
    if (row === undefined) throw new Error('begin_act returned no row')
    return { actId: row.act_id, state: row.state, isNew: row.is_new, isSame: row.is_same }
  }

  /** Adds what the ledger said. */
  async end(actId: bigint, isDone: boolean, result: string): Promise<void> {
    await this.#driver.query('select directory.end_act($1, $2, $3)', [actId, isDone, result])
  }

  /** Approves or rejects one that waits; the maker cannot. */
  async decide(
    actId: bigint,
    { by, isApproved, reason, at }: { by: string; isApproved: boolean; reason: string; at: Date },
  ): Promise<Decision> {
    const [row] = await this.#driver.query<{ answer: Decision }>(
      'select directory.decide_act($1, $2, $3, $4, $5) as answer',
      [actId, by, isApproved, reason, at],
    )
    return row?.answer ?? 'not_found'
  }

  async find(actId: bigint): Promise<Act | undefined> {
    const rows = await this.#driver.query<ActRow>('select * from directory.find_act($1)', [actId])
    return rows.map(actOf)[0]
  }

  /** A page of the acts of an account, newest first, below `beforeActId` (0n: from the newest). */
  async list(account: ActAccount, page: { beforeActId: bigint; size: number }): Promise<Act[]> {
    const { book, env, openid, zoneId } = account
    const rows = await this.#driver.query<ActRow>(
      'select * from directory.list_acts($1, $2, $3, $4, $5, $6)',
      [book, env, openid, zoneId, page.beforeActId, page.size],
    )
    return rows.map(actOf)
  }

  /** A page of the acts that wait, or waited, where `grants` reach, newest first. */
  async listApprovals(
    grants: readonly Grant[],
    page: {
      /** Null: those that wait and those that were decided. */
      isWaiting: boolean | null
      /** Who asked; '' for everybody. */
      by: string
      offerId: string
      env: string
      at: Date
      beforeActId: bigint
      size: number
    },
  ): Promise<Act[]> {
    const places = grants.map(({ offerId, env }) => ({ offer_id: offerId, env }))
    const rows = await this.#driver.query<ActRow>(
      'select * from directory.list_approvals($1, $2, $3, $4, $5, $6, $7, $8)',
      [
        ...[page.isWaiting, page.by, page.offerId, page.env, JSON.stringify(places)],
        ...[page.at, page.beforeActId, page.size],
      ],
    )
    return rows.map(actOf)
  }

  /** Who made each of these orders, in their order; undefined where the game did. */
  async makersOf(
    book: string,
    env: string,
    orders: readonly MadeOrder[],
  ): Promise<(Maker | undefined)[]> {
    const makers: (Maker | undefined)[] = orders.map(() => undefined)
    if (orders.length === 0) return makers
    const rows = await this.#driver.query<{ i: number; by_name: string; reason: string | null }>(
      'select * from directory.acts_of_orders($1, $2, $3::text[], $4::text[], $5::text[], $6::text[])',
      [
        book,
        env,
        orders.map(({ openid }) => openid),
        orders.map(({ zoneId }) => zoneId),
        orders.map(({ kind }) => (kind === 'refund' ? 'cancel' : kind)),
        orders.map(({ billNo }) => billNo),
      ],
    )
    for (const row of rows) makers[row.i - 1] = { by: row.by_name, reason: row.reason }
    return makers
  }

  /** How many orders of an account were made through the admin API in a range of time, by their kind. */
  async countMade(
    { book, env, openid, zoneId }: Omit<ActAccount, 'offerId'>,
    from: Date,
    to: Date,
  ): Promise<Map<string, number>> {
    const rows = await this.#driver.query<{ action: string; count: bigint }>(
      'select * from directory.count_acts($1, $2, $3, $4, $5, $6)',
      [book, env, openid, zoneId, from, to],
    )
    return new Map(
      rows.map(({ action, count }) => [action === 'cancel' ? 'refund' : action, Number(count)]),
    )
  }
}

interface ActRow {
  readonly act_id: bigint
  readonly at: Date
  readonly offer_id: string
  readonly book: string
  readonly env: string
  readonly openid: string
  readonly zone_id: string
  readonly action: ActAction
  readonly bill_no: string | null
  readonly pay_bill_no: string | null
  readonly amount: bigint | null
  readonly reason: string | null
  readonly by_name: string
  readonly session_id: string | null
  readonly state: ActState
  readonly expires_at: Date | null
  readonly decided_by: string | null
  readonly decided_at: Date | null
  readonly decision_reason: string | null
  readonly result: string | null
}

function actOf(row: ActRow): Act {
  return {
    actId: row.act_id,
    at: row.at,
    offerId: row.offer_id,
    book: row.book,
    env: row.env,
    openid: row.openid,
    zoneId: row.zone_id,
    action: row.action,
    billNo: row.bill_no,
    payBillNo: row.pay_bill_no,
    amount: row.amount,
    reason: row.reason,
    by: row.by_name,
    sessionId: row.session_id,
    state: row.state,
    expiresAt: row.expires_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    decisionReason: row.decision_reason,
    result: row.result,
  }
}
