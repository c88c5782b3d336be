// The calls of the document as requests that a program for people sends (Postman, editors), with variables in place
// of the values of an example.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../page.ts'
import { apiDocument, type DocumentedCall } from './openapi.ts'

/** A request with `{{name}}` where a variable stands. */
export interface SampleRequest {
  readonly tag: string
  readonly name: string
  readonly description: string
  readonly method: string
  readonly path: string
  readonly query: readonly { readonly key: string; readonly value: string }[]
  readonly url: string
  readonly body: string | undefined
  /** The variable that keeps each of these members of the answer. */
  readonly kept: Readonly<Record<string, string>>
}

/** The variables, with the values to begin with. */
export const variables: Readonly<Record<string, string>> = {
  baseUrl: 'http://127.0.0.1:4800',
  ...{ appid: '', secret: '', offerId: '', appKey: '', sandboxAppKey: '', jsCode: 'player' },
  ...{ openid: '', sessionKey: '', zoneId: '1', env: '0', access_token: '' },
  ...{ payNo: '', refundNo: '', presentNo: '' },
}

/** What a body has in place of the values of an example. */
const inPlace: Readonly<Record<string, string>> = {
  ...{ openid: '"{{openid}}"', appid: '"{{appid}}"', offer_id: '"{{offerId}}"' },
  ...{ zone_id: '"{{zoneId}}"', env: '{{env}}', ts: '{{ts}}', sig: '"{{sig}}"' },
  ...{ pay_bill_no: '"{{payNo}}"', pay_order_id: '"{{payNo}}"' },
}

/** Every call, in the order of the document. */
export function sampleRequests(language: Language): SampleRequest[] {
  return Object.entries(apiDocument(language).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, call]) => requestOf(path, method.toUpperCase(), call)),
  )
}

/** The script that signs, for a program whose names `sender` gives. */
export function signingScript(sender: string): string {
  const signing = readFileSync(join(import.meta.dirname, 'signing.js'), 'utf8').trimEnd()
  return `${sender}\n\n${signing}`
}

function requestOf(path: string, method: string, call: DocumentedCall): SampleRequest {
  const query = call.parameters.map(({ name, example = `{{${name}}}` }) => ({
    key: name,
    value: name === 'sig_method' ? 'hmac_sha256' : example,
  }))
  const search = query.map(({ key, value }) => `${key}=${value}`).join('&')
  const example = call.requestBody?.content['application/json'].example
  return {
    ...{ tag: call.tags[0] ?? '', name: call.summary, description: call.description },
    ...{ method, path, query },
    url: `{{baseUrl}}${path}${search === '' ? '' : `?${search}`}`,
    body: example === undefined ? undefined : bodyOf(path, example),
    kept: keptOf(path),
  }
}

function keptOf(path: string): Record<string, string> {
  if (path.endsWith('token')) return { access_token: 'access_token' }
  return path.includes('session') ? { openid: 'openid', session_key: 'sessionKey' } : {}
}

function bodyOf(path: string, example: Readonly<Record<string, unknown>>): string {
  const members = Object.entries(example).map(([name, value]) => {
    const isLogin = !/\/(midas|game|xpay)\//.test(path)
    const text = isLogin ? undefined : (orderNumber(path, name) ?? inPlace[name])
    return `"${name}":${text ?? JSON.stringify(value)}`
  })
  return `{${members.join(',')}}`
}

/** The variable with the number of an order that moves coins; undefined for another member. */
function orderNumber(path: string, name: string): string | undefined {
  const isV1 = path.startsWith('/cgi-bin/')
  if (name !== 'bill_no' && (name !== 'order_id' || !/_pay$|present/.test(path))) return undefined
  if (path.includes('present')) return '"{{presentNo}}"'
  return path.includes('cancel') && !isV1 ? '"{{refundNo}}"' : '"{{payNo}}"'
}
