// The shapes of the daily close.
import { type Static, Type } from 'typebox'
import { moment, strict, text } from '../api/schemas.ts'
import { OfferParams } from './reading-contract.ts'

const Coins = Type.Integer()
export const Day = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'A day of UTC+8, as 2026-11-28.',
})
export const Month = Type.String({
  pattern: '^\\d{4}-(0[1-9]|1[0-2])$',
  description: 'A month of UTC+8, as 2026-11.',
})
const maybeText = Type.Union([Type.String(), Type.Null()])
const maybeMoment = Type.Union([moment, Type.Null()])

const Equation = Type.Object(
  {
    opening: Coins,
    recharge: Coins,
    present: Coins,
    pay: Type.Integer({ description: 'Coins that were spent.' }),
    refund: Type.Integer({ description: 'Coins that came back, also from pays of earlier days.' }),
    adjustment: Type.Integer({
      description: 'What belongs to closed days and was found after their close.',
    }),
    closing: Coins,
  },
  { description: 'opening + recharge + present - pay + refund + adjustment = closing.' },
)

const line = {
  paid: Equation,
  gift: Equation,
  orders: Type.Object({
    recharge: Type.Integer(),
    present: Type.Integer(),
    pay: Type.Integer(),
    refund: Type.Integer(),
  }),
  operators: Type.Object(
    { orders: Type.Integer(), recharge: Coins, present: Coins, refund: Coins },
    { description: 'What of it came through the admin API: orders, and coins of both sorts.' },
  ),
  accounts: Type.Integer({ description: 'Accounts that had an entry.' }),
  first_at: Type.Union([moment, Type.Null()], { description: 'The first entry.' }),
  last_at: Type.Union([moment, Type.Null()], { description: 'The last entry.' }),
}
const Totals = Type.Object(line)

const CloseState = Type.Unsafe<'open' | 'closable' | 'closed'>({
  type: 'string',
  enum: ['open', 'closable', 'closed'],
  description:
    'closed: kept, and never changed; closable: over, and all of its entries are written; open: not yet.',
})

export const CloseParams = Type.Object({ ...OfferParams.properties, date: Day })

export const CloseQuery = Type.Object({ month: Type.Optional(Month) })

export const NewClose = Type.Object(
  {
    date: Type.Optional(Day),
    through: Type.Optional(Day),
    adjust_reason: Type.Optional(
      text(512, 'Books a difference between entries and accounts, and says why.'),
    ),
  },
  {
    ...strict,
    minProperties: 1,
    description: 'Either `date`, the next day, or `through`: all days up to that one, in a job.',
  },
)

export const CloseBody = Type.Object({
  state: CloseState,
  sha256: Type.Union([Type.String(), Type.Null()], {
    description: 'Of the document, which closes.json answers; null while it is not closed.',
  }),
  format: Type.String(),
  offer_id: Type.String(),
  env: Type.String(),
  date: Day,
  from: moment,
  to: moment,
  coin_price: Type.Integer({ description: 'What a coin was sold for, in fen.' }),
  previous: Type.Union([Type.String(), Type.Null()], {
    description: 'The sha256 of the day before; null for the first day.',
  }),
  adjust_reason: maybeText,
  closed_by: maybeText,
  closed_at: maybeMoment,
  totals: Totals,
  zones: Type.Array(Type.Object({ zone_id: Type.String(), ...line })),
})

export const ClosedDay = Type.Object({
  date: Day,
  state: CloseState,
  sha256: maybeText,
  closed_by: maybeText,
  closed_at: maybeMoment,
  coin_price: Type.Union([Type.Integer(), Type.Null()]),
  totals: Type.Union([Totals, Type.Null()], { description: 'Of a closed day.' }),
})

export const ClosesBody = Type.Object({
  month: Month,
  next: Type.Union([Day, Type.Null()], {
    description: 'The first day that is not closed; null while the offer has no account.',
  }),
  closable: Type.Union([Day, Type.Null()], {
    description: 'The last day that can be closed now; null when none can.',
  }),
  items: Type.Array(ClosedDay, { description: 'Days since the first account, oldest first.' }),
})

const Figure = Type.Union([Type.Integer(), Type.String(), Type.Null()])
export const CheckedClose = Type.Object({
  date: Day,
  same: Type.Boolean({ description: 'Whether all of it is as it was closed.' }),
  sha256: Type.String(),
  hash_matches: Type.Boolean(),
  chain_matches: Type.Boolean({ description: 'Whether it follows the close of the day before.' }),
  differences: Type.Array(
    Type.Object({
      zone_id: Type.String(),
      field: Type.String({ description: 'A figure of the close, as paid.recharge.' }),
      stored: Figure,
      now: Figure,
    }),
  ),
  late_count: Type.Integer({ description: 'Entries of the day that its close does not have.' }),
  late: Type.Array(
    Type.Object({
      openid: Type.String(),
      zone_id: Type.String(),
      entry_no: Type.Integer(),
      kind: Type.String(),
      bill_no: Type.String(),
      paid_delta: Coins,
      gift_delta: Coins,
      posted_at: moment,
    }),
    {
      description:
        'The last written of them, 20 at most: those that lie behind the others in the table.',
    },
  ),
})

export type CloseBody = Static<typeof CloseBody>
export type ClosedDay = Static<typeof ClosedDay>
export type ClosesBody = Static<typeof ClosesBody>
export type CheckedClose = Static<typeof CheckedClose>
