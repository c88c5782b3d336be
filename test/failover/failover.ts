// `npm run failover -- --rounds N [--seed S] [--replication sync|async] [--json FILE]`: kills the primary
// under load N times, promotes the standby, and counts what was lost.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { findPostgres } from '../../tools/postgres.ts'
import { runFailovers } from './run.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    replication: { type: 'string', default: 'sync' },
    json: { type: 'string' },
  },
})

function whole(name: string, text: string, max: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= 1 && value <= max) return value
  throw new Error(`--${name} takes a whole number from 1 to ${max}, not "${text}"`)
}

function readReplication(text: string): 'sync' | 'async' {
  if (text === 'sync' || text === 'async') return text
  throw new Error(`--replication is sync or async, not "${text}"`)
}

const binDir = findPostgres()
if (binDir === undefined) throw new Error('the fail-over needs PostgreSQL; none was found')
const startedAt = performance.now()
const report = await runFailovers({
  rounds: whole('rounds', values.rounds, 1000),
  seed: whole('seed', values.seed, 2 ** 31),
  replication: readReplication(values.replication),
  binDir,
  tell(text) {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    process.stderr.write(`${seconds.padStart(6)} s  ${text}\n`)
  },
})
const { findings, recoverySeconds, ...figures } = report
for (const [name, value] of Object.entries(figures)) {
  process.stdout.write(`${name.padEnd(14)} ${value}\n`)
}
const { median, max } = recoverySeconds
process.stdout.write(`${'recovery'.padEnd(14)} ${median} s median, ${max} s max\n`)
for (const finding of findings) process.stdout.write(`  ${finding}\n`)
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
}
const { lost, doubled, wrongBalances, checks } = report
process.exitCode = lost + doubled + wrongBalances + checks > 0 ? 1 : 0
