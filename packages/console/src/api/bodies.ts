// The shapes of the admin API that the console reads. Those of the server's contract are taken from it, by
// their types alone: none of its code comes into the browser.
import type { Static } from 'typebox'
import type * as acts from '../../../server/src/admin/act-contract.ts'
import type * as bills from '../../../server/src/admin/bill-contract.ts'
import type * as closes from '../../../server/src/admin/close-contract.ts'
import type * as contract from '../../../server/src/admin/contract.ts'
import type * as operators from '../../../server/src/admin/operator-contract.ts'
import type * as pushes from '../../../server/src/admin/push-contract.ts'
import type * as reading from '../../../server/src/admin/reading-contract.ts'
import type { OrderKind } from '../links/links.ts'

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

export type Game = Static<typeof contract.AppBody>
export type GameCreated = Static<typeof contract.AppCreated>
export type GameSecret = Static<typeof contract.SecretBody>
export type TestSession = Static<typeof contract.SessionBody>
export type OfferCreated = Static<typeof contract.OfferCreated>
export type Offer = Omit<OfferCreated, 'production_key' | 'sandbox_key'>
export type OfferKey = Static<typeof contract.KeyBody>
export type KeyAdded = Static<typeof contract.KeyAdded>
export type CloudEnvironment = Static<typeof contract.EnvironmentBody>
export type CloudEnvironmentCreated = Static<typeof contract.EnvironmentCreated>
export type CloudCredential = Static<typeof contract.CredentialBody>
export type CloudToken = Static<typeof contract.CloudTokenBody>
export type PushTarget = pushes.PushTargetShape
export type PushTargetPut = Static<typeof pushes.PushTargetPut>
export type PushTested = Static<typeof pushes.TestResult>
export type Push = pushes.PushShape

export type Options = Static<typeof operators.SessionOptions>
export type LimitedGrant = operators.GrantBody
export type Limits = LimitedGrant['limits']
export type Session = Static<typeof operators.SessionBody>
export type Operator = operators.OperatorBody
export type Invited = operators.Invited
export type SavedView = operators.ViewBody
export type OwnSession = Static<typeof operators.OwnSession>

export type Act = acts.ActBody
/** A request that is above a limit; it names the account too. */
export type Approval = acts.ApprovalBody

export interface Moved {
  readonly outcome: string
  readonly bill_no: string
  readonly amount: number
  readonly balance: number
  readonly gift_balance: number
  readonly approval_id?: number | string
}

export type FoundOrder = reading.FoundOrderBody & Authored
export interface OrderPage extends Page<FoundOrder> {
  readonly searched_until: string
}
type Life = reading.OrderLifeBody
export type OrderEntry = NonNullable<Life['entry']>
export interface LinkedOrder {
  readonly order: FoundOrder
  readonly entry: OrderEntry | null
}
export type OrderLife = Life & LinkedOrder

export type Bill = bills.BillBody
export type BillKind = Bill['kind']
export type BillMapping = Bill['guess']['mapping']
export type ListedBill = bills.ListedBill
export type Difference = bills.DifferenceBody
export type UploadedBill = Static<typeof bills.Uploaded>

export type Explanation = reading.ExplainBody
export type ExplainedGroup = Explanation['groups'][number] & { readonly by_operators?: number }
export type ExplainedDay = NonNullable<Explanation['days']>[number]

export interface Purchase {
  readonly openid: string
  readonly zone_id: string
  readonly out_trade_no: string
  readonly wx_order_id: string
  readonly state: 'created' | 'paid' | 'delivered' | 'closed'
  readonly coins: number
  /** In fen, as `refunded`. */
  readonly fee: number
  readonly refunded: number
  readonly created_at: string
}

export interface PurchasePage extends Page<Purchase> {
  readonly searched_until: string
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

export type Closes = closes.ClosesBody
export type ClosedDay = closes.ClosedDay
export type Close = closes.CloseBody
export type CheckedClose = closes.CheckedClose

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
  | { readonly type: 'audit'; readonly rid: string; readonly audit_id: number }
