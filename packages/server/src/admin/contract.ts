// The shapes of the admin API: validated on the way in, documented by OpenAPI, typed for the commands
// and the console. Names are those of the wire: snake_case. Coins are JSON numbers of up to 15 digits.
import { type Static, type TSchema, type TString, Type } from 'typebox'

// Neither NUL nor half of a surrogate pair is text that a database would store.
const storable = '^[^\\u0000\\p{Cs}]*$'

export const text = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, description, pattern: storable })

/** Text of a query that may be left out. */
export const filter = (description: string) =>
  Type.String({ default: '', maxLength: 600, description, pattern: storable })

export const Env = Type.Union([Type.Literal('production'), Type.Literal('sandbox')])
export const Appid = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: 'The app id of a game.',
})
export const OfferId = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: 'The id of a payment application.',
})
export const BillNo = Type.String({
  pattern: '^[0-9A-Za-z_\\-|*@]{1,63}$',
  description: 'An order number: the idempotency key, per account and kind.',
})
// A misspelt name in a body is refused: a secret under it would be lost, or kept in clear.
const strict = { additionalProperties: false } as const
/** The shortest secret that production takes. */
export const secretLengthMin = 16
const Secret = Type.String({ pattern: `^[\\x21-\\x7e]{${secretLengthMin},128}$` })
/** The documents of the protocol have samples of 5 and 12 characters: `dev` takes them. */
export const appKey = (mode: 'dev' | 'serve') =>
  mode === 'serve' ? Secret : Type.String({ pattern: '^[\\x21-\\x7e]{1,128}$' })
const When = Type.String({ format: 'date-time' })
const Coins = Type.Integer()

const ErrorBody = Type.Object(
  {
    error: Type.String({ description: 'A name to branch on.' }),
    message: Type.String({ description: 'A sentence for people.' }),
  },
  { description: 'What went wrong.' },
)
export const errors = { '4xx': ErrorBody, '5xx': ErrorBody }

export function page<Items extends TSchema>(items: Items) {
  return Type.Object({
    items: Type.Array(items),
    next: Type.Union([Type.String(), Type.Null()], {
      description: 'Send it as `after` for the next page; null on the last.',
    }),
  })
}

export const PageQuery = {
  after: Type.Optional(text(600, '`next` of the page before.')),
  limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
}

const CallsPerS = Type.Union([Type.Integer({ minimum: 1, maximum: 1_000_000 }), Type.Null()], {
  description: 'Calls a second that each process answers for it, 45011 for more; null: no limit.',
})
export const AppBody = Type.Object({
  appid: Appid,
  name: Type.String(),
  calls_per_s: CallsPerS,
  created_at: When,
})
export const AppChanges = Type.Object({ calls_per_s: CallsPerS }, strict)
export const AppCreated = Type.Object({
  appid: Appid,
  name: Type.String(),
  secret: Type.String({ description: 'Shown this once.' }),
})
export const CreateApp = Type.Object(
  {
    appid: Type.Optional(Appid),
    name: text(128, 'What people call the game.'),
    secret: Type.Optional(Secret),
  },
  strict,
)
export const SetSecret = Type.Object({ secret: Type.Optional(Secret) }, strict)
export const SecretBody = Type.Object({ appid: Appid, secret: Type.String() })

export const StartSession = Type.Object(
  {
    openid: text(128, 'The player.'),
    expires_in_s: Type.Optional(Type.Integer({ minimum: 1, maximum: 31_622_400 })),
  },
  strict,
)
export const SessionBody = Type.Object({
  openid: Type.String(),
  session_key: Type.String(),
  expires_at: When,
})

const settings = {
  name: text(128, 'What people call the offer.'),
  cancel_window_s: Type.Integer({
    minimum: 0,
    maximum: 31_622_400,
    description: 'How long after a pay it can be taken back, in seconds.',
  }),
  tombstones: Type.Boolean({
    description: 'Remember the cancel of an unknown bill_no and refuse a pay that comes late.',
  }),
  require_session: Type.Boolean({ description: 'Answer 90010 to players without a live session.' }),
  production: Type.Boolean({ description: 'Allow production calls; 90017 when not.' }),
  sandbox: Type.Boolean({ description: 'Allow sandbox calls; 90017 when not.' }),
}
const Currency = Type.String({
  minLength: 1,
  maxLength: 16,
  description: 'What its coins are called.',
})

export const OfferBody = Type.Object({
  offer_id: OfferId,
  appid: Appid,
  currency: Currency,
  ...settings,
  created_at: When,
})
export const OfferChanges = Type.Partial(Type.Object(settings), strict)
export const createOffer = (key: TString) =>
  Type.Object(
    {
      offer_id: OfferId,
      appid: Appid,
      currency: Type.Optional(Currency),
      ...OfferChanges.properties,
      name: settings.name,
      production_key: Type.Optional(key),
      sandbox_key: Type.Optional(key),
    },
    strict,
  )
export const OfferCreated = Type.Object({
  ...OfferBody.properties,
  production_key: Type.String({ description: 'Shown this once.' }),
  sandbox_key: Type.String({ description: 'Shown this once.' }),
})
export const ImportResult = Type.Object({
  outcome: Type.Literal('imported'),
  accounts: Type.Integer(),
  orders: Type.Integer({ description: 'Each with the entry it wrote.' }),
  tombstones: Type.Integer(),
  sha256: Type.String({ description: 'Of the file up to its footer.' }),
  settings_differ: Type.Array(Type.String(), {
    description: 'Settings that the offer has otherwise than the exported one.',
  }),
})
export const KeyBody = Type.Object({
  key_id: Type.Integer(),
  env: Env,
  hint: Type.String({ description: 'The last four characters.' }),
  created_at: When,
  retired_at: Type.Union([When, Type.Null()]),
})
export const addKey = (key: TString) => Type.Object({ env: Env, key: Type.Optional(key) }, strict)
export const KeyAdded = Type.Object({ key_id: Type.Integer(), env: Env, key: Type.String() })

export const EnvId = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: 'The id of a cloud environment.',
})
const ApiNames = Type.Array(Type.String({ pattern: '^[A-Za-z0-9_.]{1,128}$' }), {
  maxItems: 500,
  description: 'Names as `permissions.openapi` of config.json lists them: midas.cancelPay.',
})
export const EnvironmentBody = Type.Object({
  env_id: EnvId,
  appid: Appid,
  secret_id: Type.String(),
  permissions: ApiNames,
  created_at: When,
})
export const CreateEnvironment = Type.Object(
  { env_id: EnvId, appid: Appid, permissions: Type.Optional(ApiNames) },
  strict,
)
const SecretKey = Type.String({ description: 'Shown this once.' })
export const EnvironmentCreated = Type.Object({
  ...EnvironmentBody.properties,
  secret_key: SecretKey,
})
export const CredentialBody = Type.Object({
  env_id: EnvId,
  secret_id: Type.String(),
  secret_key: SecretKey,
})
export const PermitApis = Type.Object(
  {
    api_names: ApiNames,
    replace: Type.Optional(
      Type.Boolean({ description: 'These alone; without it they come to what is permitted.' }),
    ),
  },
  strict,
)

export const AccountParams = Type.Object({
  offer_id: OfferId,
  env: Env,
  openid: text(128, 'The player.'),
  zone_id: text(128, 'The zone as the game sends it; "1" without zones.'),
})
export const AccountBody = Type.Object({
  openid: Type.String(),
  zone_id: Type.String(),
  balance: Coins,
  paid: Coins,
  gift: Coins,
  save_amt: Coins,
  present_sum: Coins,
  save_sum: Coins,
  cost_sum: Coins,
  frozen: Type.Boolean(),
  entry_no: Type.Integer({ description: 'The number of its last entry.' }),
  created_at: Type.Union([When, Type.Null()], { description: 'Null while nothing ever came.' }),
})
export const OrderTerms = Type.Object(
  {
    bill_no: BillNo,
    amount: Type.Integer({ minimum: 1, maximum: 9_999_999_999, description: 'Coins.' }),
    remark: Type.Optional(text(512, 'Kept with the order and shown in the statement.')),
  },
  strict,
)
export const OrderResult = Type.Object({
  outcome: Type.String({
    description: 'posted; duplicate, of an order that was; accepted, when the coins come later.',
  }),
  bill_no: Type.String(),
  amount: Coins,
  gift: Coins,
  balance: Coins,
  gift_balance: Coins,
})
const OrderKind = Type.Union([
  Type.Literal('recharge'),
  Type.Literal('present'),
  Type.Literal('pay'),
  Type.Literal('refund'),
])
const optionalText = Type.Union([Type.String(), Type.Null()])
export const EntryBody = Type.Object({
  entry_no: Type.Integer(),
  kind: OrderKind,
  bill_no: Type.String(),
  pay_bill_no: optionalText,
  amount: Coins,
  gift: Coins,
  refunded: Coins,
  paid_delta: Coins,
  gift_delta: Coins,
  paid_after: Coins,
  gift_after: Coins,
  posted_at: When,
  pay_item: optionalText,
  app_remark: optionalText,
  user_ip: optionalText,
})
export const StatementQuery = Type.Object({ ...PageQuery, kind: Type.Optional(OrderKind) })
export const OrderBody = Type.Object({
  openid: Type.String(),
  zone_id: Type.String(),
  kind: OrderKind,
  bill_no: Type.String(),
  pay_bill_no: optionalText,
  amount: Type.Integer({ description: '0 for a pay that was cancelled before it arrived.' }),
  gift: Coins,
  refunded: Coins,
  refunded_gift: Coins,
  entry_no: Type.Union([Type.Integer(), Type.Null()]),
  posted_at: When,
  pay_item: optionalText,
  app_remark: optionalText,
  user_ip: optionalText,
})
export const AuditBody = Type.Object({
  audit_id: Type.Integer(),
  at: When,
  actor: Type.String(),
  ip: Type.String(),
  rid: Type.String(),
  action: Type.String(),
  target: Type.String(),
  request: Type.Unknown(),
  status: Type.Union([Type.Integer(), Type.Null()]),
  result: optionalText,
})
export const CheckBody = Type.Object({
  name: Type.String(),
  rule: Type.String(),
  violations: Type.Array(Type.Unknown()),
  duration_ms: Type.Integer(),
})

export type AccountBody = Static<typeof AccountBody>
export type OrderResult = Static<typeof OrderResult>
export type EntryBody = Static<typeof EntryBody>
export type OrderBody = Static<typeof OrderBody>
export type OfferBody = Static<typeof OfferBody>
export type CheckBody = Static<typeof CheckBody>
