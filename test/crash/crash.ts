// `npm run crash -- --seed N --rounds R [--only kind,kind] [--json FILE]`: kills, freezes, fills and cuts
// what a service stands on, under load, and counts what was lost. A seed that fails is the bug report.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { blows } from './blows.ts'
import { isClean } from './report.ts'
import { runCrash } from './run.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: String(blows.length) },
    only: { type: 'string' },
    json: { type: 'string' },
  },
})

function whole(name: string, text: string, max: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= 1 && value <= max) return value
  throw new Error(`--${name} takes a whole number from 1 to ${max}, not "${text}"`)
}

const startedAt = performance.now()
// The round under way fails, or comes to its end: either way the stage is cleared.
const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt.abort())
const report = await runCrash({
  seed: whole('seed', values.seed, 2 ** 31),
  rounds: whole('rounds', values.rounds, 100_000),
  only: values.only?.split(','),
  signal: interrupt.signal,
  tell(text) {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    process.stderr.write(`${seconds.padStart(7)} s  ${text}\n`)
  },
})
const { findings, recoverySeconds, skipped, ...figures } = report
for (const [name, value] of Object.entries(figures)) {
  process.stdout.write(`${name.padEnd(16)} ${value}\n`)
}
for (const [kind, { rounds, median, max }] of Object.entries(recoverySeconds)) {
  process.stdout.write(
    `${kind.padEnd(16)} ${rounds} rounds, back after ${median} s, ${max} s at most\n`,
  )
}
for (const { kind, why } of skipped) process.stdout.write(`${kind.padEnd(16)} skipped: ${why}\n`)
for (const finding of findings) process.stdout.write(`  ${finding}\n`)
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
}
process.exitCode = isClean(report) && !interrupt.signal.aborted ? 0 : 1
