// TC3-HMAC-SHA256: the vector of the SDK's signer, and that every signed part counts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  isSignedBy,
  parseAuthorization,
  type SignedRequest,
  uncovered,
  validityOf,
} from '../../src/cloud/tc3.ts'

const signature = '31ce74c480211ee7fe76afb658f2bc8959d942a14330562f052ef6c605c82866'
const header =
  'TC3-HMAC-SHA256 Credential=sid/2020-09-13/tcb/tc3_request, ' +
  'SignedParams=action;apiname;envname;requestdata, ' +
  'SignedHeaders=content-type;host;user-agent;x-client-timestamp;x-sdk-version;x-tcb-source, ' +
  `Signature=${signature}`
const data = Buffer.from('080012190a170a0762696c6c5f6e6f120c2242696c6c4e6f5f31323322', 'hex')
const vector: SignedRequest = {
  host: '127.0.0.1:9999',
  url: '/tcb?env=test-env&seqId=abc_1',
  headers: {
    'content-type': 'multipart/form-data; boundary=x',
    host: '127.0.0.1:9999',
    'user-agent': 'tcb-node-sdk/3.17.2',
    'x-client-timestamp': '1600000000123',
    'x-sdk-version': 'wx-server-sdk/4.0.2',
    'x-tcb-source': ',unknown',
    'x-timestamp': '1600000000',
    'x-signature-expires': '600',
  },
  form: new Map<string, string | Buffer>([
    ['action', 'wx.openApi'],
    ['apiname', 'midas.cancelPay'],
    ['envname', 'test-env'],
    ['requestdata', data],
    ['wxcloudapitoken', ''],
  ]),
}

function parsed(text = header) {
  return parseAuthorization(text) ?? assert.fail('it is not taken apart')
}

test('the vector of the vendor verifies', () => {
  assert.equal(isSignedBy(vector, parsed(), 'skey'), true)
  assert.equal(uncovered(vector, parsed()), undefined)
})

test('another key, or a change to any signed part, makes the signature wrong', () => {
  assert.equal(isSignedBy(vector, parsed(), 'skez'), false)
  const changed: Record<string, SignedRequest> = {
    host: { ...vector, host: '127.0.0.1:9998' },
    path: { ...vector, url: '/other?env=test-env&seqId=abc_1' },
    query: { ...vector, url: '/tcb?env=test-env&seqId=abc_2' },
    'no query': { ...vector, url: '/tcb' },
  }
  for (const name of ['user-agent', 'x-client-timestamp', 'x-timestamp', 'content-type']) {
    changed[name] = { ...vector, headers: { ...vector.headers, [name]: '1' } }
  }
  for (const name of ['action', 'apiname', 'envname', 'requestdata']) {
    changed[name] = { ...vector, form: new Map([...vector.form, [name, 'other']]) }
  }
  for (const [name, request] of Object.entries(changed)) {
    assert.equal(isSignedBy(request, parsed(), 'skey'), false, name)
  }
})

test('the boundary, and white space around a text, take no part', () => {
  const headers = { ...vector.headers, 'content-type': 'multipart/form-data; boundary=other' }
  const form = new Map([...vector.form, ['action', ' wx.openApi\n'], ['cginame', ' ']])
  const request = { ...vector, headers, form }
  assert.equal(isSignedBy(request, parsed(), 'skey'), true)
  assert.equal(uncovered(request, parsed()), undefined)
})

test('a field that is not signed, or a signature without host, is reported', () => {
  const form = new Map([...vector.form, ['cginame', 'commrpcv2'] as const])
  assert.match(uncovered({ ...vector, form }, parsed()) ?? '', /SignedParams lacks "cginame"/)
  for (const name of ['host', 'content-type']) {
    const headers = parsed().signedHeaders.filter((signed) => signed !== name)
    const authorization = { ...parsed(), signedHeaders: headers }
    assert.equal(uncovered(vector, authorization), `SignedHeaders lacks ${name}`)
  }
})

test('it counts from 300 s before its time until it expires, 600 s after it at most', () => {
  const from = 1_600_000_000 - 300
  const expiring = (value: string) => ({ ...vector.headers, 'x-signature-expires': value })
  const untilS = (value: string) => ({ fromS: from, untilS: 1_600_000_000 + Number(value) })
  assert.deepEqual(validityOf(vector.headers, parsed()), untilS('600'))
  assert.deepEqual(validityOf(expiring('60'), parsed()), untilS('60'))
  assert.deepEqual(validityOf(expiring('99999'), parsed()), untilS('600'))
  for (const value of ['', '-1', '1e3', '6 00']) {
    assert.match(String(validityOf(expiring(value), parsed())), /x-signature-expires must be/)
  }
})

test('a time that is no number, or of another day than the credential, is reported', () => {
  for (const value of [undefined, '', 'x', '1600000000.5', '160000000000']) {
    const headers = { ...vector.headers, 'x-timestamp': value }
    assert.match(String(validityOf(headers, parsed())), /x-timestamp must be/)
  }
  const headers = { ...vector.headers, 'x-timestamp': String(1_600_000_000 + 86_400) }
  assert.match(String(validityOf(headers, parsed())), /the date of Credential/)
})

test('a header with a part missing is no authorization', () => {
  const parts = ['Credential=', 'SignedParams=', 'SignedHeaders=', 'Signature=']
  const broken = [
    undefined,
    '',
    'Bearer x',
    'TC3-HMAC-SHA256',
    ...parts.map((part) => header.replace(part, 'Other=')),
    ...parts.map((part) => header.replace(new RegExp(`(${part})[^,]+`), '$1')),
    header.replace('TC3-HMAC-SHA256', 'TC3-HMAC-SHA1'),
    header.replace('/tcb/', '/scf/'),
    header.replace(signature, signature.toUpperCase()),
    `${header}0`,
    header.replace('2020-09-13', '2020-9-13'),
  ]
  for (const text of broken) assert.equal(parseAuthorization(text), undefined, text)
})
