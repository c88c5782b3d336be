// The shapes of push targets and pushes in the admin API.
import { type Static, Type } from 'typebox'
import { Appid, Env, moment, OfferId, strict, text } from '../api/schemas.ts'

export const Channel = Type.Union([Type.Literal('platform'), Type.Literal('orders')], {
  description:
    'platform: the message server, which gets the pushes of Midas 2.0 and xpay; ' +
    'orders: pactolus_order, an event for every order of an account.',
})
const Format = Type.Union([Type.Literal('json'), Type.Literal('xml')])
const State = Type.Union(
  [Type.Literal('pending'), Type.Literal('delivered'), Type.Literal('dead')],
  { description: 'dead: every attempt has failed.' },
)
const nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) =>
  Type.Union([schema, Type.Null()])

export const PutPushTarget = Type.Object(
  {
    appid: Appid,
    channel: Channel,
    url: text(2048, 'Where pushes go: https in production.'),
    token: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9]{3,64}$',
        description:
          'The Token of the message server; of the channel orders, the key that signs. Made up when left out.',
      }),
    ),
    encoding_aes_key: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9+/]{43}$',
        description: 'EncodingAESKey: pushes are encrypted (safe mode). Plain mode without it.',
      }),
    ),
    format: Type.Optional(Format),
    check: Type.Optional(
      Type.Boolean({
        description: 'false: do not ask the address for echostr before it is set.',
      }),
    ),
  },
  strict,
)
export const PushTargetBody = Type.Object({
  appid: Appid,
  channel: Channel,
  url: Type.String(),
  format: Format,
  mode: Type.Union([Type.Literal('plain'), Type.Literal('safe')]),
  created_at: moment,
  updated_at: moment,
})
export const PushTargetPut = Type.Object({
  ...PushTargetBody.properties,
  token: Type.String({ description: 'Shown only once.' }),
})
export const TestPush = Type.Object(
  { offer_id: Type.Optional(OfferId), env: Type.Optional(Env) },
  strict,
)
export const TestResult = Type.Object({
  delivered: Type.Boolean(),
  answer: Type.String({ description: 'What the address answered, or why it did not.' }),
})
export const PushBody = Type.Object({
  push_id: Type.String(),
  offer_id: OfferId,
  env: Env,
  openid: Type.String(),
  zone_id: Type.String(),
  channel: Channel,
  event: Type.String({ description: 'coins, refund, order or freeze.' }),
  facts: Type.Record(Type.String(), Type.Unknown(), { description: 'What the push tells.' }),
  state: State,
  attempts: Type.Integer(),
  answer: nullable(Type.String({ description: 'What came of the last attempt.' })),
  created_at: moment,
  due_at: nullable(moment),
  ended_at: nullable(moment),
})
export const PushesQuery = Type.Object({
  after: Type.Optional(text(600, '`next` of the page before.')),
  limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
  state: Type.Optional(State),
  openid: Type.Optional(text(128, 'Pushes of this player.')),
})
export const Retried = Type.Object({ outcome: Type.Literal('queued') })

export type PushTargetShape = Static<typeof PushTargetBody>
export type PushShape = Static<typeof PushBody>
