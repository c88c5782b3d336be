// `npm run storm -- --orders N --seed S [--client careful|naive] [--json FILE]`: sells orders through a
// storm of faults and kills, and counts what was lost. A seed that fails is the whole bug report.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { runStorm } from './run.ts'

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    client: { type: 'string', default: 'careful' },
    json: { type: 'string' },
  },
})

function whole(name: string, text: string, max: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= 1 && value <= max) return value
  throw new Error(`--${name} takes a whole number from 1 to ${max}, not "${text}"`)
}

function readClient(text: string): 'careful' | 'naive' {
  if (text === 'careful' || text === 'naive') return text
  throw new Error(`--client is careful or naive, not "${text}"`)
}

const startedAt = performance.now()
const report = await runStorm({
  orders: whole('orders', values.orders, 1_000_000),
  seed: whole('seed', values.seed, 2 ** 31),
  client: readClient(values.client),
  tell(text) {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    process.stderr.write(`${seconds.padStart(6)} s  ${text}\n`)
  },
})
const { examples, ...figures } = report
for (const [name, value] of Object.entries(figures)) {
  process.stdout.write(`${name.padEnd(14)} ${value}\n`)
}
for (const example of examples) process.stdout.write(`  ${example}\n`)
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
}
const { lost, doubled, wrongBalances, checks, unresolved } = report
process.exitCode = lost + doubled + wrongBalances + checks + unresolved > 0 ? 1 : 0
