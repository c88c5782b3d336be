// The shapes of the admin API that the console reads. Those of the server's contract are taken from it, by
// their types alone: none of its code comes into the browser.
import type { Static } from 'typebox'
import type * as contract from '../../../server/src/admin/contract.ts'
import type * as operators from '../../../server/src/admin/operator-contract.ts'
import type { Env, OrderKind } from '../links/links.ts'

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

export type Account = contract.AccountBody
/** `by`: the operator; null for the game's own calls. */
export type Entry = contract.EntryBody & Authored
export type Order = contract.OrderBody & Authored
export type Audit = Static<typeof contract.AuditBody>
export interface Authored {
  readonly by?: string | null
  readonly reason?: string | null
}

export interface Offer {
  readonly offer_id: string
  readonly appid: string
  readonly name: string
}

export type Options = Static<typeof operators.SessionOptions>
export type LimitedGrant = operators.GrantBody
export type Limits = LimitedGrant['limits']
export type Session = Static<typeof operators.SessionBody>
export type Operator = operators.OperatorBody
export type Invited = operators.Invited
export type OwnSession = Static<typeof operators.OwnSession>

export interface Act {
  readonly act_id: number | string
  readonly at: string
  readonly action: 'recharge' | 'present' | 'cancel' | 'freeze' | 'unfreeze' | 'note'
  readonly by: string
  readonly reason: string | null
  readonly bill_no: string | null
  readonly amount: number | null
  readonly state: 'done' | 'waiting' | 'rejected' | 'expired' | 'failed'
  readonly approval: { readonly decided_by: string; readonly decided_at: string } | null
}

/** A request that is above a limit; it names the account too. */
export interface Approval extends Act {
  readonly approval_id: number | string
  readonly offer_id: string
  readonly env: Env
  readonly openid: string
  readonly zone_id: string
  readonly expires_at: string | null
}

export interface Moved {
  readonly outcome: string
  readonly bill_no: string
  readonly amount: number
  readonly balance: number
  readonly gift_balance: number
  readonly approval_id?: number | string
}

export interface OrderPage extends Page<Order> {
  readonly searched_until: string
}

/** What an order did to its account. */
export interface OrderEntry {
  readonly entry_no: number
  readonly paid_delta: number
  readonly gift_delta: number
  readonly paid_after: number
  readonly gift_after: number
  readonly posted_at: string
}

export interface LinkedOrder {
  readonly order: Order
  readonly entry: OrderEntry | null
}

export interface OrderLife extends LinkedOrder {
  readonly refunds: readonly LinkedOrder[]
  readonly pay: LinkedOrder | null
  readonly window: { readonly ends_at: string; readonly is_open: boolean } | null
  readonly answers_now: readonly {
    readonly dialect: string
    readonly is_spoken: boolean
    readonly operation: string
    readonly errcode: number
    readonly name: string
    readonly en: string
    readonly zh: string
    readonly detail: string | null
  }[]
}

export interface Explanation {
  readonly at: string
  /** What was there before `groups`: 0, unless the history is long. */
  readonly opening: number
  readonly opening_gift: number
  readonly opening_entry_no: number
  readonly groups: readonly ExplainedGroup[]
  /** Of a long history, newest first. */
  readonly days?: readonly ExplainedDay[]
  readonly balance: number
  readonly gift_balance: number
  readonly entries: number
  readonly adds_up: boolean
}

export interface ExplainedGroup {
  readonly kind: OrderKind
  readonly count: number
  readonly paid: number
  readonly gift: number
  readonly first_at: string
  readonly last_at: string
  readonly by_operators?: number
}

export interface ExplainedDay {
  readonly from: string
  readonly to: string
  readonly entries: number
  readonly paid: number
  readonly gift: number
  readonly balance: number
  readonly gift_balance: number
}

export interface Sum {
  readonly orders: number
  readonly paid: number
  readonly gift: number
}

export interface SumOfTime extends Readonly<Record<OrderKind, Sum>> {
  readonly from: string
  readonly to: string
}

export interface Summary {
  /** Earlier hours are still being added up; null before that has begun. */
  readonly totals_from: string | null
  readonly now: {
    readonly paid: number
    readonly gift: number
    readonly accounts: number
    readonly frozen: number
  }
  readonly items: readonly SumOfTime[]
}

export interface Job {
  readonly job_id: string
  readonly kind: string
  readonly state: 'running' | 'done' | 'failed'
  readonly progress: { readonly done: number; readonly total: number }
  readonly result: unknown
  readonly started_at: string
  readonly ended_at: string | null
}

/** What a search finds: enough of it to build a link. */
export type Found =
  | { readonly type: 'account'; readonly openid: string; readonly zone_id: string }
  | {
      readonly type: 'order'
      readonly openid: string
      readonly zone_id: string
      readonly kind: OrderKind
      readonly bill_no: string
    }
  | {
      readonly type: 'purchase'
      readonly openid: string
      readonly zone_id: string
      readonly out_trade_no: string
    }
  | { readonly type: 'audit'; readonly rid: string }
