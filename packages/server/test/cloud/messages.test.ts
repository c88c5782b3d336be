// The protobuf messages: the bytes that the SDK sent and those that it accepted, and the body they mean.
// The database does not matter here: there is none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseBody, Refusal } from '@pactolus/protocol'
import {
  bodyOf,
  type CommApiData,
  decodeRequest,
  encodeAnswer,
  encodeErrorCode,
} from '../../src/cloud/messages.ts'
import { requestData } from '../support/cloud-request.ts'

// Recorded from wx-server-sdk 4.0.2: cancelPay with openid "O", signed under the secret S.
const recorded =
  '080012d4010a0d0a066f70656e69641203224f220a140a056170706964120b22777831323334353637220a100a02747312' +
  '0a313530373533303733370a0f0a027066120922616e64726f6964220a490a037369671242226533666631353561346265' +
  '6339626563653239393533653764323666353964646339333437633939326637343065636134656530643734376135333735' +
  '326466220a160a086f666665725f6964120a223132333435363738220a0e0a077a6f6e655f6964120322' +
  '31220a170a0762696c6c5f6e6f120c2242696c6c4e6f5f31323322'

function decoded(data: Uint8Array): CommApiData {
  return decodeRequest(data) ?? assert.fail('it is not decoded')
}

function bodyOfPairs(pairs: [string, string][]) {
  return bodyOf(decoded(requestData(pairs)))
}

test('what the SDK sent becomes the body that HTTP would have carried', () => {
  const data = decoded(Buffer.from(recorded, 'hex'))
  assert.equal(data.apiType, 0)
  assert.equal(data.appid, '')
  const text =
    '{"openid":"O","appid":"wx1234567","ts":1507530737,"pf":"android","sig":"e3ff155a4bec9bece29953e7' +
    'd26f59ddc9347c992f740eca4ee0d747a53752df","offer_id":"12345678","zone_id":"1",' +
    '"bill_no":"BillNo_123"}'
  assert.deepEqual(bodyOf(data), parseBody(Buffer.from(text)))
})

test('the answers are the bytes that the SDK accepted', () => {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  assert.equal(
    hex(encodeAnswer('{"errcode":90011,"errmsg":"sig error"}')),
    '0a267b22657272636f6465223a39303031312c226572726d7367223a22736967206572726f72227d12106170706c69' +
      '636174696f6e2f6a736f6e20c801',
  )
  assert.equal(hex(encodeErrorCode(-604101)), '18bb90dbffffffffffff01')
})

test('a number keeps its text, and a name given twice is known to be', () => {
  const body = bodyOfPairs([
    ['amt', '1.0'],
    ['zone_id', ' 1 '],
    ['pay_item', '"\\u5c60\\u9f99\\u5200 \\"x\\""'],
    ['ts', '1'],
    ['ts', '2'],
  ])
  assert.ok(!(body instanceof Refusal))
  assert.deepEqual(body.values.get('amt'), { type: 'number', text: '1', written: '1.0' })
  assert.deepEqual(body.values.get('zone_id'), { type: 'number', text: '1' })
  assert.deepEqual(body.values.get('pay_item'), { type: 'string', text: '屠龙刀 "x"' })
  assert.deepEqual([...body.repeated], ['ts'])
})

test('no value and no name can pass itself off as more than one member', () => {
  for (const value of ['1,"amt":2', '1}', '"a":1', '', '{', "'1'", '1 2', '\u00001', 'NaN']) {
    const body = bodyOfPairs([['openid', value]])
    assert.ok(body instanceof Refusal, value)
    assert.equal(body.errcode.code, 47001)
    assert.match(body.detail ?? '', /"openid" is not JSON/)
  }
  const body = bodyOfPairs([['a":1,"amt', '5']])
  assert.ok(!(body instanceof Refusal))
  assert.deepEqual([...body.values.keys()], ['a":1,"amt'])
})

test('names of the language itself are names like others', () => {
  const body = bodyOfPairs([
    ['__proto__', '1'],
    ['constructor', '2'],
  ])
  assert.ok(!(body instanceof Refusal))
  assert.deepEqual([...body.values.keys()], ['__proto__', 'constructor'])
})

test('what is no CommApiData is refused, however deep it nests', () => {
  const garbage = ['ff', '0a', '12ff01', '08ffffffffffffffffffffff', '0b'.repeat(30_000), '1205aa']
  for (const hex of garbage) {
    assert.equal(decodeRequest(Buffer.from(hex, 'hex')), undefined, hex.slice(0, 20))
  }
})

test('no more values are read than it takes to refuse them', () => {
  const many = Array.from({ length: 1000 }, (_, n): [string, string] => [`f${n}`, '1'])
  const { pairs } = decoded(requestData(many))
  assert.equal(pairs.length, 65)
  const body = bodyOfPairs(many)
  assert.ok(body instanceof Refusal)
  assert.match(body.detail ?? '', /more than 64 members/)
  assert.ok(!(bodyOfPairs(many.slice(0, 64)) instanceof Refusal))
})
