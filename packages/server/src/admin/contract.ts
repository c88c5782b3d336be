// The shapes of the admin API: validated on the way in, documented by OpenAPI, typed for the commands
// and the console. Names are those of the wire: snake_case. Coins are JSON numbers of up to 15 digits.
import { type Static, type TSchema, type TString, Type } from 'typebox'
import { currency, Dialect, OfferBody, OfferChanges, offerSettings } from '../api/offer.ts'
import { Appid, BillNo, Env, moment, OfferId, strict, text, tradeNo } from '../api/schemas.ts'
import type { MoneyState } from '../ledger/money-orders.ts'

/** The shortest secret that production takes. */
export const secretLengthMin = 16
const Secret = Type.String({ pattern: `^[\\x21-\\x7e]{${secretLengthMin},128}$` })
/** The documents of the protocol have samples of 5 and 12 characters: `dev` takes them. */
export const appKey = (mode: 'dev' | 'serve') =>
  mode === 'serve' ? Secret : Type.String({ pattern: '^[\\x21-\\x7e]{1,128}$' })
const Coins = Type.Integer()

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
  created_at: moment,
})
export const AppChanges = Type.Object({ calls_per_s: CallsPerS }, strict)
export const AppCreated = Type.Object({
  appid: Appid,
  name: Type.String(),
  secret: Type.String({ description: 'Shown only once.' }),
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
    session_key: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9+/=]{16,128}$',
        description: 'What code2Session of WeChat returned; a new one is made when left out.',
      }),
    ),
  },
  strict,
)
export const SessionBody = Type.Object({
  openid: Type.String(),
  session_key: Type.String(),
  expires_at: moment,
})

export const createOffer = (key: TString) =>
  Type.Object(
    {
      offer_id: OfferId,
      appid: Appid,
      currency: Type.Optional(currency),
      ...OfferChanges.properties,
      name: offerSettings.name,
      production_key: Type.Optional(key),
      sandbox_key: Type.Optional(key),
    },
    strict,
  )
export const OfferCreated = Type.Object({
  ...OfferBody.properties,
  production_key: Type.String({ description: 'Shown only once.' }),
  sandbox_key: Type.String({ description: 'Shown only once.' }),
})
export const ImportResult = Type.Object({
  outcome: Type.Literal('imported'),
  accounts: Type.Integer(),
  orders: Type.Integer({ description: 'Each with the entry it wrote.' }),
  tombstones: Type.Integer(),
  money_orders: Type.Optional(Type.Integer()),
  sha256: Type.String({ description: 'Of the file up to its footer.' }),
  settings_differ: Type.Array(Type.String(), {
    description: 'Settings that the offer has otherwise than the exported one.',
  }),
})
export const KeyBody = Type.Object({
  key_id: Type.Integer(),
  env: Env,
  hint: Type.String({ description: 'The last four characters.' }),
  created_at: moment,
  retired_at: Type.Union([moment, Type.Null()]),
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
const Paths = Type.Array(Type.String({ pattern: '^/[A-Za-z0-9_./-]{0,127}[*]?$' }), {
  maxItems: 500,
  description:
    'Paths that its cloudbase_access_token may call; `*` at the end stands for any rest.',
})
export const EnvironmentBody = Type.Object({
  env_id: EnvId,
  appid: Appid,
  secret_id: Type.String(),
  permissions: ApiNames,
  paths: Paths,
  created_at: moment,
})
export const CreateEnvironment = Type.Object(
  {
    env_id: EnvId,
    appid: Appid,
    permissions: Type.Optional(ApiNames),
    paths: Type.Optional(Paths),
  },
  strict,
)
const SecretKey = Type.String({ description: 'Shown only once.' })
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
    api_names: Type.Optional(ApiNames),
    paths: Type.Optional(Paths),
    replace: Type.Optional(
      Type.Boolean({
        description:
          'These alone; without it they come to what is permitted. A list that is left out stays.',
      }),
    ),
  },
  { ...strict, minProperties: 1 },
)
export const CloudTokenBody = Type.Object({
  env_id: EnvId,
  appid: Appid,
  cloudbase_access_token: Type.String(),
  expires_in: Type.Integer({ description: 'Seconds.' }),
})

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
  created_at: Type.Union([moment, Type.Null()], { description: 'Null while nothing ever came.' }),
})
export const OrderTerms = Type.Object(
  {
    bill_no: BillNo,
    amount: Type.Integer({ minimum: 1, maximum: 9_999_999_999, description: 'Coins.' }),
    remark: Type.Optional(text(512, 'Kept with the order and shown in the statement.')),
    reason: Type.Optional(text(512, 'Why; it is the remark as well, where there is none.')),
  },
  strict,
)
export const RechargeTerms = Type.Object(
  {
    ...OrderTerms.properties,
    bill_no: Type.Optional(BillNo),
    out_trade_no: Type.Optional(
      tradeNo('In place of bill_no: the number of a purchase, which becomes a money order.'),
    ),
    fee: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 9_999_999_999, description: 'Of the purchase, in fen.' }),
    ),
    state: Type.Optional(
      Type.Unsafe<MoneyState>({
        type: 'string',
        enum: ['created', 'paid', 'delivered', 'closed'],
        description: 'How far the purchase is: the coins come with delivered, the default.',
      }),
    ),
    dialect: Type.Optional(Dialect),
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
  wx_order_id: Type.Optional(Type.String({ description: "Of a purchase: the platform's number." })),
})
export const OrderKind = Type.Union([
  Type.Literal('recharge'),
  Type.Literal('present'),
  Type.Literal('pay'),
  Type.Literal('refund'),
])
const optionalText = Type.Union([Type.String(), Type.Null()])
const maker = {
  by: Type.Union([Type.String(), Type.Null()], {
    description: 'The operator or the token whose order it is; null for the game.',
  }),
  reason: optionalText,
}
export const EntryBody = Type.Object({
  ...maker,
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
  posted_at: moment,
  pay_item: optionalText,
  app_remark: optionalText,
  user_ip: optionalText,
})
export const StatementQuery = Type.Object({ ...PageQuery, kind: Type.Optional(OrderKind) })
export const StatementPage = Type.Object({
  ...page(EntryBody).properties,
  detached_until: Type.Union([moment, Type.Null()], {
    description:
      'Entries of this account from before are detached, but for the last of them (docs/history.md); ' +
      'null for none.',
  }),
})
export const OrderBody = Type.Object({
  ...maker,
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
  posted_at: moment,
  pay_item: optionalText,
  app_remark: optionalText,
  user_ip: optionalText,
})
export const AuditBody = Type.Object({
  audit_id: Type.Integer(),
  at: moment,
  actor: Type.String(),
  session_id: Type.Union([Type.String(), Type.Null()], {
    description: 'Of an operator; null for a program with a token.',
  }),
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
export type CheckBody = Static<typeof CheckBody>
