// Each known mistake in making a sig is named, alone and in pairs; what is none of them is not.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import {
  type CoinOperationName,
  decodeFields,
  type Env,
  explainSig,
  FieldFault,
  type Fields,
  midasV1,
  pairs,
  parseBody,
  Refusal,
  type SigningCase,
  sign,
  signedNames,
} from '../src/index.ts'

const appKeys = {
  production: ['key-of-production-0123456789abcd'],
  sandbox: ['key-of-sandbox-0123456789abcdef'],
}
const sessionKey = 'V7Q38/i2KXaqrQyl2Yx9Hg=='
const accessToken = 'token-0123456789'
const sent = {
  openid: 'odkx20ENSNa2w5y3g_qOkOvBNM1g',
  appid: 'wx1234567',
  offer_id: '12345678',
  ts: 1507530737,
  zone_id: '1',
  pf: 'android',
  user_ip: '127.0.0.1',
  amt: 123,
  bill_no: 'Bill|No*123@',
  pay_item: '道具 名称/a+b',
  app_remark: '备注',
}

/** How a sender goes wrong; what is not said is right. */
interface Way {
  readonly env?: Env
  readonly body?: Record<string, unknown>
  readonly key?: string
  readonly path?: string
  readonly method?: string
  readonly secretName?: string
  readonly hash?: string
  readonly output?: (digest: Buffer) => string
  /** The pairs under the signature, from the fields that were sent. */
  readonly text?: (fields: Fields) => string
}

/** A call whose sig was made in the given way. */
function caseOf(call: CoinOperationName, way: Way): SigningCase {
  const { env = 'production', output = (digest: Buffer) => digest.toString('hex') } = way
  const operation = midasV1.operations[call]
  const { key = appKeys[env][0] ?? '', path = operation.paths[env] } = way
  const read = (sig: string) => {
    const parsed = parseBody(Buffer.from(JSON.stringify({ ...sent, ...way.body, sig })))
    if (parsed instanceof Refusal) return assert.fail('not a body')
    const decoded = decodeFields(operation, parsed)
    if (decoded instanceof FieldFault) return assert.fail(decoded.sentence)
    return { body: parsed, fields: decoded }
  }
  const { fields } = read('unsigned')
  const text = (way.text ?? ((all) => pairs(all, signedNames(operation, all))))(fields)
  const whole = `${text}&org_loc=${path}&method=${way.method ?? 'POST'}&${way.secretName ?? 'secret'}=${key}`
  const sig = output(
    createHmac(way.hash ?? 'sha256', key)
      .update(whole)
      .digest(),
  )
  return { operation, env, ...read(sig), accessToken, appKeys, sessionKey }
}

function found(call: CoinOperationName, way: Way, mistakesMax: 1 | 2): string[] {
  return explainSig(caseOf(call, way), mistakesMax).mistakes.map((mistake) => mistake.name)
}

const withValues = (write: (value: string) => string) => (fields: Fields) => {
  const { sig, ...signed } = fields
  const written = Object.entries(signed).map(([name, value]) => [name, write(value)])
  return pairs(Object.fromEntries(written), Object.keys(signed))
}
const without =
  (...left: string[]) =>
  (fields: Fields) =>
    pairs(
      fields,
      Object.keys(fields).filter((name) => name !== 'sig' && !left.includes(name)),
    )
const sandboxPath = midasV1.operations.pay.paths.sandbox
const productionPath = midasV1.operations.pay.paths.production
const key = appKeys.production[0] ?? ''

const alone: Record<string, Way[]> = {
  path_of_other_environment: [{ env: 'sandbox', path: productionPath }, { path: sandboxPath }],
  key_of_other_environment: [
    { key: appKeys.sandbox[0] ?? '' },
    { env: 'sandbox', key: appKeys.production[0] ?? '' },
  ],
  session_key_used: [{ key: sessionKey }, { key: sessionKey, secretName: 'session_key' }],
  key_with_spaces: [' ', '\n', '\r\n', '\t'].flatMap((blank) => [
    { key: key + blank },
    { key: blank + key },
  ]),
  values_url_encoded: [
    { text: withValues(encodeURIComponent) },
    { text: withValues((value) => encodeURIComponent(value).replaceAll('%20', '+')) },
    {
      text: withValues((value) =>
        encodeURIComponent(value).replace(/%../g, (hex) => hex.toLowerCase()),
      ),
    },
  ],
  values_quoted: [
    {
      text: (fields) => {
        const numbers = ['ts', 'amt']
        const written = Object.entries(fields)
          .filter(([name]) => name !== 'sig')
          .map(([name, value]) => [name, numbers.includes(name) ? value : JSON.stringify(value)])
        const all = Object.fromEntries(written) as Fields
        return pairs(all, Object.keys(all))
      },
    },
  ],
  optional_fields_left_out: [
    { text: without('user_ip') },
    { text: without('pay_item') },
    { text: without('app_remark') },
    { text: without('user_ip', 'pay_item') },
    { text: without('user_ip', 'pay_item', 'app_remark') },
  ],
  business_fields_left_out: [
    { text: without('amt', 'bill_no', 'pay_item', 'app_remark') },
    { text: without('amt', 'bill_no', 'pay_item', 'app_remark'), env: 'sandbox' },
  ],
  undocumented_fields_signed: [
    {
      body: { env: 0, extra: 'x' },
      text: (fields) => {
        const all = { ...fields, env: '0', extra: 'x' }
        return pairs(
          all,
          Object.keys(all).filter((name) => name !== 'sig'),
        )
      },
    },
    {
      body: { app_remark: '' },
      text: (fields) => {
        const all: Fields = { ...fields, app_remark: '' }
        return pairs(
          all,
          Object.keys(all).filter((name) => name !== 'sig'),
        )
      },
    },
  ],
  access_token_signed: [
    {
      text: (fields) => {
        const all: Fields = { ...fields, access_token: accessToken }
        return pairs(
          all,
          Object.keys(all).filter((name) => name !== 'sig'),
        )
      },
    },
  ],
  timestamp_in_milliseconds: [
    { text: (fields) => without()({ ...fields, ts: `${fields.ts}000` }) },
    {
      body: { ts: 1507530737000 },
      text: (fields) => without()({ ...fields, ts: '1507530737' }),
    },
  ],
  upper_case: [{ output: (digest) => digest.toString('hex').toUpperCase() }],
  base64: [{ output: (digest) => digest.toString('base64') }],
  wrong_hash: [{ hash: 'md5' }, { hash: 'sha1' }],
  wrong_method: [{ method: 'GET' }, { method: 'post' }],
  path_with_host_or_query: [
    { path: `https://api.weixin.qq.com${productionPath}` },
    { path: `${productionPath}?access_token=${accessToken}` },
    { path: encodeURIComponent(productionPath) },
  ],
}

for (const [name, ways] of Object.entries(alone)) {
  test(`the mistake ${name} is named, however deep the search goes`, () => {
    for (const [i, way] of ways.entries()) {
      assert.deepEqual(found('pay', way, 1), [name], `way ${i}`)
      assert.deepEqual(found('pay', way, 2), [name], `way ${i}`)
    }
  })
}

test('a sender of this file that makes no mistake signs as the package does', () => {
  for (const env of ['production', 'sandbox'] as Env[]) {
    const signing = caseOf('pay', { env })
    const { operation, fields } = signing
    assert.equal(fields.sig, sign(operation, fields, operation.paths[env], appKeys[env][0] ?? ''))
  }
})

const both: [names: [string, string], way: Way][] = [
  [
    ['path_of_other_environment', 'key_of_other_environment'],
    { env: 'sandbox', path: productionPath, key: appKeys.production[0] ?? '' },
  ],
  [
    ['path_of_other_environment', 'values_url_encoded'],
    { env: 'sandbox', path: productionPath, text: withValues(encodeURIComponent) },
  ],
  [
    ['key_of_other_environment', 'upper_case'],
    {
      key: appKeys.sandbox[0] ?? '',
      output: (digest) => digest.toString('hex').toUpperCase(),
    },
  ],
  [
    ['session_key_used', 'access_token_signed'],
    {
      key: sessionKey,
      text: (fields) => without()({ ...fields, access_token: accessToken }),
    },
  ],
  [
    ['key_with_spaces', 'base64'],
    { key: `${key}\n`, output: (digest) => digest.toString('base64') },
  ],
  [['optional_fields_left_out', 'wrong_hash'], { text: without('user_ip'), hash: 'md5' }],
  [
    ['timestamp_in_milliseconds', 'wrong_method'],
    {
      text: (fields) => without()({ ...fields, ts: `${fields.ts}000` }),
      method: 'GET',
    },
  ],
  [
    ['business_fields_left_out', 'path_with_host_or_query'],
    {
      text: without('amt', 'bill_no', 'pay_item', 'app_remark'),
      path: `https://api.weixin.qq.com${productionPath}`,
    },
  ],
]
for (const [names, way] of both) {
  test(`the mistakes ${names.join(' and ')} together are both named`, () => {
    assert.deepEqual(found('pay', way, 1), [])
    assert.deepEqual(found('pay', way, 2).sort(), [...names].sort())
  })
}

test('a mistake is found with any of several live keys', () => {
  const signing = caseOf('cancelPay', {
    env: 'sandbox',
    path: midasV1.operations.cancelPay.paths.production,
  })
  const keys = { production: ['p1', 'p2'], sandbox: ['older', appKeys.sandbox[0] ?? ''] }
  const [mistake] = explainSig({ ...signing, appKeys: keys }, 1).mistakes
  assert.equal(mistake?.name, 'path_of_other_environment')
})

test('a signature that nothing explains stays unexplained, at both depths', () => {
  for (const sigKey of ['a-foreign-key', '']) {
    assert.deepEqual(found('pay', { key: sigKey }, 1), [])
    assert.deepEqual(found('pay', { key: sigKey }, 2), [])
  }
})

test('every mistake has a sentence in English and one in Chinese', () => {
  for (const [name, ways] of Object.entries(alone)) {
    for (const way of ways.slice(0, 1)) {
      const [mistake] = explainSig(caseOf('pay', way), 1).mistakes
      assert.equal(mistake?.name, name)
      assert.match(mistake?.en ?? '', /^[\x20-\x7e\u2026]{20,}$/)
      assert.match(mistake?.zh ?? '', /[\u4e00-\u9fff]{2,}/)
    }
  }
})

test('no explanation tells a key or a session_key, and no sentence a token', () => {
  for (const ways of Object.values(alone)) {
    for (const way of ways) {
      const { mistakes, signedText = '' } = explainSig(caseOf('pay', way), 2)
      const written = JSON.stringify(mistakes)
      for (const secret of [key, appKeys.sandbox[0] ?? '', sessionKey]) {
        assert.ok(!written.includes(secret) && !signedText.includes(secret))
      }
      // Some sign it with the rest.
      assert.ok(!written.includes(accessToken))
    }
  }
})

test('text that only a hostile sender writes is explained without a fault', () => {
  const hostile: Record<string, unknown>[] = [
    { pay_item: '&org_loc=/x&method=POST&secret=' },
    { pay_item: '%', app_remark: '%zz\\"' },
    { extra: { deep: [1] }, list: [], nothing: null, __proto__x: '1' },
    { ts: '1', user_ip: '💰' },
  ]
  for (const body of hostile) {
    assert.deepEqual(found('pay', { key: 'foreign', body }, 2), [], JSON.stringify(body))
  }
})
