// `pactolus state …`: reset, snapshots and seeds of a running emulator; `pactolus namespace …`.

import type { Command } from 'commander'
import type { GameBody, SnapshotBody, StateBody } from '../emulator/contract.ts'
import { ConfigError } from '../option-readers.ts'
import { t } from '../texts.ts'
import { path } from './admin-client.ts'
import {
  addControlOptions,
  addDevOptions,
  type ControlOptions,
  connectControls,
  howToFindDev,
  inNamespace,
} from './control-client.ts'
import { readInput } from './input.ts'
import { type Column, printJson, printLine, printRecord, table } from './print.ts'

const snapshotColumns: readonly Column<SnapshotBody>[] = [
  { title: 'name', of: ({ name }) => name },
  { title: 'taken_at', of: ({ taken_at }) => taken_at },
]

const namespaceColumns: readonly Column<GameBody>[] = [
  { title: 'name', of: ({ name }) => name },
  { title: 'appid', of: ({ appid }) => appid },
  { title: 'offer_id', of: ({ offerId }) => offerId },
  { title: 'openid', of: ({ openid }) => openid },
]

const example = (line: string) => `\nExample:\n  $ pactolus ${line}\n${howToFindDev}`

export function addStateCommands(program: Command): void {
  const state = program
    .command('state')
    .summary("The emulator's state: reset, snapshot, snapshots, restore, delete, seed.")
    .description('What the emulator holds: start over, keep a state, bring it back, fill it.')
    .addHelpText(
      'after',
      '\nExamples:\n  $ pactolus state reset\n  $ pactolus state snapshot bought\n  $ pactolus state restore bought',
    )
  addControlOptions(
    state
      .command('reset')
      .description('Start over: first coins, real time, no faults, no requests, first settings.'),
  )
    .addHelpText('after', example('state reset --namespace worker1'))
    .action((options: ControlOptions) => change(options, '/reset', t`starts over`))
  addControlOptions(
    state
      .command('restore <name>')
      .description('Bring the coins and the clock of a snapshot back.'),
  )
    .addHelpText('after', example('state restore bought'))
    .action((name: string, options: ControlOptions) =>
      change(options, path`/snapshots/${name}/restore`, t`is again as in ${name}`),
    )
  addControlOptions(
    state
      .command('seed <file>')
      .description(
        'Build the state from a JSON file and remove all earlier state; - reads standard input.',
      ),
  )
    .addHelpText('after', example('state seed players.json'))
    .action(async (file: string, options: ControlOptions) => {
      await change(options, '/seed', t`is as ${file} says`, readJson(file))
    })
  addSnapshots(state)
}

function addSnapshots(state: Command): void {
  addControlOptions(
    state.command('snapshot <name>').description('Keep the coins and the clock under a name.'),
  )
    .addHelpText('after', example('state snapshot bought'))
    .action(async (name: string, options: ControlOptions) => {
      const place = inNamespace('/snapshots', options)
      const taken = await connectControls(options).post<SnapshotBody>(place, { name })
      if (options.json === true) printJson(taken)
      else printLine(t`Snapshot ${taken.name} is taken.`)
    })
  addControlOptions(
    state.command('delete <name>').description('Delete a snapshot; the state does not change.'),
  )
    .addHelpText('after', example('state delete bought'))
    .action(async (name: string, options: ControlOptions) => {
      await connectControls(options).delete(inNamespace(path`/snapshots/${name}`, options))
      if (options.json === true) printJson({ deleted: name })
      else printLine(t`Snapshot ${name} is deleted.`)
    })
  addControlOptions(state.command('snapshots').description('List the snapshots, newest first.'))
    .addHelpText('after', example('state snapshots'))
    .action(async (options: ControlOptions) => {
      const answer = await connectControls(options).get<{ items: SnapshotBody[] }>(
        inNamespace('/snapshots', options),
      )
      if (options.json === true) printJson(answer)
      else if (answer.items.length === 0) printLine(t`There is no snapshot.`)
      else printLine(table(answer.items, snapshotColumns))
    })
}

async function change(
  options: ControlOptions,
  place: string,
  done: string,
  body?: unknown,
): Promise<void> {
  const state = await connectControls(options).post<StateBody>(inNamespace(place, options), body)
  if (options.json === true) printJson(state)
  else printLine(t`Namespace ${state.namespace} ${done}.`)
}

function readJson(file: string): unknown {
  const text = Buffer.from(readInput(file)).toString('utf8')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ConfigError(t`${file} is not JSON: ${(error as Error).message}`)
  }
}

export function addNamespaceCommands(program: Command): void {
  const namespace = program
    .command('namespace')
    .summary('Namespaces of the emulator: create, list.')
    .description('Games apart from each other in one emulator: one for each parallel test worker.')
    .addHelpText(
      'after',
      '\nExamples:\n  $ pactolus namespace create worker1\n  $ pactolus namespace list',
    )
  addDevOptions(
    namespace
      .command('create <name>')
      .description('Make a namespace, or find it again; prints what its game needs.'),
  )
    .addHelpText('after', example('namespace create worker1 --json > worker1.json'))
    .action(async (name: string, options: ControlOptions) => {
      const game = await connectControls(options).post<GameBody>('/namespaces', { name })
      if (options.json === true) printJson(game)
      else printRecord(pairsOf(game), String)
    })
  addDevOptions(namespace.command('list').description('List the namespaces.'))
    .addHelpText('after', example('namespace list'))
    .action(async (options: ControlOptions) => {
      const answer = await connectControls(options).get<{ items: GameBody[] }>('/namespaces')
      if (options.json === true) printJson(answer)
      else printLine(table(answer.items, namespaceColumns))
    })
}

/** A label and a text for each field, those of a field that is an object behind its name. */
function pairsOf(record: object, before = ''): [string, string][] {
  return Object.entries(record).flatMap(([label, value]: [string, unknown]): [string, string][] =>
    typeof value === 'object' && value !== null
      ? pairsOf(value, `${before}${label}.`)
      : [[`${before}${label}`, String(value)]],
  )
}
