// What is a body and what is not, and that every value keeps the text it was sent as.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Body, type BodyValue, membersMax, parseBody, Refusal } from '../src/index.ts'
import { anyCharacter } from './text.ts'

function parsed(text: string | Uint8Array): Body {
  const body = parseBody(typeof text === 'string' ? Buffer.from(text) : text)
  if (body instanceof Refusal) assert.fail(`refused: ${body.errcode.name} ${body.detail ?? ''}`)
  return body
}

function refused(bytes: string | Uint8Array): number {
  const body = parseBody(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
  assert.ok(body instanceof Refusal, `accepted ${JSON.stringify(bytes)}`)
  return body.errcode.code
}

function readValue(text: string, name: string): BodyValue | undefined {
  return parsed(text).values.get(name)
}

test('an empty body is 44002', () => {
  assert.equal(refused(''), 44002)
})

test('what is not a JSON object in UTF-8 is 47001', () => {
  const malformed: (string | Uint8Array)[] = [
    ' ',
    'null',
    'true',
    '1',
    '"text"',
    '[]',
    '[{"openid":"x"}]',
    '{',
    '{"a":1',
    '{"a":1,}',
    '{"a":1}}',
    '{"a":1}x',
    '{a:1}',
    "{'a':1}",
    '{"a":01}',
    '{"a":+1}',
    '{"a":.5}',
    '{"a":1.}',
    '{"a":NaN}',
    '{"a":Infinity}',
    '{"a":undefined}',
    '{"a":0x10}',
    '{"a":"\\x41"}',
    '{"a":"\n"}',
    '{"a":1}//comment',
    'openid=x&amt=1',
    '<xml></xml>',
    Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    Buffer.from('{"a":"\u00e9"}', 'latin1'),
    Buffer.from('{"a":"道具"}', 'utf16le'),
    // A surrogate as three bytes, and an overlong slash: neither is UTF-8.
    Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x7d]),
    Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xc0, 0xaf, 0x22, 0x7d]),
  ]
  for (const text of malformed) assert.equal(refused(text), 47001)
})

test("the vendor's own cancelPay sample, which ends with a comma, is 47001", () => {
  assert.equal(refused('{\n"bill_no":"BillNo_123",\n"sig":"8bd582a6",\n}'), 47001)
})

test('an empty object, white space around it and a byte order mark are accepted', () => {
  assert.equal(parsed('{}').values.size, 0)
  assert.equal(parsed(' \t\r\n{ } \n').values.size, 0)
  const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{"a":"b"}')])
  assert.equal(parsed(marked).values.get('a')?.text, 'b')
})

test('a number keeps the digits it was written with', () => {
  for (const number of ['0', '-0', '1', '123', '1.50', '1e400', '1e-2', '-7', '9'.repeat(40)]) {
    assert.deepEqual(readValue(`{"n": ${number} }`, 'n'), { type: 'number', text: number })
    assert.deepEqual(readValue(`{"n":${number},"m":1}`, 'n'), { type: 'number', text: number })
  }
})

test('a whole number with a point or an exponent is its plain digits, and what was written', () => {
  const numbers: [written: string, text: string][] = [
    ['1.0', '1'],
    ['1e2', '100'],
    ['1E+2', '100'],
    ['1.5e1', '15'],
    ['10.00e-1', '1'],
    ['0.0', '0'],
    ['-3.0', '-3'],
    ['0.01e3', '10'],
  ]
  for (const [written, text] of numbers) {
    assert.deepEqual(readValue(`{"n":${written}}`, 'n'), { type: 'number', text, written })
    assert.deepEqual(readValue(`{"n":"${written}"}`, 'n'), { type: 'string', text: written })
  }
})

test('strings, null, booleans and nested values are distinguished', () => {
  const text =
    '{"s":"1","e":"","n":null,"t":true,"f":false,"o":{"s":"x"},"a":[1,{"s":2}],"z":"end"}'
  const { values, repeated } = parsed(text)
  assert.deepEqual(Object.fromEntries(values), {
    s: { type: 'string', text: '1' },
    e: { type: 'string', text: '' },
    n: { type: 'null', text: '' },
    t: { type: 'other', text: 'true' },
    f: { type: 'other', text: 'false' },
    o: { type: 'other', text: '' },
    a: { type: 'other', text: '' },
    z: { type: 'string', text: 'end' },
  })
  assert.equal(repeated.size, 0, 'a name inside a nested value is not a name of the body')
})

test('braces, brackets, quotes and backslashes inside nested strings do not end them', () => {
  const nested = JSON.stringify({ a: '}]{["\\', b: ['\\"', '{', { c: '"}' }], '"': '\\\\' })
  const { values } = parsed(`{"x":${nested},"y":[${nested},${nested}],"amt":"5"}`)
  assert.deepEqual([...values.keys()], ['x', 'y', 'amt'])
  assert.equal(values.get('amt')?.text, '5')
})

test('escapes in names and in values mean the characters they stand for', () => {
  const { values } = parsed(
    String.raw`{"am\u0074":"\u0035","\"q\\":"a\/b\n\t\"","\ud83d\ude00":"😀"}`,
  )
  assert.equal(values.get('amt')?.text, '5')
  assert.equal(values.get('"q\\')?.text, 'a/b\n\t"')
  assert.equal(values.get('😀')?.text, '😀')
})

test('a name given twice is reported, also when one is escaped, and a name given once is not', () => {
  assert.deepEqual([...parsed('{"a":1,"b":2,"a":3}').repeated], ['a'])
  assert.deepEqual([...parsed(String.raw`{"amt":1,"\u0061mt":100}`).repeated], ['amt'])
  assert.deepEqual([...parsed('{"a":1,"A":2," a":3}').repeated], [])
})

test('a name that JavaScript treats as special is a name like any other', () => {
  const { values } = parsed('{"__proto__":{"amt":"9"},"constructor":"c","toString":"t"}')
  assert.equal(values.get('constructor')?.text, 'c')
  assert.equal(values.get('toString')?.text, 't')
  assert.equal(values.get('amt'), undefined)
  assert.equal(({} as Record<string, unknown>).amt, undefined)
})

test('half a surrogate pair and NUL arrive as they were sent, for the decoder to refuse', () => {
  const { values } = parsed(String.raw`{"a":"\ud800","b":"x\u0000y"}`)
  assert.equal(values.get('a')?.text, '\ud800')
  assert.equal(values.get('b')?.text, 'x\0y')
})

test('up to 64 members and 64 levels are read, more of either is 47001', () => {
  const members = (count: number) => Array.from({ length: count }, (_, n) => `"k${n}":${n}`)
  assert.equal(parsed(`{${members(membersMax)}}`).values.get('k63')?.text, '63')
  assert.equal(refused(`{${members(membersMax + 1)}}`), 47001)
  assert.equal(refused(`{${'"a":1,'.repeat(membersMax)}"a":1}`), 47001, 'names given again count')
  const nested = (levels: number) =>
    `{"x":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)},"y":1}`
  assert.equal(parsed(nested(64)).values.get('y')?.text, '1')
  assert.equal(refused(nested(65)), 47001)
})

test('a body of the largest size that can be configured is read or refused, never thrown over', () => {
  const size = 10_485_760
  const escapes = Buffer.from(`{"a":"${'\\n'.repeat((size - 8) / 2)}"}`)
  assert.doesNotThrow(() => parseBody(escapes))
  const nested = Buffer.from(`{"a":["${'\\n'.repeat((size - 10) / 2)}"]}`)
  assert.doesNotThrow(() => parseBody(nested))
})

const plain = fc.oneof(
  fc.string({ unit: anyCharacter }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
)
const flat = fc.dictionary(fc.string({ unit: anyCharacter }), plain, { maxKeys: 12 })

test('the fields read of any flat object are those that JSON.parse reads', () => {
  fc.assert(
    fc.property(flat, fc.constantFrom(0, 1, 3), (object, indent) => {
      const text = JSON.stringify(object, null, indent)
      const { values, repeated } = parsed(text)
      const expected = JSON.parse(text) as Record<string, unknown>
      assert.equal(repeated.size, 0)
      assert.deepEqual([...values.keys()].sort(), Object.keys(expected).sort())
      for (const [name, value] of Object.entries(expected)) {
        const read = values.get(name)
        if (typeof value === 'string') assert.deepEqual(read, { type: 'string', text: value })
        else if (value === null) assert.equal(read?.type, 'null')
        else if (typeof value === 'boolean') assert.equal(read?.text, String(value))
        else assert.equal(Number(read?.written ?? read?.text), value)
      }
    }),
    { numRuns: 500 },
  )
})

test('the top-level strings of any object, however nested, are those that JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (object) => {
      const text = JSON.stringify(object)
      const { values } = parsed(text)
      const expected = JSON.parse(text) as Record<string, unknown>
      assert.deepEqual([...values.keys()].sort(), Object.keys(expected).sort())
      for (const [name, value] of Object.entries(expected)) {
        const isString = typeof value === 'string'
        assert.equal(values.get(name)?.type === 'string', isString, name)
        if (isString) assert.equal(values.get(name)?.text, value)
      }
    }),
    { numRuns: 300 },
  )
})

test('any bytes are read or refused, never thrown over, and agree with JSON.parse', () => {
  const jsonish = fc.string({
    unit: fc.constantFrom(
      ...['{', '}', '[', ']', '"', ':', ',', '\\', 'u', '0', '1', 'a', ' ', '\n', '\t', '\f'],
      ...['-', '+', '.', 'e', 'E', 'null', 'true', 'false', '\\u00e9', '""', '"a":', '[]', '{}'],
    ),
    maxLength: 12,
  })
  fc.assert(
    fc.property(
      fc.oneof(
        jsonish,
        jsonish.map((inner) => `{"a":${inner}}`),
      ),
      (text) => {
        const body = parseBody(Buffer.from(text))
        let value: unknown
        try {
          value = JSON.parse(text)
        } catch {
          value = undefined
        }
        const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
        assert.equal(body instanceof Refusal, !isObject)
      },
    ),
    { numRuns: 5000 },
  )
})
