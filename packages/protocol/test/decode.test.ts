// The fields of the four calls: what is tolerated, what is refused, and that the refusal names the field.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type CoinOperationName,
  decodeFields,
  FieldFault,
  type Fields,
  fieldsAsWritten,
  midasV1,
  parseBody,
  Refusal,
} from '../src/index.ts'

const base = {
  openid: 'odkx20ENSNa2w5y3g_qOkOvBNM1g',
  appid: 'wx1234567',
  offer_id: '12345678',
  ts: 1507530737,
  zone_id: '1',
  pf: 'android',
  sig: '0'.repeat(64),
}
const own: Record<CoinOperationName, Record<string, unknown>> = {
  getBalance: {},
  pay: { amt: 123, bill_no: 'BillNo_123' },
  cancelPay: { bill_no: 'BillNo_123' },
  present: { bill_no: 'BillNo_123', present_counts: 233 },
}
const calls = Object.keys(midasV1.operations) as CoinOperationName[]

function decodeText(call: CoinOperationName, text: string): Fields | FieldFault {
  const body = parseBody(Buffer.from(text))
  if (body instanceof Refusal) assert.fail(`not a body: ${text}`)
  return decodeFields(midasV1.operations[call], body)
}

function decode(
  call: CoinOperationName,
  changes: Record<string, unknown> = {},
): Fields | FieldFault {
  return decodeText(call, JSON.stringify({ ...base, ...own[call], ...changes }))
}

function accepted(call: CoinOperationName, changes: Record<string, unknown> = {}): Fields {
  const fields = decode(call, changes)
  if (fields instanceof FieldFault) {
    assert.fail(`${call} ${JSON.stringify(changes)}: ${fields.sentence}`)
  }
  return fields
}

/** What is wrong with a field. */
function refusal(call: CoinOperationName, changes: Record<string, unknown>): string {
  const fields = decode(call, changes)
  assert.ok(fields instanceof FieldFault, `${call} took ${JSON.stringify(changes)}`)
  return fields.sentence
}

test('the documented bodies of the four calls are accepted, values as text', () => {
  for (const call of calls) {
    const texts = Object.entries({ ...base, ...own[call] }).map(([k, v]) => [k, String(v)])
    assert.deepEqual(accepted(call), Object.fromEntries(texts))
  }
})

test('ts, amt, present_counts, zone_id and offer_id are taken as number or as string', () => {
  for (const value of [1507530737, '1507530737'])
    assert.equal(accepted('pay', { ts: value }).ts, '1507530737')
  for (const value of [7, '7']) {
    assert.equal(accepted('pay', { amt: value }).amt, '7')
    assert.equal(accepted('present', { present_counts: value }).present_counts, '7')
    assert.equal(accepted('pay', { zone_id: value }).zone_id, '7')
    assert.equal(accepted('pay', { offer_id: value }).offer_id, '7')
  }
})

test('1.0 and 1e2 as JSON numbers mean 1 and 100, and may be signed as they were written', () => {
  const text = JSON.stringify({ ...base, ...own.pay, amt: 7 }).replace('"1"', '1.0')
  const body = parseBody(Buffer.from(text.replace('"amt":7', '"amt":1e2')))
  assert.ok(!(body instanceof Refusal))
  const fields = decodeFields(midasV1.operations.pay, body)
  assert.ok(!(fields instanceof FieldFault))
  assert.deepEqual([fields.zone_id, fields.amt], ['1', '100'])
  assert.deepEqual(fieldsAsWritten(fields, body), { ...fields, zone_id: '1.0', amt: '1e2' })
  const plain = parseBody(Buffer.from(text.replace('1.0', '1')))
  assert.ok(!(plain instanceof Refusal))
  assert.equal(fieldsAsWritten(fields, plain), undefined)
})

test('openid, zone_id and pf take no & and =, the free texts do', () => {
  for (const name of ['openid', 'zone_id', 'pf']) {
    for (const value of ['a&b', 'a=b', '&', '=']) {
      assert.equal(refusal('pay', { [name]: value }), `${name} must not hold & or =`)
    }
  }
  assert.equal(accepted('pay', { pay_item: 'a=1&b=2' }).pay_item, 'a=1&b=2')
})

test('every required field that is missing, null or empty is named', () => {
  for (const call of calls) {
    for (const field of midasV1.operations[call].fields.filter((f) => f.required)) {
      for (const value of [undefined, null, '']) {
        assert.equal(refusal(call, { [field.name]: value }), `${field.name} is missing`)
      }
    }
  }
})

test('an optional field that is null or empty is as if it had not been sent', () => {
  for (const call of calls) {
    for (const field of midasV1.operations[call].fields.filter((f) => !f.required)) {
      for (const value of [null, '']) {
        assert.ok(!(field.name in accepted(call, { [field.name]: value })), field.name)
      }
    }
  }
})

test('booleans, objects and arrays are refused in every field, and numbers where text belongs', () => {
  for (const call of calls) {
    for (const field of midasV1.operations[call].fields) {
      const wrong: unknown[] = [true, false, {}, [], ['x'], { text: 'x' }]
      if (field.type === 'string') wrong.push(0, 1, 1.5)
      const rule = field.type === 'either' ? 'must be a number or a string' : 'must be a string'
      for (const value of wrong) {
        assert.equal(refusal(call, { [field.name]: value }), `${field.name} ${rule}`)
      }
    }
  }
})

test('every field is accepted at its longest and refused one character longer', () => {
  for (const call of calls) {
    for (const field of midasV1.operations[call].fields) {
      const { name, lengthMax } = field
      assert.equal(accepted(call, { [name]: '1'.repeat(lengthMax) })[name]?.length, lengthMax)
      const detail = refusal(call, { [name]: '1'.repeat(lengthMax + 1) })
      assert.ok(detail.startsWith(`${name} `), detail)
    }
  }
})

test('bill_no may be 63 characters and no more, as documented', () => {
  assert.equal(accepted('cancelPay', { bill_no: 'b'.repeat(63) }).bill_no?.length, 63)
  const detail = refusal('cancelPay', { bill_no: 'b'.repeat(64) })
  assert.equal(detail, 'bill_no is longer than 63 characters')
})

test('bill_no takes digits, letters and _ - | * @, and nothing else', () => {
  for (const bill_no of ['A', '0', '_a', 'aZ09_-|*@', '|', '*', '@']) {
    assert.equal(accepted('pay', { bill_no }).bill_no, bill_no)
  }
  const wrong = [
    ' ',
    'a b',
    'a\n',
    'a:b',
    'cancel:A',
    'a/b',
    'a.b',
    'é',
    '订单',
    '\u0430',
    '\uff11',
    "a'b",
    'a+b',
  ]
  for (const bill_no of wrong) {
    const detail = refusal('pay', { bill_no })
    assert.ok(detail.startsWith('bill_no '), JSON.stringify(bill_no))
  }
})

const amounts: [call: CoinOperationName, name: string][] = [
  ['pay', 'amt'],
  ['present', 'present_counts'],
]
for (const [call, name] of amounts) {
  test(`${name} is whole coins from 1 to 9999999999, in plain decimal`, () => {
    for (const value of [1, '1', 9999999999, '9999999999', 10, 1000000000]) {
      assert.equal(accepted(call, { [name]: value })[name], String(value))
    }
    const strings = [
      '0',
      '-1',
      '+1',
      '1.5',
      '1.0',
      '1e2',
      'NaN',
      'Infinity',
      '1 ',
      ' 1',
      '01',
      '00',
      '1\n',
      '\uff11',
      '\u0663',
      '0x1',
      '1,000',
      '10000000000',
      '99999999999',
      '1'.repeat(400),
      'true',
      'null',
      '-0',
    ]
    for (const value of strings) {
      const detail = refusal(call, { [name]: value })
      assert.equal(detail, `${name} must be a whole number from 1 to 9999999999`)
    }
    const text = JSON.stringify({ ...base, ...own[call], [name]: 'HERE' })
    for (const number of [
      '0',
      '-0',
      '-1',
      '1.5',
      '0.0',
      '-1.0',
      '1e10',
      '1e20',
      '1e400',
      '10000000000',
      '1e-2',
    ]) {
      const fields = decodeText(call, text.replace('"HERE"', number))
      assert.ok(fields instanceof FieldFault, number)
      assert.ok(fields.sentence.startsWith(`${name} `))
    }
  })
}

test('ts is plain decimal of at most 13 digits', () => {
  for (const ts of [0, '0', 1507530737, '1507530737000']) {
    assert.equal(accepted('getBalance', { ts }).ts, String(ts))
  }
  for (const ts of [-1, 1.5, '1e9', ' 1', '1 ', 'now', '0x1', '12345678901234']) {
    assert.ok(refusal('getBalance', { ts }).startsWith('ts '), String(ts))
  }
})

test('a documented field given twice is refused, an unknown one may be', () => {
  for (const call of calls) {
    for (const { name } of midasV1.operations[call].fields.filter((field) => field.required)) {
      const text = JSON.stringify({ ...base, ...own[call] })
      const twice = `{"${name}":"1",${text.slice(1)}`
      const fields = decodeText(call, twice)
      assert.ok(fields instanceof FieldFault, name)
      assert.equal(fields.sentence, `${name} is given twice`)
    }
  }
  const extra = `{"extra":1,"extra":2,${JSON.stringify({ ...base }).slice(1)}`
  assert.ok(!(decodeText('getBalance', extra) instanceof FieldFault))
})

test('a field hidden behind an escaped name is that field', () => {
  const text = JSON.stringify({ ...base, ...own.pay }).replace('"amt"', String.raw`"\u0061mt"`)
  const fields = decodeText('pay', text)
  assert.ok(!(fields instanceof FieldFault))
  assert.equal(fields.amt, '123')
})

test('unknown, nested and foreign fields are ignored', () => {
  const extra = {
    api: 'pay',
    env: 1,
    access_token: 'x',
    session_key: 'k',
    nested: { amt: 1, openid: 'other', sig: ['x'] },
    list: [{ bill_no: 'B' }],
    flag: true,
    nothing: null,
    Amt: 5,
    'amt ': 6,
  }
  assert.deepEqual(accepted('pay', extra), accepted('pay'))
  assert.deepEqual(
    accepted('getBalance', { amt: 'not a number', bill_no: '?' }),
    accepted('getBalance'),
  )
})

test('__proto__ in a body is neither a field nor a prototype', () => {
  const text = `{"__proto__":{"user_ip":"6.6.6.6"},${JSON.stringify(base).slice(1)}`
  const fields = decodeText('getBalance', text)
  assert.ok(!(fields instanceof FieldFault))
  assert.equal(fields.user_ip, undefined)
  const missing = decodeText('getBalance', `{"__proto__":${JSON.stringify(base)}}`)
  assert.ok(missing instanceof FieldFault)
})

test('NUL and half of a surrogate pair are refused in every text, whole pairs are welcome', () => {
  const escapes = ['\\u0000', 'a\\u0000b', '\\ud800', '\\udc00', '\\ude00\\ud83d', 'a\\ud83d']
  for (const call of calls) {
    for (const { name } of midasV1.operations[call].fields.filter(
      (field) => field.format === 'text',
    )) {
      const text = JSON.stringify({ ...base, ...own[call], [name]: 'HERE' })
      for (const escaped of escapes) {
        const fields = decodeText(call, text.replace('HERE', escaped))
        assert.ok(fields instanceof FieldFault, `${name} ${escaped}`)
        assert.equal(fields.sentence, `${name} holds a NUL or half of a surrogate pair`)
      }
    }
  }
  assert.equal(accepted('pay', { pay_item: '剑😀' }).pay_item, '剑😀')
})

test('the first wrong field is the one that is named', () => {
  assert.ok(refusal('pay', { openid: '', amt: 0, bill_no: ' ' }).startsWith('openid '))
  assert.ok(refusal('pay', { amt: 0, bill_no: ' ' }).startsWith('amt '))
})
