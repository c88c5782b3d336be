// The interface of wx-server-sdk over plain HTTP: code that was written for a cloud function runs
// on a server. Names are camelCase in both directions, answers have `errCode` and `errMsg`, and
// there is cloud.signature (cloud-call §1–§3, §6).
import {
  type CoinOperationName,
  type Env,
  hmacHex,
  midasV1,
  sigText,
  toCamelCase,
  toSnakeCase,
} from '@pactolus/protocol'
import type { Connection } from './connection.ts'
import type { Call } from './dialect/dialect.ts'
import { midasV1Dialect } from './dialect/midas-v1.ts'
import { MidasError } from './error.ts'
import { send } from './send.ts'

/** Fields of a call in camelCase. `appid`, `offerId`, `ts`, `zoneId`, `pf` and `sig` may be left out. */
export type CloudFields = Readonly<Record<string, unknown>>

/** The fields of the answer in camelCase; `errCode` is 0. */
export type CloudResult = { readonly errCode: 0; readonly errMsg: string } & Readonly<
  Record<string, unknown>
>

/** Rejects with CloudError. */
export type CloudCall = (fields: CloudFields) => Promise<CloudResult>

/** `openapi` of wx-server-sdk. */
export interface OpenApi {
  readonly midas: Readonly<Record<CoinOperationName | `${CoinOperationName}Sandbox`, CloudCall>>
}

/** What every call of `openapi` rejects with, as wx-server-sdk does. */
export class CloudError extends Error {
  override readonly name = 'CloudError'
  readonly errCode: number
  readonly errMsg: string

  constructor(errCode: number, errMsg: string, cause: unknown) {
    super(`errCode: ${errCode}  | errMsg: ${errMsg}`, { cause })
    this.errCode = errCode
    this.errMsg = errMsg
  }
}

/** A signature to be computed when the call is sent, as `cloud.signature` makes it. */
export interface CloudSignature {
  readonly type: 'midas'
  compute(
    path: string,
    method: string,
    secret: string,
    fields: Readonly<Record<string, unknown>>,
  ): string
  readonly secret: string
}

/** What is signed, and with what. */
export interface SignatureOptions {
  readonly type: 'midas'
  /** The names to sign, in camelCase. */
  readonly params: readonly string[]
  /** The AppKey. */
  readonly secret: string
}

/** `cloud.signature`: signs the listed names and no other. */
export function signature({ params, secret }: SignatureOptions): CloudSignature {
  if (!Array.isArray(params)) throw new Error('options.params must be a string array')
  if (!secret) throw new Error('options.secret must be provided')
  const names = params.map(toSnakeCase).sort()
  return {
    type: 'midas',
    secret,
    compute(path, _method, key, fields) {
      const missing = names.find((name) => fields[name] === undefined)
      if (missing !== undefined) {
        throw new Error(`Cannot compute signature: lack of param '${missing}'`)
      }
      return hmacHex(
        key,
        sigText(names.map((name) => `${name}=${fields[name]}`).join('&'), path, key),
      )
    },
  }
}

/** The SDK's number for a call that got no answer. */
const systemError = -501001

function signerOf(sig: unknown): Call['sign'] {
  if (sig === undefined || sig === '') return undefined
  if (typeof sig === 'string') return () => sig
  const { compute, secret } = sig as Partial<CloudSignature>
  if (typeof compute !== 'function' || typeof secret !== 'string') {
    throw new TypeError('sig must be text or what signature() returns')
  }
  return (path, fields) => compute.call(sig, path, 'POST', secret, fields)
}

async function call(
  connection: Connection,
  { name, env, cloudName }: { name: CoinOperationName; env: Env; cloudName: string },
  given: CloudFields,
): Promise<CloudResult> {
  const api = `openapi.${cloudName}`
  try {
    const { sig, ...rest } = given
    const fields: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(rest)) fields[toSnakeCase(key)] = value
    const sign = signerOf(sig)
    const billNo = typeof fields.bill_no === 'string' ? fields.bill_no : undefined
    const own: Call = { name, env, fields, billNo, ...(sign && { sign }) }
    const { answer } = await send(connection, own)
    const { errcode: _code, errmsg: _text, ...result } = answer
    return { ...camelCased(result), errMsg: `${api}:ok`, errCode: 0 }
  } catch (cause) {
    const detail =
      cause instanceof MidasError ? cause.errmsg || cause.reason : String((cause as Error).message)
    const code = cause instanceof MidasError ? (cause.errcode ?? systemError) : -1
    throw new CloudError(code, `${api}:fail ${detail}`, cause)
  }
}

function camelCased(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [toCamelCase(name), value]),
  )
}

/** `openapi.midas.pay`, `openapi.midas.paySandbox` and the other six: of Midas 1.0, with any dialect of the client. */
export function openApiOf(ofClient: Connection): OpenApi {
  const connection: Connection = { ...ofClient, dialect: midasV1Dialect }
  const calls: Record<string, CloudCall> = {}
  for (const name of Object.keys(midasV1.operations) as CoinOperationName[]) {
    for (const env of ['production', 'sandbox'] as const) {
      const cloudName = midasV1.operations[name].cloudNames[env]
      calls[cloudName.slice('midas.'.length)] = (fields) =>
        call(connection, { name, env, cloudName }, fields)
    }
  }
  return { midas: calls as OpenApi['midas'] }
}
