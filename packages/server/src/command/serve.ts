// `pactolus dev` and `pactolus serve`: run the service until a signal ends it.

import cluster from 'node:cluster'
import { type Command, Option } from 'commander'
import type { Logger } from 'pino'
import { invitePath } from '../admin/operator-bodies.ts'
import { type ConfigInput, printableConfig, readConfig } from '../config.ts'
import { hasDatabase } from '../driver/data-lock.ts'
import type { Driver } from '../driver/driver.ts'
import { completeDevConfig } from '../emulator/dev-secrets.ts'
import type { Log } from '../log.ts'
import { type Config, type Mode, options } from '../options.ts'
import type { ReadyFile } from '../ready-file.ts'
import type { RunningServer } from '../server.ts'
import { onStopSignal } from '../stop-signals.ts'
import { t } from '../texts.ts'
import type { Workers } from '../workers.ts'
import { bannerOf } from './banner.ts'

export function addServeCommands(program: Command): void {
  addServeCommand(
    program,
    'dev',
    'Run the emulator: the whole service on an embedded database, with a demo game.',
  )
  addServeCommand(
    program,
    'serve',
    'Run the service in production, on PostgreSQL. Refuses to start without its secrets.',
  )
}

function addServeCommand(program: Command, mode: Mode, description: string): void {
  const command = addConfigOptions(program.command(mode).description(description), mode)
  command.option('--print-config', 'print the configuration, secrets masked, and stop')
  command.addHelpText('after', `\nExample:\n  $ pactolus ${mode} --port 4800`)
  command.action(async (flags: ConfigInput & { printConfig?: string }) => {
    const config = readConfig(mode, flags)
    if (flags.printConfig) {
      process.stdout.write(`${JSON.stringify(printableConfig(config), null, 2)}\n`)
      return
    }
    await run(config)
  })
}

interface ConfigOptions {
  /** The command's own, which the environment does not change. */
  readonly defaults: Partial<Record<keyof Config, string>>
  /** The options that help shows; the others work, too. */
  readonly shown: readonly (keyof Config)[]
}

/** Adds the options of a mode to a command. */
export function addConfigOptions(
  command: Command,
  mode: Mode,
  { defaults, shown }: Partial<ConfigOptions> = {},
): Command {
  for (const option of options.filter(({ modes }) => modes.includes(mode))) {
    const own = defaults?.[option.key]
    const value = own ?? option.defaultFor(mode)
    const help = value === undefined ? option.help : `${option.help} (default ${value})`
    const isRead = option.envModes?.includes(mode) ?? own === undefined
    const flag = new Option(option.flag, isRead ? `${help} [${option.env}]` : help)
    command.addOption(flag.hideHelp(shown?.includes(option.key) === false))
  }
  return command
}

async function run(config: Config): Promise<void> {
  const complete = config.mode === 'dev' ? completeDevConfig(config) : config
  const { masterKey } = complete
  if (masterKey === undefined) throw new Error('readConfig let serve pass without a master key')
  // Loaded here: the other commands start in a third of the time without the service's parts.
  const { createLog } = await import('../log.ts')
  const { startServer } = await import('../server.ts')
  const log = createLog(complete)
  if (config.workers > 1 && cluster.isPrimary) {
    const { runWorkers } = await import('../workers.ts')
    const { writeReadyFile } = await import('../ready-file.ts')
    let readyFile: ReadyFile | undefined
    const code = await runWorkers(config, log, async ({ baseUrl, adminUrl, openApiUrl }) => {
      const addresses = { baseUrl, adminUrl, ...(openApiUrl && { openApiUrl }) }
      readyFile = await writeReadyFile(config, addresses)
      log.info({ ...addresses, workers: config.workers }, 'serving')
    })
    await readyFile?.remove()
    return log.flush(() => process.exit(code))
  }
  const workers = cluster.isWorker ? (await import('../workers.ts')).joinWorkers() : undefined
  const databaseEnded = (err: Error) => {
    log.fatal({ err }, databaseEndedSentence)
    drain('end of the embedded database', 1)
  }
  const starting = openOwnDatabase(complete, log, databaseEnded).then((own) =>
    startServer({ ...complete, masterKey }, { log, ...own, ...(workers && { workers }) }),
  )
  // From the first moment: a signal that comes during the start stops it in order, too.
  const drain = drainOnce(starting, log, complete)
  if (workers === undefined) onStopSignal(drain, () => process.exit(1))
  else leaveToPrimary(workers, drain)
  const server = await starting.catch((error) => {
    workers?.leave()
    throw error
  })
  if (server.demo !== undefined) process.stdout.write(await bannerOf(server, server.demo, complete))
  const { baseUrl, adminUrl, openApiUrl, services } = server
  log.info({ baseUrl, adminUrl, openApiUrl, database: services.driver.kind }, 'serving')
  workers?.ready(server)
  // Of several workers the first one says it.
  if (config.mode === 'serve' && (cluster.worker?.id ?? 1) === 1) {
    await inviteFirst(server).catch((err) => log.warn({ err }, 'no first operator was invited'))
  }
}

/** Prints a link for the first operator while there is none. It is no line of the log. */
async function inviteFirst({ services, adminUrl }: RunningServer): Promise<void> {
  const invited = await services.operators.inviteFirst('admin')
  if (invited === undefined) return
  process.stderr.write(
    `${t`No operator can sign in to the console yet. Set the password of "admin" within an hour, by this link:`}\n` +
      `  ${adminUrl}${invitePath(invited.invite)}\n` +
      `${t`The first person who opens it can use it. After pactolus operator add no such link is printed.`}\n`,
  )
}

const databaseEndedSentence =
  'The embedded database has ended, so the service stops. Every confirmed order is kept, and an order ' +
  'without an answer took effect once or not at all. If the disk of the data folder is full, free some ' +
  'space; then start the service again.'

/** The embedded database of a folder works in a thread of its own (decision 0014). */
async function openOwnDatabase(
  config: Config,
  log: Log,
  onEnd: (error: Error) => void,
): Promise<{ driver?: Driver }> {
  const { databaseUrl, data } = config
  if (databaseUrl !== undefined || data === 'memory') return {}
  if (!hasDatabase(data)) log.info({ data }, 'creating the embedded database: some seconds, once')
  const { openThreaded } = await import('../driver/threaded.ts')
  const { clusterCreation } = await import('../database.ts')
  return { driver: await openThreaded(data, onEnd, await clusterCreation(config, log)) }
}

/** A worker stops when the primary does. Ctrl-C reaches them both, and the primary counts. */
function leaveToPrimary(workers: Workers, drain: (signal: string) => void): void {
  workers.onDrain(() => drain('drain'))
  // Node passes the number of the signal, too: it is no exit code.
  process.on('SIGTERM', (signal) => drain(signal))
  process.on('SIGINT', () => {})
}

/** Finishes what is under way and ends the process, at the latest when the drain time is up. */
function drainOnce(
  starting: Promise<RunningServer>,
  log: Logger,
  { drainDelayMs, drainTimeoutMs }: Config,
): (signal: string, exitCode?: 0 | 1) => void {
  const exit = (code: number) => log.flush(() => process.exit(code))
  let draining = false
  let codeAtEnd = 0
  return (signal, exitCode = 0) => {
    codeAtEnd = Math.max(codeAtEnd, exitCode)
    if (draining) return
    draining = true
    log.info({ signal }, 'draining')
    setTimeout(() => {
      log.error({ drainTimeoutMs }, 'requests were still under way at the end of the drain time')
      exit(1)
    }, drainDelayMs + drainTimeoutMs).unref()
    starting
      .then((server) => server.close())
      .then(
        () => {
          log.info('stopped')
          exit(codeAtEnd)
        },
        (error) => {
          log.error({ err: error }, 'stopping failed')
          exit(1)
        },
      )
  }
}
