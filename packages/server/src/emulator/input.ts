// Checks what came in against a schema, and says what is wrong in a sentence that names the field.
import { Ajv, type Schema, type ValidateFunction } from 'ajv'
import { type Static, type TSchema, Type } from 'typebox'
import { sentenceOf } from '../api/schema-sentence.ts'
import { InvalidInput } from './time-text.ts'

const ajv = new Ajv({ strict: false, useDefaults: true })
const compiled = new WeakMap<TSchema, ValidateFunction>()

/** `value` as the schema says, or InvalidInput. */
export function checked<S extends TSchema>(schema: S, value: unknown, whole: string): Static<S> {
  let validate = compiled.get(schema)
  if (validate === undefined) {
    validate = ajv.compile(schema as Schema)
    compiled.set(schema, validate)
  }
  if (!validate(value)) throw new InvalidInput(sentenceOf(validate.errors ?? [], whole))
  return value as Static<S>
}

/** A body that may be left out. */
export function optional<S extends TSchema>(schema: S) {
  return Type.Unsafe<Static<S> | null>({ ...schema, type: ['object', 'null'] })
}
