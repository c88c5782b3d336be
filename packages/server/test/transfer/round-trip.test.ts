// A random history goes out of one database, into another of the other kind, and on into a third.
// Every file is the same. The last ledger goes on as if nothing had happened.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { Driver } from '../../src/driver/driver.ts'
import { Ledger } from '../../src/ledger/ledger.ts'
import { exportOffer } from '../../src/transfer/export-offer.ts'
import { checkFile, importFile } from '../../src/transfer/import-offer.ts'
import { archiveAll, beginArchiveAgain } from '../support/archive.ts'
import {
  createDatabase,
  createEmbedded,
  type TestDatabase,
  testOnPostgres,
} from '../support/database.ts'
import { exportedOffer, sealed } from '../support/exports.ts'
import { LedgerModel } from '../support/ledger-model.ts'
import { type Step, step } from '../support/ledger-steps.ts'
import { temporaryFolder } from '../support/process.ts'
import { brokenChecks } from '../support/service.ts'
import { until } from '../support/until.ts'

const runs = Math.min(Number(process.env.RUNS ?? 200), 6)
const folder = temporaryFolder()
let databases: TestDatabase[]
before(async () => {
  databases = [
    await createDatabase({ alone: true }),
    await createEmbedded(),
    await createDatabase({ alone: true }),
  ]
})
after(async () => {
  for (const database of databases) await database.remove()
  folder.remove()
})

/** The file of an offer, and its lines without the time at which it was made. */
async function exported(driver: Driver, offerId: string): Promise<{ file: string; body: string }> {
  const lines = await text(exportOffer(driver, exportedOffer(offerId)))
  const file = join(folder.path, `${Math.random()}.ndjson`)
  writeFileSync(file, lines)
  const body = lines
    .slice(lines.indexOf('\n') + 1)
    .replace(/"exported_at":"[^"]*"/, '')
    .replace(/"sha256":"[^"]*"/, '')
  return { file, body }
}

interface Stage {
  readonly ledger: Ledger
  readonly model: LedgerModel
  readonly offerId: string
}

function ledgerOn({ driver }: TestDatabase, clock: { now(): number }): Ledger {
  return new Ledger(driver, clock, { batchMax: 7, queueMax: 1000, waitMaxMs: 20_000 })
}

async function play({ ledger, model, offerId }: Stage, steps: readonly Step[], clock: Clock) {
  for (const action of steps) {
    if (action.type === 'wait') {
      clock.at += action.hours * 3_600_000
    } else if (action.type === 'archive') {
      await archiveAll(ledger, clock.at - action.hours * 3_600_000)
    } else if (action.type === 'order') {
      const account = { ...action.order.account, offerId }
      const order = { ...action.order, account, notes: { appRemark: '备注 "\\\n\u2028' } }
      const { outcome, paid, gift } = await ledger.post(order)
      assert.deepEqual({ outcome, paid, gift }, model.post(order, clock.at))
    } else {
      const account = { ...action.account, offerId }
      if (action.type === 'freeze') {
        await ledger.setFrozen(account, action.frozen)
        model.setFrozen({ account }, action.frozen)
      }
      const { createdAt: _, ...balance } = await ledger.balance(account)
      assert.deepEqual(balance, model.balance({ account }))
    }
  }
}

/** Purchases in every state, of a player whom the model does not know. */
async function buy({ money }: Ledger, offerId: string): Promise<void> {
  const account = { offerId, env: 'production', openid: 'buyer', zoneId: '1' } as const
  const terms = { account, dialect: 'xpay', fee: 100n, coins: 10n, attach: '"备注"' } as const
  for (const state of ['created', 'paid', 'delivered', 'closed'] as const) {
    assert.equal(
      (await money.put({ ...terms, tradeNo: `trade-${state}` }, state)).outcome,
      'posted',
    )
  }
  const refund = { account, fee: 30n, leftFee: 100n, notes: {} }
  await money.refund({ ...refund, tradeNo: 'trade-delivered', refundNo: 'refund_1' })
}

class Clock {
  at = Date.parse('2026-01-01T00:00:00Z')
  now(): number {
    return this.at
  }
}

test('a history that went through two databases is the same, and goes on', async () => {
  const [from, by, to] = databases as [TestDatabase, TestDatabase, TestDatabase]
  let run = 0
  const steps = fc.array(step, { minLength: 40, maxLength: 120, size: 'max' })
  await fc.assert(
    fc.asyncProperty(steps, steps, async (history, future) => {
      run += 1
      const offerId = `offer${run}`
      await beginArchiveAgain(from.keepers)
      const clock = new Clock()
      const model = new LedgerModel()
      await play({ ledger: ledgerOn(from, clock), model, offerId }, history, clock)
      await buy(ledgerOn(from, clock), offerId)
      const first = await exported(from.driver, offerId)
      await checkFile(first.file, Date.now())
      await importFile(by.driver, first.file, offerId)
      const second = await exported(by.driver, offerId)
      assert.equal(second.body, first.body)
      await importFile(to.driver, second.file, offerId)
      const third = await exported(to.driver, offerId)
      assert.equal(third.body, first.body)
      await play({ ledger: ledgerOn(to, clock), model, offerId }, future, clock)
    }),
    { numRuns: runs, ...(process.env.SEED && { seed: Number(process.env.SEED) }) },
  )
  for (const { driver } of databases) assert.deepEqual(await brokenChecks(driver), [])
})

test('more entries and accounts than fit in a page come in order', async () => {
  const [from, by] = databases as [TestDatabase, TestDatabase]
  const clock = new Clock()
  const options = { batchMax: 1000, queueMax: 10_000, waitMaxMs: 60_000 }
  const ledger = new Ledger(from.driver, clock, options)
  const post = (openid: string, billNo: string) => {
    const account = { offerId: 'large', env: 'production', openid, zoneId: '1' } as const
    return ledger.post({ kind: 'recharge', account, billNo, amount: 1n })
  }
  // Seven entries each: the page of 2,000 entries ends within an account.
  const players = Array.from({ length: 503 }, (_, number) => `p${number}`)
  for (const billNo of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
    await Promise.all(players.map((openid) => post(openid, billNo)))
  }
  const { file, body } = await exported(from.driver, 'large')
  const { footer } = await checkFile(file, Date.now())
  assert.deepEqual([footer.accounts, footer.orders], [503, 503 * 7])
  await importFile(by.driver, file, 'large')
  assert.equal((await exported(by.driver, 'large')).body, body)
})

test('a reader that goes away holds no snapshot', async () => {
  const [from] = databases as [TestDatabase]
  const lines = exportOffer(from.driver, exportedOffer('large'))
  lines.on('error', () => {})
  await once(lines, 'readable')
  lines.destroy()
  // The embedded database has one connection: it would wait for the snapshot for ever.
  assert.deepEqual(await from.driver.query('select 1 as one'), [{ one: 1 }])
})

test('moments keep their microseconds', async () => {
  const [from, by] = databases as [TestDatabase, TestDatabase]
  const clock = new Clock()
  const account = { offerId: 'fine', env: 'sandbox', openid: 'amy', zoneId: '1' } as const
  await ledgerOn(from, clock).post({ kind: 'present', account, billNo: 'a', amount: 3n })
  const { file } = await exported(from.driver, 'fine')
  const finer = readFileSync(file, 'utf8').replaceAll('00:00:00.000000Z', '00:00:00.000001Z')
  writeFileSync(file, sealed(finer.trimEnd().split('\n')))
  await importFile(by.driver, file, 'fine')
  const again = await exported(by.driver, 'fine')
  assert.equal(again.body.match(/00:00:00\.000001Z/g)?.length, 2)
})

testOnPostgres('an export under load is of one moment', async () => {
  const [from, by] = databases as [TestDatabase, TestDatabase]
  const clock = new Clock()
  const ledger = ledgerOn(from, clock)
  let isOver = false
  const player = async (openid: string) => {
    const account = { offerId: 'busy', env: 'production', openid, zoneId: '1' } as const
    await ledger.post({ kind: 'recharge', account, billNo: 'r', amount: 1_000_000n })
    for (let number = 0; !isOver; number += 1) {
      const billNo = `p${number}`
      await ledger.post({ kind: 'pay', account, billNo, amount: 2n })
      const back = { kind: 'refund', account, billNo: `c${number}`, payBillNo: billNo } as const
      await ledger.post({ ...back, amount: 1n, windowS: 100, tombstone: false })
    }
  }
  const players = Array.from({ length: 30 }, (_, number) => player(`p${number}`))
  const files: string[] = []
  for (let number = 0; number < 5; number += 1) {
    const goal = ledger.lanes.orders.items + 100
    await until(() => ledger.lanes.orders.items >= goal)
    files.push((await exported(from.driver, 'busy')).file)
  }
  isOver = true
  await Promise.all(players)
  // Taking it in runs every invariant over it: a torn account would break one.
  for (const [number, file] of files.entries()) {
    await checkFile(file, Date.now())
    await importFile(by.driver, file, `busy${number}`)
  }
  assert.notEqual(readFileSync(files[0] ?? '', 'utf8'), readFileSync(files[4] ?? '', 'utf8'))
})
