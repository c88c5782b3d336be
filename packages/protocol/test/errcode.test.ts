// The errcode table, the names of the cloud call and the paths.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  amountMax,
  type CoinOperationName,
  dialects,
  type Errcodes,
  errcodeOf,
  hostErrcodes,
  midasV1,
  Refusal,
  toCamelCase,
  toSnakeCase,
} from '../src/index.ts'

const tables = {
  host: hostErrcodes,
  ...Object.fromEntries(dialects.map((d) => [d.name, d.errcodes])),
}
const errcodes: Errcodes = { ...hostErrcodes, ...midasV1.errcodes }
const rows = Object.entries(errcodes)

test('every number, name and message of a table is its own', () => {
  for (const [table, errcodes] of Object.entries<Errcodes>(tables)) {
    for (const column of ['code', 'name', 'message'] as const) {
      const values = Object.values(errcodes).map((row) => row[column])
      assert.equal(new Set(values).size, values.length, `${table} ${column}`)
    }
    for (const [name, row] of Object.entries(errcodes)) assert.equal(row.name, name)
  }
})

// midas-v1 §4: the numbers and the verbatim texts of the four calls.
const documented: [code: number, zh: string][] = [
  [0, '请求成功'],
  [-1, '系统繁忙，此时请开发者稍候再试'],
  [90000, '订单不存在'],
  [90009, 'mp_sig签名错误'],
  [90010, '用户未登录或登录态已过期'],
  [90011, 'sig签名错误'],
  [90012, '订单已存在'],
  [90013, '余额不足'],
  [90014, '订单已支付确认完成，不允许当前操作'],
  [90015, '订单已回退，不允许当前操作'],
  [90016, '订单处理中'],
  [90017, '没有调用接口的权限'],
  [90018, '参数错误'],
]

test('every documented code of the four calls is there with its verbatim text', () => {
  for (const [code, zh] of documented) assert.equal(errcodeOf(errcodes, code)?.zh, zh, String(code))
})

test('the codes of tokens, logins and bodies are there', () => {
  const codes = [
    40001, 40002, 40013, 40014, 40029, 40097, 40125, 41001, 41002, 41004, 41008, 42001, 43002,
    44002, 45009, 45011, 47001, 87007, 87008, 87009,
  ]
  for (const code of codes) assert.equal(errcodeOf(errcodes, code)?.code, code)
})

test('a number that this service never answers has no row', () => {
  for (const code of [1, 90007, 90021, 99999, Number.NaN])
    assert.equal(errcodeOf(errcodes, code), undefined)
})

test('what may succeed when sent again is marked so, and what never will is not', () => {
  for (const code of [-1, 90016, 40001, 42001, 45011])
    assert.equal(errcodeOf(errcodes, code)?.retryable, true)
  for (const code of [0, 90000, 90011, 90012, 90013, 90014, 90015, 90017, 90018]) {
    assert.equal(errcodeOf(errcodes, code)?.retryable, false, String(code))
  }
})

test('ok alone has the message ok, and every message is short English text', () => {
  for (const [, row] of rows) {
    assert.equal(row.message === 'ok', row.code === 0)
    assert.match(row.message, /^[\x20-\x7e]{2,80}$/)
  }
})

test('a refusal carries its row and its detail', () => {
  const refusal = new Refusal(midasV1.errcodes.parameter_invalid, 'amt is missing')
  assert.equal(refusal.errcode.code, 90018)
  assert.equal(refusal.detail, 'amt is missing')
  assert.equal(new Refusal(hostErrcodes.busy).detail, undefined)
})

test('the four calls have their documented paths and cloud names', () => {
  const expected: Record<CoinOperationName, string> = {
    getBalance: 'getbalance',
    pay: 'pay',
    cancelPay: 'cancelpay',
    present: 'present',
  }
  for (const [name, path] of Object.entries(expected) as [CoinOperationName, string][]) {
    assert.deepEqual(midasV1.operations[name].paths, {
      production: `/cgi-bin/midas/${path}`,
      sandbox: `/cgi-bin/midas/sandbox/${path}`,
    })
    assert.deepEqual(midasV1.operations[name].cloudNames, {
      production: `midas.${name}`,
      sandbox: `midas.${name}Sandbox`,
    })
  }
  assert.deepEqual(Object.keys(midasV1.operations).sort(), Object.keys(expected).sort())
})

test('the largest amount is the largest that the amount fields accept', () => {
  assert.equal(amountMax, 9_999_999_999n)
})

test('names go from snake_case to camelCase and back', () => {
  const names = Object.values(midasV1.operations).flatMap((operation) =>
    operation.fields.map((f) => f.name),
  )
  for (const name of names) assert.equal(toSnakeCase(toCamelCase(name)), name)
  assert.equal(toCamelCase('offer_id'), 'offerId')
  assert.equal(toSnakeCase('presentCounts'), 'present_counts')
  assert.equal(toCamelCase('sig'), 'sig')
  const word = fc.stringMatching(/^[a-z]{1,6}$/)
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
      const snake = words.join('_')
      assert.equal(toSnakeCase(toCamelCase(snake)), snake)
    }),
  )
})
