// Files of the game and of the platform, compared with the ledger.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import readBook from 'read-excel-file/node'
import type { DifferenceBody } from '../../src/admin/bill-contract.ts'
import type { Cell } from '../../src/table/table.ts'
import { workbookOf } from '../../src/table/workbook.ts'
import { accountPath } from '../support/admin.ts'
import { BillAdmin } from '../support/bills.ts'
import {
  accountOf,
  adminToken,
  brokenChecks,
  type Caller,
  callerOf,
  createGame,
  type Game,
  recharge,
  startService,
  type TestService,
} from '../support/service.ts'

let service: TestService
let game: Game
let admin: BillAdmin
let caller: Caller

before(async () => {
  service = await startService()
})
after(async () => {
  assert.deepEqual(await brokenChecks(service.driver), [])
  await service.remove()
})

async function newGame(): Promise<void> {
  game = await createGame(service, { dialects: ['1.0', '2.0', 'xpay'] })
  admin = new BillAdmin(service, game)
  caller = await callerOf(service, game)
}

/** Around now: all that a test does is in it. */
const around = () => ({
  from: new Date(Date.now() - 3_600_000),
  to: new Date(Date.now() + 3_600_000),
})
const causesOf = (found: DifferenceBody[]) =>
  Object.fromEntries(found.map(({ number, cause }) => [number, cause]))
const bytesOf = async (heads: string[], rows: Cell[][]) => {
  async function* pages() {
    yield rows
  }
  const chunks: Buffer[] = []
  for await (const chunk of workbookOf({ heads, pages: pages() })) chunks.push(chunk)
  return Buffer.concat(chunks)
}
const download = async (path: string) => {
  const headers = { authorization: `Bearer ${adminToken}` }
  const response = await fetch(`${service.baseUrl}/admin/v1${path}`, { headers })
  assert.equal(response.status, 200)
  return Buffer.from(await response.arrayBuffer())
}

test('planted differences are found with their causes, over a file of the game and one of the platform', async () => {
  await newGame()
  await recharge(service, accountOf(game, 'production', 'oA'), 1000n)
  for (const [bill_no, amt] of [
    ['g1', 10],
    ['g2', 20],
    ['g3', 30],
    ['g4', 40],
  ] as const) {
    assert.equal((await caller.call('pay', 'oA', { bill_no, amt })).errcode, 0)
  }
  await caller.call('cancelPay', 'oA', { bill_no: 'g4' })
  const csv = [
    '订单号,openid,数量,状态',
    'g1,oA,10,成功',
    'g2,oA,25,成功',
    'g4,oA,40,已取消',
    'g5,oA,50,成功',
    'g1,oA,10,成功',
  ].join('\r\n')
  const uploaded = await admin.upload('game', csv)
  assert.deepEqual(uploaded.heads, ['订单号', 'openid', '数量', '状态'])
  assert.deepEqual(uploaded.guess.mapping.columns, {
    ...{ number: '订单号', openid: 'openid', amount: '数量', state: '状态' },
  })
  const bill = await admin.compare(uploaded, around())
  assert.equal(bill.state, 'compared', bill.problem ?? '')
  assert.deepEqual(causesOf(await admin.differences(bill.bill_id)), {
    ...{ g2: 'amount', g3: 'missing_there', g5: 'missing_here', g1: 'duplicate_in_file' },
  })
  assert.deepEqual([bill.sums?.matched, bill.sums?.differences, bill.open], [2, 4, 4])

  const player = accountPath(accountOf(game, 'production', 'oA'))
  const bought = (out_trade_no: string, fee: number) =>
    admin.done(200, 'POST', `${player}/recharge`, { out_trade_no, amount: fee, fee })
  await bought('w1', 600)
  await bought('w2', 1200)
  const wechat = [
    '交易时间,公众账号ID,商户订单号,用户标识,交易状态,应结订单金额,商户退款单号,退款金额,订单金额',
    '`2026-09-01 10:00:00,`wx,`w1,`oX,`SUCCESS,`6.00,`0,`0.00,`6.00',
    '`2026-09-01 10:00:01,`wx,`w2,`oX,`SUCCESS,`12.00,`0,`0.00,`12.00',
    '`2026-09-01 10:00:02,`wx,`w1,`oX,`REFUND,`0.00,`r1,`6.00,`0.00',
    '总交易单数,应结订单总金额',
    '`3,`18.00',
  ].join('\n')
  const { bill_id, guess } = await admin.upload('wechatpay', wechat)
  const { time: _, ...columns } = guess.mapping.columns
  const second = await admin.compare({ ...(await admin.show(bill_id)), guess }, around(), {
    columns,
  })
  assert.equal(second.rows, 3, 'sums at the end are no orders')
  const found = await admin.differences(bill_id)
  // The coins of the first recharge were bought nowhere.
  const [returned] = found.filter(({ number }) => number === 'w1')
  assert.equal(returned?.cause, 'returned_outside')
  assert.equal(returned?.suggestion, 'freeze')
  assert.match(returned?.sentence.en ?? '', /^6\.00 yuan of w1 were paid back outside/)
  assert.deepEqual(found.map(({ cause }) => cause).sort(), ['missing_there', 'returned_outside'])
})

test('a difference is resolved as the ledger shows, and no other way', async () => {
  await newGame()
  await recharge(service, accountOf(game, 'production', 'oB'), 100n)
  for (const bill_no of ['p1', 'p2']) await caller.call('pay', 'oB', { bill_no, amt: 10 })
  const bill = await admin.compare(
    await admin.upload('game', 'bill_no,amt,openid\np9,5,oB\np8,5,oNobody\n'),
    around(),
  )
  const found = await admin.differences(bill.bill_id)
  assert.deepEqual(causesOf(found), {
    ...{ p1: 'missing_there', p2: 'missing_there', p9: 'missing_here', p8: 'unknown_player' },
  })
  const pathOf = (number: string) =>
    `${admin.root}/${bill.bill_id}/differences/${found.find((one) => one.number === number)?.difference_id}/resolve`
  const player = accountPath(accountOf(game, 'production', 'oB'))
  const refused = (number: string, body: object) =>
    admin.refused(409, 'not_resolved', 'POST', pathOf(number), body)

  await refused('p9', { resolution: 'accepted' })
  await refused('p9', { resolution: 'recharged' })
  await refused('p9', { resolution: 'recharged', bill_no: 'gift' })
  await admin.done(200, 'POST', `${player}/present`, { bill_no: 'gift', amount: 5 })
  await admin.done(200, 'POST', pathOf('p9'), { resolution: 'recharged', bill_no: 'gift' })
  await refused('p1', { resolution: 'cancelled' })
  await admin.done(200, 'POST', `${player}/orders/p1/cancel`, {})
  const cancelled = await admin.done(200, 'POST', pathOf('p1'), { resolution: 'cancelled' })
  assert.deepEqual([cancelled.bill_no, cancelled.resolved_by], ['p1', 'tester'])
  await refused('p2', { resolution: 'frozen' })
  await admin.done(200, 'POST', `${player}/freeze`, { reason: 'for the test' })
  await admin.done(200, 'POST', pathOf('p2'), { resolution: 'frozen' })
  await admin.refused(400, 'bad_request', 'POST', pathOf('p2'), { resolution: 'deleted' })
  assert.equal((await admin.show(bill.bill_id)).open, 1)
  assert.deepEqual(causesOf(await admin.differences(bill.bill_id, '?resolution=none')), {
    p8: 'unknown_player',
  })

  // Compared again: what was cancelled is no difference any more, and what was resolved stays so.
  await admin.compare(await admin.show(bill.bill_id), around())
  const again = await admin.differences(bill.bill_id)
  assert.deepEqual(again.map(({ number, resolution }) => [number, resolution]).sort(), [
    ['p1', 'cancelled'],
    ['p2', 'frozen'],
    ['p8', null],
    ['p9', 'recharged'],
  ])
})

test('differences are resolved by the spreadsheet that they were downloaded as: all rows or none', async () => {
  await newGame()
  const rows = Array.from({ length: 7 }, (_, n) => `s${n},${n + 1}`)
  const bill = await admin.compare(
    await admin.upload('game', ['bill_no,amt', ...rows].join('\n')),
    around(),
  )
  const path = `${admin.root}/${bill.bill_id}`
  const [sheet] = await readBook(await download(`${path}/differences.xlsx?lang=zh`))
  const [heads = [], ...lines] = sheet?.data ?? []
  const at = (head: string) => {
    assert.ok(heads.includes(head), String(heads))
    return heads.indexOf(head)
  }
  const filled = (resolution: string, note: string) =>
    lines.map((line) => {
      const cells = heads.map((_, place) => (line[place] ?? null) as Cell)
      cells[at('处理结果')] = resolution
      cells[at('处理说明')] = note
      return cells
    })
  const send = async (cells: Cell[][]) =>
    admin.send(`${path}/resolutions`, await bytesOf(heads.map(String), cells))

  const wrong = filled('已接受', '测试服订单')
  wrong[1] = wrong[1]?.with(at('处理结果'), '忽略') ?? []
  const noted = filled('已接受', '测试服订单')
  noted[2] = noted[2]?.with(at('处理说明'), null) ?? []
  noted[4] = noted[4]?.with(at('差异编号'), 999_999_999) ?? []
  const refusals = [await send(wrong), await send(noted), await send(noted.with(4, noted[3] ?? []))]
  assert.deepEqual(
    refusals.map(({ body }) => body.error),
    ['bad_rows', 'bad_rows', 'bad_rows'],
  )
  assert.match(refusals[0]?.text ?? '', /Row 3: the resolution .*忽略/)
  assert.match(refusals[1]?.text ?? '', /Row 6: this file has no difference 999999999/)
  assert.match(refusals[2]?.text ?? '', /Row 6: difference \d+ is there twice/)
  assert.equal((await admin.show(bill.bill_id)).open, 7, 'nothing was taken')

  assert.deepEqual((await send(filled('已接受', '测试服订单'))).body, {
    outcome: 'resolved',
    resolved: 7,
  })
  assert.equal((await admin.show(bill.bill_id)).open, 0)
  assert.deepEqual((await send(filled('已接受', '测试服订单'))).body, {
    outcome: 'resolved',
    resolved: 0,
  })
  const csv = await download(`${path}/differences.csv`)
  const records = parse(csv, { bom: true, columns: true }) as Record<string, string>[]
  assert.deepEqual(new Set(records.map((record) => record.Resolution)), new Set(['accepted']))
  assert.deepEqual((await admin.send(`${path}/resolutions`, csv)).body, {
    outcome: 'resolved',
    resolved: 0,
  })
})

test('a file made from the ledger differs in nothing, and a damaged one in the damage', async () => {
  await newGame()
  await recharge(service, accountOf(game, 'production', 'oC'), 100_000n)
  const pays = Array.from({ length: 40 }, (_, n) => ({ bill_no: `d${n}`, amt: n + 1 }))
  for (const pay of pays) assert.equal((await caller.call('pay', 'oC', pay)).errcode, 0)
  for (const { bill_no } of pays.slice(0, 5)) await caller.call('cancelPay', 'oC', { bill_no })
  const orders = await download(`/offers/${game.offerId}/production/orders.csv?kind=pay&lang=zh`)
  const whole = await admin.compare(await admin.upload('game', orders), around())
  assert.deepEqual([whole.state, whole.sums?.matched, whole.sums?.differences], ['compared', 40, 0])

  const [head = '', ...lines] = orders.toString().slice(1).trim().split('\r\n')
  const seed = Number(process.env.SEED ?? Date.now() % 100_000)
  const pick = (n: number) => (seed * 7919 + n * 104_729) % 35
  const kept = new Map(lines.map((line) => [/\bd\d+\b/.exec(line)?.[0] ?? '', line]))
  const expected: Record<string, string> = {}
  const damaged = [...new Set([1, 2, 3, 4].map((n) => `d${5 + pick(n)}`))]
  for (const [n, number] of damaged.entries()) {
    const line = kept.get(number) ?? ''
    const amount = Number(number.slice(1)) + 1
    if (n % 4 === 0) kept.delete(number)
    else if (n % 4 === 1) kept.set(number, line.replace(`,${amount},`, `,${amount + 1},`))
    else if (n % 4 === 2) kept.set(number, `${line}\r\n${line}`)
    else kept.set(number, line.replaceAll(number, `${number}x`))
    const causes = ['missing_there', 'amount', 'duplicate_in_file', 'missing_there']
    expected[number] = causes[n % 4] ?? ''
    if (n % 4 === 3) expected[`${number}x`] = 'missing_here'
  }
  const file = ['\ufeff', [head, ...kept.values()].join('\r\n')].join('')
  const bill = await admin.compare(await admin.upload('game', file), around())
  assert.deepEqual(causesOf(await admin.differences(bill.bill_id)), expected, `SEED=${seed}`)
})

test('a number that the ledger has as another kind is named as that kind', async () => {
  await newGame()
  const player = accountPath(accountOf(game, 'production', 'oK'))
  await admin.done(200, 'POST', `${player}/present`, { bill_no: 'k1', amount: 7 })
  await admin.done(200, 'POST', `${player}/recharge`, { bill_no: 'k2', amount: 9 })
  await caller.call('pay', 'oK', { bill_no: 'k3', amt: 5 })
  const file = await admin.upload('game', 'bill_no,amt\nk1,7\nk2,8\nk3,5\nk4,1\n')
  const found = async (order_kind: 'pay' | 'recharge') => {
    await admin.compare(file, around(), { order_kind })
    const all = await admin.differences(file.bill_id)
    return all.sort((one, other) => (one.number < other.number ? -1 : 1))
  }
  const told = (await found('pay')).map(({ cause, our_kind, ours, sentence }) => {
    return [cause, our_kind, ours, sentence.en.replace(/^.*?\. /, '')]
  })
  assert.deepEqual(told, [
    ['missing_here', 'present', 7, 'In the ledger that number is a present of 7 coins.'],
    ['missing_here', 'recharge', 9, 'In the ledger that number is a recharge of 9 coins.'],
    ['missing_here', null, null, 'The ledger has no such order.'],
  ])
  const suggested = (await found('recharge')).map(({ number, cause, suggestion }) => {
    return [number, cause, suggestion].join(' ')
  })
  // What came in as a present is not brought in again; a pay of that number is no recharge.
  assert.deepEqual(suggested, [
    'k1 missing_here accept',
    'k2 amount freeze',
    'k3 missing_here wait',
    'k4 missing_here wait',
  ])
})

test('an order of another day is late, not missing', async () => {
  await newGame()
  await recharge(service, accountOf(game, 'production', 'oD'), 100n)
  await caller.call('pay', 'oD', { bill_no: 'late1', amt: 10 })
  const yesterday = { from: new Date(Date.now() - 86_400_000), to: new Date(Date.now() - 60_000) }
  const bill = await admin.compare(await admin.upload('game', 'bill_no,amt\nlate1,10\n'), yesterday)
  const [late, ...others] = await admin.differences(bill.bill_id)
  assert.deepEqual([late?.cause, late?.suggestion, others], ['late', 'accept', []])
})

test('a row that does not say whose order it is, beside one that does, is no silent match', async () => {
  await newGame()
  await recharge(service, accountOf(game, 'production', 'oF'), 100n)
  await caller.call('pay', 'oF', { bill_no: 'twice', amt: 10 })
  // The clock of the service, so that the order is not one that has just come.
  service.clock.advanceHours(1)
  const bill = await admin.compare(
    await admin.upload('game', 'bill_no,amt,openid\ntwice,10,oF\ntwice,10,\n'),
    around(),
  )
  service.clock.advanceHours(-1)
  assert.deepEqual(causesOf(await admin.differences(bill.bill_id)), { twice: 'duplicate_in_file' })
})

test('a bill by day is compared with the sums of the purchases', async () => {
  await newGame()
  const player = accountPath(accountOf(game, 'production', 'oE'))
  for (const [out_trade_no, fee] of [
    ['y1', 600],
    ['y2', 1200],
  ] as const) {
    await admin.done(200, 'POST', `${player}/recharge`, { out_trade_no, amount: 10, fee })
  }
  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '')
  const file = (amount: string) =>
    bytesOf(['出库日期', '交易笔数', '交易金额', '退款金额'], [[day, 2, amount, 0]])
  const right = await admin.upload('xpay-summary', await file('1800'))
  assert.ok(right.guess.from !== null && right.guess.to !== null)
  const period = { from: new Date(right.guess.from), to: new Date(right.guess.to) }
  assert.equal((await admin.compare(right, period)).sums?.differences, 0)
  const less = await admin.upload('xpay-summary', await file('12.50'))
  assert.equal(less.guess.mapping.unit, 'fen', 'as the last file was read')
  const bill = await admin.compare(less, period, { unit: 'yuan' })
  const [found] = await admin.differences(bill.bill_id)
  assert.deepEqual(
    [found?.cause, found?.number, found?.ours, found?.theirs],
    ['amount', day, 1800, 1250],
  )
})

test('the same file is one bill, what cannot be read says which row, and one comparison runs at a time', async () => {
  await newGame()
  const csv = 'bill_no,amt,time,state\nq1,1,2026-09-01 10:00:00,done\nq2,x,2026-09-02,weird\n'
  const first = await admin.upload('game', csv)
  assert.deepEqual(
    [first.guess.from, first.guess.to],
    ['2026-08-31T16:00:00.000Z', '2026-09-02T16:00:00.000Z'],
  )
  const { body } = await admin.send(`${admin.root}?kind=game&name=copy.csv`, csv)
  assert.deepEqual(
    [body.outcome, (body.bill as { bill_id: string }).bill_id],
    ['known', first.bill_id],
  )
  const path = `${admin.root}/${first.bill_id}/compare`
  const period = { from: '2026-09-01T00:00:00+08:00', to: '2026-09-03T00:00:00+08:00' }
  const mapping = first.guess.mapping
  const lost = { ...mapping, columns: { ...mapping.columns, amount: 'price' } }
  await admin.refused(400, 'bad_file', 'POST', path, { mapping: lost, ...period })
  await admin.refused(400, 'bad_file', 'POST', path, {
    mapping: { ...mapping, unit: 'fen' },
    ...period,
  })
  await admin.refused(400, 'bad_time', 'POST', path, { mapping, from: period.to, to: period.from })
  const span = { from: new Date(period.from), to: new Date(period.to) }
  const amount = await admin.compare(first, span)
  assert.deepEqual(
    [amount.state, amount.problem],
    [
      'failed',
      'Row 3: the state "weird" is not known. Name it under mapping.states as done, returned or failed.',
    ],
  )
  const unreadable = await admin.compare(first, span, { states: { failed: ['weird'] } })
  assert.deepEqual(
    [unreadable.state, unreadable.problem],
    ['failed', 'Row 3: the amount "x" is no amount.'],
  )
  await admin.refused(404, 'not_found', 'GET', `${admin.root}/999999`)
})
