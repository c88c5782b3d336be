// Cloud calls by hand: signed by the vendor's own signer, with the errors that a test needs.
import { sign } from '@cloudbase/signature-nodejs'
import protobuf from 'protobufjs/light.js'
import type { CloudCredential } from '../../src/directory/environments.ts'

// A statement of the messages of its own: cloud-call §5.
const { CommApiData, CommOpenApiResp } = protobuf.Root.fromJSON({
  options: { syntax: 'proto3' },
  nested: {
    CommApiData: {
      fields: {
        apiType: { type: 'int32', id: 1 },
        openapiData: { type: 'OpenApiData', id: 2 },
        appid: { type: 'string', id: 6 },
      },
    },
    OpenApiData: { fields: { pairs: { rule: 'repeated', type: 'KeyValuePair', id: 1 } } },
    KeyValuePair: {
      fields: {
        key: { type: 'string', id: 1 },
        value: { type: 'bytes', id: 2 },
        contenttype: { type: 'string', id: 3 },
        filename: { type: 'string', id: 4 },
      },
    },
    CommOpenApiResp: {
      fields: {
        respData: { type: 'bytes', id: 1 },
        contentType: { type: 'string', id: 2 },
        errorCode: { type: 'int32', id: 3 },
        httpCode: { type: 'uint32', id: 4 },
      },
    },
  },
}) as unknown as Record<'CommApiData' | 'CommOpenApiResp', protobuf.Type>

/** requestData of named values; a value is its JSON text. */
export function requestData(pairs: readonly (readonly [string, string])[], more: object = {}) {
  const list = pairs.map(([key, value]) => ({ key, value: Buffer.from(value) }))
  return Buffer.from(
    CommApiData.encode({ apiType: 0, openapiData: { pairs: list }, ...more }).finish(),
  )
}

export type FormFields = Readonly<Record<string, string | Buffer>>

export interface SignedCall {
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: Buffer
}

export interface SigningOptions {
  /** UNIX seconds. */
  readonly timestamp?: number
  readonly host?: string
}

let calls = 0

/** A signed form as the SDK sends it, for the gateway at `baseUrl`. */
export function signedCall(
  baseUrl: string,
  { secretId, secretKey }: CloudCredential,
  fields: FormFields,
  { timestamp = Math.floor(Date.now() / 1000) - 1 }: SigningOptions = {},
): SignedCall {
  calls += 1
  const url = `${baseUrl}/cloud?env=x&seqId=${process.pid}_${calls}`
  const boundary = `form-${calls}`
  const signed = {
    'user-agent': 'tcb-node-sdk/3.17.2',
    'x-client-timestamp': String(timestamp * 1000),
    'content-type': `multipart/form-data; boundary=${boundary}`,
    host: new URL(url).host,
  }
  const { authorization } = sign({
    ...{ secretId, secretKey, url, timestamp },
    method: 'post',
    params: { ...fields },
    headers: signed,
    withSignedParams: true,
  })
  const headers = {
    ...signed,
    authorization,
    'x-timestamp': String(timestamp),
    'x-signature-expires': '600',
  }
  return { url, headers, body: formBody(fields, boundary) }
}

export function formBody(fields: FormFields, boundary: string): Buffer {
  const parts = Object.entries(fields).flatMap(([name, value]) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n`),
    Buffer.from(
      typeof value === 'string' ? '\r\n' : 'Content-Type: application/octet-stream\r\n\r\n',
    ),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)])
}

/** What the gateway said: `code` and `message`, an errorCode, or the JSON of a handler. */
export interface GatewayAnswer {
  readonly status: number
  readonly contentType: string
  readonly code?: string
  readonly message?: string
  readonly requestId?: string
  readonly errorCode?: number
  readonly json?: Record<string, unknown>
}

export async function sendCall({ url, headers, body }: SignedCall): Promise<GatewayAnswer> {
  const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) })
  const contentType = response.headers.get('content-type') ?? ''
  const { status } = response
  const bytes = Buffer.from(await response.arrayBuffer())
  if (contentType.startsWith('application/json')) {
    return { status, contentType, ...JSON.parse(bytes.toString()) }
  }
  const { respData, errorCode } = CommOpenApiResp.decode(bytes) as unknown as {
    respData: Uint8Array
    errorCode: number
  }
  if (errorCode !== 0) return { status, contentType, errorCode }
  return { status, contentType, json: JSON.parse(Buffer.from(respData).toString()) }
}
