// The protobuf messages of a cloud call (cloud-call §5), both ways, and the body they stand for.
import { type Body, parseBody, Refusal } from '@pactolus/protocol'
import protobuf from 'protobufjs/light.js'

// Fields that no call of Midas fills in are left out: a decoder passes over what it does not know.
const root = protobuf.Root.fromJSON({
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
      fields: { key: { type: 'string', id: 1 }, value: { type: 'bytes', id: 2 } },
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
})
const request = root.lookupType('CommApiData')
const response = root.lookupType('CommOpenApiResp')

/** `CommApiData` as it was sent. */
export interface CommApiData {
  /** 0 is OPEN_API: named values for an API of the platform. */
  readonly apiType: number
  /** What `cloud.openapi({ appid })` names; empty otherwise. */
  readonly appid: string
  readonly openapiData: { readonly pairs: readonly KeyValuePair[] } | null
}

interface KeyValuePair {
  readonly key: string
  /** JSON text, UTF-8. */
  readonly value: Uint8Array
}

/** Reads a `CommApiData`; undefined for anything else. */
export function decodeRequest(bytes: Uint8Array): CommApiData | undefined {
  try {
    return request.decode(bytes) as unknown as CommApiData
  } catch {
    return undefined
  }
}

/** A handler's JSON in the protobuf envelope of an answer, errcodes included. */
export function encodeAnswer(json: string): Uint8Array {
  const fields = { respData: Buffer.from(json), contentType: 'application/json', httpCode: 200 }
  return response.encode(fields).finish()
}

/** An error of the gateway itself, such as -604101. */
export function encodeErrorCode(errorCode: number): Uint8Array {
  return response.encode({ errorCode }).finish()
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The body that HTTP would have carried: each value keeps the text that was sent and signed. */
export function bodyOf({ openapiData }: CommApiData): Body | Refusal {
  const members: string[] = []
  for (const { key, value } of openapiData?.pairs ?? []) {
    const name = JSON.stringify(key)
    // Parsed one by one, so that no value can pass itself off as several members of the body.
    const text = jsonText(value)
    if (text === undefined) return new Refusal('body_malformed', `${name} is not JSON`)
    members.push(`${name}:${text}`)
  }
  return parseBody(Buffer.from(`{${members.join()}}`))
}

function jsonText(value: Uint8Array): string | undefined {
  try {
    const text = utf8.decode(value)
    JSON.parse(text)
    return text
  } catch {
    return undefined
  }
}
