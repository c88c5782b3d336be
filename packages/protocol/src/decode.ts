// From a body to the fields of one operation, or the sentence that says which field is wrong
// (midas-v1 §2). Values stay text: a signature covers the text, not the value.
import type { Body, BodyValue } from './body.ts'
import { Refusal } from './errcode.ts'
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
  amount: { pattern: /^[1-9][0-9]{0,9}$/, rule: 'must be a whole number from 1 to 9999999999' },
  timestamp: { pattern: /^[0-9]+$/, rule: 'must be a UNIX time in seconds' },
}

/** The fields of `operation` in `body`; 90018 naming the first field that is not as documented. */
export function decodeFields(operation: Operation, body: Body): Fields | Refusal {
  const fields: Record<string, string> = {}
  for (const field of operation.fields) {
    const value = body.values.get(field.name)
    if (value === undefined || value.type === 'null' || isEmpty(value)) {
      if (field.required) return wrong(field, 'is missing')
      continue
    }
    if (body.repeated.has(field.name)) return wrong(field, 'is given twice')
    if (value.type === 'other' || (value.type === 'number' && !field.number)) {
      return wrong(field, field.number ? 'must be a number or a string' : 'must be a string')
    }
    const fault = faultOf(field, value.text)
    if (fault !== undefined) return wrong(field, fault)
    fields[field.name] = value.text
  }
  return fields
}

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

function wrong(field: Field, fault: string): Refusal {
  return new Refusal('parameter_invalid', `${field.name} ${fault}`)
}
