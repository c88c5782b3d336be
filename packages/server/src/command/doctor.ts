// `pactolus doctor`: looks at everything the service needs before it starts, and changes nothing.

import { type Command, Option } from 'commander'
import { type ConfigInput, readCommandEnv, readConfig } from '../config.ts'
import { ConfigError } from '../option-readers.ts'
import type { Mode } from '../options.ts'
import { version } from '../package.ts'
import { t, translated, useTexts } from '../texts.ts'
import type { Finding } from './doctor-machine.ts'
import { CommandFailure } from './failure.ts'
import { padded, printJson, printLine } from './print.ts'
import { addConfigOptions } from './serve.ts'

type DoctorOptions = ConfigInput & { readonly mode?: Mode; readonly json?: true }

const help = `
Give it the flags and the environment of the service: they are what it examines. It changes no data. A
database of dev that a running service has open is left out; ask that service: pactolus audit.

A fault keeps the service from starting or can lose coins; a warning can wait. Exit code 1 on a fault.

Examples:
  $ pactolus doctor                     the emulator on the data folder here
  $ pactolus doctor --mode serve        production, from the environment
  $ pactolus doctor --mode serve --json`

export function addDoctorCommand(program: Command): void {
  const command = program
    .command('doctor')
    .summary('Look for what keeps the service from running well.')
    .description(
      'Examine this machine, the configuration and the database: Node.js, disk, port, file modes, ' +
        'schema, master key, clock, durability, key lengths.',
    )
    .addOption(
      new Option(
        '--mode <mode>',
        'the service to examine for (default: serve with a DATABASE_URL, else dev)',
      ).choices(['dev', 'serve']),
    )
  addConfigOptions(command, 'serve', {
    shown: ['host', 'port', 'databaseUrl', 'masterKey', 'masterKeyPrevious', 'adminTokens'],
  })
    .option('--data <dir>', 'folder of the embedded database of dev [PACTOLUS_DATA]')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', help)
    .action(doctor)
}

async function doctor({ mode: named, json, ...flags }: DoctorOptions): Promise<void> {
  // A program reads the same findings in every language.
  if (json === true) useTexts(undefined)
  const isNamed = (flags.databaseUrl ?? readCommandEnv().databaseUrl) !== undefined
  const mode = named ?? (isNamed ? 'serve' : 'dev')
  const findings = await examine(mode, flags)
  const faults = findings.filter(({ state }) => state === 'fault').length
  if (json === true) printJson({ ok: faults === 0, mode, version, findings })
  else {
    printLine(t`pactolus ${version}, examined for ${mode}`)
    for (const finding of findings) printFinding(finding)
  }
  if (faults > 0) throw new CommandFailure(faults === 1 ? t`1 fault.` : t`${faults} faults.`)
}

async function examine(mode: Mode, flags: ConfigInput): Promise<Finding[]> {
  const { examineMachine, examineSetup } = await import('./doctor-machine.ts')
  const findings = examineMachine()
  let config: ReturnType<typeof readConfig>
  try {
    config = readConfig(mode, flags)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const advice = t`The rest was not examined. docs/reference/configuration.md lists every option.`
    return [...findings, { check: 'configuration', state: 'fault', message: error.message, advice }]
  }
  const { examineDatabase } = await import('./doctor-database.ts')
  return [
    ...findings,
    { check: 'configuration', state: 'ok', message: t`complete` },
    ...(await examineSetup(config, flags)),
    ...(await examineDatabase(config)),
  ]
}

const indent = ' '.repeat(24)

function printFinding({ check, state, message, advice }: Finding): void {
  const lines = [message, ...(advice === undefined ? [] : [advice])].join('\n')
  printLine(
    `${padded(translated(state), 8)} ${padded(translated(check), 14)} ${lines.replaceAll('\n', `\n${indent}`)}`,
  )
}
