// The disruptions: what each one breaks, on which stage, and when it is over.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Driver } from '../../packages/server/src/driver/driver.ts'
import { openPostgres } from '../../packages/server/src/driver/postgres.ts'
import type { PostgresServer } from '../../tools/postgres.ts'
import type { Chance } from '../storm/chance.ts'
import type { Service } from '../storm/service.ts'
import type { FaultyProxy } from './faulty-proxy.ts'
import type { Stage, StageName } from './stage.ts'

export interface Disruption {
  readonly kind: string
  readonly stage: StageName
  /**
   * Runs the disruption, and repairs what a supervisor would: it starts killed processes again, and
   * does nothing else. Resolves to the moment, in UNIX milliseconds, after which nothing more is
   * done to the service. A process that was killed is down from that moment on.
   */
  run(stage: Stage, chance: Chance): Promise<number>
}

/** Longer than the time-outs of clients, service and statements. */
const frozenMs = 2000
const cuttingMs = 1200
const fullMs = 2000
/** What the load has used up soon. */
const spareBytes = 32 * 1024
const startLimitMs = 30_000
const hourMs = 3_600_000

export const disruptions = [
  { kind: 'kill-service', stage: 'serve', run: killService },
  {
    kind: 'kill-postgres',
    stage: 'serve',
    async run({ postgres }) {
      await postgres.kill()
      return restarted(() => postgres.start())
    },
  },
  {
    kind: 'stop-postgres',
    stage: 'serve',
    async run({ postgres }) {
      await postgres.stop('immediate')
      return restarted(() => postgres.start())
    },
  },
  {
    kind: 'kill-backend',
    stage: 'serve',
    async run({ postgres }, chance) {
      const pids = await backendsOf(postgres.url)
      const pid = pids[chance.whole(pids.length)]
      if (pid === undefined) throw new Error('the service has no connection to its database')
      // PostgreSQL then ends all its other processes, too, and recovers by itself.
      process.kill(pid, 'SIGKILL')
      return Date.now()
    },
  },
  {
    kind: 'freeze-service',
    stage: 'serve',
    async run({ service }) {
      service.freeze()
      await sleep(frozenMs)
      service.thaw()
      return Date.now()
    },
  },
  {
    kind: 'freeze-postgres',
    stage: 'serve',
    async run({ postgres }) {
      postgres.freeze()
      await sleep(frozenMs)
      postgres.thaw()
      return Date.now()
    },
  },
  { kind: 'kill-one-of-two', stage: 'two-services', run: killService },
  { kind: 'cut-clients', stage: 'proxied', run: ({ clientProxy }) => cut(clientProxy) },
  { kind: 'cut-database', stage: 'proxied', run: ({ databaseProxy }) => cut(databaseProxy) },
  { kind: 'full-data', stage: 'small-data', run: (stage) => fillDisk(stage) },
  {
    kind: 'full-wal',
    stage: 'small-wal',
    run: (stage) => fillDisk(stage, () => writeLog(stage.postgres.url)),
  },
  { kind: 'jump-clock', stage: 'dev-postgres', run: jumpClock },
  { kind: 'kill-embedded', stage: 'dev', run: killService },
  { kind: 'jump-embedded', stage: 'dev', run: jumpClock },
  {
    kind: 'full-embedded',
    stage: 'dev-small',
    async run({ disk, service }) {
      disk?.fill(spareBytes)
      await sleep(fullMs)
      disk?.giveBack()
      const at = Date.now()
      await startedIfEnded(service)
      return at
    },
  },
] as const satisfies readonly Disruption[]

export type DisruptionKind = (typeof disruptions)[number]['kind']

async function killService({ services }: Stage, chance: Chance): Promise<number> {
  const service = services[chance.whole(services.length)]
  await service?.stop('SIGKILL')
  return restarted(async () => service?.start())
}

/** The moment before the restart: the time that it takes belongs to the recovery. */
async function restarted(start: () => Promise<void>): Promise<number> {
  const at = Date.now()
  await start()
  return at
}

async function onPostgres<T>(url: string, work: (database: Driver) => Promise<T>): Promise<T> {
  const terms = { connectionsMax: 1, connectTimeoutMs: 3000, statementTimeoutMs: 3000 }
  const database = openPostgres({ url, ...terms })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

/** The processes that serve the service's connections. */
async function backendsOf(url: string): Promise<number[]> {
  const rows = await onPostgres(url, (database) =>
    database.query<{ pid: number }>(
      "select pid from pg_stat_activity where application_name = 'pactolus' and pid <> pg_backend_pid()",
    ),
  )
  return rows.map(({ pid }) => pid)
}

/** Another writer of the same server, which needs more log than there is space. */
async function writeLog(url: string): Promise<void> {
  const write = "select pg_logical_emit_message(true, 'crash', repeat('x', 1000000))"
  await onPostgres(url, async (database) => {
    for (let segment = 0; segment < 20; segment += 1) await database.query(write)
  }).then(
    () => {
      throw new Error('the disk of the log took more than it has')
    },
    () => {},
  )
}

async function cut(proxy: FaultyProxy | undefined): Promise<number> {
  proxy?.startCutting()
  await sleep(cuttingMs)
  proxy?.stopCutting()
  return Date.now()
}

async function fillDisk({ disk, postgres }: Stage, write = async () => {}): Promise<number> {
  disk?.fill(spareBytes)
  await write()
  await sleep(fullMs)
  disk?.giveBack()
  const at = Date.now()
  await startUntilItServes(postgres)
  return at
}

/** Without space for its recovery PostgreSQL gives up, now or in a moment, and is started again. */
async function startUntilItServes(postgres: PostgresServer): Promise<void> {
  const giveUpAt = Date.now() + startLimitMs
  for (;;) {
    if (!postgres.isRunning()) await postgres.start()
    const answer = onPostgres(postgres.url, (database) => database.query('select 1'))
    if (await answer.then(Boolean, () => false)) return
    if (Date.now() > giveUpAt) throw new Error('PostgreSQL does not recover')
    await sleep(20)
  }
}

/** An embedded database that needs a new file for its log ends, and the service with it. */
async function startedIfEnded(service: Service): Promise<void> {
  const giveUpAt = Date.now() + startLimitMs
  for (;;) {
    if (!service.isRunning) await service.start()
    const answer = fetch(`${service.ready.baseUrl}/readyz`)
    if (
      await answer.then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
    if (Date.now() > giveUpAt) throw new Error('the service does not recover')
    await sleep(20)
  }
}

/** Ahead past tokens and cancel windows, and back before them, several times. */
async function jumpClock({ clock, service }: Stage, chance: Chance): Promise<number> {
  const offsets = [3, 50, -30, 26, -2, 49].map((hours) => hours * hourMs)
  const jumps = 3 + chance.whole(3)
  for (let jump = 0; jump < jumps; jump += 1) {
    await clock.move(service, offsets[chance.whole(offsets.length)] ?? 0)
    await sleep(100 + chance.whole(300))
  }
  await clock.move(service, 0)
  return Date.now()
}
