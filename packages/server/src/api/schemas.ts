// Schemas that the admin API, the emulator's controls and the lines of an export have in common.
import { Type } from 'typebox'

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
/** A number that the platform takes for a purchase, or for a refund of it. */
export const tradeNo = (description: string) =>
  Type.String({ pattern: '^[0-9A-Za-z_|*@-]{1,32}$', description })
export const TradeNo = tradeNo('The number of a purchase: out_trade_no.')

// A misspelt name in a body is refused: a secret under it would be lost, or kept in clear.
export const strict = { additionalProperties: false } as const
export const moment = Type.String({ format: 'date-time' })

const ErrorBody = Type.Object(
  {
    error: Type.String({ description: 'A name to branch on.' }),
    message: Type.String({ description: 'A sentence for people.' }),
  },
  { description: 'What went wrong.' },
)
export const errors = { '4xx': ErrorBody, '5xx': ErrorBody }
