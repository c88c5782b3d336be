// Files for spreadsheets: what is in them is what the ledger holds, in both languages and styles.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import readBook from 'read-excel-file/node'
import { Admin, accountPath } from '../support/admin.ts'
import {
  accountOf,
  adminToken,
  callerOf,
  createGame,
  type Game,
  startService,
  type TestService,
} from '../support/service.ts'

let service: TestService
let admin: Admin
let game: Game
let offer: string

before(async () => {
  service = await startService()
  admin = new Admin(service)
  game = await createGame(service)
  offer = `/offers/${game.offerId}/production`
  const caller = await callerOf(service, game)
  for (const openid of ['oFirst', '+cmd|x']) {
    const player = accountPath(accountOf(game, 'production', openid))
    await admin.done(200, 'POST', `${player}/recharge`, { bill_no: 'r1', amount: 1000 })
    await admin.done(200, 'POST', `${player}/present`, {
      bill_no: 'g1',
      amount: 50,
      remark: '@sum',
    })
  }
  await caller.call('pay', 'oFirst', { bill_no: 'p1', amt: 200, pay_item: '<script>' })
  await caller.call('cancelPay', 'oFirst', { bill_no: 'p1' })
})
after(() => service.remove())

/** The bytes of a file. */
async function download(path: string): Promise<Buffer> {
  const response = await fetch(`${service.baseUrl}/admin/v1${path}`, {
    headers: { authorization: `Bearer ${adminToken}` },
  })
  assert.equal(response.status, 200)
  assert.match(response.headers.get('content-disposition') ?? '', /^attachment; filename=".+"$/)
  return Buffer.from(await response.arrayBuffer())
}

async function linesOf(path: string): Promise<string[][]> {
  const text = (await download(path)).toString()
  assert.ok(text.startsWith('\ufeff') && text.endsWith('\r\n'))
  return text
    .slice(1, -2)
    .split('\r\n')
    .map((line) => line.split(','))
}

const column = (lines: string[][], head: string) => {
  const at = lines[0]?.indexOf(head) ?? -1
  assert.ok(at >= 0, `${head} of ${lines[0]}`)
  return lines.slice(1).map((line) => line[at])
}

test('a statement has every entry with its balance, and guards what looks like a formula', async () => {
  const lines = await linesOf(`${offer}/entries.csv`)
  assert.deepEqual(column(lines, 'Kind'), [
    'recharge',
    'present',
    'recharge',
    'present',
    'pay',
    'cancel',
  ])
  assert.deepEqual(column(lines, 'Total'), ['1000', '50', '1000', '50', '-200', '200'])
  assert.deepEqual(column(lines, 'Balance'), ['1000', '1050', '1000', '1050', '850', '1050'])
  assert.deepEqual(column(lines, 'Remark').slice(1, 2), ["'@sum"])
  assert.deepEqual(column(lines, 'Operator').slice(3), ['tester', '', ''])
  assert.deepEqual(column(lines, 'openid').slice(2, 4), ["'+cmd|x", "'+cmd|x"])
  assert.match(
    column(lines, 'Posted at (UTC+8)')[0] ?? '',
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/,
  )
  const [heads, first] = await linesOf(
    `${offer}/entries.csv?lang=zh&style=wechat&openid=oFirst&tz=Z`,
  )
  assert.equal(heads?.[0], '记账时间(UTC)')
  assert.ok(
    first?.every((cell) => cell.startsWith('`')),
    String(first),
  )
})

test('an XLSX file holds the same as the CSV file, numbers as numbers', async () => {
  const file = await download(`${offer}/entries.xlsx?lang=zh`)
  const [sheet] = await readBook(file)
  const lines = await linesOf(`${offer}/entries.csv?lang=zh`)
  assert.deepEqual(sheet?.data[0], lines[0])
  const total = lines[0]?.indexOf('合计') ?? -1
  assert.deepEqual(
    sheet?.data.slice(1).map((row) => row[total]),
    column(lines, '合计').map(Number),
  )
})

test('orders are exported with the filters of their search', async () => {
  const lines = await linesOf(`${offer}/orders.csv?kind=pay&lang=zh`)
  assert.deepEqual(column(lines, '状态'), ['已取消'])
  assert.deepEqual(column(lines, '道具'), ['<script>'])
  await admin.refused(400, 'bad_time', 'GET', `${offer}/orders.csv?from=yesterday`)
  await admin.refused(400, 'bad_request', 'GET', `${offer}/entries.csv?tz=CET`)
})

test('an export is in the audit log, and so in the next export of that', async () => {
  const lines = await linesOf('/audit.csv')
  const actions = column(lines, 'Action')
  assert.ok(actions.includes('GET /admin/v1/offers/:offer_id/:env/orders.csv'), String(actions))
  assert.ok(!lines.join().includes(adminToken))
})
