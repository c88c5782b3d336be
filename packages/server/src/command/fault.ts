// `pactolus fault …`: the fault rules of a running emulator.

import { dialects } from '@pactolus/protocol'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { ListedFault } from '../emulator/contract.ts'
import { effectNames, effectRow, operations } from '../emulator/fault-effects.ts'
import type { FaultPreset } from '../emulator/fault-presets.ts'
import { language, t } from '../texts.ts'
import { path } from './admin-client.ts'
import {
  addControlOptions,
  addDevOptions,
  type ControlOptions,
  connectControls,
  howToFindDev,
  inNamespace,
} from './control-client.ts'
import { given, whole } from './input.ts'
import { type Column, printJson, printLine, table } from './print.ts'

interface AddOptions extends ControlOptions {
  readonly dialect?: string
  readonly operation?: string
  readonly env?: string
  readonly openid?: string
  readonly billNo?: string
  readonly nth?: number
  readonly count?: number
  readonly probability?: number
  readonly seed?: number
  readonly ms?: number
  readonly medianMs?: number
  readonly sigma?: number
  readonly errCode?: number
}

const dayMs = 86_400_000
const seedMax = 4_294_967_295

const effectsHelp = `
Effects:
${effectNames.map((name) => `  ${name.padEnd(23)} ${effectRow(name).says}`).join('\n')}

Rules are matched in order after a call has passed every check, and the first rule that fires applies.
Without --count a rule has no limit. --nth 3 is every third matching call; with --count 1, the third call
only. The same --seed repeats the same random choices.

Examples:
  $ pactolus fault add drop_after_commit --operation pay --count 1
  $ pactolus fault add busy_before_commit --probability 0.1 --seed 7
  $ pactolus fault add delay --median-ms 120 --sigma 0.8 --openid 'oSlow*'
  $ pactolus fault add client_error_before_pay --err-code -15009 --count 1
  $ pactolus fault add flaky
${howToFindDev}`

const columns: readonly Column<ListedFault>[] = [
  { title: 'rule', align: 'right', of: ({ rule }) => rule },
  { title: 'effect', of: ({ effect }) => effect },
  { title: 'terms', of: (fault) => termsOf(fault) },
  { title: 'matched', align: 'right', of: ({ matched }) => matched },
  { title: 'fired', align: 'right', of: ({ fired }) => fired },
]

export function addFaultCommands(program: Command): void {
  const fault = program
    .command('fault')
    .summary('Faults of the emulator: add, list, clear, presets.')
    .description('Faults that the emulator injects: lost answers, delays, expired tokens and more.')
    .addHelpText(
      'after',
      '\nExamples:\n  $ pactolus fault add busy_after_commit --operation pay --count 1\n  $ pactolus fault list',
    )
  addAdd(fault)
  addControlOptions(fault.command('list').description('List the rules, with how often they fired.'))
    .addHelpText(
      'after',
      `\nExample:\n  $ pactolus fault list --namespace worker1\n${howToFindDev}`,
    )
    .action(async (options: ControlOptions) => {
      const answer = await connectControls(options).get<{ items: ListedFault[] }>(
        inNamespace('/faults', options),
      )
      printFaults(answer, options)
    })
  addControlOptions(fault.command('clear [rule]').description('Take one rule out, or all of them.'))
    .addHelpText(
      'after',
      `\nExamples:\n  $ pactolus fault clear\n  $ pactolus fault clear 2\n${howToFindDev}`,
    )
    .action(async (rule: string | undefined, options: ControlOptions) => {
      const place = rule === undefined ? '/faults' : path`/faults/${rule}`
      await connectControls(options).delete(inNamespace(place, options))
      if (options.json === true) printJson({ cleared: rule === undefined ? 'all' : Number(rule) })
      else printLine(rule === undefined ? t`No fault is left.` : t`Rule ${rule} is gone.`)
    })
  addDevOptions(fault.command('presets').description('List the presets and their rules.'))
    .addHelpText('after', `\nExample:\n  $ pactolus fault presets\n${howToFindDev}`)
    .action(async (options: ControlOptions) => {
      const answer = await connectControls(options).get<{ items: FaultPreset[] }>('/presets')
      if (options.json === true) return printJson(answer)
      for (const { name, says, zh, rules } of answer.items) {
        printLine(`${name}: ${language() === 'zh' ? zh : says}`)
        for (const { effect, ...terms } of rules)
          printLine(`    ${effect}  ${termsOf(terms)}`.trimEnd())
      }
    })
}

function addAdd(fault: Command): void {
  const add = fault
    .command('add <effect>')
    .description('Append a rule; the name of a preset appends all of its rules.')
    .addOption(new Option('--operation <name>', 'which call').choices([...operations, 'all']))
    .addOption(
      new Option('--dialect <name>', 'only this protocol').choices(
        dialects.map(({ name }) => name),
      ),
    )
    .addOption(new Option('--env <env>', 'which ledger').choices(['production', 'sandbox']))
    .option('--openid <pattern>', 'only players like this; * stands for any text')
    .option('--bill-no <pattern>', 'only orders like this')
    .option('--nth <n>', 'every nth matching call', whole(1, 1_000_000))
    .option('--count <n>', 'how often at most', whole(1, 1_000_000))
    .option('--probability <p>', 'how likely, from 0 to 1', fraction(1))
    .option('--seed <n>', 'makes chances come the same way again', whole(0, seedMax))
    .option('--ms <ms>', 'how long, in milliseconds', whole(0, dayMs))
    .option('--median-ms <ms>', 'the middle of a log-normal time', whole(0, dayMs))
    .option('--sigma <s>', 'the spread of a log-normal time, 0 to 5', fraction(5))
    .option('--err-code <code>', 'what a top-up answers: an errCode of its client call', integer)
  addControlOptions(add).addHelpText('after', effectsHelp).action(addFault)
}

async function addFault(effect: string, options: AddOptions): Promise<void> {
  const client = connectControls(options)
  const { operation, dialect, env, openid, billNo, nth, count, probability, seed } = options
  const { ms, medianMs, sigma, errCode } = options
  const isEffect = effectNames.some((name) => name === effect)
  const presets = isEffect ? [] : await presetNames(options)
  if (presets.includes(effect)) {
    const place = inNamespace(path`/presets/${effect}`, options)
    return printFaults(await client.post(place, given({ seed })), options)
  }
  const rule = {
    ...{ effect, operation, dialect, env, openid, bill_no: billNo, nth, count, probability },
    ...{ seed, ms, median_ms: medianMs, sigma, err_code: errCode },
  }
  const added = await client.post<ListedFault>(inNamespace('/faults', options), given(rule))
  if (options.json === true) printJson(added)
  else printLine(t`Rule ${added.rule}: ${added.effect}  ${termsOf(added)}`.trimEnd())
}

async function presetNames(options: ControlOptions): Promise<string[]> {
  const { items } = await connectControls(options).get<{ items: FaultPreset[] }>('/presets')
  return items.map(({ name }) => name)
}

function printFaults(answer: { items: ListedFault[] }, { json }: ControlOptions): void {
  if (json === true) printJson(answer)
  else if (answer.items.length === 0) printLine(t`There is no fault.`)
  else printLine(table(answer.items, columns))
}

const untold = new Set(['rule', 'effect', 'matched', 'fired'])

/** `operation=pay count=1` */
function termsOf(fault: object): string {
  const terms = Object.entries(fault).filter(([name]) => !untold.has(name))
  return terms.map(([name, value]) => `${name}=${value}`).join(' ')
}

function integer(text: string): number {
  if (!/^-?\d{1,9}$/.test(text)) throw new InvalidArgumentError(t`It must be a whole number.`)
  return Number(text)
}

function fraction(max: number) {
  return (text: string): number => {
    const value = Number(text)
    if (!/^\d+(\.\d+)?$/.test(text) || value > max) {
      throw new InvalidArgumentError(t`It must be a number from 0 to ${max}.`)
    }
    return value
  }
}
