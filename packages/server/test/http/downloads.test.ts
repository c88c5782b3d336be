// Files of xpay: the bill by day and the lists of orders, from the call to the rows of the workbook (xpay §5.2).
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import { after, before, beforeEach, test } from 'node:test'
import type { Env } from '@pactolus/protocol'
import { readSheet } from 'read-excel-file/node'
import { createDatabase } from '../support/database.ts'
import { Faults } from '../support/faults.ts'
import { type Members, type RawCaller, rawCallerOf } from '../support/raw-caller.ts'
import {
  accountOf,
  brokenChecks,
  createGame,
  type Game,
  startService,
  type TestService,
  type WireAnswer,
} from '../support/service.ts'
import { until } from '../support/until.ts'

const dayMs = 86_400_000
const zoneMs = 8 * 3_600_000
const faults = new Faults()
let service: TestService
/** Another process, on the same database. */
let other: TestService
let game: Game
let caller: RawCaller
/** When today began in UTC+8. */
let today: number

before(async () => {
  const database = await createDatabase()
  service = await startService({ database, wrapDriver: faults.wrap })
  other = await startService({ database })
})
after(async () => {
  await other.close()
  await service.remove()
})
beforeEach(async () => {
  game = await createGame(service)
  caller = await rawCallerOf(service, game)
  today = Math.floor((service.clock.now() + zoneMs) / dayMs) * dayMs - zoneMs
})

function numberOf(at: number): number {
  return Number(new Date(at + zoneMs).toISOString().slice(0, 10).replaceAll('-', ''))
}

async function buy(env: Env, openid: string, tradeNo: string, fee: bigint, at: number) {
  const account = accountOf(game, env, openid)
  const terms = { account, tradeNo, dialect: 'xpay', fee, coins: 10n } as const
  const { outcome } = await service.services.ledger.money.put(terms, 'delivered', at)
  assert.equal(outcome, 'posted')
}

async function refund(env: Env, openid: string, tradeNo: string, fee: bigint, left: bigint) {
  const order = { account: accountOf(game, env, openid), tradeNo, notes: {} }
  const terms = { ...order, refundNo: `R_${tradeNo}_${left}`, fee, leftFee: left }
  assert.equal((await service.services.ledger.money.refund(terms)).outcome, 'posted')
}

/** Calls until the answer is another than 268490011. */
async function billOf(begin: number, end: number, by = caller): Promise<WireAnswer> {
  const days = { begin_ds: numberOf(begin), end_ds: numberOf(end) }
  let answer = await by.post('/xpay/download_bill', days)
  await until(async () => {
    if (answer.errcode !== 268490011) return true
    answer = await by.post('/xpay/download_bill', days)
    return false
  })
  assert.equal(answer.errcode, 0, answer.errmsg)
  return answer
}

async function rowsAt(url: unknown): Promise<unknown[][]> {
  const response = await fetch(String(url))
  assert.equal(response.status, 200, await response.clone().text())
  return readSheet(Buffer.from(await response.arrayBuffer()))
}

async function refused(url: unknown): Promise<[status: number, error: string]> {
  const response = await fetch(String(url))
  const { error, message } = (await response.json()) as { error: string; message: string }
  assert.match(message, /^This link .*\.$/)
  assert.equal(response.headers.get('cache-control'), 'no-store')
  return [response.status, error]
}

async function orderFile(own: Members, by = caller): Promise<unknown[][]> {
  const common = { env: by.envNumber, order_type: 1, pay_channel: 1 }
  const days = { begin_ds: numberOf(today - dayMs), end_ds: numberOf(today) }
  const started = await by.post('/xpay/start_download_order', { ...common, ...days, ...own })
  assert.equal(started.errcode, 0, started.errmsg)
  const task = { env: by.envNumber, task_id: started.task_id }
  const answer = await by.post('/xpay/query_download_order', task)
  assert.deepEqual([answer.errcode, answer.task_id, answer.status], [0, started.task_id, 2])
  return rowsAt(answer.download_url)
}

for (const env of ['production', 'sandbox'] as Env[]) {
  test(`a bill has a line a day, whose sums are those of the ledger (${env})`, async () => {
    const by = await rawCallerOf(service, game, env)
    const yesterday = today - dayMs
    const bought: [at: number, fee: bigint][] = [
      [yesterday - dayMs, 100n],
      [yesterday - 1, 200n],
      [yesterday, 1_000n],
      [today - 1, 2_000n],
      [today, 50_000n],
    ]
    for (const [n, [at, fee]] of bought.entries()) await buy(env, `o${n}`, `trade${n}`, fee, at)
    await buy(env === 'sandbox' ? 'production' : 'sandbox', 'o', 'elsewhere', 7n, today)
    await refund(env, 'o4', 'trade4', 30n, 50_000n)
    await refund(env, 'o4', 'trade4', 20n, 49_970n)
    const first = await by.post('/xpay/download_bill', {
      begin_ds: numberOf(yesterday),
      end_ds: numberOf(today),
    })
    assert.deepEqual(
      [first.errcode, first.errmsg.split(' rid')[0]],
      [268490011, '数据生成中，请稍后调用本接口获取'],
    )
    const { url } = await billOf(yesterday, today, by)
    assert.ok(String(url).startsWith(`${service.baseUrl}/xpay/files/`), String(url))
    const [heads, ...lines] = await rowsAt(url)
    assert.deepEqual(heads, [
      ...['出库日期', '交易笔数', '交易金额', '昨日交易笔数', '昨日交易金额', '退款笔数'],
      ...['技术服务费', '平台回退金额', '退款金额', '结算金额', 'CPS服务费'],
    ])
    assert.deepEqual(lines, [
      [numberOf(yesterday), 2, 3_000, 2, 300, 0, 0, 0, 0, 3_000, 0],
      [numberOf(today), 1, 50_000, 2, 3_000, 2, 0, 0, 50, 49_950, 0],
    ])
    const whole = await rowsAt((await billOf(yesterday - dayMs, today, by)).url)
    const settled = whole.slice(1).reduce((sum, line) => sum + Number(line[9]), 0)
    assert.equal(BigInt(settled), await service.services.ledger.money.earned(game.offerId, env))
    assert.deepEqual(await brokenChecks(service.driver), [])
  })
}

test('a bill is kept for 30 minutes, as its link is; then it is made again', async () => {
  await buy('production', 'o', 'trade1', 100n, today)
  const { url } = await billOf(today, today)
  await buy('production', 'o', 'trade2', 100n, today)
  assert.deepEqual(await rowsAt((await billOf(today, today)).url), await rowsAt(url))
  const forged = String(url).replace(/expires=(\d+)/, (_, s: string) => `expires=${Number(s) + 1}`)
  assert.deepEqual(await refused(forged), [403, 'link_wrong'])
  assert.deepEqual(await refused(String(url).split('?')[0]), [403, 'link_wrong'])
  assert.deepEqual(await refused(`${url}&mark=x`), [403, 'link_wrong'])
  service.clock.offsetMs += 30 * 60_000 + 1000
  try {
    assert.deepEqual(await refused(url), [403, 'link_expired'])
    const days = { begin_ds: numberOf(today), end_ds: numberOf(today) }
    assert.equal((await caller.post('/xpay/download_bill', days)).errcode, 268490011)
    assert.equal((await rowsAt((await billOf(today, today)).url))[1]?.[1], 2)
  } finally {
    service.clock.offsetMs = 0
  }
})

test('a file is for anyone who has its link: not of another game, and kept by nobody on the way', async () => {
  const { url } = await billOf(today, today)
  const response = await fetch(String(url))
  assert.equal(
    response.headers.get('content-type'),
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  )
  const day = numberOf(today)
  const expected = {
    'content-disposition': `attachment; filename="bill_${day}_${day}.xlsx"`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  }
  for (const [name, value] of Object.entries(expected)) {
    assert.equal(response.headers.get(name), value)
  }
  assert.ok((await response.arrayBuffer()).byteLength > 500)
  const stranger = await rawCallerOf(service, await createGame(service))
  const own = await billOf(today, today, stranger)
  const idOf = (text: unknown) => /files\/([0-9a-f]{32})\?/.exec(String(text))?.[1] ?? 'none'
  assert.notEqual(idOf(own.url), idOf(url))
  const swapped = String(own.url).replace(idOf(own.url), idOf(url))
  assert.deepEqual(await refused(swapped), [403, 'link_wrong'])
  const task = { env: 0, task_id: idOf(url) }
  assert.equal((await stranger.post('/xpay/query_download_order', task)).errcode, 268490002)
})

test('of two processes one makes the bill, and each hands out and serves it', async () => {
  await buy('production', 'o', 'trade1', 100n, today)
  const there = await rawCallerOf(other, game)
  const days = { begin_ds: numberOf(today), end_ds: numberOf(today) }
  faults.begin('held', 'sum_money_days')
  try {
    assert.equal((await caller.post('/xpay/download_bill', days)).errcode, 268490011)
    await until(() => faults.held === 1)
    // The other process leaves it to the first.
    assert.equal((await there.post('/xpay/download_bill', days)).errcode, 268490011)
    assert.equal((await caller.post('/xpay/download_bill', days)).errcode, 268490011)
  } finally {
    faults.end()
  }
  const { url } = await billOf(today, today, there)
  assert.ok(String(url).startsWith(other.baseUrl))
  assert.deepEqual(await rowsAt(String(url).replace(other.baseUrl, service.baseUrl)), [
    ...(await rowsAt(url)),
  ])
})

test('a bill that failed is made by the next caller after a minute', async () => {
  const days = { begin_ds: numberOf(today), end_ds: numberOf(today) }
  const ask = async () => (await caller.post('/xpay/download_bill', days)).errcode
  const hits = faults.hits
  faults.begin('refused', 'sum_money_days')
  assert.equal(await ask(), 268490011)
  await until(() => faults.hits === hits + 1)
  faults.end()
  assert.equal(await ask(), 268490011)
  service.clock.offsetMs += 61_000
  try {
    await billOf(today, today)
  } finally {
    service.clock.offsetMs = 0
  }
})

test('what is wrong with days is said with the name of the field', async () => {
  const [day, before, tomorrow] = [today, today - dayMs, today + dayMs].map(numberOf)
  const cases: [own: Members, pattern: RegExp][] = [
    [{ begin_ds: day, end_ds: before }, /^begin_ds字段错误：晚于end_ds rid/],
    [{ begin_ds: day, end_ds: tomorrow }, /^end_ds字段错误：不能晚于今天 rid/],
    [{ begin_ds: String(day), end_ds: day }, /^begin_ds字段错误 rid/],
    [{ begin_ds: 20260230, end_ds: day }, /^begin_ds字段错误：没有这一天 rid/],
    [{ begin_ds: day, end_ds: 20261301 }, /^end_ds字段错误 rid/],
    [{ begin_ds: day }, /^end_ds字段错误 rid/],
  ]
  for (const [own, pattern] of cases) {
    const bill = await caller.post('/xpay/download_bill', own)
    assert.equal(bill.errcode, 268490002)
    assert.match(bill.errmsg, pattern)
    const terms = { env: 0, order_type: 1, pay_channel: 1, ...own }
    assert.match((await caller.post('/xpay/start_download_order', terms)).errmsg, pattern)
  }
  const long = { begin_ds: numberOf(today - 366 * dayMs), end_ds: day }
  const tooLong = await caller.post('/xpay/download_bill', long)
  assert.match(tooLong.errmsg, /^end_ds字段错误：最多366天 rid/)
  const start = async (own: Members) => {
    const days = { begin_ds: numberOf(today - 30 * dayMs), end_ds: day }
    const terms = { env: 0, order_type: 1, pay_channel: 1, ...days, ...own }
    const { errcode, errmsg } = await caller.post('/xpay/start_download_order', terms)
    return `${errcode} ${errmsg.split(' rid')[0]}`
  }
  assert.match(await start({ begin_ds: numberOf(today - 31 * dayMs) }), /^268490002 end_ds.*31天$/)
  assert.equal(await start({ order_type: 5 }), '268490002 order_type字段错误')
  assert.equal(await start({ order_type: 2 }), '268490002 is_provided字段错误')
  assert.equal(await start({ is_provided: 'true' }), '268490002 is_provided字段错误')
  assert.equal(await start({ pay_channel: undefined }), '268490002 pay_channel字段错误')
  assert.equal(await start({ refund_status: 1 }), '268490002 refund_status字段错误')
  assert.equal(await start({}), '0 ok')
  const unsigned = await caller.post('/xpay/download_bill', long, { pay_sig: 'f'.repeat(64) })
  assert.equal(unsigned.errcode, 268490003)
})

test('a file of orders has every purchase once, page after page', async () => {
  const count = 2500
  const numbers = Array.from({ length: count }, (_, n) => String(n).padStart(5, '0'))
  // A batch is of one player: behind a router it goes to one partition.
  for (let player = 0; player < 40; player += 1) {
    const own = numbers.filter((n) => Number(n) % 40 === player)
    const of = <T>(value: T) => own.map(() => value)
    // All in one millisecond but one: a page may end between equals.
    const ats = own.map((n) => new Date(today + (n === '00007' ? 1 : 0)))
    await service.driver.query(
      'select * from ledger.put_money_orders($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], ' +
        '$6::text[], $7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::text[], $12::text[], ' +
        '$13::timestamptz[], $14::boolean[], $15::boolean[])',
      [
        ...[of(game.offerId), of('production'), of(`o${player}`), of('1'), own.map((n) => `T${n}`)],
        ...[own.map((n) => `P${n}`), of('X'), of('xpay'), of(600n), of(60n), of(null), of('paid')],
        ...[ats, of(false), of(false)],
      ],
    )
  }
  const [heads, ...lines] = await orderFile({})
  assert.deepEqual(heads?.slice(3, 7), ['订单号', '平台订单号', '微信支付单号', '用户openid'])
  assert.deepEqual(
    lines.map((line) => line[3]).sort(),
    numbers.map((n) => `T${n}`),
  )
  assert.equal(lines.at(-1)?.[3], 'T00007', 'the last to be paid')
  assert.deepEqual(lines[0]?.slice(7), [60, 600, 0, 2, null])
  assert.equal((await orderFile({ is_provided: true })).length, 1)
  assert.equal((await orderFile({ order_info: 'T0000' })).length, 11)
})

test('a file of refunds tells which have reached their players; of what the ledger has not, it has no lines', async () => {
  await buy('sandbox', 'o1', 'trade1', 1000n, today - dayMs)
  await buy('sandbox', 'o2', 'trade2', 500n, today)
  await refund('sandbox', 'o1', 'trade1', 300n, 1000n)
  const by = await rawCallerOf(service, game, 'sandbox')
  const stateOf = async (own: Members) =>
    (await orderFile({ order_type: 4, ...own }, by)).slice(1).map((line) => line.slice(6))
  assert.deepEqual(await stateOf({}), [['o1', 1000, 300, 4]])
  assert.deepEqual(await stateOf({ refund_status: 2 }), [])
  service.clock.offsetMs += 5000
  try {
    assert.deepEqual(await stateOf({ refund_status: 2 }), [['o1', 1000, 300, 2]])
    const orders = (await orderFile({}, by)).slice(1).map((line) => line.slice(6, 11))
    assert.deepEqual(orders, [
      ['o1', 10, 1000, 300, 8],
      ['o2', 10, 500, 0, 4],
    ])
  } finally {
    service.clock.offsetMs = 0
  }
  assert.deepEqual(await stateOf({ refund_status: 5 }), [])
  assert.equal((await orderFile({ order_type: 2, is_provided: false }, by)).length, 1)
  assert.equal((await orderFile({ pay_channel: 2 }, by)).length, 1)
  const task = { env: 1, task_id: '0'.repeat(32) }
  const unknown = await by.post('/xpay/query_download_order', task)
  assert.match(`${unknown.errcode} ${unknown.errmsg}`, /^268490002 数据不存在 rid/)
})

test('a link has the host that the caller used', async () => {
  const { url } = await billOf(today, today)
  const sent = `${service.baseUrl}${new URL(String(url)).pathname}`
  assert.ok(String(url).startsWith(sent))
  const days = { begin_ds: numberOf(today), end_ds: numberOf(today) }
  const seen: string[] = []
  for (const host of ['pay.example:8080', 'no host/"']) {
    seen.push(await linkFor(host, days))
  }
  assert.deepEqual(seen, ['http://pay.example:8080', service.baseUrl])
})

/** The origin of the link that a call with this Host gets. */
async function linkFor(host: string, body: Members): Promise<string> {
  const path = '/xpay/download_bill'
  const signed = caller.signed(path, JSON.stringify(body))
  const call = request(`${service.baseUrl}${signed}`, { method: 'POST', headers: { host } })
  const answer = new Promise<import('node:http').IncomingMessage>((resolve, reject) =>
    call.once('response', resolve).once('error', reject),
  )
  call.end(JSON.stringify(body))
  const { url } = (await json(await answer)) as { url: string }
  return url.slice(0, url.indexOf('/xpay'))
}
