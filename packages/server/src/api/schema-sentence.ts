// What is wrong with input that does not fit its JSON schema, as a sentence that names the field.
import type { ErrorObject } from 'ajv'

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
