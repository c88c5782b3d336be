// Random sequences of every operation, concurrent, repeated and reordered, against the model: the same
// answers, the same balances, every invariant. A failing run prints its seed and the shortest sequence.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { Ledger } from '../../src/ledger/ledger.ts'
import type { AccountKey } from '../../src/ledger/model.ts'
import { archiveAll, beginArchiveAgain, detachNext, restoreLast } from '../support/archive.ts'
import { createDatabase, onPostgres, type TestDatabase } from '../support/database.ts'
import { LedgerModel } from '../support/ledger-model.ts'
import { incoming, type Step, step } from '../support/ledger-steps.ts'
import { brokenChecks } from '../support/service.ts'

// A hundred steps a run: 200 runs are more than 20,000 operations.
const runs = Number(process.env.RUNS ?? 200)
const stepsPerRun = { minLength: 1, maxLength: 250, size: 'max' as const }
let database: TestDatabase
let operations = 0
let run = 0
let archived = 0
let detached = 0
let restored = 0

/** Detaches the oldest month, or restores the one that was detached last, while orders are under way. */
type MonthStep = { type: 'detach' } | { type: 'restore' }
const anyStep = fc.oneof<fc.WeightedArbitrary<Step | MonthStep>[]>(
  { weight: 24, arbitrary: step },
  { weight: 1, arbitrary: fc.constantFrom({ type: 'detach' }, { type: 'restore' }) },
)

before(async () => {
  database = await createDatabase()
})
after(() => database.remove())

/** Each run has players of its own. */
function inRun(order: AccountKey, number: number): AccountKey {
  return { ...order, openid: `${order.openid}${number}` }
}

async function play(steps: readonly (Step | MonthStep)[]): Promise<void> {
  run += 1
  const number = run
  // A month of UTC+8 ends after 16 hours.
  let now = Date.parse('2026-01-31T00:00:00Z')
  const ledger = new Ledger(
    database.driver,
    { now: () => now },
    { batchMax: 7, queueMax: 1000, waitMaxMs: 20_000 },
  )
  while ((await restoreLast(ledger)) > 0);
  await beginArchiveAgain(database.keepers)
  const model = new LedgerModel()
  let months = Promise.resolve()
  let underWay: Promise<void>[] = []
  const settle = async () => {
    await Promise.all(underWay)
    underWay = []
  }
  for (const action of steps) {
    operations += 1
    if (action.type === 'order') {
      // Orders of one account are posted in the order they were submitted, in any batches.
      const order = { ...action.order, account: inRun(action.order.account, number) }
      const expected = model.post(order, now)
      underWay.push(
        ledger.post(order).then(({ outcome, paid, gift }) => {
          assert.deepEqual({ outcome, paid, gift }, expected)
        }),
      )
    } else if (action.type === 'archive') {
      underWay.push(
        archiveAll(ledger, now - action.hours * 3_600_000).then((entries) => {
          archived += entries
        }),
      )
    } else if (action.type === 'detach' || action.type === 'restore') {
      months = months.then(async () => {
        if (action.type === 'detach') detached += await detachNext(ledger)
        else restored += await restoreLast(ledger)
      })
      underWay.push(months)
    } else {
      await settle()
      if (action.type === 'wait') now += action.hours * 3_600_000
      else await look(ledger, model, action, number)
    }
  }
  await settle()
}

async function look(
  ledger: Ledger,
  model: LedgerModel,
  action: Extract<Step, { type: 'balance' | 'freeze' }>,
  number: number,
): Promise<void> {
  const key = inRun(action.account, number)
  if (action.type === 'freeze') {
    const found = await ledger.setFrozen(key, action.frozen)
    assert.equal(found, model.setFrozen({ account: key }, action.frozen))
  }
  const { createdAt: _, ...balance } = await ledger.balance(key)
  assert.deepEqual(balance, model.balance({ account: key }))
}

test('the ledger answers what the model answers, for orders in any sequence and any batches', async () => {
  await fc.assert(fc.asyncProperty(fc.array(anyStep, stepsPerRun), play), {
    numRuns: runs,
    ...(process.env.SEED && { seed: Number(process.env.SEED) }),
  })
  assert.deepEqual(await brokenChecks(database.driver), [])
  assert.ok(operations >= runs * 50, `${operations} operations`)
  assert.ok(archived >= runs * 5, `${archived} entries archived`)
  assert.ok(detached >= runs && restored >= runs, `${detached} detached, ${restored} restored`)
  process.stdout.write(
    `${operations} operations, ${archived} archived, ${detached} detached, ${restored} restored, on ${onPostgres ? 'PostgreSQL' : 'PGlite'}\n`,
  )
})

test('two services on one database never disagree about the coins', async () => {
  const options = { batchMax: 5, queueMax: 1000, waitMaxMs: 20_000 }
  const clock = { now: () => Date.now() }
  const ledgers = [
    new Ledger(database.driver, clock, options),
    new Ledger(database.driver, clock, options),
  ]
  await fc.assert(
    fc.asyncProperty(
      fc.array(incoming.map(capped), { minLength: 30, maxLength: 60 }),
      async (orders) => {
        run += 1
        const number = run
        const own = orders.map((order) => ({ ...order, account: inRun(order.account, number) }))
        const cancels = own
          .filter((order) => order.kind === 'pay')
          .map((order) => ({
            ...order,
            kind: 'refund' as const,
            billNo: `cancel:${order.billNo}`,
            payBillNo: order.billNo,
            amount: null,
            windowS: 1000,
            tombstone: false,
          }))
        // Both services get every order: each must take effect once at most, whichever is first.
        const answers = await Promise.all(
          [...own, ...cancels].flatMap((order) =>
            ledgers.map(async (ledger) => ({ order, ...(await ledger.post(order)) })),
          ),
        )
        const posted = new Map<string, number>()
        for (const { order, outcome } of answers) {
          if (outcome !== 'posted') continue
          const key = JSON.stringify([order.account, order.kind, order.billNo])
          posted.set(key, (posted.get(key) ?? 0) + 1)
        }
        assert.deepEqual(
          [...posted].filter(([, times]) => times > 1),
          [],
        )
        assert.ok(answers.every(({ paid, gift }) => paid >= 0n && gift >= 0n))
      },
    ),
    { numRuns: 15 },
  )
  assert.deepEqual(await brokenChecks(database.driver), [])
})

/** One amount per number, so that whichever service comes first, the other repeats it. */
function capped(order: {
  kind: 'recharge' | 'present' | 'pay'
  account: AccountKey
  billNo: string
  amount: bigint
}) {
  return { ...order, amount: BigInt(order.billNo.charCodeAt(0) - 92) }
}
