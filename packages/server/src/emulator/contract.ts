// What goes in and out of the emulator's controls: the same shapes over HTTP, in a seed file and in
// startEmulator(). Names are those of the wire, snake_case, everywhere.
import { dialects } from '@pactolus/protocol'
import { type Static, Type } from 'typebox'
import { OfferChanges } from '../api/offer.ts'
import { BillNo, TradeNo, text } from '../api/schemas.ts'
import type { MoneyState } from '../ledger/money-orders.ts'
import { type EffectName, effectNames, operations } from './fault-effects.ts'

const oneOf = <Name extends string>(names: readonly Name[], description: string) =>
  Type.Unsafe<Name>({ type: 'string', enum: [...names], description })

const Moment = Type.Unsafe<string | number>({
  type: ['string', 'integer'],
  description: 'A time: ISO 8601 such as 2026-01-31T08:00:00Z, or milliseconds since 1970.',
})
const Duration = Type.Unsafe<string | number>({
  type: ['string', 'integer'],
  description: 'How long: milliseconds, or a text such as 48h, 90m, 2d or 30s.',
})
const Ms = (description: string) =>
  Type.Integer({ minimum: 0, maximum: 86_400_000, description: `${description}, in milliseconds.` })
const pattern = (of: string) =>
  Type.String({ minLength: 1, maxLength: 128, description: `${of}; * stands for any text.` })
const Env = oneOf(['production', 'sandbox'], 'The environment.')
const Dialect = oneOf(
  dialects.map(({ name }) => name),
  'The protocol; all of them when left out.',
)
const closed = { additionalProperties: false }

export const NamespaceName = Type.String({
  pattern: '^[a-z0-9][a-z0-9_-]{0,39}$',
  description: 'A namespace: small letters, digits, - and _, up to 40.',
})
export const NamespaceQuery = Type.Object({
  namespace: Type.String({ default: 'default', description: 'The namespace.' }),
})

export const FaultRule = Type.Object(
  {
    effect: oneOf<EffectName>(effectNames, 'What happens to the call.'),
    operation: Type.Optional(oneOf([...operations, 'all'], 'The call; all calls when left out.')),
    dialect: Type.Optional(Dialect),
    env: Type.Optional(Env),
    openid: Type.Optional(pattern('Only players whose openid matches')),
    bill_no: Type.Optional(pattern('Only orders whose bill_no matches')),
    nth: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'Every nth matching call; with count 1, the nth call only.',
      }),
    ),
    count: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Maximum number of calls that it affects.' }),
    ),
    probability: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'Probability, from 0 to 1.' }),
    ),
    seed: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 4_294_967_295,
        description:
          'Seed of the random numbers, to repeat a run; the number of the rule when left out.',
      }),
    ),
    err_code: Type.Optional(
      Type.Integer({ description: 'What a client call answers: an errCode of its table.' }),
    ),
    ms: Type.Optional(Ms('Duration')),
    median_ms: Type.Optional(Ms('Median of a log-normal duration')),
    sigma: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 5,
        description: 'Spread of a log-normal duration: 0 none, 0.5 moderate, 1 wide.',
      }),
    ),
  },
  { ...closed, description: 'A fault and the calls that it affects.' },
)
export const ListedFault = Type.Object({
  rule: Type.Integer({ description: 'Number of the rule.' }),
  ...FaultRule.properties,
  matched: Type.Integer({ description: 'Number of calls that matched.' }),
  fired: Type.Integer({ description: 'Number of calls that it affected.' }),
})
export const FaultPreset = Type.Object({
  name: Type.String(),
  says: Type.String(),
  zh: Type.String({ description: 'The same in Chinese.' }),
  rules: Type.Array(FaultRule),
})
export const FaultEffect = Type.Object({
  effect: Type.String(),
  operations: Type.Array(Type.String(), { description: 'The calls that it can happen to.' }),
  takes: Type.Union([Type.String(), Type.Null()], {
    description: 'ms; time: ms, or median_ms and sigma; err_code.',
  }),
  says: Type.String({ description: 'What the caller sees and what the ledger did.' }),
  zh: Type.String({ description: 'The same in Chinese.' }),
})
export const PresetTerms = Type.Object({ seed: FaultRule.properties.seed }, closed)

export const ClockBody = Type.Object({
  mode: oneOf(['real', 'moved', 'frozen'], 'real, moved (runs with an offset) or frozen.'),
  now: Type.String({ format: 'date-time' }),
  now_ms: Type.Integer(),
  offset_ms: Type.Integer({ description: 'Difference from real time; negative when behind.' }),
})
export const FreezeClock = Type.Object({ at: Type.Optional(Moment) }, closed)
export const SetClock = Type.Object({ to: Moment }, closed)
export const AdvanceClock = Type.Object({ by: Duration }, closed)

export const SnapshotName = text(64, 'The name of a snapshot.')
export const SnapshotTerms = Type.Object({ name: SnapshotName }, closed)
export const SnapshotBody = Type.Object({
  name: Type.String(),
  taken_at: Type.String({ format: 'date-time' }),
})
export const StateBody = Type.Object({
  namespace: Type.String(),
  book: Type.String({ description: 'The name of the book in the ledger.' }),
})

const Amount = Type.Integer({ minimum: 1, maximum: 9_999_999_999, description: 'Coins.' })
const Fen = Type.Integer({ minimum: 1, maximum: 9_999_999_999, description: 'Fen.' })
const player = {
  openid: text(128, 'The player.'),
  zone_id: Type.Optional(text(128, 'The zone; "1" when left out.')),
  env: Type.Optional(Env),
}
export const Seed = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    offer: Type.Optional(OfferChanges),
    clock: Type.Optional(
      Type.Object(
        { at: Type.Optional(Moment), frozen: Type.Optional(Type.Boolean()) },
        { ...closed, description: 'The time at the start, and whether the clock is frozen.' },
      ),
    ),
    players: Type.Optional(
      Type.Array(
        Type.Object(
          {
            ...player,
            paid: Type.Optional(Amount),
            gift: Type.Optional(Amount),
            frozen: Type.Optional(
              Type.Boolean({ description: 'Whether pays of the account are refused.' }),
            ),
          },
          closed,
        ),
        { description: 'Players and their coins before the orders below.' },
      ),
    ),
    purchases: Type.Optional(
      Type.Array(
        Type.Object(
          {
            ...player,
            out_trade_no: TradeNo,
            coins: Amount,
            fee: Fen,
            dialect: Type.Optional(Dialect),
            state: Type.Optional(
              oneOf<MoneyState>(
                ['created', 'paid', 'delivered', 'closed'],
                'How far it is; delivered, with its coins, when left out.',
              ),
            ),
            refunded: Type.Optional(Fen),
            ago: Type.Optional(Duration),
          },
          closed,
        ),
        { description: 'Purchases of coins with money, before the orders below.' },
      ),
    ),
    orders: Type.Optional(
      Type.Array(
        Type.Object(
          {
            ...player,
            kind: oneOf(['recharge', 'present', 'pay', 'cancel', 'refund'], 'Kind of the order.'),
            bill_no: BillNo,
            pay_bill_no: Type.Optional(BillNo),
            amount: Type.Optional(Amount),
            ago: Type.Optional(Duration),
          },
          closed,
        ),
        {
          description:
            'Orders, oldest first. A cancel has the bill_no of the pay that it cancels; a refund has ' +
            'a number of its own, the pay_bill_no and an amount.',
        },
      ),
    ),
    faults: Type.Optional(Type.Array(FaultRule, { description: 'Fault rules, in order.' })),
  },
  {
    ...closed,
    title: 'A state of the Pactolus emulator',
    description: 'The state of a namespace after seeding. All earlier state is removed.',
  },
)

export const GameBody = Type.Object({
  name: Type.String({ description: 'Of the namespace.' }),
  baseUrl: Type.String(),
  appid: Type.String(),
  secret: Type.String(),
  offerId: Type.String(),
  key: Type.String(),
  sandboxKey: Type.String(),
  openid: Type.String(),
  sessionKey: Type.String(),
  zoneId: Type.String(),
  cloud: Type.Object({
    serviceUrl: Type.String(),
    envId: Type.String(),
    secretId: Type.String(),
    secretKey: Type.String(),
  }),
})
export const CreateNamespace = Type.Object({ name: NamespaceName }, closed)

export const RequestsQuery = Type.Object({
  ...NamespaceQuery.properties,
  after: Type.Integer({ minimum: 0, default: 0, description: 'Only requests with a greater seq.' }),
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 1000 }),
  follow: Type.Optional(
    oneOf(['1'], 'Keep the connection open and send each new request as a line of JSON.'),
  ),
})
export const LoggedRequest = Type.Object({
  seq: Type.Integer({ description: 'Numbered from 1 in each namespace.' }),
  at: Type.String({ format: 'date-time', description: 'Real time.' }),
  rid: Type.String(),
  dialect: Type.Union([Type.String(), Type.Null()], {
    description: 'The protocol; null for calls for tokens and sessions.',
  }),
  operation: Type.String(),
  env: Type.Union([Type.String(), Type.Null()], {
    description: 'The environment; null where the body that names it was not read.',
  }),
  fields: Type.Record(Type.String(), Type.String(), {
    description: 'What was sent, decoded; secrets, tokens and signatures masked.',
  }),
  string_to_sign: Type.Union([Type.String(), Type.Null()], {
    description: 'The text under sig or pay_sig for this call; the key is left out.',
  }),
  outcome: Type.Union([Type.String(), Type.Null()]),
  errcode: Type.Integer(),
  errmsg: Type.String(),
  explanation: Type.Union([Type.String(), Type.Null()], {
    description: 'For a wrong signature: the mistake.',
  }),
  explanation_zh: Type.Union([Type.String(), Type.Null()], {
    description: 'The same in Chinese.',
  }),
  fault: Type.Union(
    [
      Type.Object({
        rule: Type.Integer(),
        effect: Type.String(),
        ms: Type.Optional(Type.Number()),
        err_code: Type.Optional(Type.Integer()),
      }),
      Type.Null(),
    ],
    { description: 'The injected fault.' },
  ),
  ms: Type.Number({ description: 'Duration in milliseconds.' }),
})

export type FaultRule = Static<typeof FaultRule>
export type ListedFault = Static<typeof ListedFault>
export type Seed = Static<typeof Seed>
export type GameBody = Static<typeof GameBody>
export type LoggedRequest = Static<typeof LoggedRequest>
export type StateBody = Static<typeof StateBody>
export type SnapshotBody = Static<typeof SnapshotBody>
