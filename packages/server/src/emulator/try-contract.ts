// What goes in and out of a call that the emulator makes for a developer: signed with the game's keys, sent over HTTP.
import { dialects } from '@pactolus/protocol'
import { type Static, Type } from 'typebox'
import { Dialect } from '../api/offer.ts'
import { Env, strict } from '../api/schemas.ts'
import { SentAgain } from './request-contract.ts'

const operations = [...new Set(dialects.flatMap(({ operations: own }) => Object.keys(own)))]

export const TryTerms = Type.Object(
  {
    dialect: Dialect,
    operation: Type.Unsafe<string>({
      type: 'string',
      enum: operations,
      description: 'The call; each dialect has some of them.',
    }),
    env: Type.Optional(Env),
    fields: Type.Optional(
      Type.Record(Type.String(), Type.String({ maxLength: 4096 }), {
        description:
          'The fields of the body as text. Required ones that are left out get a value; an empty one is not sent.',
      }),
    ),
  },
  strict,
)

export const TryResult = Type.Object({
  method: Type.String(),
  path: Type.String(),
  query: Type.String({ description: 'With the token and the signatures.' }),
  body: Type.String(),
  string_to_sign: Type.String({ description: 'The text under sig or pay_sig, *** for the key.' }),
  ...SentAgain.properties,
  code: Type.Object(
    {
      curl: Type.String(),
      typescript: Type.String(),
      php: Type.String(),
      go: Type.String(),
    },
    { description: 'Programs that make the same call of this emulator, with its keys.' },
  ),
})

export const TryCall = Type.Object({
  dialect: Dialect,
  operation: Type.String(),
  path: Type.String({ description: 'Of production.' }),
  fields: Type.Array(
    Type.Object({
      name: Type.String(),
      required: Type.Boolean(),
      is_number: Type.Boolean(),
      max_length: Type.Integer(),
      filled: Type.Boolean({ description: 'Whether it gets a value when it is left out.' }),
    }),
  ),
})

export type TryTerms = Static<typeof TryTerms>
export type TryResult = Static<typeof TryResult>
export type TryCall = Static<typeof TryCall>
