// What Prometheus reads at /metrics.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Driver } from './driver/driver.ts'
import type { Ledger } from './ledger/ledger.ts'

/** `dialect` and `env` are undefined for a call that has none, or was refused before it was read. */
export interface CountedCall {
  readonly dialect: string | undefined
  readonly operation: string
  readonly env: string | undefined
}

export interface CountedPush {
  readonly channel: string
  readonly event: string
  /** `failed`: it is tried again. */
  readonly outcome: 'delivered' | 'failed' | 'dead'
}

export interface Metrics {
  readonly registry: Registry
  /** Counts one protocol answer. */
  countAnswer(call: CountedCall, errcode: number, seconds: number): void
  /** Counts one answer of the admin API. `route` has names for its parameters. */
  countAdminCall(route: string, status: number): void
  /** Counts one attempt to deliver a push. */
  countPush(attempt: CountedPush, seconds: number): void
  /** Publishes what is in the outbox. */
  setPushes(outbox: { pending: number; dead: number; oldestAt: Date | null }): void
  /** Publishes how many days of each offer are over and not closed; those that are left out are forgotten. */
  setOverdueCloses(books: readonly { offerId: string; env: string; days: number }[]): void
  /** Publishes that entries of this age are to be archived. */
  setArchiveAfter(seconds: number): void
  /** Publishes how much is archived, and that all from before is. */
  setArchive(archive: { entries: number; until: Date | null }): void
  /** Publishes the state of the ledger's queues and of the database pool. */
  watch(ledger: Ledger, driver: Driver): void
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const answers = new Counter({
    name: 'pactolus_answers_total',
    help: 'Protocol answers by dialect, operation, environment and errcode.',
    labelNames: ['dialect', 'operation', 'env', 'errcode'] as const,
    registers,
  })
  const seconds = new Histogram({
    name: 'pactolus_answer_seconds',
    help: 'Time from the whole request to the answer, in seconds.',
    labelNames: ['dialect', 'operation'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  })
  const adminCalls = new Counter({
    name: 'pactolus_admin_requests_total',
    help: 'Answers of the admin API by route and HTTP status; 401 is a wrong token.',
    labelNames: ['route', 'status'] as const,
    registers,
  })
  const overdueCloses = new Gauge({
    name: 'pactolus_close_overdue_days',
    help: 'Days that are over and not closed, of each offer whose days are closed.',
    labelNames: ['offer_id', 'env'] as const,
    aggregator: 'max',
    registers,
  })
  // Looking a child up by its labels costs more than counting: each is looked up once.
  const children = new Map<string, { count(): void; time(duration: number): void }>()
  const childOf = (dialect: string, operation: string, env: string, errcode: number) => {
    const counter = answers.labels(dialect, operation, env, String(errcode))
    const timer = seconds.labels(dialect, operation)
    return { count: () => counter.inc(), time: (duration: number) => timer.observe(duration) }
  }
  return {
    registry,
    countAnswer({ dialect = 'none', operation, env = 'none' }, errcode, duration) {
      const key = `${dialect} ${operation} ${env} ${errcode}`
      const child = children.get(key) ?? childOf(dialect, operation, env, errcode)
      children.set(key, child)
      child.count()
      child.time(duration)
    },
    countAdminCall: (route, status) => adminCalls.inc({ route, status }),
    ...pushMetrics(registers),
    ...archiveMetrics(registers),
    setOverdueCloses(books) {
      overdueCloses.reset()
      for (const { offerId, env, days } of books)
        overdueCloses.set({ offer_id: offerId, env }, days)
    },
    watch: (ledger, driver) => watch(registers, ledger, driver),
  }
}

function pushMetrics(registers: Registry[]): Pick<Metrics, 'countPush' | 'setPushes'> {
  const pushes = new Counter({
    name: 'pactolus_push_attempts_total',
    help: 'Attempts to deliver a push by channel, event and outcome.',
    labelNames: ['channel', 'event', 'outcome'] as const,
    registers,
  })
  const pushSeconds = new Histogram({
    name: 'pactolus_push_seconds',
    help: 'Time that an attempt to deliver a push took, in seconds.',
    labelNames: ['channel'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
    registers,
  })
  // Every process sees the same outbox: of several workers one counts.
  const outbox = new Gauge({
    name: 'pactolus_pushes',
    help: 'Pushes that are pending or dead, counted up to 100,000.',
    labelNames: ['state'] as const,
    aggregator: 'max',
    registers,
  })
  const oldestPush = new Gauge({
    name: 'pactolus_oldest_pending_push_timestamp_seconds',
    help: 'When the oldest pending push was made; 0 when none is pending.',
    aggregator: 'max',
    registers,
  })
  return {
    countPush({ channel, event, outcome }, duration) {
      pushes.inc({ channel, event, outcome })
      pushSeconds.observe({ channel }, duration)
    },
    setPushes({ pending, dead, oldestAt }) {
      outbox.set({ state: 'pending' }, pending)
      outbox.set({ state: 'dead' }, dead)
      oldestPush.set(oldestAt === null ? 0 : oldestAt.getTime() / 1000)
    },
  }
}

function archiveMetrics(registers: Registry[]): Pick<Metrics, 'setArchive' | 'setArchiveAfter'> {
  const archiveAfter = new Gauge({
    name: 'pactolus_archive_after_seconds',
    help: 'The age at which entries are archived; 0 without --archive-after.',
    aggregator: 'max',
    registers,
  })
  // As of pushes, every process sees the same.
  const archivedEntries = new Gauge({
    name: 'pactolus_archived_entries',
    help: 'Entries in the archive, of all partitions; published with --archive-after.',
    aggregator: 'max',
    registers,
  })
  const archivedUntil = new Gauge({
    name: 'pactolus_archived_until_timestamp_seconds',
    help: 'Entries from before this time are archived; 0 when none is.',
    aggregator: 'max',
    registers,
  })
  return {
    setArchiveAfter: (seconds) => archiveAfter.set(seconds),
    setArchive({ entries, until }) {
      archivedEntries.set(entries)
      archivedUntil.set(until === null ? 0 : until.getTime() / 1000)
    },
  }
}

function watch(registers: Registry[], ledger: Ledger, driver: Driver): void {
  const { lanes } = ledger
  new Gauge({
    name: 'pactolus_queue_size',
    help: 'Requests waiting for the database or under way there, by lane.',
    labelNames: ['lane'] as const,
    registers,
    collect() {
      this.set({ lane: 'orders' }, lanes.orders.size)
      this.set({ lane: 'balances' }, lanes.balances.size)
    },
  })
  // A database of its own is partition 0: there it is the queue again.
  new Gauge({
    name: 'pactolus_partition_queue_size',
    help: 'Requests waiting for a partition of the ledger or under way there, by lane.',
    labelNames: ['lane', 'partition'] as const,
    registers,
    collect() {
      for (const lane of ['orders', 'balances'] as const) {
        for (const [partition, size] of lanes[lane].sizes.entries())
          this.set({ lane, partition }, size)
      }
    },
  })
  // The lanes count by themselves: a counter takes over their totals when it is read.
  new Counter({
    name: 'pactolus_partition_failed_batches_total',
    help: 'Calls of a partition of the ledger that failed since the start, by lane.',
    labelNames: ['lane', 'partition'] as const,
    registers,
    collect() {
      this.reset()
      for (const lane of ['orders', 'balances'] as const) {
        for (const [partition, count] of lanes[lane].failures.entries()) {
          this.inc({ lane, partition }, count ?? 0)
        }
      }
    },
  })
  new Counter({
    name: 'pactolus_batches_total',
    help: 'Calls of the database since the start, by lane.',
    labelNames: ['lane'] as const,
    registers,
    collect() {
      this.reset()
      this.inc({ lane: 'orders' }, lanes.orders.batches)
      this.inc({ lane: 'balances' }, lanes.balances.batches)
    },
  })
  new Counter({
    name: 'pactolus_batched_requests_total',
    help: 'Requests in those calls since the start, by lane.',
    labelNames: ['lane'] as const,
    registers,
    collect() {
      this.reset()
      this.inc({ lane: 'orders' }, lanes.orders.items)
      this.inc({ lane: 'balances' }, lanes.balances.items)
    },
  })
  new Gauge({
    name: 'pactolus_database_connections',
    help: 'Connections to the database by state.',
    labelNames: ['state'] as const,
    registers,
    collect() {
      const { total, idle, waiting } = driver.connections()
      this.set({ state: 'busy' }, total - idle)
      this.set({ state: 'idle' }, idle)
      this.set({ state: 'waited_for' }, waiting)
    },
  })
  new Counter({
    name: 'pactolus_database_moves_total',
    help: 'How often another PostgreSQL server of the address took over since the start.',
    registers,
    collect() {
      this.reset()
      this.inc(driver.connections().moves)
    },
  })
}
