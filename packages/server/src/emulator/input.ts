// Checks what came in against a schema, and says what is wrong in a sentence that names the field.
import { Ajv, type ErrorObject, type Schema, type ValidateFunction } from 'ajv'
import type { Static, TSchema } from 'typebox'
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

/** `faults[0].effect must be one of …`, of the first thing that is wrong. */
export function sentenceOf(errors: readonly ErrorObject[], whole: string): string {
  const [error] = errors
  if (error === undefined) return `${whole} is not as documented`
  const { instancePath, keyword, message = 'is wrong', params } = error
  const path = instancePath
    .slice(1)
    .replaceAll(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.')
  const inner = path === '' ? '' : `${path}.`
  switch (keyword) {
    case 'required':
      return `${inner}${params.missingProperty} is missing`
    case 'additionalProperties':
      return `${inner}${params.additionalProperty} is not a field of ${path === '' ? whole : path}`
    case 'enum':
      return `${path} must be one of ${params.allowedValues.join(', ')}`
    default:
      return `${path === '' ? whole : path} ${message}`
  }
}
