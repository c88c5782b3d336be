// The body of a call: the caller's fields under the names of the wire, checked, completed and signed
// (midas-v1 §2, §5 and §7).
import {
  type BodyValue,
  type CoinOperationName,
  decodeFields,
  FieldFault,
  type Fields,
  midasV1,
  sign,
  toSnakeCase,
} from '@pactolus/protocol'
import type { Call, Connection } from './connection.ts'
import { type Failure, failureOf, MidasError, type Outcome } from './error.ts'

export function errorOf(
  { lang }: Connection,
  { name, fields }: Call,
  failure: Failure,
  outcome: Outcome,
): MidasError {
  const billNo = billNoOf(fields)
  return new MidasError(failure, { operation: name, billNo, outcome, lang })
}

export function billNoOf(fields: Call['fields']): string | undefined {
  return typeof fields.bill_no === 'string' ? fields.bill_no : undefined
}

/** The body of a call, unsigned: empty fields are neither sent nor signed (midas-v1 §7). */
function bodyOf({ appid, offerId, now }: Connection, { fields }: Call): Record<string, unknown> {
  const all: Record<string, unknown> = {
    appid,
    offer_id: offerId,
    ts: Math.floor(now() / 1000),
    zone_id: '1',
    pf: 'android',
  }
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null && value !== '') all[name] = value
  }
  return all
}

/** The texts of the fields, which are what is signed; throws 90018, naming the field. */
function textsOf(connection: Connection, call: Call, body: Record<string, unknown>): Fields {
  const values = new Map<string, BodyValue>()
  for (const [name, value] of Object.entries({ ...body, sig: '-' })) {
    const type = typeof value === 'string' || typeof value === 'number' ? typeof value : 'other'
    values.set(name, { type: type as BodyValue['type'], text: String(value) })
  }
  const fields = decodeFields(midasV1.operations[call.name], { values, repeated: new Set() })
  if (!(fields instanceof FieldFault)) return fields
  const { code } = midasV1.errcodes.parameter_invalid
  throw errorOf(connection, call, failureOf(code, fields.sentence), 'refused')
}

/** Throws 90018, naming the field, for what would be refused; nothing is sent. */
export function checkFields(connection: Connection, call: Call): void {
  textsOf(connection, call, bodyOf(connection, call))
}

export function signedBody(connection: Connection, call: Call): string {
  const { name, env } = call
  const body = bodyOf(connection, call)
  const texts = textsOf(connection, call, body)
  const path = midasV1.operations[name].paths[env]
  if (call.sign !== undefined) return JSON.stringify({ ...body, sig: call.sign(path, texts) })
  const key = connection.keys[env]
  if (key === undefined) {
    throw new TypeError(`${env} calls need the option ${env === 'sandbox' ? 'sandboxKey' : 'key'}`)
  }
  return JSON.stringify({ ...body, sig: sign(midasV1.operations[name], texts, path, key) })
}

/** What the operation knows of `given`, under the names of the wire. */
export function wireFields(name: CoinOperationName, given: object): Record<string, unknown> {
  const known = new Set<string>(midasV1.operations[name].fields.map((field) => field.name))
  return Object.fromEntries(
    Object.entries(given)
      .map(([key, value]) => [toSnakeCase(key), value] as const)
      .filter(([key]) => known.has(key)),
  )
}
