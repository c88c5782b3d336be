// What the ledger would answer, compared with what it does answer.
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { after, before, test } from 'node:test'
import { Ledger } from '../../src/ledger/ledger.ts'
import { type AccountKey, cancelBillNo, type Order } from '../../src/ledger/model.ts'
import type { Outcome } from '../../src/ledger/outcome.ts'
import { predict } from '../../src/ledger/predict.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let ledger: Ledger
let now = Date.parse('2026-01-01T00:00:00Z')

before(async () => {
  database = await createDatabase()
  const options = { batchMax: 512, queueMax: 1000, waitMaxMs: 30_000 }
  ledger = new Ledger(database.driver, { now: () => now }, options)
})
after(() => database.remove())

const account: AccountKey = { offerId: 'predicted', env: 'production', openid: 'o', zoneId: '1' }
const pick = <T>(of: readonly T[]) => of[randomInt(of.length)] as T

/** Few numbers and few amounts, so that they meet. */
function anyOrder(): Order {
  const billNo = pick(['a', 'b', 'c', 'd'])
  const amount = pick([1n, 2n, 3n])
  const kind = pick(['pay', 'pay', 'refund', 'refund', 'present', 'recharge'] as const)
  if (kind !== 'refund') return { kind, account, billNo, amount }
  const windowS = pick([100, 1_000_000])
  const once = pick([true, false])
  const terms = { kind, account, payBillNo: billNo, windowS, once, tombstone: pick([true, false]) }
  return pick([true, false])
    ? { ...terms, billNo: cancelBillNo(billNo), amount: null }
    : { ...terms, billNo: pick(['r', 's']), amount }
}

async function predicted(order: Order): Promise<Outcome> {
  const { reading } = ledger
  const own = await reading.order(account, order.kind, order.billNo)
  const pay =
    order.kind === 'refund' ? await reading.order(account, 'pay', order.payBillNo) : undefined
  const balance = await ledger.balance(account)
  return predict(order, { balance, own: own?.order, pay: pay?.order, nowMs: now }).outcome
}

test('the ledger answers what was predicted, after any orders', async () => {
  const seen = new Set<Outcome>()
  const wanted: readonly Outcome[] = ['posted', 'duplicate', 'already_refunded', 'window_closed']
  // Chance may need more than 240 orders to meet them all.
  const isDone = (n: number) => n >= 240 && wanted.every((outcome) => seen.has(outcome))
  for (let n = 0; !isDone(n) && n < 5000; n += 1) {
    now += pick([0, 1000, 60_000])
    if (n % 20 === 10) await ledger.setFrozen(account, n % 40 === 10)
    const order = anyOrder()
    const expected = await predicted(order)
    const { outcome } = await ledger.post(order)
    const text = JSON.stringify(order, (_, value) =>
      typeof value === 'bigint' ? `${value}n` : value,
    )
    assert.equal(expected, outcome, text)
    seen.add(outcome)
    // Sixteen numbers are soon used up: another player begins.
    if (n % 40 === 39) Object.assign(account, { openid: `o${n}` })
  }
  for (const outcome of wanted) assert.ok(seen.has(outcome), outcome)
})
