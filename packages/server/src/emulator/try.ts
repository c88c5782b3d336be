// Makes a call as a game's server makes it: the fields in a body, the signatures of the dialect, an access_token.
import { randomBytes } from 'node:crypto'
import {
  type DialectName,
  dialects,
  type Env,
  type Field,
  type MidasV1Operation,
  type Operation,
  paySig,
  type RawBodyOperation,
  sessionSignature,
  sign,
} from '@pactolus/protocol'
import { dialectOf } from '../dialect/register.ts'
import type { DemoGame } from '../ready-file.ts'
import type { GameServices } from './demo.ts'
import { InvalidInput } from './time-text.ts'
import type { TryCall, TryTerms } from './try-contract.ts'

/** The signatures are made, never given. */
const signatures: readonly string[] = ['sig', 'mp_sig']

/** A member of a body: its text, and whether it stands there without quotes. */
export interface Member {
  readonly name: string
  readonly text: string
  readonly isBare: boolean
}

export interface MadeCall {
  readonly dialect: DialectName
  readonly operation: Operation
  readonly env: Env
  readonly path: string
  readonly query: string
  readonly body: string
  /** Without the signature. */
  readonly members: readonly Member[]
  readonly stringToSign: string
  readonly key: string
  /** Where the call is signed by a session. */
  readonly sessionKey: string | undefined
}

/** Every call with its fields. */
export function listCalls(): TryCall[] {
  return dialects.flatMap(({ name: dialect, operations }) =>
    Object.values<Operation>(operations).map((operation) => ({
      dialect,
      operation: operation.name,
      path: operation.paths.production,
      fields: fieldsOf(operation).map((field) => ({
        name: field.name,
        required: field.required,
        is_number: isNumber(field),
        max_length: field.lengthMax,
        filled: field.required && automatic(field, undefined) !== undefined,
      })),
    })),
  )
}

function fieldsOf({ fields }: Operation): Field[] {
  return fields.filter(({ name }) => !signatures.includes(name))
}

/** Signs a call of the game; what is left out of its fields gets a value where one is required. */
export async function makeCall(
  terms: TryTerms,
  game: DemoGame,
  { directory, sessions, tokens }: GameServices,
  realMs: number,
): Promise<MadeCall> {
  const { dialect, env = 'production' } = terms
  const operation = operationOf(terms)
  const known = { game, env, realMs }
  const members = membersOf(operation, terms.fields ?? {}, known)
  const path = operation.paths[env]
  const fields = Object.fromEntries(members.map(({ name, text }) => [name, text]))
  const offer = await directory.callableOffer(game.offerId)
  const app = await directory.findApp(game.appid)
  const [key] = offer?.keys[env] ?? []
  const issued = app && (await tokens.issueStable(app, false))
  if (key === undefined || typeof issued !== 'object') {
    throw new InvalidInput(`the game ${game.appid} has no key of ${env}, or gets no token`)
  }
  const call = { dialect, operation, env, path, members, key }
  const token = `access_token=${encodeURIComponent(issued.token)}`
  if (dialect === '1.0') {
    const sig = sign(operation as MidasV1Operation, fields, path, key)
    const body = jsonOf([...members, { name: 'sig', text: sig, isBare: false }])
    return { ...call, query: token, body, sessionKey: undefined, stringToSign: toSign(call, body) }
  }
  const body = jsonOf(members)
  const { userSigned } = operation as RawBodyOperation
  const openid = fields.openid ?? game.openid
  const session = userSigned
    ? ((await sessions.find(game.appid, openid)) ?? (await sessions.start(game.appid, openid)))
    : undefined
  const query = [
    token,
    ...(dialect === '2.0' ? ['sig_method=hmac_sha256'] : []),
    `pay_sig=${paySig(key, path, body)}`,
    ...(session === undefined ? [] : [`signature=${sessionSignature(session.sessionKey, body)}`]),
  ].join('&')
  return { ...call, query, body, sessionKey: session?.sessionKey, stringToSign: toSign(call, body) }
}

function toSign(call: Pick<MadeCall, 'dialect' | 'operation' | 'env' | 'members'>, body: string) {
  const { dialect, operation, env, members } = call
  const fields = Object.fromEntries(members.map(({ name, text }) => [name, text]))
  return dialectOf(dialect).stringToSign({ operation, env, fields, body })
}

function operationOf({ dialect, operation }: TryTerms): Operation {
  const { protocol } = dialectOf(dialect)
  const found = Object.values<Operation>(protocol.operations).find(({ name }) => name === operation)
  if (found !== undefined) return found
  const names = Object.keys(protocol.operations).join(', ')
  throw new InvalidInput(`operation: ${dialect} has no ${operation}: it has ${names}`)
}

interface Known {
  readonly game: DemoGame
  readonly env: Env
  readonly realMs: number
}

function membersOf(
  operation: Operation,
  given: Readonly<Record<string, string>>,
  known: Known,
): Member[] {
  const fields = fieldsOf(operation)
  const names = fields.map(({ name }) => name)
  const unknown = Object.keys(given).find((name) => !names.includes(name))
  if (unknown !== undefined) {
    throw new InvalidInput(
      `fields: ${operation.name} has no ${unknown}: it has ${names.join(', ')}`,
    )
  }
  return fields.flatMap((field) => {
    const text = given[field.name] ?? (field.required ? automatic(field, known) : undefined)
    if (text === undefined || text === '') return []
    return [{ name: field.name, text, isBare: isBare(field, text) }]
  })
}

/** What a field that is left out gets; undefined where only the caller can know. */
function automatic({ name, format }: Field, known: Known | undefined): string | undefined {
  const { game, env, realMs = 0 } = known ?? {}
  switch (name) {
    case 'openid':
      return game?.openid ?? ''
    case 'appid':
      return game?.appid ?? ''
    case 'offer_id':
      return game?.offerId ?? ''
    case 'zone_id':
      return game?.zoneId ?? ''
    case 'ts':
      return String(Math.floor(realMs / 1000))
    case 'env':
      return env === 'sandbox' ? '1' : '0'
    case 'pf':
      return 'android'
    case 'bill_no':
    case 'order_id':
    case 'refund_order_id':
      return format === 'trade_no' ? undefined : `try-${randomBytes(8).toString('hex')}`
    default:
      return undefined
  }
}

function isNumber({ type, format }: Field): boolean {
  return type === 'number' || (type === 'either' && (format === 'amount' || format === 'timestamp'))
}

/** What is no number is sent as text: the service says what is wrong with it. */
function isBare(field: Field, text: string): boolean {
  if (field.type === 'bool') return text === 'true' || text === 'false'
  return isNumber(field) && /^-?(?:0|[1-9]\d{0,20})$/.test(text)
}

function jsonOf(members: readonly Member[]): string {
  const texts = members.map(
    ({ name, text, isBare: bare }) =>
      `${JSON.stringify(name)}:${bare ? text : JSON.stringify(text)}`,
  )
  return `{${texts.join(',')}}`
}
