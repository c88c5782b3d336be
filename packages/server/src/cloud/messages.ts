// The protobuf messages of a cloud call in both directions, and the body that they contain. They are
// read and written field by field. The work is linear in the size, and the number of values is limited.
//
// - `CommApiData { int32 apiType = 1; OpenApiData openapiData = 2; string appid = 6; }`
// - `OpenApiData { repeated KeyValuePair pairs = 1; }`
// - `KeyValuePair { string key = 1; bytes value = 2; }`
// - `CommOpenApiResp { bytes respData = 1; string contentType = 2; int32 errorCode = 3; uint32 httpCode = 4; }`
//
// Fields that no call of Midas fills in are left out. The decoder skips them.
import { type Body, gatewayErrcodes, parseBody, Refusal } from '@pactolus/protocol'
import protobuf from 'protobufjs/minimal.js'
import { quoted } from './refusal.ts'

const { Reader, Writer } = protobuf

/** `CommApiData` as it was sent. */
export interface CommApiData {
  /** 0 is OPEN_API: named values for an API of the platform. */
  readonly apiType: number
  /** The appid of `cloud.openapi({ appid })`; empty otherwise. */
  readonly appid: string
  readonly pairs: readonly KeyValuePair[]
}

interface KeyValuePair {
  readonly key: string
  /** JSON text, UTF-8. */
  readonly value: Uint8Array
}

/** One more than a body may have members: bodyOf refuses such a request, and the rest is not read. */
const pairsMax = 65

const tag = (field: number, wireType: number) => field * 8 + wireType
const varint = 0
const bytes = 2

/** Reads a `CommApiData`; undefined for anything else. */
export function decodeRequest(data: Uint8Array): CommApiData | undefined {
  try {
    return readRequest(Reader.create(data))
  } catch {
    return undefined
  }
}

function readRequest(reader: protobuf.Reader): CommApiData {
  const pairs: KeyValuePair[] = []
  let apiType = 0
  let appid = ''
  while (reader.pos < reader.len && pairs.length < pairsMax) {
    const next = reader.uint32()
    if (next === tag(1, varint)) apiType = reader.int32()
    else if (next === tag(2, bytes)) readPairs(Reader.create(reader.bytes()), pairs)
    else if (next === tag(6, bytes)) appid = reader.string()
    else skip(reader, next)
  }
  return { apiType, appid, pairs }
}

function readPairs(reader: protobuf.Reader, pairs: KeyValuePair[]): void {
  while (reader.pos < reader.len && pairs.length < pairsMax) {
    const next = reader.uint32()
    if (next === tag(1, bytes)) pairs.push(readPair(Reader.create(reader.bytes())))
    else skip(reader, next)
  }
}

function readPair(reader: protobuf.Reader): KeyValuePair {
  let key = ''
  let value: Uint8Array = Buffer.alloc(0)
  while (reader.pos < reader.len) {
    const next = reader.uint32()
    if (next === tag(1, bytes)) key = reader.string()
    else if (next === tag(2, bytes)) value = reader.bytes()
    else skip(reader, next)
  }
  return { key, value }
}

function skip(reader: protobuf.Reader, next: number): void {
  const wireType = next % 8
  // Groups nest without a limit, and proto3 has none.
  if (wireType === 3 || wireType === 4) throw new Error('group')
  reader.skipType(wireType)
}

/** A handler's JSON in the protobuf envelope of an answer, errcodes included. */
export function encodeAnswer(json: string): Uint8Array {
  const writer = Writer.create().uint32(tag(1, bytes)).bytes(Buffer.from(json))
  writer.uint32(tag(2, bytes)).string('application/json')
  return writer.uint32(tag(4, varint)).uint32(200).finish()
}

/** An error of the gateway itself, such as -604101. */
export function encodeErrorCode(errorCode: number): Uint8Array {
  return Writer.create().uint32(tag(3, varint)).int32(errorCode).finish()
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The body that HTTP would have carried: each value keeps the text that was sent and signed. */
export function bodyOf({ pairs }: CommApiData): Body | Refusal {
  const members: string[] = []
  for (const { key, value } of pairs) {
    const name = JSON.stringify(key)
    // Parsed one by one, so that no value can pass itself off as several members of the body.
    const text = jsonText(value)
    if (text === undefined)
      return new Refusal(gatewayErrcodes.body_malformed, `${quoted(key)} is not JSON`)
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
