// Requests that no documented client sends: each is answered with its documented code, never with HTTP
// 5xx, and moves nothing.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type MidasV1Name, midasV1 } from '@pactolus/protocol'
import { queryTables } from '../support/database.ts'
import {
  accountOf,
  brokenChecks,
  type Caller,
  callerOf,
  createGame,
  type Fields,
  type Game,
  recharge,
  startService,
  type TestService,
  type WireAnswer,
} from '../support/service.ts'

const calls = Object.keys(midasV1) as MidasV1Name[]
const openid = 'o_target'
let service: TestService
let game: Game
let caller: Caller
let rows: unknown

before(async () => {
  service = await startService()
  game = await createGame(service)
  caller = await callerOf(service, game)
  await recharge(service, accountOf(game, 'production', openid), 1000n)
  assert.equal((await caller.call('pay', openid, { bill_no: 'paid', amt: 10 })).errcode, 0)
  rows = await ledgerRows()
})
after(() => service.remove())

async function ledgerRows(): Promise<unknown> {
  return queryTables(
    service.keepers,
    `select (select count(*) from ledger.orders) as orders,
            (select count(*) from ledger.entries) as entries,
            (select count(*) from ledger.accounts) as accounts,
            (select sum(paid + gift) from ledger.accounts)::text as coins`,
  )
}

/** HTTP 200 with a JSON errcode, whatever was sent. */
async function errcodeOf(response: Response): Promise<number> {
  const text = await response.text()
  assert.equal(response.status, 200, text)
  assert.match(response.headers.get('content-type') ?? '', /^application\/json/)
  return (JSON.parse(text) as WireAnswer).errcode
}

async function refused(name: MidasV1Name, body: string | Uint8Array, code: number): Promise<void> {
  const shown = typeof body === 'string' ? body.slice(0, 80) : 'bytes'
  assert.equal(await errcodeOf(await caller.send(name, body)), code, `${name} ${shown}`)
}

const own: Record<MidasV1Name, Fields> = {
  getBalance: {},
  pay: { bill_no: 'hostile', amt: 1 },
  cancelPay: { bill_no: 'hostile' },
  present: { bill_no: 'hostile', present_counts: 1 },
}

/** A right body of `name`, signed, as text, in which a test breaks something. */
function right(name: MidasV1Name, changes: Fields = {}): string {
  return JSON.stringify(caller.signed(name, caller.fields(openid, { ...own[name], ...changes })))
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

test('every method but POST is 43002, on every path of the protocol', async () => {
  const paths = [
    ...calls.flatMap((name) => Object.values(midasV1[name].paths)),
    '/cgi-bin/stable_token',
  ]
  for (const path of paths) {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const url = `${service.baseUrl}${path}?access_token=${caller.token}`
      const hasBody = method === 'PUT' || method === 'PATCH'
      const response = await fetch(url, { method, ...(hasBody && { body: right('pay') }) })
      assert.equal(await errcodeOf(response), 43002, `${method} ${path}`)
    }
    const head = await fetch(`${service.baseUrl}${path}`, { method: 'HEAD' })
    assert.equal(head.status, 200)
    assert.equal(await head.text(), '')
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
    for (const { name: field, required, lengthMax } of midasV1[name].fields) {
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

test('no amount but whole coins from 1 to 9999999999 is taken, though signed as it was sent', async () => {
  const texts = [
    '0',
    '-1',
    '-0',
    '1.5',
    '1.0',
    '1e2',
    '1E2',
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
    for (const { name: field } of midasV1[name].fields.filter(({ format }) => format === 'text')) {
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

test('a token is looked for in the query alone: missing 41001, malformed 40014, unknown 40001', async () => {
  const tokens: [token: string, code: number][] = [
    ['', 41001],
    ['x', 40014],
    [' ', 40014],
    ['a b'.repeat(20), 40014],
    ['x'.repeat(31), 40014],
    ['x'.repeat(513), 40014],
    [`${caller.token}\n`, 40014],
    [`${caller.token}'`, 40014],
    ['\0'.repeat(40), 40014],
    ['x'.repeat(144), 40001],
    [caller.token.slice(0, -1), 40001],
    [`${caller.token}A`, 40001],
    [caller.token.toUpperCase(), 40001],
  ]
  for (const name of calls) {
    for (const [token, code] of tokens) {
      const body = right(name, { access_token: caller.token })
      const answer = await errcodeOf(await caller.send(name, body, token))
      assert.equal(answer, code, JSON.stringify(token))
    }
  }
})

test('a token in a header, a cookie or the body is no token', async () => {
  const headers = {
    authorization: `Bearer ${caller.token}`,
    cookie: `access_token=${caller.token}`,
  }
  const body = right('getBalance', { access_token: caller.token })
  const response = await caller.send('getBalance', body, '', { headers })
  assert.equal(await errcodeOf(response), 41001)
})

test('a token past its life is 42001, and one that was replaced 40001', async () => {
  const own = await createGame(service)
  const first = await callerOf(service, own)
  assert.equal((await first.call('getBalance', openid)).errcode, 0)
  const forced = await service.services.tokens.issueStable(own.appid, true)
  assert.notEqual(forced, 'quota_exceeded')
  assert.equal((await first.call('getBalance', openid)).errcode, 40001)
  const second = await callerOf(service, own)
  const offsetMs = service.clock.offsetMs
  try {
    service.clock.advanceHours(2)
    assert.equal((await second.call('getBalance', openid)).errcode, 42001)
    assert.equal((await first.call('getBalance', openid)).errcode, 40001)
  } finally {
    service.clock.offsetMs = offsetMs
  }
})

test('cloudbase_access_token stands for access_token, also beside an empty one', async () => {
  const path = midasV1.getBalance.paths.production
  const ask = async (query: string) =>
    errcodeOf(
      await fetch(`${service.baseUrl}${path}?${query}`, {
        method: 'POST',
        body: right('getBalance'),
      }),
    )
  assert.equal(await ask(`cloudbase_access_token=${caller.token}`), 0)
  assert.equal(await ask(`access_token=&cloudbase_access_token=${caller.token}`), 0)
  assert.equal(await ask(`access_token=${caller.token}&access_token=x`), 0)
  assert.equal(await ask('ACCESS_TOKEN=x'), 41001)
})

test('thousands of query parameters, and broken ones, do no harm', async () => {
  const path = midasV1.getBalance.paths.production
  const many = Array.from({ length: 1400 }, (_, n) => `k${n}=v`).join('&')
  const queries = [
    many,
    '&&&&',
    '=',
    '%',
    '%zz=%',
    'a[b]=c&a[b][c]=d',
    '__proto__=1',
    'access_token[]=x',
    '?',
    '\\',
  ]
  for (const query of queries) {
    const url = `${service.baseUrl}${path}?${query}&access_token=${caller.token}`
    const response = await fetch(url, { method: 'POST', body: right('getBalance') })
    assert.equal(await errcodeOf(response), 0, query.slice(0, 40))
  }
})

test('a path that is nearly right is 404, and no path at all makes a 5xx', async () => {
  const path = midasV1.pay.paths.production
  const nearly = [
    `${path}/`,
    path.toUpperCase(),
    path.replace('/midas/', '//midas/'),
    `/${path}`,
    `${path}/x`,
    '/cgi-bin/midas',
    '/cgi-bin/midas/sandbox/',
    '/cgi-bin/midas/sandbox/sandbox/pay',
    `${path};x=1`,
    '/cgi-bin/midas/refund',
    '/cgi-bin/midas/%70ay%00',
    `/${'x'.repeat(5000)}`,
    '/constructor',
    '/__proto__',
  ]
  for (const url of nearly) {
    const response = await fetch(`${service.baseUrl}${url}?access_token=${caller.token}`, {
      method: 'POST',
      body: right('pay'),
    })
    assert.equal(response.status, 404, url)
    assert.equal(((await response.json()) as { error: string }).error, 'not_found')
  }
  for (const url of ['/%', '/%zz', '/%c0%af', '/cgi-bin/midas/%E0%A4%A']) {
    const response = await fetch(`${service.baseUrl}${url}`, { method: 'POST', body: '{}' })
    assert.ok(response.status === 400 || response.status === 404, `${url}: ${response.status}`)
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

test('after all that the service is alive and the ledger is what it was', async () => {
  assert.deepEqual(await ledgerRows(), rows)
  assert.deepEqual(await brokenChecks(service.driver), [])
  assert.equal((await fetch(`${service.baseUrl}/readyz`)).status, 200)
  assert.equal((await caller.call('getBalance', openid)).balance, 990)
  assert.equal((await caller.call('cancelPay', openid, { bill_no: 'paid' })).errcode, 0)
  assert.equal((await caller.call('getBalance', openid)).balance, 1000)
})
