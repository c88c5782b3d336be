// The crash suite in a small size: every kind of disruption once. The same disruption also runs on
// a database that does not wait for its disk. The suite finds what that database loses, so it would
// have found losses elsewhere.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findPostgres } from '../../tools/postgres.ts'
import { disruptions } from './disruptions.ts'
import { runCrash } from './run.ts'

const seed = Number(process.env.SEED ?? 1)

test('after every kind of disruption the ledger holds what clients were told', async () => {
  const report = await runCrash({ seed, rounds: disruptions.length, log() {} })
  const { lost, doubled, contradicted, wrongBalances, checks, findings, skipped } = report
  assert.deepEqual(
    { lost, doubled, contradicted, wrongBalances, checks, findings },
    { lost: 0, doubled: 0, contradicted: 0, wrongBalances: 0, checks: 0, findings: [] },
    `npm run crash -- --seed ${seed} --rounds ${disruptions.length}`,
  )
  assert.equal(report.rounds, disruptions.length - skipped.length)
  const areMissing = skipped.every(({ why }) => /no PostgreSQL|mounting/.test(why))
  assert.ok(areMissing, JSON.stringify(skipped))
  // Disruptions without an effect would prove nothing, nor would a load that always gets the same answer.
  const midas = [90012, 90013, 90015, 90018]
  const xpay = [268490002, 268490004, 268490005, 268490006]
  const answers = [0, -1, ...midas, ...xpay].map((errcode) => report.answers[errcode] ?? 0)
  assert.ok(
    answers.every((times) => times > 0),
    JSON.stringify(report),
  )
  for (const via of ['1.0', '2.0', 'xpay'] as const) {
    assert.ok((report.requestsVia[via] ?? 0) > report.requests / 5, JSON.stringify(report))
  }
  assert.ok(report.unknown > 20 * report.rounds, JSON.stringify(report))
  assert.ok(report.orders > 150 * report.rounds, JSON.stringify(report))
})

test('a database that answers before its disk has it is found to lose orders', {
  skip: findPostgres() === undefined ? 'needs PostgreSQL' : false,
}, async () => {
  // Its log is in the memory that dies with it, for longer than a round takes.
  const settings = ['synchronous_commit=off', 'wal_writer_delay=10s', 'wal_writer_flush_after=0']
  const kill = (by: number) =>
    runCrash({ seed: by, rounds: 1, only: ['kill-postgres'], settings, log() {} })
  let report = await kill(seed)
  // The log's writer may have just been there: then nothing was lost, and the next one is killed.
  for (let next = 1; report.lost === 0 && next < 8; next += 1) report = await kill(seed + next)
  assert.ok(report.lost > 0, JSON.stringify(report))
  assert.match(report.findings[0] ?? '', /^(lost|doubled|contradicted|balance): kill-postgres-1_/)
})
