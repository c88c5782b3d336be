// The fields of a call as rows of a table, and an example of a call that its document has none of.
import type { Call, Operation, Schema } from './documents.ts'

export interface FieldRow {
  readonly name: string
  /** path, query or body. */
  readonly place: string
  readonly type: string
  readonly required: boolean
  readonly description: string
}

const json = 'application/json'

export function requestFields({ parameters = [], requestBody }: Operation): readonly FieldRow[] {
  const ofAddress = parameters.map(
    ({ name, in: place, required = false, description = '', schema = {} }) => ({
      ...{ name, place, required, type: typeText(schema) },
      description: description === '' ? (schema.description ?? '') : description,
    }),
  )
  return [...ofAddress, ...membersOf(requestBody?.content?.[json]?.schema, 'body')]
}

export function answerFields({ responses = {} }: Operation): readonly FieldRow[] {
  const good = Object.keys(responses).find((status) => status.startsWith('2'))
  const schema = good === undefined ? undefined : responses[good]?.content?.[json]?.schema
  return membersOf(schema, 'body')
}

/** The members of an object, those of objects and lists inside it included. */
function membersOf(schema: Schema | undefined, place: string, before = ''): FieldRow[] {
  const { properties = {}, required = [] } = schema ?? {}
  return Object.entries(properties).flatMap(([name, member]) => {
    const row = {
      ...{ name: before + name, place, type: typeText(member), required: required.includes(name) },
      description: member.description ?? '',
    }
    if (member.items?.properties !== undefined) {
      return [row, ...membersOf(member.items, place, `${before}${name}[].`)]
    }
    return [row, ...membersOf(member, place, `${before}${name}.`)]
  })
}

function typeText(schema: Schema): string {
  const { type, enum: values, const: only, items, anyOf, oneOf } = schema
  const choices = anyOf ?? oneOf
  if (only !== undefined) return JSON.stringify(only)
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(' | ')
  if (choices !== undefined) return [...new Set(choices.map(typeText))].join(' | ')
  if (items !== undefined) {
    const one = typeText(items)
    return one.includes('|') ? `(${one})[]` : `${one}[]`
  }
  return type ?? ''
}

/** The example of the document, or a call by curl with every field that must be there. */
export function exampleOf({ method, path, operation }: Call, baseUrl: string): string {
  const own = operation['x-example']
  if (own !== undefined) return own
  const { parameters = [], requestBody } = operation
  const query = parameters
    .filter((one) => one.in === 'query' && one.required === true)
    .map(({ name, example }) => `${name}=${example ?? name.toUpperCase()}`)
  const address = `${baseUrl}${path}${query.length === 0 ? '' : `?${query.join('&')}`}`
  const content = requestBody?.content?.[json]
  const body = content?.example ?? (content?.schema && sampleOf(content.schema, ''))
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}'${address}'`,
    ...(path.startsWith('/admin/') ? [`-H 'Authorization: Bearer TOKEN'`] : []),
    ...(body === undefined
      ? []
      : [`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(body)}'`]),
  ]
  return lines.join(' \\\n  ')
}

function sampleOf(schema: Schema, name: string): unknown {
  const { type, enum: values, const: only, minimum, properties = {}, required = [] } = schema
  const choice = (schema.anyOf ?? schema.oneOf)?.[0]
  if (only !== undefined) return only
  if (values !== undefined) return values[0]
  if (choice !== undefined) return sampleOf(choice, name)
  switch (type) {
    case 'object':
      return Object.fromEntries(
        required.map((member) => [member, sampleOf(properties[member] ?? {}, member)]),
      )
    case 'array':
      return schema.items === undefined ? [] : [sampleOf(schema.items, name)]
    case 'integer':
    case 'number':
      return minimum ?? 1
    case 'boolean':
      return true
    default:
      return name.toUpperCase()
  }
}
