// `sig` and `mp_sig` (midas-v1 §5 and §6).
//
// The official vector: with AppKey zNLgAGgqsEWJOg1nFVaO5r7fAlIQxr1u and path /cgi-bin/midas/getbalance
//   appid=wx1234567&offer_id=12345678&openid=odkx20ENSNa2w5y3g_qOkOvBNM1g&pf=android&ts=1507530737
//   &zone_id=1 gives 1ad64e8dcb2ec1dc486b7fdf01f4a15159fc623dc3422470e51cf6870734726b
import type { Fields } from '../decode.ts'
import { hmacHex, sameSignature } from '../hmac.ts'
import type { MidasV1Operation, SignedField } from './operations.ts'

/** `name=value` pairs in ASCII order of the names, joined by `&`; values raw, nothing encoded. */
export function pairs(fields: Fields, names: readonly string[]): string {
  return joined(fields, [...names].sort())
}

function joined(fields: Fields, sortedNames: readonly string[]): string {
  let text = ''
  for (const name of sortedNames) text += `${text === '' ? '' : '&'}${name}=${fields[name]}`
  return text
}

/** The signed fields of an operation, in ASCII order: sorted once, for they are what every call needs. */
const signedFields = new WeakMap<MidasV1Operation, readonly SignedField[]>()

function signedFieldsOf(operation: MidasV1Operation): readonly SignedField[] {
  const known = signedFields.get(operation)
  if (known !== undefined) return known
  const sorted = operation.fields
    .filter((field) => field.signed)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  signedFields.set(operation, sorted)
  return sorted
}

/** The signed names of `operation` that `fields` holds, in ASCII order. */
export function signedNames(operation: MidasV1Operation, fields: Fields): string[] {
  const names: string[] = []
  for (const { name } of signedFieldsOf(operation)) {
    if (fields[name] !== undefined) names.push(name)
  }
  return names
}

/** What a sender may have signed: all that is present, or the required names alone (midas-v1 §7). */
function signedSets(operation: MidasV1Operation, fields: Fields): string[][] {
  const present = signedNames(operation, fields)
  const required = signedFieldsOf(operation).filter((field) => field.required)
  if (present.length === required.length) return [present]
  return [present, required.map((field) => field.name)]
}

/** The text under `sig`. `path` is the path really called, `/sandbox/` included. */
export function sigText(text: string, path: string, appKey: string): string {
  return `${text}&org_loc=${path}&method=POST&secret=${appKey}`
}

/** `sig` over every signed field that is present. */
export function sign(
  operation: MidasV1Operation,
  fields: Fields,
  path: string,
  appKey: string,
): string {
  const text = joined(fields, signedNames(operation, fields))
  return hmacHex(appKey, sigText(text, path, appKey))
}

/**
 * Whether `fields.sig` is right under one of `appKeys`. It may cover the documented names that are
 * present, or the required names alone (midas-v1 §7), but never fewer.
 */
export function verifySig(
  operation: MidasV1Operation,
  fields: Fields,
  path: string,
  appKeys: readonly string[],
): boolean {
  const given = fields.sig ?? ''
  for (const names of signedSets(operation, fields)) {
    const text = joined(fields, names)
    for (const appKey of appKeys) {
      if (sameSignature(hmacHex(appKey, sigText(text, path, appKey)), given)) return true
    }
  }
  return false
}

/**
 * `mp_sig` of the older generation. It covers the fields of `sig`, `sig` itself and the
 * access_token of the query. Its key is the session_key, as the base64 text that code2Session
 * returned.
 */
export function mpSign(
  operation: MidasV1Operation,
  fields: Fields,
  path: string,
  accessToken: string,
  sessionKey: string,
): string {
  return mpSigOver(signedNames(operation, fields), fields, path, accessToken, sessionKey)
}

function mpSigOver(
  names: readonly string[],
  fields: Fields,
  path: string,
  accessToken: string,
  sessionKey: string,
): string {
  const all: Record<string, string> = { ...fields, access_token: accessToken }
  const text = pairs(all, [...names, 'access_token', 'sig'])
  return hmacHex(sessionKey, `${text}&org_loc=${path}&method=POST&session_key=${sessionKey}`)
}

/** Whether `fields.mp_sig` is right, over either of the sets that `verifySig` accepts. */
export function verifyMpSig(
  operation: MidasV1Operation,
  fields: Fields,
  path: string,
  accessToken: string,
  sessionKey: string,
): boolean {
  const given = fields.mp_sig ?? ''
  return signedSets(operation, fields).some((names) =>
    sameSignature(mpSigOver(names, fields, path, accessToken, sessionKey), given),
  )
}
