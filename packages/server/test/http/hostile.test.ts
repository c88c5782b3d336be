// Bodies that no documented client sends: each is answered with its documented code, never with HTTP
// 5xx, and moves nothing.
// The database does not matter here: all of it is refused in front of the ledger.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type CoinOperationName, midasV1 } from '@pactolus/protocol'
import {
  type Caller,
  callerOf,
  createGame,
  type Game,
  type TestService,
} from '../support/service.ts'
import { errcodeOf, openid, own, startTarget, type Target } from '../support/target.ts'

const calls = Object.keys(midasV1.operations) as CoinOperationName[]
let target: Target
let service: TestService
let game: Game
let caller: Caller
let right: Target['right']

before(async () => {
  target = await startTarget()
  ;({ service, game, caller, right } = target)
})
after(() => service.remove())

async function refused(
  name: CoinOperationName,
  body: string | Uint8Array,
  code: number,
): Promise<void> {
  const shown = typeof body === 'string' ? body.slice(0, 80) : 'bytes'
  assert.equal(await errcodeOf(await caller.send(name, body)), code, `${name} ${shown}`)
}

test('an empty body is 44002, and what is not a JSON object 47001', async () => {
  for (const name of calls) {
    await refused(name, '', 44002)
    const bodies = ['{', 'null', '[]', '"x"', '1', 'a=1&b=2', '<xml/>', '\0', '{"a":NaN}', '  ']
    for (const body of bodies) await refused(name, body, 47001)
    await refused(name, `${right(name).slice(0, -1)},}`, 47001)
    await refused(name, Buffer.from([0xff, 0xfe, 0x7b, 0x7d]), 47001)
    await refused(name, `[${right(name)}]`, 47001)
  }
})

test('the Content-Type does not matter, not even a meaningless one or none', async () => {
  const types = [
    'application/json',
    'application/json; charset=gbk',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
    'garbage',
    ';;;',
    'a/b/c',
    'application/json, text/html',
    '"',
    '*/*',
  ]
  for (const type of types) {
    const response = await caller.send('getBalance', right('getBalance'), caller.token, {
      headers: { 'content-type': type },
    })
    assert.equal(await errcodeOf(response), 0, type)
  }
  const bytes = Buffer.from(right('getBalance'))
  assert.equal(await errcodeOf(await caller.send('getBalance', bytes)), 0, 'none at all')
})

test('every wrong type in every field is 90018, or 90017 where the offer is what is unknown', async () => {
  const values = ['true', '[]', '{}', '["x"]', '{"a":"b"}', '1.5', '-1', '1e400', '""', 'null']
  for (const name of calls) {
    const body = JSON.parse(right(name)) as Record<string, unknown>
    for (const field of Object.keys(body)) {
      for (const value of values) {
        const text = JSON.stringify({ ...body, [field]: 'HERE' }).replace('"HERE"', value)
        const code = await errcodeOf(await caller.send(name, text))
        // A number is text of its own as zone_id: well-formed, and not what was signed.
        const allowed =
          field === 'offer_id' ? [90017, 90018] : field === 'zone_id' ? [90018, 90011] : [90018]
        assert.ok(allowed.includes(code), `${name} ${field} ${value}: ${code}`)
      }
    }
  }
})

test('a missing field is 90018, and so is one that is a character too long', async () => {
  for (const name of calls) {
    const body = JSON.parse(right(name)) as Record<string, unknown>
    for (const { name: field, required, lengthMax } of midasV1.operations[name].fields) {
      if (required) {
        const { [field]: _, ...rest } = body
        await refused(name, JSON.stringify(rest), 90018)
      }
      for (const length of [lengthMax + 1, 20_000]) {
        const long = JSON.stringify({ ...body, [field]: '1'.repeat(length) })
        await refused(name, long, field === 'offer_id' ? 90017 : 90018)
      }
    }
  }
})

test('of a body with 65 members the token is judged first', async () => {
  const members = Array.from({ length: 65 }, (_, n) => `"k${n}":1`)
  for (const [token, code] of [
    ['x'.repeat(144), 40001],
    [caller.token, 47001],
  ] as const) {
    const response = await caller.send('pay', `{${members}}`, token)
    assert.equal(((await response.json()) as { errcode: number }).errcode, code)
  }
})

test('no amount but whole coins from 1 to 9999999999 is taken, though signed as it was sent', async () => {
  const texts = [
    '0',
    '-1',
    '-0',
    '1.5',
    '0.0',
    '1e10',
    '1e20',
    '1e-1',
    '10000000000',
    '1e400',
    '9007199254740993',
  ]
  const strings = [
    'NaN',
    'Infinity',
    '-Infinity',
    '1 ',
    ' 1',
    '01',
    '0x10',
    '1,0',
    '',
    '+1',
    '１',
    '1\n',
    'null',
    '1e2',
  ]
  const values = [
    ...texts,
    ...strings.map((text) => JSON.stringify(text)),
    'true',
    'null',
    '[1]',
    '{}',
  ]
  for (const [name, field] of [
    ['pay', 'amt'],
    ['present', 'present_counts'],
  ] as const) {
    for (const value of values) {
      const signed = caller.signed(
        name,
        caller.fields(openid, { ...own[name], [field]: value.replaceAll('"', '') }),
      )
      const text = JSON.stringify({ ...signed, [field]: 'HERE' }).replace('"HERE"', value)
      await refused(name, text, 90018)
    }
  }
})

test('a documented field given twice is 90018: two amounts, two players, two offers', async () => {
  for (const [field, value] of [
    ['amt', 1],
    ['openid', '"o_other"'],
    ['bill_no', '"B"'],
    ['offer_id', `"${game.offerId}"`],
    ['sig', '"x"'],
  ]) {
    for (const text of [
      `{"${field}":${value},${right('pay').slice(1)}`,
      `${right('pay').slice(0, -1)},"${field}":${value}}`,
      `${right('pay').slice(0, -1)},"\\u00${String(field).charCodeAt(0).toString(16)}${String(field).slice(1)}":${value}}`,
    ]) {
      const code = await errcodeOf(await caller.send('pay', text))
      assert.equal(code, 90018, text.slice(-60))
    }
  }
})

test('NUL and half a surrogate pair are 90018 in every text field, never -1', async () => {
  for (const name of calls) {
    for (const { name: field } of midasV1.operations[name].fields.filter(
      ({ format }) => format === 'text',
    )) {
      const body = { ...(JSON.parse(right(name)) as object), [field]: 'HERE' }
      for (const text of ['\\u0000', 'a\\u0000', '\\ud800', '\\udfffx']) {
        const code = await errcodeOf(
          await caller.send(name, JSON.stringify(body).replace('HERE', text)),
        )
        const allowed = field === 'offer_id' ? [90017, 90018] : [90018]
        assert.ok(allowed.includes(code), `${name} ${field} ${text}: ${code}`)
      }
    }
  }
})

test('control characters, quotes and SQL in the texts are text and nothing more', async () => {
  const texts = [
    "'; drop table ledger.accounts; --",
    '\\',
    '"',
    '\u001b[31m',
    '\u202e',
    '{a,b}',
    '{NULL}',
    'NULL',
    '%s$1',
    '😀'.repeat(20),
  ]
  for (const text of texts) {
    const read = await caller.call('getBalance', text)
    assert.deepEqual([read.errcode, read.balance], [0, 0], text)
    const pay = await caller.call('pay', text, {
      bill_no: 'x',
      amt: 1,
      pay_item: text,
      app_remark: text,
    })
    assert.equal(pay.errcode, 90013, text)
    const cancel = await caller.call('cancelPay', openid, { bill_no: 'x', zone_id: text })
    assert.equal(cancel.errcode, 90000, text)
  }
})

test('an unknown player reads as empty, cannot pay and has nothing to cancel', async () => {
  assert.deepEqual(await caller.call('getBalance', 'o_unknown'), {
    errcode: 0,
    errmsg: 'ok',
    balance: 0,
    gen_balance: 0,
    first_save: 1,
    save_amt: 0,
    save_sum: 0,
    cost_sum: 0,
    present_sum: 0,
  })
  const pay = await caller.call('pay', 'o_unknown', { bill_no: 'p', amt: 1 })
  assert.equal(pay.errcode, 90013)
  assert.equal((await caller.call('cancelPay', 'o_unknown', { bill_no: 'p' })).errcode, 90000)
})

test("another game's offer is 90017, another game's appid 90018, and its token opens nothing here", async () => {
  const other = await createGame(service)
  const stranger = await callerOf(service, other)
  for (const name of calls) {
    const foreign = { ...own[name], offer_id: other.offerId }
    assert.equal((await caller.call(name, openid, foreign)).errcode, 90017)
    const posing = { ...own[name], appid: other.appid }
    assert.equal((await caller.call(name, openid, posing)).errcode, 90018)
    const signed = caller.signed(name, caller.fields(openid, own[name]))
    assert.equal((await caller.post(name, signed, stranger.token)).errcode, 90017)
  }
})

test('the answers of a hostile caller echo no token, key or secret', async () => {
  const unsigned = { ...(JSON.parse(right('pay')) as object), sig: game.keys.sandbox }
  const bodies = [
    right('pay', { amt: 0 }),
    JSON.stringify(unsigned),
    right('pay', { offer_id: '9' }),
  ]
  for (const body of bodies) {
    const text = await (await caller.send('pay', body)).text()
    for (const secret of [caller.token, game.secret, game.keys.production, game.keys.sandbox]) {
      assert.ok(!text.includes(secret))
    }
  }
})

test('after all that the service is alive and the ledger is what it was', () =>
  target.assertUnmoved())
