// `npm run crash`: kills, freezes, fills and cuts what a service depends on, under load, and counts what was
// lost. A seed that fails is the bug report.
import { writeFileSync } from 'node:fs'
import { log, oneOf, readWords, whole } from '../../tools/script.ts'
import { disruptions } from './disruptions.ts'
import { isClean } from './report.ts'
import { runCrash } from './run.ts'

const kinds = disruptions.map(({ kind }) => kind)
const help = `npm run crash -- [options]

Disrupts a service under load, and what it depends on. After each disruption the ledger is compared with
every answer that was given. Ends with 1 when anything was lost, doubled or wrong. docs/reliability.md tells more.

  --seed N          what is struck when; the same seed strikes the same (1)
  --rounds N        disruptions in all, spread over the kinds (${disruptions.length}: one of each)
  --only KIND,KIND  these alone, of the kinds below
  --json FILE       write what was found there, too

Kinds: ${kinds.join(', ')}
`

const options = readWords(
  help,
  {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: String(disruptions.length) },
    only: { type: 'string' },
    json: { type: 'string' },
  },
  ({ seed, rounds, only, json }) => ({
    seed: whole('seed', seed, 2 ** 31),
    rounds: whole('rounds', rounds, 100_000),
    only: only?.split(',').map((kind) => oneOf('only', kind, kinds)),
    json,
  }),
)

function commandOf(seed: number): string {
  const only = options.only === undefined ? '' : ` --only ${options.only.join()}`
  return `npm run crash -- --seed ${seed} --rounds ${options.rounds}${only}`
}

const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt.abort())

const report = await runCrash({ ...options, signal: interrupt.signal, log }).catch(
  (error: unknown) => {
    // The signal reached the services, too, and the round under way failed of it.
    if (!interrupt.signal.aborted) throw error
    log('interrupted; everything is cleared away')
    process.exit(130)
  },
)
const { findings, recoverySeconds, skipped, answers, requestsVia, ...figures } = report
for (const [name, value] of Object.entries(figures)) {
  process.stdout.write(`${name.padEnd(16)} ${value}\n`)
}
const sent = Object.entries(requestsVia).map(([via, times]) => `${via} ${times}`)
process.stdout.write(`${'requests via'.padEnd(16)} ${sent.join(', ')}\n`)
const counts = Object.entries(answers).map(([errcode, times]) => `${errcode} ${times} times`)
process.stdout.write(`${'answers'.padEnd(16)} ${counts.join(', ')}\n`)
for (const [kind, { rounds, median, max }] of Object.entries(recoverySeconds)) {
  process.stdout.write(
    `${kind.padEnd(16)} ${rounds} rounds, back after ${median} s, ${max} s at most\n`,
  )
}
for (const { kind, why } of skipped) process.stdout.write(`${kind.padEnd(16)} skipped: ${why}\n`)
for (const finding of findings) process.stdout.write(`  ${finding}\n`)
if (options.json !== undefined) {
  writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`)
}
if (!isClean(report))
  process.stdout.write(`the same disruptions again: ${commandOf(report.seed)}\n`)
process.exitCode = isClean(report) && !interrupt.signal.aborted ? 0 : 1
