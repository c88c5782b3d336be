// `npm run failover`: kills the primary under load again and again, promotes the standby, and counts what
// was lost.
import { writeFileSync } from 'node:fs'
import { findPostgres } from '../../tools/postgres.ts'
import { log, oneOf, readWords, whole } from '../../tools/script.ts'
import { runFailovers } from './run.ts'

const help = `npm run failover -- [options]

Two PostgreSQL servers, one the standby of the other, and a service that knows both: each round kills the primary
under load and promotes the standby. Ends with 1 when an order was lost or doubled. docs/failover.md tells more.

  --rounds N           kills (3)
  --seed N             when they fall (1)
  --replication MODE   sync: a commit waits for the standby; async: it does not, and orders are lost (sync)
  --json FILE          write what was found there, too
`

const options = readWords(
  help,
  {
    rounds: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    replication: { type: 'string', default: 'sync' },
    json: { type: 'string' },
  },
  ({ rounds, seed, replication, json }) => ({
    rounds: whole('rounds', rounds, 1000),
    seed: whole('seed', seed, 2 ** 31),
    replication: oneOf('replication', replication, ['sync', 'async']),
    json,
  }),
)

const binDir = findPostgres()
if (binDir === undefined) throw new Error('the fail-over needs PostgreSQL; none was found')
const report = await runFailovers({ ...options, binDir, log })
const { findings, recoverySeconds, ...figures } = report
for (const [name, value] of Object.entries(figures)) {
  process.stdout.write(`${name.padEnd(14)} ${value}\n`)
}
const { median, max } = recoverySeconds
process.stdout.write(`${'recovery'.padEnd(14)} ${median} s median, ${max} s max\n`)
for (const finding of findings) process.stdout.write(`  ${finding}\n`)
if (options.json !== undefined) {
  writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`)
}
const { lost, doubled, wrongBalances, checks } = report
process.exitCode = lost + doubled + wrongBalances + checks > 0 ? 1 : 0
