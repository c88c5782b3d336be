// What the operations of Midas 2.0 and xpay share: strict JSON types, and signatures in the query.
import type { Field, FieldFormat, Operation } from '../operation.ts'

export interface RawBodyOperation extends Operation {
  /** Needs `signature` of the player's session beside `pay_sig`. */
  readonly userSigned: boolean
}

interface FieldOptions {
  optional?: true
  number?: true
  bool?: true
  format?: FieldFormat
}

/** A field of one JSON type; `lengthMax` in UTF-16 units. */
export function strictField(name: string, lengthMax: number, options: FieldOptions = {}): Field {
  return {
    name,
    lengthMax,
    format: options.format ?? 'text',
    required: options.optional !== true,
    type: options.number === true ? 'number' : options.bool === true ? 'bool' : 'string',
  }
}

export const envField = strictField('env', 1, { number: true, format: 'env' })
export const amountField = strictField('amount', 10, { number: true, format: 'amount' })
