// `npm run storm`: sells orders through a storm of faults and kills, and counts what was lost. A seed that
// fails is the whole bug report.
import { writeFileSync } from 'node:fs'
import { log, oneOf, readWords, whole } from '../../tools/script.ts'
import { runStorm } from './run.ts'

const help = `npm run storm -- [options]

A shop sells through the client while the emulator injects faults and its processes are killed; in the end every
order is looked up. Ends with 1 when anything was lost, doubled or left open. docs/reliability.md tells more.

  --orders N       orders to sell (10000)
  --seed N         the weather; the same seed has the same (1)
  --client NAME    careful: the client of this project; naive: one that pays again after an error (careful)
  --json FILE      write what was found there, too
`

const options = readWords(
  help,
  {
    orders: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    client: { type: 'string', default: 'careful' },
    json: { type: 'string' },
  },
  ({ orders, seed, client, json }) => ({
    orders: whole('orders', orders, 1_000_000),
    seed: whole('seed', seed, 2 ** 31),
    client: oneOf('client', client, ['careful', 'naive']),
    json,
  }),
)
const report = await runStorm({ ...options, log })
const { examples, ...figures } = report
for (const [name, value] of Object.entries(figures)) {
  process.stdout.write(`${name.padEnd(14)} ${value}\n`)
}
for (const example of examples) process.stdout.write(`  ${example}\n`)
if (options.json !== undefined) {
  writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`)
}
const { lost, doubled, wrongBalances, checks, unresolved } = report
process.exitCode = lost + doubled + wrongBalances + checks + unresolved > 0 ? 1 : 0
