// Each known mistake in making a pay_sig or a signature is named, alone and in pairs; what is none of them is
// not (midas-v2 §3.3). The wrong signatures are made here, from the documents alone.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { type Env, explainRawSignature } from '../src/index.ts'

const appKeys = {
  production: ['key-of-production-0123456789abcd', 'retiring-key-of-production'],
  sandbox: ['key-of-sandbox-0123456789abcdef'],
}
const sessionKey = 'V7Q38/i2KXaqrQyl2Yx9Hg=='
const [key = ''] = appKeys.production
const [sandboxKey = ''] = appKeys.sandbox
const path = '/wxa/game/pay'
const query = 'access_token=TOKEN_1&signature=s&sig_method=hmac_sha256&pay_sig=p'
const members = {
  openid: 'oUrsfxxxxxxxxxx',
  offer_id: '12345678',
  ts: 1668136271,
  zone_id: '1',
  env: 0,
  amount: 1,
  bill_no: 'test_pay',
  payitem: '[{"id":"剑&盾/1","note":"it\'s <b> = +1"}]',
}
const body = JSON.stringify(members)

type Bytes = string | Uint8Array
type Output = (digest: Buffer) => string
const hex: Output = (digest) => digest.toString('hex')

function hmac(secret: Bytes, text: Bytes, output = hex): string {
  return output(createHmac('sha256', secret).update(text).digest())
}

/** A call whose signature was sent as `given`; production unless said otherwise. */
interface Sent {
  readonly signature?: 'pay_sig' | 'signature'
  readonly given: string
  readonly env?: Env
  readonly body?: string
  readonly sessionKey?: string | undefined
  readonly keys?: Readonly<Record<Env, readonly string[]>>
}

function found(sent: Sent, mistakesMax: 1 | 2 = 1): string[] {
  const signing = {
    ...{ signature: sent.signature ?? ('pay_sig' as const), given: sent.given },
    ...{ env: sent.env ?? ('production' as const), path, query },
    body: Buffer.from(sent.body ?? body),
    appKeys: sent.keys ?? appKeys,
    sessionKey: 'sessionKey' in sent ? sent.sessionKey : sessionKey,
  }
  return explainRawSignature(signing, mistakesMax).mistakes.map(({ name }) => name)
}

const text = `${path}&${body}`
const of = (given: string): Sent => ({ given })
const ofSession = (given: string): Sent => ({ signature: 'signature', given })
const blanks = [' ', '\n', '\r\n', '\t']
const upper: Output = (digest) => hex(digest).toUpperCase()
const base64: Output = (digest) => digest.toString('base64')

/** As Midas 1.0: pairs in the order of their names, path, method and secret. */
function textOfV1(name: string, secret: string): string {
  const pairs = Object.entries(members)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([member, value]) => `${member}=${value}`)
  return `${pairs.join('&')}&org_loc=${path}&method=POST&${name}=${secret}`
}

/** 剑 and 盾 in GBK; everything else is ASCII. */
function inGbk(utf8: string): Buffer {
  const [before = '', between = '', after = ''] = utf8.split(/[剑盾]/)
  const parts = [before, [0xbd, 0xa3], between, [0xb6, 0xdc], after]
  return Buffer.concat(parts.map((part) => Buffer.from(part as string)))
}

const alone: Record<string, Sent[]> = {
  key_of_other_environment: [
    of(hmac(sandboxKey, text)),
    { ...of(hmac(key, text)), env: 'sandbox' },
    { ...of(hmac(appKeys.production[1] ?? '', text)), env: 'sandbox' },
  ],
  keys_exchanged: [of(hmac(sessionKey, text)), ofSession(hmac(key, body))],
  signatures_exchanged: [of(hmac(sessionKey, body)), ofSession(hmac(key, text))],
  path_left_out: [of(hmac(key, body)), of(hmac(key, `&${body}`)), of(hmac(key, path + body))],
  path_signed: [ofSession(hmac(sessionKey, text)), ofSession(hmac(sessionKey, path + body))],
  path_without_slash: [of(hmac(key, text.slice(1)))],
  path_with_host_or_query: [
    `https://api.weixin.qq.com${path}`,
    `api.weixin.qq.com${path}`,
    `${path}?access_token=TOKEN_1`,
    `${path}?${query}`,
    `https://api.weixin.qq.com${path}?${query}`,
    `https://api.weixin.qq.com${path}?access_token=TOKEN_1`,
  ].map((uri) => of(hmac(key, `${uri}&${body}`))),
  body_left_out: ['', '{}'].flatMap((empty) => [
    of(hmac(key, `${path}&${empty}`)),
    ofSession(hmac(sessionKey, empty)),
  ]),
  upper_case: [of(hmac(key, text, upper)), ofSession(hmac(sessionKey, body, upper))],
  base64: [of(hmac(key, text, base64)), ofSession(hmac(sessionKey, body, base64))],
  key_with_spaces: blanks.flatMap((blank) => [
    of(hmac(key + blank, text)),
    of(hmac(blank + key, text)),
    ofSession(hmac(sessionKey + blank, body)),
  ]),
  session_key_decoded: [ofSession(hmac(Buffer.from(sessionKey, 'base64'), body))],
  sample_key: [of(hmac('12345', text))],
  algorithm_of_v1: [
    of(hmac(key, textOfV1('secret', key))),
    ofSession(hmac(sessionKey, textOfV1('session_key', sessionKey))),
  ],
  prefix_of_client_call: [of(hmac(key, `requestVirtualPayment&${body}`))],
  body_in_gbk: [of(hmac(key, inGbk(text))), ofSession(hmac(sessionKey, inGbk(body)))],
}

for (const [name, ways] of Object.entries(alone)) {
  test(`${name} is named`, () => {
    for (const way of ways) {
      assert.deepEqual(found(way, 1), [name], JSON.stringify(way))
      assert.deepEqual(found(way, 2), [name], JSON.stringify(way))
    }
  })
}

// Written by the named programs from the members above, not by code of ours.
const item = '[{\\"id\\":\\"剑&盾/1\\",\\"note\\":\\"it\'s <b> = +1\\"}]'
const itemInAscii = item.replace('剑', '\\u5251').replace('盾', '\\u76fe')
const compact = (payitem: string) =>
  '{"openid":"oUrsfxxxxxxxxxx","offer_id":"12345678","ts":1668136271,"zone_id":"1","env":0,' +
  `"amount":1,"bill_no":"test_pay","payitem":"${payitem}"}`
const goItem = item.replace('&', '\\u0026').replace('<b>', '\\u003cb\\u003e')
const byOthers: Record<string, string> = {
  'Python json.dumps':
    '{"openid": "oUrsfxxxxxxxxxx", "offer_id": "12345678", "ts": 1668136271, "zone_id": "1", ' +
    `"env": 0, "amount": 1, "bill_no": "test_pay", "payitem": "${itemInAscii}"}`,
  'Python json.dumps with sorted keys':
    '{"amount": 1, "bill_no": "test_pay", "env": 0, "offer_id": "12345678", ' +
    `"openid": "oUrsfxxxxxxxxxx", "payitem": "${itemInAscii}", "ts": 1668136271, "zone_id": "1"}`,
  'PHP json_encode': compact(itemInAscii.replace('/', '\\/')),
  'PHP json_encode with JSON_UNESCAPED_UNICODE': compact(item.replace('/', '\\/')),
  'Go json.Marshal of a struct': compact(goItem),
  'Go json.Marshal of a map':
    '{"amount":1,"bill_no":"test_pay","env":0,"offer_id":"12345678",' +
    `"openid":"oUrsfxxxxxxxxxx","payitem":"${goItem}","ts":1668136271,"zone_id":"1"}`,
  Gson: compact(goItem.replace("'", '\\u0027').replace('=', '\\u003d')),
  'System.Text.Json of .NET': compact(
    itemInAscii
      .replaceAll('\\"', '\\u0022')
      .replaceAll('u76fe', 'u76FE')
      .replace('&', '\\u0026')
      .replace('<b>', '\\u003Cb\\u003E')
      .replace("'", '\\u0027')
      .replace('+', '\\u002B'),
  ),
  'pretty-printed with two blanks':
    '{\n  "openid": "oUrsfxxxxxxxxxx",\n  "offer_id": "12345678",\n  "ts": 1668136271,\n' +
    '  "zone_id": "1",\n  "env": 0,\n  "amount": 1,\n  "bill_no": "test_pay",\n' +
    `  "payitem": "${item}"\n}`,
  'PHP with JSON_PRETTY_PRINT':
    '{\n    "openid": "oUrsfxxxxxxxxxx",\n    "offer_id": "12345678",\n    "ts": 1668136271,\n' +
    '    "zone_id": "1",\n    "env": 0,\n    "amount": 1,\n    "bill_no": "test_pay",\n' +
    `    "payitem": "${itemInAscii.replace('/', '\\/')}"\n}`,
  'a file with a newline at its end': `${body}\n`,
}

for (const [program, signed] of Object.entries(byOthers)) {
  test(`a body serialised again is recognised: ${program}`, () => {
    assert.deepEqual(JSON.parse(signed), members)
    assert.notEqual(signed, body)
    assert.deepEqual(found(of(hmac(key, `${path}&${signed}`))), ['body_serialised_again'])
    assert.deepEqual(found(ofSession(hmac(sessionKey, signed))), ['body_serialised_again'])
    // The reverse, that text sent and the compact one signed; the order of the keys cannot be known from it.
    if (JSON.stringify(JSON.parse(signed)) !== body) return
    const reverse = { ...of(hmac(key, text)), body: signed }
    assert.deepEqual(found(reverse), ['body_serialised_again'])
  })
}

const pairs: Record<string, Sent[]> = {
  'key_of_other_environment upper_case': [of(hmac(sandboxKey, text, upper))],
  'key_of_other_environment path_left_out': [of(hmac(sandboxKey, body))],
  'key_of_other_environment body_serialised_again': [
    of(hmac(sandboxKey, `${path}&${byOthers['PHP json_encode']}`)),
  ],
  'keys_exchanged session_key_decoded': [of(hmac(Buffer.from(sessionKey, 'base64'), text))],
  'keys_exchanged key_of_other_environment': [ofSession(hmac(sandboxKey, body))],
  'signatures_exchanged key_of_other_environment': [ofSession(hmac(sandboxKey, text))],
  'path_without_slash base64': [of(hmac(key, text.slice(1), base64))],
  'body_serialised_again session_key_decoded': [
    ofSession(hmac(Buffer.from(sessionKey, 'base64'), byOthers['Python json.dumps'] ?? '')),
  ],
  'body_left_out sample_key': [of(hmac('12345', `${path}&`))],
  'path_with_host_or_query body_in_gbk': [of(hmac(key, inGbk(`https://api.weixin.qq.com${text}`)))],
}

for (const [names, ways] of Object.entries(pairs)) {
  test(`two mistakes at once are named: ${names}`, () => {
    for (const way of ways) {
      assert.deepEqual(found(way, 2), names.split(' '))
      assert.deepEqual(found(way, 1), [])
    }
  })
}

test('a signature that no known mistake gives has no explanation', () => {
  for (const given of ['', 'x', 'ab'.repeat(32), hmac('unknown', text)]) {
    assert.deepEqual(found(of(given), 2), [])
    assert.deepEqual(found(ofSession(given), 2), [])
  }
})

test('without a session_key or the other AppKey, their mistakes are not found', () => {
  const keys = { production: [key], sandbox: [] }
  const lone = { keys, sessionKey: undefined }
  assert.deepEqual(found({ ...of(hmac(sandboxKey, text)), ...lone }, 2), [])
  assert.deepEqual(found({ ...of(hmac(sessionKey, text)), ...lone }, 2), [])
  assert.deepEqual(found({ ...ofSession(hmac(key, body)), ...lone }, 2), [])
  assert.deepEqual(found({ ...of(hmac(key, text.slice(1))), ...lone }, 2), ['path_without_slash'])
})

test('an AppKey beyond ASCII is used as UTF-8', () => {
  const odd = 'schlüssel-密钥'
  const keys = { production: [odd], sandbox: [`${odd}-沙箱`] }
  assert.deepEqual(found({ ...of(hmac(odd, body)), keys }), ['path_left_out'])
  assert.deepEqual(found({ ...of(hmac(`${odd}\n`, text)), keys }), ['key_with_spaces'])
  const other = hmac(`${odd}-沙箱`, text)
  assert.deepEqual(found({ ...of(other), keys }), ['key_of_other_environment'])
})

test('a body longer than any documented one is not explained, however simple the mistake', () => {
  const long = `{"a":"${'x'.repeat(8200)}"}`
  assert.deepEqual(found({ ...of(hmac(key, long)), body: long }, 2), [])
})

test('a body that is no JSON, or has what GBK has not, is explained all the same', () => {
  for (const odd of ['no json', '[1,', '{"a":"😀"}', `{"a":"${'x'.repeat(8000)}"}`]) {
    assert.deepEqual(found({ ...of(hmac(key, odd)), body: odd }, 1), ['path_left_out'])
  }
})

test('the text that was signed is shown with the mistake, without a key', () => {
  const explain = (given: string) =>
    explainRawSignature(
      {
        ...{ signature: 'pay_sig' as const, given, env: 'production' as const, path, query },
        ...{ body: Buffer.from(body), appKeys, sessionKey },
      },
      1,
    ).signedText
  const [key = ''] = appKeys.production
  assert.equal(explain(hmac(key, body)), body)
  const ofV1 = textOfV1('secret', key)
  assert.equal(explain(hmac(key, ofV1)), ofV1.replace(key, '***'))
  assert.equal(explain('f00'), undefined)
})
