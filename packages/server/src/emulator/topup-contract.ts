// What goes in and out of a top-up of the emulator: a call of the player's client, and what came of it.
import type { ClientCallName } from '@pactolus/protocol'
import { type Static, Type } from 'typebox'
import { Dialect } from '../api/offer.ts'
import { OfferId, text } from '../api/schemas.ts'
import { NamespaceQuery } from './contract.ts'

const oneOf = <Name extends string>(names: readonly Name[], description: string) =>
  Type.Unsafe<Name>({ type: 'string', enum: [...names], description })

const calls = ['requestMidasPayment', 'requestMidasPaymentGameItem', 'requestVirtualPayment']
const platforms = ['android', 'ios', 'windows', 'mac', 'ohos'] as const
const Env = oneOf(['production', 'sandbox'], 'The environment; production when left out.')
const closed = { additionalProperties: false }

export const TopUpTerms = Type.Object(
  {
    call: Type.Optional(
      oneOf(calls as ClientCallName[], 'The client call, with its `option` exactly as it is made.'),
    ),
    option: Type.Optional(
      Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        description:
          'The argument of the call: mode, offerId, buyQuantity … of requestMidasPayment; mode, signData, paySig and ' +
          'signature of the others. A wrong member is answered as the client answers it.',
      }),
    ),
    coins: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 9_999_999_999,
        description:
          'In place of call and option: the emulator makes and signs the call for that many coins.',
      }),
    ),
    dialect: Type.Optional(Dialect),
    offer_id: Type.Optional(OfferId),
    zone_id: Type.Optional(text(128, 'With coins: the zone; "1" when left out.')),
    env: Type.Optional(Env),
    out_trade_no: Type.Optional(text(128, "With coins: the game's number of the order.")),
    attach: Type.Optional(text(512, 'With coins, xpay: text that pushes return.')),
    openid: Type.Optional(text(128, "Who pays; the game's first player when left out.")),
    platform: Type.Optional(oneOf(platforms, 'The system of the device; android when left out.')),
    release: Type.Optional(
      Type.Boolean({ description: 'Whether the game on the device is a released version.' }),
    ),
    cancel: Type.Optional(
      Type.Unsafe<-2 | 1 | 7>({
        type: 'integer',
        enum: [-2, 1, 7],
        description: 'The player cancels, and the device answers this errCode: devices differ.',
      }),
    ),
  },
  { ...closed, description: 'A call with its option, or coins.' },
)

const Coins = Type.Integer({ description: 'Coins.' })
const nullable = <S extends Parameters<typeof Type.Union>[0][number]>(
  schema: S,
  description: string,
) => Type.Union([schema, Type.Null()], { description })
const moment = Type.String({ format: 'date-time' })

export const TopUpOrder = Type.Object({
  out_trade_no: Type.String(),
  wx_order_id: Type.String({ description: "The platform's number." }),
  transaction_id: nullable(Type.String(), 'Of the payment; null while it is not paid.'),
  dialect: Dialect,
  offer_id: OfferId,
  env: Env,
  openid: Type.String(),
  zone_id: Type.String(),
  state: oneOf(
    ['created', 'paid', 'delivered', 'closed'],
    'paid: the money was taken, and the coins have not come.',
  ),
  fee: Type.Integer({ description: 'In fen.' }),
  coins: Coins,
  created_at: moment,
  paid_at: nullable(moment, 'When the money was taken.'),
  delivered_at: nullable(moment, 'When the coins came.'),
  arrives_at: nullable(moment, 'When coins come that a fault delays.'),
})
const TopUpBalance = Type.Object({ balance: Coins, gift_balance: Coins })
export const TopUpResult = Type.Object({
  call: Type.String(),
  option: Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    description: 'As it was made.',
  }),
  callback: nullable(
    Type.Object({
      errMsg: Type.String(),
      errCode: Type.Optional(Type.Integer({ description: 'Of a failure.' })),
    }),
    'What the game in the client gets; null when the callback is lost.',
  ),
  causes: Type.Array(Type.Object({ name: Type.String(), en: Type.String(), zh: Type.String() }), {
    description: 'Why it failed, for the developer; no device shows it.',
  }),
  order: nullable(TopUpOrder, 'Null when the call was refused before there was one.'),
  before: nullable(TopUpBalance, 'Of the account, where the call names one.'),
  after: nullable(TopUpBalance, 'The same after the call.'),
  fault: nullable(
    Type.Object({
      rule: Type.Integer(),
      effect: Type.String(),
      ms: Type.Optional(Type.Number()),
      err_code: Type.Optional(Type.Integer()),
    }),
    'The injected fault.',
  ),
})

export const TopUpPlayer = Type.Object({
  ...NamespaceQuery.properties,
  dialect: Type.Optional(Dialect),
  offer_id: Type.Optional(OfferId),
  zone_id: Type.Optional(text(128, 'The zone; "1" when left out.')),
  env: Type.Optional(Env),
  openid: Type.Optional(text(128, "The player; the game's first when left out.")),
})
export const TopUpPrices = Type.Object({
  offer_id: OfferId,
  openid: Type.String(),
  zone_id: Type.String(),
  env: Env,
  dialect: Dialect,
  coin_price: Type.Integer({ description: 'What a coin costs, in fen.' }),
  tiers: Type.Array(Type.Object({ yuan: Type.Integer(), coins: Coins }), {
    description: 'What can be bought; of xpay every other amount, too.',
  }),
  logged_in: Type.Boolean({ description: 'Whether the player has a live session_key.' }),
  ...TopUpBalance.properties,
})

export const TopUpPush = Type.Object({
  push_id: Type.String(),
  channel: Type.String(),
  event: Type.String({ description: 'coins, refund, order or freeze.' }),
  number: Type.String({ description: 'Of the order that it tells of; empty without one.' }),
  state: Type.String({ description: 'pending, delivered, or dead when every attempt has failed.' }),
  attempts: Type.Integer(),
  answer: nullable(Type.String(), 'What came of the last attempt.'),
  created_at: moment,
})

export type TopUpTerms = Static<typeof TopUpTerms>
export type TopUpOrder = Static<typeof TopUpOrder>
export type TopUpResult = Static<typeof TopUpResult>
export type TopUpPlayer = Partial<Omit<Static<typeof TopUpPlayer>, 'namespace'>>
export type TopUpPrices = Static<typeof TopUpPrices>
export type TopUpPush = Static<typeof TopUpPush>
