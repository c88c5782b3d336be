// The daily close over the admin API: roles, refusals, the share of operators, files, and a job for many days.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import readBook from 'read-excel-file/node'
import { later, startOf } from '../../src/close/days.ts'
import { Admin, accountPath } from '../support/admin.ts'
import {
  accountOf,
  adminToken,
  createGame,
  type Game,
  startService,
  type TestService,
} from '../support/service.ts'
import { until } from '../support/until.ts'

const firstDay = '2026-03-30'
const [secondDay, thirdDay] = [later(firstDay, 1), later(firstDay, 2)]
const viewerToken = 'test-viewer-token-0123456789'
const minuteMs = 60_000

let service: TestService
let admin: Admin
let game: Game
let closes: string

before(async () => {
  service = await startService({
    adminTokens: `tester:${adminToken},eve=viewer@*/*:${viewerToken}`,
  })
  admin = new Admin(service)
  game = await createGame(service)
  closes = `/offers/${game.offerId}/production/closes`
  await admin.refused(409, 'nothing_to_close', 'POST', closes, { date: firstDay })
  await fill()
})
after(() => service.remove())

function moveTo(day: string, minutes: number): void {
  service.clock.offsetMs = startOf(day) + minutes * minuteMs - Date.now()
}

/** Two zones: by the game 500 bought, 40 spent; by an operator 100 recharged and 7 presented, a day later 9. */
async function fill(): Promise<void> {
  const { ledger } = service.services
  const one = accountOf(game, 'production', 'oOne')
  const two = accountOf(game, 'production', 'oTwo', '@2')
  const at = startOf(firstDay) + 12 * 60 * minuteMs
  moveTo(firstDay, 12 * 60)
  await ledger.post({ kind: 'recharge', account: one, billNo: 'g1', amount: 500n }, at)
  await ledger.post({ kind: 'pay', account: one, billNo: 'p1', amount: 40n }, at)
  for (const [what, amount] of [
    ['recharge', 100],
    ['present', 7],
  ] as const) {
    await admin.done(200, 'POST', `${accountPath(two)}/${what}`, { bill_no: what, amount })
  }
  moveTo(secondDay, 12 * 60)
  await admin.done(200, 'POST', `${accountPath(one)}/present`, { bill_no: 'late', amount: 9 })
  moveTo(thirdDay, 10)
}

interface Sides {
  readonly opening: number
  readonly closing: number
  readonly recharge: number
  readonly pay: number
}
interface Body {
  readonly state: string
  readonly sha256: string
  readonly previous: string | null
  readonly totals: { paid: Sides; gift: Sides; operators: Record<string, number>; accounts: number }
  readonly zones: readonly { zone_id: string; paid: Sides; gift: Sides }[]
}
const done = async (method: string, path: string, body?: unknown) =>
  (await admin.done(200, method, path, body)) as unknown as Body

async function textOf(query: string): Promise<string> {
  const answer = await fetch(`${service.baseUrl}/admin/v1${closes}${query}`, {
    headers: { authorization: `Bearer ${adminToken}` },
  })
  assert.equal(answer.status, 200)
  return Buffer.from(await answer.arrayBuffer()).toString()
}

test('a day is shown before it is closed, closed once, and then stays as it is', async () => {
  const preview = await done('GET', `${closes}/${firstDay}`)
  assert.deepEqual([preview.state, preview.sha256], ['closable', null])
  const closed = await done('POST', closes, { date: firstDay })
  assert.deepEqual(closed.totals, preview.totals)
  assert.deepEqual(closed.totals.operators, { orders: 2, recharge: 100, present: 7, refund: 0 })
  assert.deepEqual(
    [closed.state, closed.previous, closed.totals.paid.closing, closed.totals.gift.closing],
    ['closed', null, 560, 7],
  )
  assert.equal(closed.totals.accounts, 2)
  assert.deepEqual(await done('POST', closes, { date: firstDay }), closed)
  assert.deepEqual(await done('GET', `${closes}/${firstDay}`), closed)
  const check = await admin.done(200, 'GET', `${closes}/${firstDay}/check`)
  assert.deepEqual([check.same, check.sha256, check.late_count], [true, closed.sha256, 0])
})

test('bad days and days out of order are refused with a sentence', async () => {
  const refused = (status: number, error: string, body: object) =>
    admin.refused(status, error, 'POST', closes, body)
  await refused(409, 'out_of_order', { date: thirdDay })
  await refused(400, 'bad_date', { date: '2026-02-30' })
  await refused(400, 'bad_request', { date: firstDay, through: firstDay })
  await refused(400, 'bad_request', {})
  await refused(400, 'bad_request', { date: 'yesterday' })
  await admin.refused(404, 'not_found', 'GET', `${closes}/${later(thirdDay, 1)}`)
  await admin.refused(404, 'not_found', 'GET', `${closes}/${secondDay}/check`)
  await admin.refused(400, 'bad_request', 'GET', `${closes}.csv`)
  await admin.refused(400, 'bad_layout', 'GET', `${closes}.xlsx?date=${firstDay}&layout=wechat`)
})

test('a viewer reads and cannot close, check or export', async () => {
  const asViewer = async (method: string, path: string, body?: unknown) =>
    (await admin.request(method, path, body, { token: viewerToken })).status
  assert.equal(await asViewer('GET', closes), 200)
  assert.equal(await asViewer('GET', `${closes}/${firstDay}`), 200)
  assert.equal(await asViewer('POST', closes, { date: secondDay }), 403)
  assert.equal(await asViewer('GET', `${closes}/${firstDay}/check`), 403)
  assert.equal(await asViewer('GET', `${closes}.json?date=${firstDay}`), 403)
})

test('many days are closed in a job, and the list of the month has them', async () => {
  moveTo(later(firstDay, 90), 10)
  const last = later(firstDay, 89)
  const job = await admin.done(202, 'POST', closes, { through: last })
  const path = `${closes}/jobs/${job.job_id}`
  await until(async () => (await admin.done(200, 'GET', path)).state === 'done')
  assert.deepEqual((await admin.done(200, 'GET', path)).result, { closed: 89 })
  const list = await admin.done(200, 'GET', `${closes}?month=2026-06`)
  assert.deepEqual([list.next, list.closable], [later(last, 1), null])
  const items = list.items as { date: string; state: string; totals: Body['totals'] | null }[]
  assert.deepEqual(items.map(({ date, state }) => [date.slice(8), state]).slice(-3), [
    ['26', 'closed'],
    ['27', 'closed'],
    ['28', 'open'],
  ])
  assert.equal(items[0]?.totals?.gift.closing, 16)
  moveTo('2026-07-01', 10)
  assert.equal((await admin.done(200, 'GET', closes)).month, '2026-06')
  moveTo(later(firstDay, 90), 10)
  const stopped = await admin.done(202, 'POST', closes, { through: later(last, 5) })
  const ended = () => admin.done(200, 'GET', `${closes}/jobs/${stopped.job_id}`)
  await until(async () => (await ended()).state !== 'running')
  assert.match(JSON.stringify((await ended()).result), /"error":"too_early"/)
  const other = `/offers/${game.offerId}/sandbox/closes/jobs/${job.job_id}`
  await admin.refused(404, 'not_found', 'GET', other)
})

test('the JSON of a day is what was hashed', async () => {
  const text = await textOf(`.json?date=${firstDay}`)
  const { sha256 } = await done('GET', `${closes}/${firstDay}`)
  assert.equal(createHash('sha256').update(text).digest('hex'), sha256)
  const month = JSON.parse(await textOf('.json?month=2026-03')) as { date: string }[]
  assert.deepEqual(
    month.map(({ date }) => date),
    [firstDay, secondDay],
  )
  assert.deepEqual(month[0], JSON.parse(text))
})

test('a file of each layout adds up to what was closed', async () => {
  const lines = (text: string) =>
    text
      .replace('\ufeff', '')
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','))
  const [heads, ...rows] = lines(await textOf('.csv?month=2026-03&lang=zh'))
  const column = (name: string) => rows.map((row) => Number(row[heads?.indexOf(name) ?? -1]))
  assert.deepEqual(column('付费币期末'), [460, 100, 460, 100])
  assert.deepEqual(column('赠送币赠送'), [0, 7, 9, 0])
  assert.deepEqual(
    rows.map((row) => row[4]),
    ['1', "'@2", '1', "'@2"],
  )
  const answer = await fetch(`${service.baseUrl}/admin/v1${closes}.xlsx?month=2026-03&lang=zh`, {
    headers: { authorization: `Bearer ${adminToken}` },
  })
  const [sheet] = await readBook(Buffer.from(await answer.arrayBuffer()))
  assert.deepEqual(
    sheet?.data.slice(1).map((row) => row[heads?.indexOf('付费币期末') ?? -1]),
    column('付费币期末'),
  )
  const audit = JSON.parse(await textOf(`.json?date=${firstDay}&layout=audit`))
  assert.deepEqual(audit, {
    ...{ row_cnt: 2, game_id: game.appid, date: firstDay, author: 'tester' },
    rows: [
      {
        ...{ op_id: game.offerId, server_id: '1', frequency: 'day', intial_gold: 0 },
        ...{ excharge_gold: 500, gift_gold: 0, consume_gold: 40, extra_gold: 0, final_gold: 460 },
      },
      {
        ...{ op_id: game.offerId, server_id: '@2', frequency: 'day', intial_gold: 0 },
        ...{ excharge_gold: 100, gift_gold: 7, consume_gold: 0, extra_gold: 0, final_gold: 107 },
      },
    ],
  })
  const wechat = lines(await textOf('.csv?month=2026-03&layout=wechat'))
  const [summaryHeads, summary] = wechat.slice(-2)
  const total = (name: string) => summary?.[summaryHeads?.indexOf(name) ?? -1]
  assert.ok(
    wechat
      .slice(1, -2)
      .flat()
      .every((cell) => cell.startsWith('`')),
  )
  assert.deepEqual(
    ['总天数', '付费币充值', '付费币扣款', '付费币期末', '赠送币期初', '期末合计'].map(total),
    ['`2', '`600', '`40', '`560', '`0', '`576'],
  )
  assert.match(await textOf('.csv?month=2026-03&layout=audit'), /^\ufeffgame_id,date,op_id,/)
})

test('closing, checking and exporting are in the audit log', async () => {
  const { items } = await admin.done(200, 'GET', '/audit?limit=100')
  const actions = new Set((items as { action: string }[]).map(({ action }) => action))
  const path = '/admin/v1/offers/:offer_id/:env/closes'
  for (const action of [`POST ${path}`, `GET ${path}/:date/check`, `GET ${path}.json`]) {
    assert.ok(actions.has(action), action)
  }
})
