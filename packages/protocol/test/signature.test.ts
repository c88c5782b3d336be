// The signatures against the published vectors and those derived from them, and what verifySig takes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type CoinOperationName,
  type Env,
  type Fields,
  hmacHex,
  type MidasV1Operation,
  midasV1,
  mpSign,
  pairs,
  sameSignature,
  sessionSignature,
  sign,
  signedNames,
  sigText,
  verifyMpSig,
  verifySig,
} from '../src/index.ts'
import { anyCharacter } from './text.ts'

const appKey = 'zNLgAGgqsEWJOg1nFVaO5r7fAlIQxr1u'
const sessionKey = 'V7Q38/i2KXaqrQyl2Yx9Hg=='
const base: Fields = {
  openid: 'odkx20ENSNa2w5y3g_qOkOvBNM1g',
  appid: 'wx1234567',
  offer_id: '12345678',
  ts: '1507530737',
  zone_id: '1',
  pf: 'android',
}
const bill = { bill_no: 'BillNo_123' }
const userIp = { user_ip: '127.0.0.1' }
const item = { pay_item: '道具名称' }

interface Vector {
  readonly call: CoinOperationName
  readonly env: Env
  readonly own: Fields
  readonly sig: string
  readonly mpSig?: string
}

// midas-v1 §5.2 (the first row, official), §5.3 and §6.
const vectors: readonly Vector[] = [
  {
    call: 'getBalance',
    env: 'production',
    own: {},
    sig: '1ad64e8dcb2ec1dc486b7fdf01f4a15159fc623dc3422470e51cf6870734726b',
    mpSig: 'ff4c5bb39dea1002a8f03be0438724e1a8bcea5ebce8f221f9b9fea3bcf3bf76',
  },
  {
    call: 'getBalance',
    env: 'sandbox',
    own: {},
    sig: 'f8f9f6ac64eb1cf4a5f2f0235f72fe69af0d2ceb2b26bed5a024244140643bb4',
    mpSig: 'ba1b7d2bce2e824cadf56c143fab6739e843f7b5578c079ec1432f12e5120b6c',
  },
  {
    call: 'pay',
    env: 'production',
    own: { ...bill, amt: '123' },
    sig: 'ada5ef41b2f185b9d6ba041ed0f4ba562ed5aeb6acce17be58865fa88c55aaab',
    mpSig: '101c9de900169d556be97ceafce55a18bf1385bc39e0ddb4e8ca7c1d670c76da',
  },
  {
    call: 'pay',
    env: 'sandbox',
    own: { ...bill, amt: '123' },
    sig: 'e00c9d9177ff4005844734e08d08c39ebfebc82d8fab0d941a097cb1ba7c25e0',
    mpSig: '9d6493a6a5e1b94832f33845c0d7cf13c8a41deef6291f2e07541f2188d933a7',
  },
  {
    call: 'cancelPay',
    env: 'production',
    own: bill,
    sig: 'cff702559f26433de1df7e20921d5798bf4dc1c7636472a0bec82369a8bb6ba8',
    mpSig: '35b37a9192e7bbb595627b371ac8dc6ccf879f3d8b9486927708a1de13232219',
  },
  {
    call: 'cancelPay',
    env: 'sandbox',
    own: bill,
    sig: '967ddbdbd7ba6893e57fac0d7b39711241c28a0c4a93e2cdadc2ebae9cb350e5',
    mpSig: '3154cf22edd1a3eeab094f68bc810230ff5020b8072df90c636384a751775fbf',
  },
  {
    call: 'present',
    env: 'production',
    own: { ...bill, present_counts: '233' },
    sig: 'c82c534ca46818722a8cbe0004020aea541333aefa7a780fb0bb45d9397da3ef',
    mpSig: '523537261e0205eda7a7ed2a6e3d7333badc94cc2eb591f733559f3608bbe0af',
  },
  {
    call: 'present',
    env: 'sandbox',
    own: { ...bill, present_counts: '233' },
    sig: 'd057ab7878e30688ab5f075328a9e600cd3b443ce2980defa69969ef7e364b2b',
    mpSig: '95204c161bdd55024dabdf91263f10661ba7bc9311d79d57b58efabcff92410a',
  },
  {
    call: 'getBalance',
    env: 'production',
    own: userIp,
    sig: '9b17dd9a22eb75316e15673706b8422d84aa367e8116dd1f5f3bebb86ab5d81d',
  },
  {
    call: 'pay',
    env: 'production',
    own: { ...userIp, ...bill, ...item, amt: '123', app_remark: '备注' },
    sig: '0525fb62025680be5588fd7f926328e8f590c0665dd5395b0882ef27d308e13c',
  },
  {
    call: 'pay',
    env: 'sandbox',
    own: { ...userIp, ...bill, ...item, amt: '123', app_remark: '备注' },
    sig: '26ec2eee695838cc4bdcd918a08712382ff96b3bf56ee9831601422147355dcc',
  },
  {
    call: 'cancelPay',
    env: 'production',
    own: { ...userIp, ...bill, ...item },
    sig: '4cd893b33dc70e35838f1bc8c661a1a2c873340a4597d16293191c23a846c4b2',
  },
  {
    call: 'present',
    env: 'production',
    own: { ...userIp, ...bill, present_counts: '233' },
    sig: '745972c0066756eb3c48138e3bdc58866bcb4cb85dd735e50956da650939a4fe',
  },
]

for (const { call, env, own, sig, mpSig } of vectors) {
  const operation = midasV1.operations[call]
  const path = operation.paths[env]
  const fields = { ...base, ...own }
  const count = Object.keys(fields).length

  test(`the vector of ${call} with ${count} fields in ${env} is reproduced and verified`, () => {
    assert.equal(sign(operation, fields, path, appKey), sig)
    assert.ok(verifySig(operation, { ...fields, sig }, path, [appKey]))
    const other = operation.paths[env === 'sandbox' ? 'production' : 'sandbox']
    assert.ok(!verifySig(operation, { ...fields, sig }, other, [appKey]), 'the path takes part')
  })

  if (mpSig !== undefined) {
    test(`the mp_sig vector of ${call} in ${env} is reproduced and verified`, () => {
      const signed = { ...fields, sig }
      assert.equal(mpSign(operation, signed, path, 'ACCESSTOKEN', sessionKey), mpSig)
      const whole = { ...signed, mp_sig: mpSig }
      assert.ok(verifyMpSig(operation, whole, path, 'ACCESSTOKEN', sessionKey))
      assert.ok(!verifyMpSig(operation, whole, path, 'OTHERTOKEN', sessionKey))
      assert.ok(!verifyMpSig(operation, whole, path, 'ACCESSTOKEN', `${sessionKey} `))
      assert.ok(!verifyMpSig(operation, signed, path, 'ACCESSTOKEN', sessionKey), 'none is sent')
    })
  }
}

test('the text under the official vector is the one the vendor prints', () => {
  const names = signedNames(midasV1.operations.getBalance, base)
  const path = midasV1.operations.getBalance.paths.production
  assert.equal(
    sigText(pairs(base, names), path, appKey),
    'appid=wx1234567&offer_id=12345678&openid=odkx20ENSNa2w5y3g_qOkOvBNM1g&pf=android' +
      '&ts=1507530737&zone_id=1&org_loc=/cgi-bin/midas/getbalance&method=POST' +
      `&secret=${appKey}`,
  )
})

test('app_remark sorts before appid, as ASCII has it', () => {
  const fields = { ...base, ...userIp, ...bill, ...item, amt: '123', app_remark: '备注' }
  assert.equal(
    pairs(fields, signedNames(midasV1.operations.pay, fields)),
    'amt=123&app_remark=备注&appid=wx1234567&bill_no=BillNo_123&offer_id=12345678' +
      '&openid=odkx20ENSNa2w5y3g_qOkOvBNM1g&pay_item=道具名称&pf=android&ts=1507530737' +
      '&user_ip=127.0.0.1&zone_id=1',
  )
})

test('the documented calls sign at most 7, 11, 9 and 9 parameters', () => {
  const signed = (operation: MidasV1Operation) =>
    operation.fields.filter((field) => field.signed).length
  assert.deepEqual(
    [
      midasV1.operations.getBalance,
      midasV1.operations.pay,
      midasV1.operations.cancelPay,
      midasV1.operations.present,
    ].map(signed),
    [7, 11, 9, 9],
  )
})

test('the login-state vectors of auth §4.5 are reproduced', () => {
  const key = 'o0q0otL8aEzpcZL/FT9WsQ=='
  assert.equal(
    sessionSignature(key, '{"foo":"bar"}'),
    '654571f79995b2ce1e149e53c0a33dc39c0a74090db514261454e8dbe432aa0b',
  )
  assert.equal(
    sessionSignature(key, ''),
    '46e043c5525c2d817c44be603d30837a808a1d930d038f6fdc3e62a201fed128',
  )
  assert.equal(
    sessionSignature('9hAb/NEYUlkaMBEsmFgzig==', ''),
    '1f7605aea24c0785899e51bc4c483167a20ea7b0f5f36cfd398e89cb21c91e9c',
  )
})

test('a signature in upper case, shortened, lengthened, padded or empty is refused', () => {
  const operation = midasV1.operations.pay
  const path = operation.paths.production
  const fields = { ...base, ...bill, amt: '123' }
  const right = sign(operation, fields, path, appKey)
  const wrong = [
    right.toUpperCase(),
    right.slice(0, -1),
    `${right}0`,
    ` ${right}`,
    `${right}\n`,
    '',
    '0'.repeat(64),
    // Full-width digits look alike and are other text.
    right.replace(/\d/, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
  ]
  for (const sig of wrong) {
    assert.ok(!verifySig(operation, { ...fields, sig }, path, [appKey]), JSON.stringify(sig))
  }
  assert.ok(!verifySig(operation, fields, path, [appKey]), 'no sig at all')
})

test('any of several live keys verifies, none of them refuses, and no keys refuse all', () => {
  const operation = midasV1.operations.cancelPay
  const path = operation.paths.sandbox
  const fields = { ...base, ...bill }
  const sig = sign(operation, fields, path, 'second')
  assert.ok(verifySig(operation, { ...fields, sig }, path, ['first', 'second']))
  assert.ok(!verifySig(operation, { ...fields, sig }, path, ['first', 'third']))
  assert.ok(!verifySig(operation, { ...fields, sig }, path, []))
})

test('signatures are compared whole: equal text and nothing else', () => {
  assert.ok(sameSignature('abc', 'abc'))
  assert.ok(!sameSignature('abc', 'abd'))
  assert.ok(!sameSignature('abc', 'ab'))
  assert.ok(!sameSignature('', 'a'))
})

const text = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 12 })
const operations = Object.values(midasV1.operations) as MidasV1Operation[]

/** An operation, the fields of it that were sent, all required ones among them. */
const sentCall = fc.constantFrom(...operations).chain((operation) => {
  const names = operation.fields.filter((field) => field.signed)
  const required = names.filter((field) => field.required).map((field) => field.name)
  const optional = names.filter((field) => !field.required).map((field) => field.name)
  return fc.record({
    operation: fc.constant(operation),
    required: fc.constant(required),
    sent: fc.subarray(optional).map((chosen) => [...required, ...chosen]),
    values: fc.array(text, { minLength: names.length, maxLength: names.length }),
    signed: fc.subarray([...required, ...optional]),
    env: fc.constantFrom<Env>('production', 'sandbox'),
    key: text,
  })
})

test('a signature is accepted over all that was sent or the required alone, never over less', () => {
  fc.assert(
    fc.property(sentCall, ({ operation, required, sent, values, signed, env, key }) => {
      const path = operation.paths[env]
      const fields = Object.fromEntries(sent.map((name, i) => [name, values[i] ?? '']))
      const over = (names: readonly string[]) =>
        hmacHex(key, sigText(pairs(fields, names), path, key))
      const accepted = (names: readonly string[]) =>
        verifySig(operation, { ...fields, sig: over(names) }, path, [key])
      const isAmongSent = signed.every((name) => sent.includes(name))
      const same = (names: readonly string[]) =>
        names.length === signed.length && names.every((name) => signed.includes(name))
      assert.ok(accepted(sent), 'over all that was sent')
      assert.ok(accepted(required), 'over the required names')
      if (isAmongSent) assert.equal(accepted(signed), same(sent) || same(required))
    }),
    { numRuns: 500 },
  )
})

test('changing any signed value, or adding a field, breaks the signature', () => {
  fc.assert(
    fc.property(sentCall, fc.nat(), text, ({ operation, sent, values, env, key }, n, other) => {
      const path = operation.paths[env]
      const fields = Object.fromEntries(sent.map((name, i) => [name, values[i] ?? '']))
      const sig = sign(operation, fields, path, key)
      const name = sent[n % sent.length] ?? ''
      fc.pre(fields[name] !== other)
      const changed = { ...fields, [name]: other, sig }
      assert.ok(!verifySig(operation, changed, path, [key]), name)
    }),
    { numRuns: 300 },
  )
})

test('undocumented fields take no part in any signature', () => {
  const fields = {
    ...base,
    access_token: 'x',
    session_key: 'y',
    mp_sig: 'z',
    sig: 's',
    secret: 'k',
  }
  const path = midasV1.operations.getBalance.paths.production
  assert.equal(sign(midasV1.operations.getBalance, fields, path, appKey), vectors[0]?.sig)
})

test('mp_sig is accepted over the same two sets of fields as sig, and over nothing less', () => {
  fc.assert(
    fc.property(sentCall, ({ operation, required, sent, values, signed, env, key }) => {
      const path = operation.paths[env]
      const fields: Record<string, string> = { sig: 'the sig', access_token: 'token' }
      for (const [i, name] of sent.entries()) fields[name] = values[i] ?? ''
      const accepted = (names: readonly string[]) => {
        const text = pairs(fields, [...names, 'access_token', 'sig'])
        const mp_sig = hmacHex(key, `${text}&org_loc=${path}&method=POST&session_key=${key}`)
        return verifyMpSig(operation, { ...fields, mp_sig }, path, 'token', key)
      }
      const same = (names: readonly string[]) =>
        names.length === signed.length && names.every((name) => signed.includes(name))
      assert.ok(accepted(sent) && accepted(required))
      const isAmongSent = signed.every((name) => sent.includes(name))
      if (isAmongSent) assert.equal(accepted(signed), same(sent) || same(required))
    }),
    { numRuns: 300 },
  )
})
