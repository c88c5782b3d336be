// The storm in a small size, and the same storm over a client that teams write by hand. The second
// loses coins, so a loss of the first would have been found.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runStorm } from './run.ts'

const seed = Number(process.env.SEED ?? 1)

test('through faults and kills every order is paid and delivered once, or its coins are back', async () => {
  const report = await runStorm({ orders: 400, seed, client: 'careful', log() {} })
  const { delivered, cancelled, lost, doubled, kills, examples, unresolved } = report
  const story = `seed ${seed}: ${JSON.stringify(report)}`
  assert.deepEqual(
    { lost, doubled, unresolved, examples },
    { lost: 0, doubled: 0, unresolved: 0, examples: [] },
    story,
  )
  assert.equal(delivered + cancelled, 400, story)
  assert.ok(delivered > 200 && cancelled > 5 && kills >= 3, story)
  assert.deepEqual([report.wrongBalances, report.checks], [0, 0], story)
})

test('the same storm finds what a client loses that pays again under a new bill_no', async () => {
  const report = await runStorm({ orders: 400, seed, client: 'naive', log() {} })
  assert.ok(report.lost > 0 && report.doubled > 0, JSON.stringify(report))
  // Its coins are wrong; the ledger's books are not.
  assert.equal(report.checks, 0)
})
