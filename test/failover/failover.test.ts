// The short form of `npm run failover`: two fail-overs with a synchronous standby, and one without, which
// shows that a loss would be seen.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findPostgres } from '../../tools/postgres.ts'
import { runFailovers } from './run.ts'

const binDir = findPostgres() ?? ''
const options = { seed: 1, binDir, log: () => {} }
const needsPostgres = { skip: binDir === '' ? 'needs PostgreSQL' : false }

test(
  'no acknowledged order is lost, and none counts twice, when the primary dies',
  needsPostgres,
  async () => {
    const report = await runFailovers({ ...options, rounds: 2, replication: 'sync' })
    const { lost, doubled, wrongBalances, checks, findings } = report
    assert.deepEqual(
      { lost, doubled, wrongBalances, checks, findings },
      {
        lost: 0,
        doubled: 0,
        wrongBalances: 0,
        checks: 0,
        findings: [],
      },
    )
    assert.equal(report.recoverySeconds.each.length, 2)
    assert.ok(report.orders > 500, `${report.orders} orders are no load`)
    assert.ok(report.unknown > 0, 'nothing was under way when the primary died')
  },
)

test('without a synchronous standby the same fail-over loses orders', needsPostgres, async () => {
  const { lost } = await runFailovers({ ...options, rounds: 1, replication: 'async' })
  assert.ok(lost > 0, 'the verdict would not see a loss')
})
