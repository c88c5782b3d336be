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

function commandOf(seed: number): string {
  const only = values.only === undefined ? '' : ` --only ${values.only}`
  return `npm run crash -- --seed ${seed} --rounds ${values.rounds}${only}`
}

const startedAt = performance.now()
const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt.abort())

function tell(text: string): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  process.stderr.write(`${seconds.padStart(7)} s  ${text}\n`)
}

const report = await runCrash({
  seed: whole('seed', values.seed, 2 ** 31),
  rounds: whole('rounds', values.rounds, 100_000),
  only: values.only?.split(','),
  signal: interrupt.signal,
  tell,
}).catch((error: unknown) => {
  // The signal reached the services, too, and the round under way failed of it.
  if (!interrupt.signal.aborted) throw error
  tell('interrupted; everything is cleared away')
  process.exit(130)
})
const { findings, recoverySeconds, skipped, answers, ...figures } = report
for (const [name, value] of Object.entries(figures)) {
  process.stdout.write(`${name.padEnd(16)} ${value}\n`)
}
const told = Object.entries(answers).map(([errcode, times]) => `${errcode} ${times} times`)
process.stdout.write(`${'answers'.padEnd(16)} ${told.join(', ')}\n`)
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
if (!isClean(report)) process.stdout.write(`the same blows again: ${commandOf(report.seed)}\n`)
process.exitCode = isClean(report) && !interrupt.signal.aborted ? 0 : 1
