// A day of finance: two files with five planted differences, and their resolution in a spreadsheet.
// Then the close of the day, and its check after more orders.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import readBook from 'read-excel-file/node'
import { dayOf, later, spanOf } from '../../src/close/days.ts'
import type { Cell } from '../../src/table/table.ts'
import { workbookOf } from '../../src/table/workbook.ts'
import { accountPath } from '../support/admin.ts'
import { BillAdmin } from '../support/bills.ts'
import {
  accountOf,
  adminToken,
  brokenChecks,
  createGame,
  type Game,
  startService,
  type TestService,
} from '../support/service.ts'

let service: TestService
let game: Game
let admin: BillAdmin
const yesterday = later(dayOf(Date.now()), -1)
const { from, to } = spanOf(yesterday)

before(async () => {
  service = await startService()
  game = await createGame(service)
  admin = new BillAdmin(service, game)
})
after(() => service.remove())

async function download(path: string): Promise<Buffer> {
  const headers = { authorization: `Bearer ${adminToken}` }
  const response = await fetch(`${service.baseUrl}/admin/v1${path}`, { headers })
  assert.equal(response.status, 200)
  return Buffer.from(await response.arrayBuffer())
}

/** At noon of yesterday: coins bought with money, and pays. */
async function play(): Promise<void> {
  service.clock.offsetMs = (from.getTime() + to.getTime()) / 2 - Date.now()
  const account = accountOf(game, 'production', 'oFinance')
  for (const [out_trade_no, fee] of [
    ['w1', 6000],
    ['w2', 1200],
  ] as const) {
    const terms = { out_trade_no, amount: fee / 10, fee }
    await admin.done(200, 'POST', `${accountPath(account)}/recharge`, terms)
  }
  for (const billNo of ['p1', 'p2', 'p3', 'p4']) {
    await service.services.ledger.post({ kind: 'pay', account, billNo, amount: 30n })
  }
  service.clock.offsetMs = 0
}

/** Differences as the spreadsheet has them, all accepted. */
async function accepted(path: string): Promise<Buffer> {
  const [sheet] = await readBook(await download(`${path}/differences.xlsx`))
  const [heads = [], ...lines] = sheet?.data ?? []
  const rows = lines.map((line) =>
    heads.map((head, at): Cell => {
      if (head === 'Resolution') return 'accepted'
      return head === 'Note' ? 'Known to the studio' : ((line[at] ?? null) as Cell)
    }),
  )
  async function* pages() {
    yield rows
  }
  const chunks: Buffer[] = []
  for await (const chunk of workbookOf({ heads: heads.map(String), pages: pages() }))
    chunks.push(chunk)
  return Buffer.concat(chunks)
}

test('five planted differences in two files are found, resolved by spreadsheet, and the day is closed for good', async () => {
  await play()
  const gameFile = [
    'bill_no,openid,amount',
    'p1,oFinance,30',
    'p2,oFinance,35', // 1: another amount
    'p2x,oNobody,30', // 2: of a player that the ledger does not know
    'p4,oFinance,30',
    'p4,oFinance,30', // 3: twice; 4: p3 is missing
  ].join('\n')
  const platformFile = [
    '交易时间,商户订单号,交易状态,订单金额,退款金额',
    `\`${yesterday} 12:00:00,\`w1,\`SUCCESS,\`60.00,\`0.00`,
    `\`${yesterday} 12:00:00,\`w2,\`SUCCESS,\`12.00,\`12.00`, // 5: paid back, the coins are still there
    '总交易单数,订单总金额',
    '`2,`72.00',
  ].join('\n')
  const causes: Record<string, string> = {}
  for (const [kind, file] of [
    ['game', gameFile],
    ['wechatpay', platformFile],
  ] as const) {
    const bill = await admin.compare(await admin.upload(kind, file), { from, to })
    assert.equal(bill.state, 'compared', bill.problem ?? '')
    for (const { number, cause } of await admin.differences(bill.bill_id)) causes[number] = cause
    const path = `${admin.root}/${bill.bill_id}`
    const answer = await admin.send(`${path}/resolutions`, await accepted(path))
    assert.equal(answer.body.resolved, bill.open, answer.text)
    assert.equal((await admin.show(bill.bill_id)).open, 0)
  }
  assert.deepEqual(causes, {
    ...{ p2: 'amount', p2x: 'unknown_player', p4: 'duplicate_in_file', p3: 'missing_there' },
    w2: 'returned_outside',
  })

  const closes = `/offers/${game.offerId}/production/closes`
  const closed = await admin.done(200, 'POST', closes, { date: yesterday })
  const account = accountOf(game, 'production', 'oFinance')
  await service.services.ledger.post({ kind: 'pay', account, billNo: 'today', amount: 100n })
  const checked = await admin.done(200, 'GET', `${closes}/${yesterday}/check`)
  assert.deepEqual([checked.same, checked.sha256], [true, closed.sha256])
  const text = await download(`${closes}.json?date=${yesterday}`)
  assert.equal(createHash('sha256').update(text).digest('hex'), closed.sha256)
  const { paid } = JSON.parse(text.toString()).totals
  assert.deepEqual([paid.opening, paid.recharge, paid.pay, paid.closing], [0, 720, 120, 600])
  const csv = await download(`${closes}.csv?date=${yesterday}`)
  assert.equal(parse(csv, { bom: true, relax_column_count: true }).length >= 2, true)
  assert.deepEqual(await brokenChecks(service.driver), [])
})

test('a file of more than 100 MB is refused while it arrives', async () => {
  const chunk = new Uint8Array(1024 * 1024).fill(0x2c)
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1
      if (sent > 101) controller.close()
      else controller.enqueue(chunk)
    },
  })
  const response = await fetch(
    `${service.baseUrl}/admin/v1${admin.root}?kind=game&name=large.csv`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'text/csv' },
      body,
      duplex: 'half',
    },
  )
  assert.equal(response.status, 413)
  assert.match(await response.text(), /larger than 104857600 bytes/)
})
