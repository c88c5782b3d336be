// All that is known of one request of the log, for the developer who asks why it was answered so.
import { hmacHex, parseBody, Refusal, sameSignature } from '@pactolus/protocol'
import { parseQuery } from '../wire/query.ts'
import type { RequestDetail } from './request-contract.ts'
import { isSent, type Kept, type SentHttp, secretNames } from './request-log.ts'

export function detailOf(kept: Kept): RequestDetail {
  const { logged, request, answered } = kept
  const { wrongSignature: wrong } = answered
  return {
    ...logged,
    sent: isSent(request) ? sentBody(request) : null,
    answer: maskedAnswer(answered.text),
    wrong_signature:
      wrong === undefined
        ? null
        : {
            name: wrong.name,
            expected: expectedText(kept, wrong.name),
            signed: wrong.signedText ?? null,
            mistakes: wrong.mistakes.map(({ name, en, zh }) => ({ name, en, zh })),
          },
  }
}

function sentBody(sent: SentHttp) {
  const { method, path, query } = sent
  return { method, path, query, body: sent.body.toString(), curl: curlOf(sent) }
}

/** `signature` is made of the body alone, the others of the string in the log. */
function expectedText({ logged, request }: Kept, name: string): string {
  if (name === 'signature' && isSent(request)) return request.body.toString()
  return logged.string_to_sign ?? ''
}

/** Of the service that listens at `$PACTOLUS_URL`, in a shell. */
export function curlOf({
  method,
  path,
  query,
  body,
}: Pick<SentHttp, 'method' | 'path' | 'query' | 'body'>): string {
  const address = `"$PACTOLUS_URL"${quoted(query === '' ? path : `${path}?${query}`)}`
  const data =
    body.length === 0
      ? ''
      : ` \\\n  -H 'content-type: application/json' \\\n  --data-binary ${quoted(body.toString())}`
  const verb = method === (body.length === 0 ? 'GET' : 'POST') ? '' : ` -X ${method}`
  return `curl -s${verb} ${address}${data}`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** Tokens and session_keys of an answer are for the program that asked. */
function maskedAnswer(text: string): string {
  const masked = (name: string, value: unknown) => (secretNames.has(name) ? '***' : value)
  return JSON.stringify(JSON.parse(text, masked))
}

/** The keys that a signature of the game may be made with. */
export interface GameKeys {
  readonly appKeys: readonly string[]
  readonly sessionKey: string | undefined
}

/** Whether `text`, signed with a key of the game, gives the signature that the request had. */
export function isSignedText(kept: Kept, text: string, { appKeys, sessionKey }: GameKeys): boolean {
  const name = kept.answered.wrongSignature?.name
  const given = name === undefined ? undefined : givenOf(kept, name)
  if (given === undefined) return false
  const keys = [...appKeys, ...(sessionKey === undefined ? [] : [sessionKey])]
  // The text of 1.0 has the key in it, which nobody need paste.
  return keys.some((key) => {
    const whole = text.replace(/(secret|session_key)=\*\*\*$/, (_, word) => `${word}=${key}`)
    return sameSignature(hmacHex(key, whole), given)
  })
}

/** The signature as it was sent: of 1.0 in the body, else in the query. */
function givenOf({ request }: Kept, name: string): string | undefined {
  if (request === undefined) return undefined
  if (name === 'sig') {
    const body = request.body instanceof Uint8Array ? parseBody(request.body) : request.body
    return body instanceof Refusal ? undefined : body.values.get(name)?.text
  }
  const value = parseQuery(request.query)[name]
  return Array.isArray(value) ? value[0] : value
}
