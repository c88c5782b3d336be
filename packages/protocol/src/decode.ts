// From a body to the fields of one operation, or what is wrong with one of them. Values stay text: a
// signature covers the text, not the value.
import type { Body, BodyValue } from './body.ts'
import type { Field, FieldFormat, Operation } from './operation.ts'

/** The documented fields that were sent and are not empty, by name, as text. */
export type Fields = Readonly<Record<string, string>>

// \p{Cs} is a surrogate without its other half. Neither it nor NUL is text a database would store.
const forbidden = /[\0\p{Cs}]/u

const formats: Record<FieldFormat, { pattern: RegExp; rule: string }> = {
  text: { pattern: /^/, rule: 'must be text' },
  identifier: { pattern: /^[^&=]*$/, rule: 'must not hold & or =' },
  bill_no: {
    pattern: /^[0-9A-Za-z_\-|*@]+$/,
    rule: 'may hold only digits, letters and _ - | * @',
  },
  bill_no_v2: {
    pattern: /^[0-9A-Za-z\-|*@][0-9A-Za-z_\-|*@]*$/,
    rule: 'may hold only digits, letters and _ - | * @, and must not begin with _',
  },
  order_id: {
    pattern: /^[0-9A-Za-z_-]{8,32}$/,
    rule: 'must have 8 to 32 digits, letters, _ and -',
  },
  trade_no: {
    pattern: /^[0-9A-Za-z_\-|*@]+$/,
    rule: 'may hold only digits, letters and _ - | * @',
  },
  amount: { pattern: /^[1-9][0-9]{0,9}$/, rule: 'must be a whole number from 1 to 9999999999' },
  timestamp: { pattern: /^[0-9]+$/, rule: 'must be a UNIX time in seconds' },
  env: { pattern: /^[01]$/, rule: 'must be 0 (production) or 1 (sandbox)' },
  one_or_two: { pattern: /^[12]$/, rule: 'must be 1 or 2' },
  refund_reason: { pattern: /^[0-5]$/, rule: 'must be "0" to "5"' },
  refund_from: { pattern: /^[1-3]$/, rule: 'must be "1", "2" or "3"' },
  day: {
    pattern: /^[0-9]{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$/,
    rule: 'must be a day as a number, such as 20260901',
  },
  order_type: { pattern: /^[1-4]$/, rule: 'must be 1 to 4' },
  refund_status: { pattern: /^[0245]$/, rule: 'must be 0, 2, 4 or 5' },
  flag: { pattern: /^(?:true|false)$/, rule: 'must be true or false' },
  zero_or_one: { pattern: /^[01]$/, rule: 'must be 0 or 1' },
}

/** Why a field is not as documented. */
export class FieldFault {
  readonly field: Field
  readonly kind: 'missing' | 'repeated' | 'type' | 'format'
  /** What was sent; undefined where nothing was. */
  readonly value: BodyValue | undefined
  readonly #fault: string

  constructor(field: Field, kind: FieldFault['kind'], fault: string, value?: BodyValue) {
    this.field = field
    this.kind = kind
    this.value = value
    this.#fault = fault
  }

  get sentence(): string {
    return `${this.field.name} ${this.#fault}`
  }
}

/** The fields of `operation` in `body`, or the first that is not as documented. */
export function decodeFields(operation: Operation, body: Body): Fields | FieldFault {
  const fields: Record<string, string> = {}
  for (const field of operation.fields) {
    const value = body.values.get(field.name)
    if (value === undefined || value.type === 'null' || isEmpty(value)) {
      if (field.required) return new FieldFault(field, 'missing', 'is missing')
      continue
    }
    if (body.repeated.has(field.name)) return new FieldFault(field, 'repeated', 'is given twice')
    const wrong = typeFault(field, value)
    if (wrong !== undefined) return wrong
    const fault = faultOf(field, value.text)
    if (fault !== undefined) return new FieldFault(field, 'format', fault, value)
    fields[field.name] = value.text
  }
  return fields
}

/** The first field in `body` whose JSON type is not as documented: strict dialects look at types first. */
export function wrongType(operation: Operation, body: Body): FieldFault | undefined {
  for (const field of operation.fields) {
    const value = body.values.get(field.name)
    const wrong = value === undefined ? undefined : typeFault(field, value)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

function typeFault(field: Field, value: BodyValue): FieldFault | undefined {
  const { type } = value
  if (type === 'null' || type === field.type) return undefined
  if (field.type === 'either' && type !== 'other') return undefined
  // Of these, only true and false have a text.
  if (field.type === 'bool' && type === 'other' && value.text !== '') return undefined
  return new FieldFault(field, 'type', typeRules[field.type], value)
}

const typeRules = {
  string: 'must be a string',
  number: 'must be a number',
  bool: 'must be true or false',
  either: 'must be a number or a string',
} as const

/** The order number in `body` if `operation` has one and it is as documented: answers may repeat it. */
export function readableBillNo(operation: Operation, body: Body): string | undefined {
  const field = operation.fields.find(({ format }) => format === 'bill_no')
  if (field === undefined || body.repeated.has(field.name)) return undefined
  const value = body.values.get(field.name)
  if (value?.type !== 'string' || faultOf(field, value.text) !== undefined) return undefined
  return value.text
}

/**
 * `fields` with the numbers as the sender wrote them, `1.0` for 1: the other text that may have been
 * signed. Undefined when they were written in plain digits.
 */
export function fieldsAsWritten(fields: Fields, body: Body): Fields | undefined {
  let written: Record<string, string> | undefined
  for (const [name, value] of body.values) {
    if (value.written === undefined || fields[name] === undefined) continue
    written ??= { ...fields }
    written[name] = value.written
  }
  return written
}

function isEmpty(value: BodyValue): boolean {
  return value.type === 'string' && value.text === ''
}

function faultOf(field: Field, text: string): string | undefined {
  const { pattern, rule } = formats[field.format]
  if (field.format !== 'text' && !pattern.test(text)) return rule
  if (text.length > field.lengthMax) return `is longer than ${field.lengthMax} characters`
  if (forbidden.test(text)) return 'holds a NUL or half of a surrogate pair'
  return undefined
}
