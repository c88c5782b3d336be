// The shapes of the routes that compare files with the ledger.
import { type Static, Type } from 'typebox'
import { Env, filter, moment, OfferId, strict, text } from '../api/schemas.ts'
import { suggestions } from '../bills/judge.ts'
import { billKinds, orderKinds, units } from '../bills/kinds.ts'
import { billStates } from '../directory/bills.ts'
import { causes, resolutions } from '../directory/differences.ts'
import { PageQuery } from './contract.ts'

function oneOf<const Names extends readonly string[]>(names: Names, description: string) {
  return Type.Unsafe<Names[number]>({ type: 'string', enum: [...names], description })
}
const maybe = Type.Union([moment, Type.Null()])
const MaybeText = Type.Union([Type.String(), Type.Null()])
const MaybeAmount = Type.Union([Type.Integer(), Type.Null()])

const BillKindName = oneOf(
  billKinds,
  'game: orders that the game has written down. xpay-orders and wechatpay: payments, order by order. ' +
    'xpay-summary: payments by day, as `download_bill` has them.',
)
export const BookParams = Type.Object({ offer_id: OfferId, env: Env })
const Id = (description: string) => Type.String({ pattern: '^[1-9]\\d{0,17}$', description })
export const BillParams = Type.Object({
  ...BookParams.properties,
  bill_id: Id('The number of a file.'),
})
export const DifferenceParams = Type.Object({
  ...BillParams.properties,
  difference_id: Id('The number of a difference.'),
})

export const UploadQuery = Type.Object({
  kind: BillKindName,
  name: text(255, 'What people call the file. It is shown, and never used as a path.'),
})

const head = text(4096, 'The head of the column that says it.')
const StateWords = Type.Optional(Type.Array(text(64, 'A word of the file.'), { maxItems: 50 }))
const MappingBody = Type.Object(
  {
    columns: Type.Object(
      {
        number: Type.Optional(head),
        amount: Type.Optional(head),
        openid: Type.Optional(head),
        zone_id: Type.Optional(head),
        time: Type.Optional(head),
        state: Type.Optional(head),
        refund: Type.Optional(head),
      },
      strict,
    ),
    unit: oneOf(units, 'Of the amounts: coins in a file of the game, fen or yuan in others.'),
    order_kind: oneOf(orderKinds, 'The orders of the ledger that a file of the game speaks of.'),
    states: Type.Optional(
      Type.Object(
        { done: StateWords, returned: StateWords, failed: StateWords },
        { ...strict, description: 'Words for a state, besides those that are known.' },
      ),
    ),
  },
  { ...strict, description: 'Which column says what.' },
)
export const CompareTerms = Type.Object(
  {
    mapping: MappingBody,
    from: text(40, 'From this time on, as 2026-09-01T00:00:00+08:00.'),
    to: text(40, 'Before this time; up to 366 days after `from`.'),
  },
  strict,
)

const Ages = ['day', 'week', 'month', 'older'] as const
export type Age = (typeof Ages)[number]
const AgeName = oneOf(
  Ages,
  'day: younger than a day; week: than 7 days; month: than 30 days; older.',
)
const CauseName = oneOf(causes, 'Why the file and the ledger differ.')
const ResolutionName = oneOf(resolutions, 'What was done about it.')
const Unresolved = ['none', ...resolutions] as const

const SumsBody = Type.Object({
  lines: Type.Integer({ description: 'Rows of the file in the period.' }),
  outside: Type.Integer({ description: 'Rows outside of it.' }),
  matched: Type.Integer({ description: 'Lines that say what the ledger says.' }),
  differences: Type.Integer(),
  their_amount: Type.Integer({ description: 'Coins of a file of the game, else fen.' }),
  our_orders: Type.Integer(),
  our_amount: Type.Integer(),
})

const listed = {
  bill_id: Type.String(),
  kind: BillKindName,
  name: Type.String(),
  format: oneOf(['csv', 'xlsx'], 'What the file is.'),
  bytes: Type.Integer(),
  sha256: Type.String(),
  rows: Type.Integer({ description: 'Without the heads.' }),
  state: oneOf(billStates, 'failed: `problem` says why it could not be compared.'),
  problem: MaybeText,
  from: maybe,
  to: maybe,
  sums: Type.Union([SumsBody, Type.Null()]),
  open: Type.Integer({ description: 'Differences that nobody resolved, or that wait.' }),
  uploaded_by: Type.String(),
  uploaded_at: moment,
  compared_by: MaybeText,
  compared_at: maybe,
}
export const ListedBill = Type.Object(listed)
export const BillBody = Type.Object({
  ...listed,
  heads: Type.Array(Type.String()),
  preview: Type.Array(Type.Object({ row: Type.Integer(), cells: Type.Array(Type.String()) }), {
    description: 'The first 20 rows.',
  }),
  guess: Type.Object(
    { mapping: MappingBody, from: maybe, to: maybe },
    { description: 'What the file suggests, or the last file of its kind.' },
  ),
  mapping: Type.Union([MappingBody, Type.Null()]),
  progress: Type.Union([Type.Object({ done: Type.Integer(), total: Type.Integer() }), Type.Null()]),
  counts: Type.Array(
    Type.Object({
      cause: CauseName,
      age: AgeName,
      resolution: oneOf(Unresolved, 'none: nobody resolved it.'),
      count: Type.Integer(),
    }),
  ),
})
export type BillBody = Static<typeof BillBody>
export type ListedBill = Static<typeof ListedBill>
export const Uploaded = Type.Object({
  outcome: oneOf(['uploaded', 'known'], 'known: the same file was uploaded before.'),
  bill: BillBody,
})

export const BillsQuery = Type.Object({ ...PageQuery, kind: Type.Optional(BillKindName) })
export const DifferenceFilterQuery = {
  cause: Type.Optional(CauseName),
  age: Type.Optional(AgeName),
  resolution: Type.Optional(oneOf(Unresolved, 'none: those that nobody resolved.')),
  q: filter('The beginning of a number or an openid.'),
}
export const DifferencesQuery = Type.Object({ ...PageQuery, ...DifferenceFilterQuery })

export const DifferenceBody = Type.Object({
  difference_id: Type.String(),
  cause: CauseName,
  number: Type.String(),
  openid: Type.String({ description: 'Empty where nobody says it; so with zone_id.' }),
  zone_id: Type.String(),
  row: Type.Integer({ description: 'Of the file; 0 where it has none.' }),
  our_kind: Type.Union([
    oneOf(['pay', 'recharge', 'present', 'purchase', 'day'], 'What the ledger has.'),
    Type.Null(),
  ]),
  ours: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Coins; of a purchase and a day, fen.',
  }),
  our_returned: MaybeAmount,
  our_at: maybe,
  theirs: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Coins of a file of the game, else fen.',
  }),
  their_returned: MaybeAmount,
  at: Type.String({ format: 'date-time', description: 'When it happened.' }),
  age: AgeName,
  suggestion: oneOf(suggestions, 'The one thing to do.'),
  sentence: Type.Object({ en: Type.String(), zh: Type.String() }),
  resolution: Type.Union([ResolutionName, Type.Null()]),
  note: MaybeText,
  bill_no: Type.Union([Type.String(), Type.Null()], {
    description: 'The order of the ledger that resolved it.',
  }),
  resolved_by: MaybeText,
  resolved_at: maybe,
})
export type DifferenceBody = Static<typeof DifferenceBody>

export const Resolve = Type.Object(
  {
    resolution: ResolutionName,
    note: Type.Optional(text(512, 'Kept with the difference. `accepted` needs one.')),
    bill_no: Type.Optional(
      text(128, 'The order that resolved it: the recharge or present, or the refunded pay.'),
    ),
  },
  strict,
)
export const ResolvedMany = Type.Object({
  outcome: oneOf(['resolved'], 'All of the file was taken.'),
  resolved: Type.Integer({ description: 'Rows that say something new.' }),
})
