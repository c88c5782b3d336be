// The shapes of acts, approvals and what makes them.
import { type Static, type TSchema, Type } from 'typebox'
import { Env, moment, OfferId, strict, text, tradeNo } from '../api/schemas.ts'
import type { ActAction, ActState } from '../directory/acts.ts'

/** A body that may be left out. */
export function optional<S extends TSchema>(schema: S) {
  return Type.Unsafe<Static<S> | null>({ ...schema, type: ['object', 'null'] })
}

export const Reason = text(512, 'Why: others will ask. An operator has to say it.')
export const FreezeTerms = Type.Object({ reason: Type.Optional(Reason) }, strict)
export const CancelTerms = Type.Object(
  {
    reason: Type.Optional(Reason),
    amount: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 9_999_999_999,
        description: 'Coins: a part of the pay.',
      }),
    ),
    refund_no: Type.Optional(tradeNo('With amount: the number of this part.')),
  },
  strict,
)
export const DecisionTerms = Type.Object({ reason: Type.Optional(Reason) }, strict)
export const Note = Type.Object({ text: text(2000, 'What others should know.') }, strict)

export const ApprovalNeeded = Type.Object({
  outcome: Type.Literal('approval_needed'),
  approval_id: Type.Integer(),
  bill_no: Type.String(),
})

const optionalText = Type.Union([Type.String(), Type.Null()])
export const ActBody = Type.Object({
  act_id: Type.Integer(),
  at: moment,
  action: Type.Unsafe<ActAction>({
    type: 'string',
    enum: ['recharge', 'present', 'cancel', 'freeze', 'unfreeze', 'note'],
  }),
  by: Type.String(),
  is_operator: Type.Boolean({ description: 'Not a program with a token.' }),
  reason: optionalText,
  bill_no: Type.Union([Type.String(), Type.Null()], { description: 'Of the order that it makes.' }),
  pay_bill_no: optionalText,
  amount: Type.Union([Type.Integer(), Type.Null()], {
    description:
      'Coins; null where none move, and for all that is left of a pay until that came back.',
  }),
  state: Type.Unsafe<ActState>({
    type: 'string',
    enum: ['begun', 'waiting', 'approved', 'rejected', 'expired', 'done', 'failed'],
    description: 'begun, approved: not known here whether it was done; the same again finds out.',
  }),
  result: Type.Union([Type.String(), Type.Null()], { description: 'What the ledger said.' }),
  expires_at: Type.Union([moment, Type.Null()], {
    description: 'Of one that needs an approval: until when it waits.',
  }),
  approval: Type.Union([
    Type.Object({ decided_by: Type.String(), decided_at: moment, reason: optionalText }),
    Type.Null(),
  ]),
})
export const ApprovalBody = Type.Object({
  approval_id: Type.Integer(),
  offer_id: OfferId,
  env: Env,
  openid: Type.String(),
  zone_id: Type.String(),
  ...ActBody.properties,
})

export type ApprovalNeeded = Static<typeof ApprovalNeeded>
export type ActBody = Static<typeof ActBody>
export type ApprovalBody = Static<typeof ApprovalBody>
