// `pactolus clock …`: the clock of a running emulator.

import type { Command } from 'commander'
import type { ClockReport } from '../emulator/namespace-clock.ts'
import { t } from '../texts.ts'
import {
  addControlOptions,
  type ControlOptions,
  connectControls,
  howToFindDev,
  inNamespace,
} from './control-client.ts'
import { printJson, printLine } from './print.ts'

interface Verb {
  /** With its argument, as commander reads it. */
  readonly usage: string
  readonly says: string
  readonly examples: readonly string[]
  /** The name of the argument in the body. */
  readonly field?: string
}

const verbs: readonly Verb[] = [
  { usage: 'show', says: 'Show the clock.', examples: ['show'] },
  {
    usage: 'freeze [at]',
    says: 'Stop the clock where it is, or at a moment.',
    examples: ['freeze', 'freeze 2026-01-31T08:00:00Z'],
    field: 'at',
  },
  {
    usage: 'set <to>',
    says: 'Set the clock: ISO 8601, or milliseconds since 1970. A frozen clock stays frozen.',
    examples: ['set 2026-01-31T08:00:00Z'],
    field: 'to',
  },
  {
    usage: 'advance <by>',
    says: 'Move the clock forward at once: 48h, 90m, 2d, 30s, or milliseconds.',
    examples: ['advance 48h', 'advance 90m --namespace worker1'],
    field: 'by',
  },
  { usage: 'real', says: 'Go back to real time.', examples: ['real'] },
]

export function addClockCommands(program: Command): void {
  const clock = program
    .command('clock')
    .summary("The emulator's clock: show, freeze, set, advance, real.")
    .description(
      'The clock of the emulator. The cancel window, tokens, sessions and late coins follow it.',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  $ pactolus clock advance 48h\n  $ pactolus clock freeze\n  $ pactolus clock real',
    )
  for (const { usage, says, examples, field } of verbs) {
    const [verb = ''] = usage.split(' ')
    const lines = examples.map((line) => `  $ pactolus clock ${line}`).join('\n')
    const command = addControlOptions(clock.command(usage).description(says))
    command.addHelpText(
      'after',
      `\nExample${examples.length > 1 ? 's' : ''}:\n${lines}\n${howToFindDev}`,
    )
    command.action(async () => {
      const [value] = command.processedArgs as (string | undefined)[]
      const body = field === undefined || value === undefined ? undefined : { [field]: value }
      await move(verb, body, command.opts<ControlOptions>())
    })
  }
}

async function move(verb: string, body: unknown, options: ControlOptions): Promise<void> {
  const client = connectControls(options)
  const report = await (verb === 'show'
    ? client.get<ClockReport>(inNamespace('/clock', options))
    : client.post<ClockReport>(inNamespace(`/clock/${verb}`, options), body))
  if (options.json === true) printJson(report)
  else printLine(`${report.now}  ${describe(report)}`)
}

function describe({ mode, offset_ms }: ClockReport): string {
  if (mode === 'real') return t`real time`
  const state = mode === 'frozen' ? t`frozen` : t`moved`
  const hours = (Math.abs(offset_ms) / 3_600_000).toFixed(1)
  return offset_ms < 0
    ? t`${state}, ${hours} h behind real time`
    : t`${state}, ${hours} h ahead of real time`
}
