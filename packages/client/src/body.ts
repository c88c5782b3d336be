// The body of a call: the caller's fields under the names of the wire, checked, completed and signed
// (midas-v1 §2, §5 and §7).
import {
  type BodyValue,
  decodeFields,
  type Fields,
  type MidasV1Name,
  midasV1,
  Refusal,
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
  const fields = decodeFields(midasV1[call.name], { values, repeated: new Set() })
  if (!(fields instanceof Refusal)) return fields
  const { errcode, detail = '' } = fields
  throw errorOf(connection, call, failureOf(errcode.code, detail), 'refused')
}

/** Throws 90018, naming the field, for what would be refused; nothing is sent. */
export function checkFields(connection: Connection, call: Call): void {
  textsOf(connection, call, bodyOf(connection, call))
}

export function signedBody(connection: Connection, call: Call): string {
  const { name, env } = call
  const body = bodyOf(connection, call)
  const texts = textsOf(connection, call, body)
  const path = midasV1[name].paths[env]
  if (call.sign !== undefined) return JSON.stringify({ ...body, sig: call.sign(path, texts) })
  const key = connection.keys[env]
  if (key === undefined) {
    throw new TypeError(`${env} calls need the option ${env === 'sandbox' ? 'sandboxKey' : 'key'}`)
  }
  return JSON.stringify({ ...body, sig: sign(midasV1[name], texts, path, key) })
}

/** What the operation knows of `given`, under the names of the wire. */
export function wireFields(name: MidasV1Name, given: object): Record<string, unknown> {
  const known = new Set<string>(midasV1[name].fields.map((field) => field.name))
  return Object.fromEntries(
    Object.entries(given)
      .map(([key, value]) => [toSnakeCase(key), value] as const)
      .filter(([key]) => known.has(key)),
  )
}
