// Builds the service out of its parts and starts it: read this first. Nothing else constructs a part.
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { type Clock, realClock } from './clock.ts'
import { Closing } from './close/closing.ts'
import { DailyCloser } from './close/daily.ts'
import { OverdueCloses } from './close/overdue.ts'
import { openDatabase } from './database.ts'
import { Acts } from './directory/acts.ts'
import { Bills } from './directory/bills.ts'
import { Closes } from './directory/closes.ts'
import { CloudTokens } from './directory/cloud-tokens.ts'
import { Differences } from './directory/differences.ts'
import { Directory } from './directory/directory.ts'
import { Downloads } from './directory/downloads.ts'
import { CloudEnvironments } from './directory/environments.ts'
import { Jobs } from './directory/jobs.ts'
import { requireMasterKey } from './directory/master-key.ts'
import { OperatorSessions } from './directory/operator-sessions.ts'
import { Operators } from './directory/operators.ts'
import { PushTargets } from './directory/push-targets.ts'
import { Quotas } from './directory/quotas.ts'
import { SavedViews } from './directory/saved-views.ts'
import { Seal } from './directory/seal.ts'
import { Sessions } from './directory/sessions.ts'
import { Tokens } from './directory/tokens.ts'
import type { Driver } from './driver/driver.ts'
import { Emulator } from './emulator/emulator.ts'
import { Archiver } from './jobs/archiver.ts'
import { TotalsWorker } from './jobs/totals-worker.ts'
import { Ledger } from './ledger/ledger.ts'
import { createLog, type Log } from './log.ts'
import { ConfigError } from './option-readers.ts'
import type { Config } from './options.ts'
import { PushWorker } from './push/worker.ts'
import { type Addresses, type DemoGame, type ReadyFile, writeReadyFile } from './ready-file.ts'
import { isBehind, migrate, SchemaMismatch, serviceSchemas } from './schema/migrate.ts'
import { isRouter, readPlace } from './schema/place.ts'
import type { Services } from './services.ts'
import type { Tracing } from './tracing.ts'
import { readForwarded } from './wire/forwarded.ts'
import type { Workers } from './workers.ts'

export interface RunningServer extends Addresses {
  readonly services: Services
  /** With its controls; undefined in production. */
  readonly emulator: Emulator | undefined
  readonly app: FastifyInstance
  /** The game that the emulator made; undefined in production. */
  readonly demo: DemoGame | undefined
  /** Stops taking requests, finishes those under way, and closes the database. */
  close(): Promise<void>
}

/** Parts that the caller may give: a test its clock, a worker the channel to the others. */
export interface GivenParts {
  readonly clock?: Clock
  readonly log?: Log
  readonly driver?: Driver
  readonly workers?: Workers
}

/** A developer waits for a push; in dev nothing is forgotten. */
const pushPace = { dev: { pollMs: 50, prunes: false }, serve: { pollMs: 250, prunes: true } }

/** Starts the service of a complete configuration (dev completes its own: emulator/dev-secrets.ts). */
export async function startServer(
  config: Config & { readonly masterKey: Buffer },
  { clock: realTime = realClock, log = createLog(config), driver, workers }: GivenParts = {},
): Promise<RunningServer> {
  const tracing = await openTracingOf(config, log)
  const database = driver ?? (await openDatabase(config, log))
  // Loaded here: an embedded database opens meanwhile, part of it in other threads.
  const { createMetrics } = await import('./metrics.ts')
  const { createAdminApp, createApp, createContainerApp } = await import('./http/app.ts')
  const emulator = config.mode === 'dev' ? new Emulator(database, realTime) : undefined
  const services = createServices(config, {
    ...{ database, emulator, realTime, log, workers },
    tracing,
    metrics: createMetrics(),
  })
  const { unready } = services
  services.metrics.watch(services.ledger, database)
  workers?.share(services.metrics.registry)
  const app = await createApp(services, emulator)
  const adminApp = await createAdminApp(services, emulator)
  const containerApp = createContainerApp(services)
  const background = backgroundOf(config, services)
  let readyFile: ReadyFile | undefined
  const close = async () => {
    const hasServed = unready.reason === undefined
    unready.reason = 'draining'
    // Requests are answered meanwhile: a proxy has the time to send the next ones elsewhere.
    if (hasServed) await sleep(config.drainDelayMs)
    await readyFile?.remove()
    await emulator?.close()
    for (const work of background) await work.close()
    await services.jobs.close()
    await Promise.all([app.close(), containerApp?.close()])
    // Last of the two: /readyz says that the service drains while it does.
    await adminApp?.close()
    services.pushTargets.close()
    services.sessions.close()
    await services.downloads.close()
    await services.tracing?.close()
    await database.close()
  }
  try {
    // Listening comes first: /readyz can then say that the database is being brought up to date.
    const baseUrl = await listen(app, config.host, config.port)
    const adminUrl =
      adminApp === undefined
        ? baseUrl
        : await listen(adminApp, config.adminHost ?? config.host, config.adminPort)
    const openApiUrl =
      containerApp && (await listen(containerApp, config.openApiHost, config.openApiPort))
    unready.reason = 'migrating'
    await bringUpToDate(config, database, services.seal, log)
    warnOfFewConnections(config, await services.ledger.findPartitions(), log)
    await services.pushTargets.open()
    const demo = await emulator?.open(services, baseUrl)
    for (const work of background) work.start()
    unready.reason = undefined
    const addresses = { baseUrl, adminUrl, ...(openApiUrl !== undefined && { openApiUrl }) }
    // Of several workers the primary writes it, when all of them serve.
    if (workers === undefined) readyFile = await writeReadyFile(config, addresses, demo)
    return { ...addresses, services, emulator, app, demo, close }
  } catch (error) {
    await close()
    throw error
  }
}

interface Background {
  start(): void
  close(): Promise<void>
}

/** What goes on beside the calls, in the order in which it ends. */
function backgroundOf(config: Config, services: Services): Background[] {
  const closes = new Closes(services.driver)
  const { archiveAfterDays: afterDays, closeDaily: closesDaily = false } = config
  const all = [
    new PushWorker({
      ...{ ...services.pushSender, ...services, targets: services.pushTargets },
      ...pushPace[config.mode],
    }),
    services.totalsWorker,
    closesDaily ? new DailyCloser(services) : undefined,
    // The clock of an emulator is moved at will: no day is late there.
    config.mode === 'dev' ? undefined : new OverdueCloses({ ...services, closes, closesDaily }),
    afterDays === undefined ? undefined : new Archiver({ ...services, afterDays }),
  ]
  return all.filter((work) => work !== undefined)
}

/** What the parts of the service are made of. */
interface Materials extends Pick<Services, 'log' | 'metrics' | 'tracing' | 'workers'> {
  readonly database: Driver
  readonly emulator: Emulator | undefined
  readonly realTime: Clock
}

function createServices(
  config: Config & { readonly masterKey: Buffer },
  { database, emulator, realTime, log, workers, metrics, tracing }: Materials,
): Services {
  const clock = emulator?.clock ?? realTime
  const unready: { reason: Services['unready']['reason'] } = { reason: 'starting' }
  const seal = new Seal(config.masterKey, config.masterKeyPrevious)
  const environments = new CloudEnvironments(database, seal, clock, workers?.peers)
  const directory = new Directory(database, seal, clock, workers?.peers, emulator?.offerSeen)
  const pushTargets = new PushTargets(database, seal, clock, emulator?.offerSeen)
  // A clock that a developer or a test moves may go back to hours that were added up.
  const keepsTotals = clock === realClock
  const ledger = new Ledger(database, clock, {
    ...{ ...config, keepsTotals, tracing },
    ...(emulator !== undefined && { bookOf: emulator.bookOf }),
    announces: (offerId, channel) => pushTargets.announces(offerId, channel),
  })
  const settleMs = config.statementTimeoutMs + config.waitMaxMs
  return {
    config,
    clock,
    driver: database,
    ledger,
    jobs: new Jobs(database, (what, jobId, error) =>
      log.error({ job_id: jobId, err: error }, what),
    ),
    totalsWorker: keepsTotals ? new TotalsWorker({ ledger, clock, log, settleMs }) : undefined,
    seal,
    directory,
    operators: new Operators(database, seal, clock),
    operatorSessions: new OperatorSessions(database, clock, config.mode === 'dev'),
    savedViews: new SavedViews(database, clock),
    acts: new Acts(database),
    closing: new Closing({ ledger, directory, clock, settleMs, closes: new Closes(database) }),
    tokens: new Tokens(database, seal, clock, workers?.peers),
    sessions: new Sessions(database, seal, clock, workers?.peers),
    bills: new Bills(database),
    differences: new Differences(database),
    downloads: new Downloads(database, seal, clock, (error) =>
      log.error({ err: error }, 'a bill was not made'),
    ),
    environments,
    cloudTokens: new CloudTokens(environments, seal, clock),
    pushTargets,
    pushSender: {
      ...{ directory, realClock: realTime },
      access: { allowsPrivate: config.pushPrivate, allowsHttp: config.mode === 'dev' },
    },
    quotas: new Quotas(),
    emulator,
    forwarded: readForwarded(config.trustProxy),
    metrics,
    tracing,
    workers,
    log,
    unready,
  }
}

/** Listens, and returns where. */
async function listen(app: FastifyInstance, host: string, port = 0): Promise<string> {
  await app.listen({ host, port }).catch((error: NodeJS.ErrnoException) => {
    if (error.syscall !== 'getaddrinfo') throw error
    throw new ConfigError(`There is no host ${host} to listen on. Choose an address with --host.`)
  })
  const address = app.server.address() as AddressInfo
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`
}

/** Loads what traces calls, where that is on. */
async function openTracingOf({ traces }: Config, log: Log): Promise<Tracing | undefined> {
  if (traces === undefined) return undefined
  const { openTracing } = await import('./tracing.ts')
  return openTracing(traces, log)
}

/** Two calls under way in each of the two lanes of a partition, and a few for everything else. */
function warnOfFewConnections({ databaseConnections }: Config, partitions: number, log: Log): void {
  const wanted = 4 * partitions + 4
  if (partitions === 1 || databaseConnections >= wanted) return
  log.warn(
    { databaseConnections, wanted, partitions },
    'a partition that hangs can hold up the others: set PACTOLUS_DATABASE_CONNECTIONS',
  )
}

async function bringUpToDate(
  config: Config,
  database: Driver,
  seal: Seal,
  log: Log,
): Promise<void> {
  const isSpread = isRouter(await readPlace(database))
  // Partitions are migrated all at once, by a command, and not by the first of several services.
  if (isSpread) {
    const { requireCurrentRouter } = await import('./partition/router.ts')
    await requireCurrentRouter(database)
  }
  const reports = await migrate(database, {
    dryRun: !config.migrate,
    schemas: serviceSchemas(config.mode, isSpread),
    finish: (session) => requireMasterKey(session, seal, new Date(realClock.now())),
  })
  const behind = reports.filter(isBehind)
  if (!config.migrate && behind.length > 0) {
    throw new SchemaMismatch(
      `The database is older than this release (${behind.map(({ schema }) => schema).join(', ')}). ` +
        'Run pactolus migrate, or start with PACTOLUS_MIGRATE=on.',
    )
  }
  for (const { schema, applied } of behind)
    log.info({ schema, applied }, 'database brought up to date')
}
