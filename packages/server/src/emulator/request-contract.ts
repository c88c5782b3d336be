// What the emulator tells of one request beyond its line in the log, and of one that it sends itself.
import { type Static, Type } from 'typebox'
import { LoggedRequest } from './contract.ts'

const nullable = <S extends Parameters<typeof Type.Union>[0][number]>(
  schema: S,
  description: string,
) => Type.Union([schema, Type.Null()], { description })

export const RequestSeq = Type.Object({
  seq: Type.Integer({ minimum: 1, description: 'The number of the request in its namespace.' }),
})

const SentBody = Type.Object({
  method: Type.String(),
  path: Type.String(),
  query: Type.String({ description: 'What follows the ?, as sent.' }),
  body: Type.String({ description: 'As sent, read as UTF-8.' }),
  curl: Type.String({ description: 'A command line that sends the same request.' }),
})

export const RequestDetail = Type.Object({
  ...LoggedRequest.properties,
  sent: nullable(
    SentBody,
    'As it was sent, with its token and signatures; null for cloud calls and top-ups.',
  ),
  answer: Type.String({
    description:
      'The JSON of the answer, tokens and session_keys masked. A fault may keep it back.',
  }),
  wrong_signature: nullable(
    Type.Object({
      name: Type.Union([Type.Literal('sig'), Type.Literal('pay_sig'), Type.Literal('signature')]),
      expected: Type.String({ description: 'The string to sign, *** in place of a key.' }),
      signed: nullable(
        Type.String(),
        'The string that was signed in its place; null when no known mistake gives the signature.',
      ),
      mistakes: Type.Array(
        Type.Object({ name: Type.String(), en: Type.String(), zh: Type.String() }),
      ),
    }),
    'The signature that is wrong, and why; null when none is.',
  ),
})

/** One that the emulator sent to itself. */
export const SentAgain = Type.Object({
  answer: nullable(Type.String(), 'The body of the answer; null when the connection was cut.'),
  ms: Type.Number({ description: 'Duration in milliseconds.' }),
  seq: nullable(Type.Integer(), 'Its number in the log; null when another namespace has it.'),
})

export const CompareText = Type.Object(
  {
    text: Type.String({
      maxLength: 65_536,
      description: 'The string that a program signed; *** or the key itself in place of the key.',
    }),
  },
  { additionalProperties: false },
)
export const Compared = Type.Object({
  is_signed: Type.Boolean({
    description: 'Whether this string, under a key of the game, gives the signature that was sent.',
  }),
})

export type RequestDetail = Static<typeof RequestDetail>
export type SentAgain = Static<typeof SentAgain>
