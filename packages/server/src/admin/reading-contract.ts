// The shapes of what the admin API finds and explains.
import { type Static, type TSchema, Type } from 'typebox'
import { Dialect } from '../api/offer.ts'
import { Env, filter, moment, OfferId, text } from '../api/schemas.ts'
import { type OrderState, orderStates } from '../ledger/reading.ts'
import * as contract from './contract.ts'
import { RangeQuery } from './range.ts'

const Coins = Type.Integer()
const maybe = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

export const OfferParams = Type.Object({ offer_id: OfferId, env: Env })

const State = Type.Unsafe<OrderState>({
  type: 'string',
  enum: [...orderStates],
  description:
    'open: a pay that can still be refunded; part and returned: coins of it came back, some or all; ' +
    'tombstone: a pay that was cancelled before it arrived; final: any other order.',
})

export const SearchQuery = Type.Object({
  ...contract.PageQuery,
  ...RangeQuery,
  kind: Type.Optional(contract.OrderKind),
  state: Type.Optional(State),
  openid: filter('Orders of this player.'),
  zone_id: filter('Orders of accounts of this zone.'),
  pay_item: filter('Pays of this item: the whole text.'),
  amount_min: Type.Optional(Type.Integer({ minimum: 0, description: 'At least so many coins.' })),
  amount_max: Type.Optional(Type.Integer({ minimum: 0, description: 'At most so many coins.' })),
})

export const FoundOrderBody = Type.Object({ ...contract.OrderBody.properties, state: State })

/** A page of a search that may end before everything was searched. */
export function searched<Items extends TSchema>(items: Items) {
  return Type.Object({
    items: Type.Array(items),
    next: Type.Union([Type.String(), Type.Null()], {
      description:
        'Send it as `after`, with the same filters, to search on; null when the whole range was searched.',
    }),
    searched_until: Type.String({
      format: 'date-time',
      description:
        'Everything from this time on was searched; a page may be empty and not the last.',
    }),
  })
}

export const AtQuery = Type.Object({
  at: Type.Optional(text(40, 'An instant, as 2026-04-01T00:00:00Z; now when left out.')),
})

const EntryNo = Type.Integer({ description: 'The last entry by then; 0 before the first.' })
export const BalanceAtBody = Type.Object({
  at: moment,
  balance: Coins,
  gift_balance: Coins,
  entry_no: EntryNo,
})

export const ExplainBody = Type.Object({
  at: moment,
  opening: Type.Integer({
    description:
      'Coins before the entries in `groups`: 0, unless the history is longer or has detached months.',
  }),
  opening_gift: Coins,
  opening_entry_no: Type.Integer({
    description: 'The entry before those in `groups`; 0 for none.',
  }),
  groups: Type.Array(
    Type.Object({
      kind: contract.OrderKind,
      count: Type.Integer(),
      paid: Type.Integer({ description: 'By how much bought coins changed.' }),
      gift: Type.Integer({ description: 'By how much given coins changed.' }),
      first_at: moment,
      last_at: moment,
      by_operators: Type.Integer({
        description: 'How many of them came through the admin API, and not from the game.',
      }),
    }),
    { description: 'Entries added up by kind, in the order in which the kinds first came.' },
  ),
  days: Type.Optional(
    Type.Array(
      Type.Object({
        from: moment,
        to: moment,
        entries: Type.Integer(),
        paid: Type.Integer({ description: 'By how much bought coins changed.' }),
        gift: Type.Integer({ description: 'By how much given coins changed.' }),
        balance: Type.Integer({ description: 'Coins at the end of the day.' }),
        gift_balance: Coins,
      }),
      {
        description:
          'Of a history longer than `groups`: days of UTC+8 that have entries, newest first. ' +
          'The last one holds everything before it.',
      },
    ),
  ),
  balance: Coins,
  gift_balance: Coins,
  entries: Type.Integer({ description: 'How many entries the account had by then.' }),
  adds_up: Type.Boolean({
    description:
      'Whether the entries of `groups` are numbered without gaps, each starts from the coins that the one ' +
      'before left, and they lead from the opening to the balance. Computed from the entries for this answer.',
  }),
})

export const OrderParams = Type.Object({
  ...contract.AccountParams.properties,
  kind: contract.OrderKind,
  bill_no: text(70, 'The number of the order.'),
})

const OrderEntry = Type.Object({
  entry_no: Type.Integer(),
  paid_delta: Coins,
  gift_delta: Coins,
  paid_after: Coins,
  gift_after: Coins,
  posted_at: moment,
})
const LinkedOrder = Type.Object({ order: FoundOrderBody, entry: maybe(OrderEntry) })
export const OrderLifeBody = Type.Object({
  order: FoundOrderBody,
  entry: Type.Union([OrderEntry, Type.Null()], {
    description:
      'What the order did to the account; null for a tombstone, and when the entry is detached.',
  }),
  refunds: Type.Array(LinkedOrder, { description: 'Of a pay: its refunds, oldest first.' }),
  pay: Type.Union([LinkedOrder, Type.Null()], { description: 'Of a refund: its pay.' }),
  window: Type.Union([Type.Object({ ends_at: moment, is_open: Type.Boolean() }), Type.Null()], {
    description: "Until when a pay can be refunded, by the offer's cancel_window_s.",
  }),
  answers_now: Type.Array(
    Type.Object({
      dialect: Dialect,
      is_spoken: Type.Boolean({ description: 'Whether calls of this offer may use the dialect.' }),
      operation: Type.String(),
      errcode: Type.Integer(),
      name: Type.String({ description: 'Of the errcode, to branch on.' }),
      en: Type.String({ description: 'Its text in errmsg.' }),
      zh: Type.String({ description: 'Its documented Chinese text.' }),
      detail: maybe(Type.String({ description: 'What follows in errmsg.' })),
    }),
    {
      description:
        'What the calls about this order would be answered now: the same order once more, a cancel of what ' +
        'is left of it, the balance. Nothing is posted.',
    },
  ),
})

export const FoundBody = Type.Object({
  type: Type.Unsafe<'account' | 'order' | 'purchase' | 'audit'>({
    type: 'string',
    enum: ['account', 'order', 'purchase', 'audit'],
  }),
  openid: Type.Optional(Type.String()),
  zone_id: Type.Optional(Type.String()),
  kind: Type.Optional(contract.OrderKind),
  bill_no: Type.Optional(Type.String()),
  pay_bill_no: Type.Optional(Type.String({ description: 'Of a refund: the number of its pay.' })),
  out_trade_no: Type.Optional(Type.String()),
  wx_order_id: Type.Optional(Type.String()),
  audit_id: Type.Optional(Type.Integer()),
  action: Type.Optional(Type.String()),
  target: Type.Optional(Type.String()),
  rid: Type.Optional(Type.String()),
  at: Type.Optional(moment),
})

export type FoundOrderBody = Static<typeof FoundOrderBody>
export type ExplainBody = Static<typeof ExplainBody>
export type BalanceAtBody = Static<typeof BalanceAtBody>
export type OrderLifeBody = Static<typeof OrderLifeBody>
export type FoundBody = Static<typeof FoundBody>
