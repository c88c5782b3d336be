// The shapes of operators and their sessions in the admin API.
import { type Static, Type } from 'typebox'
import { moment, strict, text } from '../api/schemas.ts'
import { type Role, roles } from '../directory/grants.ts'

const Limit = Type.Union([Type.Integer({ minimum: 0, maximum: 999_999_999_999_999 }), Type.Null()])
const Limits = Type.Object(
  { per_order: Limit, per_operator_day: Limit, per_account_day: Limit },
  {
    ...strict,
    description: 'Coins that a recharge or present needs no approval for; null: any number.',
  },
)
const grant = {
  role: Type.Unsafe<Role>({ type: 'string', enum: [...roles] }),
  offer_id: Type.String({
    pattern: '^(\\*|[A-Za-z0-9_-]{1,64})$',
    description: 'An offer; * is all of them.',
  }),
  env: Type.Unsafe<'production' | 'sandbox' | '*'>({
    type: 'string',
    enum: ['production', 'sandbox', '*'],
  }),
}
export const GrantBody = Type.Object({ ...grant, limits: Limits })
const NewGrant = Type.Object(
  { ...grant, limits: Type.Optional(Type.Partial(Limits, strict)) },
  strict,
)
const NewGrants = Type.Array(NewGrant, { maxItems: 200 })

export const OperatorName = Type.String({
  pattern: '^[a-z0-9][a-z0-9._@-]{0,63}$',
  description: 'The name of an operator: the "who" of the audit log.',
})
export const OperatorBody = Type.Object({
  name: Type.String(),
  state: Type.Unsafe<'invited' | 'active' | 'disabled'>({
    type: 'string',
    enum: ['invited', 'active', 'disabled'],
    description: 'invited: without a password yet.',
  }),
  has_totp: Type.Boolean({ description: 'Whether one-time codes are asked for.' }),
  grants: Type.Array(GrantBody),
  created_at: moment,
  signed_in_at: Type.Union([moment, Type.Null()]),
})
export const CreateOperator = Type.Object({ name: OperatorName, grants: NewGrants }, strict)
export const OperatorChanges = Type.Object({ grants: NewGrants }, strict)
export const Invited = Type.Object({
  name: Type.String(),
  invite: Type.String({ description: 'Shown only once: anyone who has it can set the password.' }),
  path: Type.String({ description: 'Of the page that takes it, at the address of this service.' }),
  ends_at: moment,
})

/** What is new has 12 characters at least; what is there may be anything. */
const NewPassword = Type.String({ minLength: 12, maxLength: 256 })
const Password = Type.String({ minLength: 1, maxLength: 256 })
const Code = Type.String({ pattern: '^[0-9 ]{6,9}$', description: 'A code of the app.' })
export const SignIn = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
    password: Type.Optional(Password),
    code: Type.Optional(Code),
  },
  strict,
)
export const UseInvite = Type.Object(
  { invite: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }), password: NewPassword },
  strict,
)
export const ChangePassword = Type.Object({ password: Password, new_password: NewPassword }, strict)
export const UseCode = Type.Object({ code: Code }, strict)
export const TotpBody = Type.Object({
  secret: Type.String({ description: 'In base32; shown only once.' }),
  uri: Type.String({ description: 'otpauth://…, for a picture that the app reads.' }),
})
export const SessionOptions = Type.Object({
  mode: Type.String(),
  version: Type.String(),
  sign_in: Type.Unsafe<'password' | 'automatic'>({
    type: 'string',
    enum: ['password', 'automatic'],
    description: 'automatic: an empty body signs in, in dev at this machine.',
  }),
})
export const SessionBody = Type.Object({
  operator: Type.Object({
    name: Type.String(),
    has_totp: Type.Boolean(),
    grants: Type.Array(GrantBody),
  }),
  session_id: Type.String(),
  created_at: moment,
  idle_ends_at: moment,
  ends_at: moment,
  mode: Type.String(),
  version: Type.String(),
})
export const ListedSession = Type.Object({
  session_id: Type.String(),
  ip: Type.String(),
  created_at: moment,
  seen_at: moment,
  ends_at: moment,
})
export const OwnSession = Type.Object({
  ...ListedSession.properties,
  is_current: Type.Boolean(),
})
export const ViewBody = Type.Object({
  page: Type.String(),
  name: Type.String(),
  query: text(2000, 'The filters as they stand in the address of the page: state=open&range=7d.'),
  saved_at: moment,
})
export const Ended = Type.Object({ ended: Type.Integer({ description: 'Sessions that ended.' }) })

export type ViewBody = Static<typeof ViewBody>
export type GrantBody = Static<typeof GrantBody>
export type NewGrant = Static<typeof NewGrant>
export type OperatorBody = Static<typeof OperatorBody>
export type Invited = Static<typeof Invited>
export type ListedSession = Static<typeof ListedSession>
