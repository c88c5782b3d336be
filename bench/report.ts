// From rounds to medians, and from there to a table for people and JSON for programs.
import { cpus } from 'node:os'
import type { Round, TargetName } from './target.ts'

export interface Result {
  readonly name: string
  readonly about: string
  /** Medians over the rounds. */
  readonly rps: number
  readonly p50_ms: number
  readonly p99_ms: number
  readonly p999_ms: number
  /** CPU seconds per 1,000 requests. */
  readonly cpu_per_1000: {
    readonly service: number
    readonly postgres: number
    readonly load: number
    /** Of the router, where the ledger is spread. */
    readonly router?: number
  }
  /** CPU seconds of the load generator per second. */
  readonly load_cpu_share: number
  readonly rss_mb: number | null
  /** Bytes of tables and indexes, and of the log, an order; where they were looked at. */
  readonly disk_per_order: number | null
  readonly wal_per_order: number | null
  readonly rps_by_round: readonly number[]
}

export interface Report {
  readonly machine: {
    readonly cpus: number
    readonly cpu: string
    readonly node: string
    readonly postgres: string
    readonly date: string
  }
  readonly terms: Readonly<Record<string, unknown>>
  readonly results: readonly Result[]
  readonly ratios: Readonly<Record<string, number>>
}

export function resultOf(
  { name, about }: { name: string; about: string },
  rounds: readonly Round[],
  rssMb: number | undefined,
): Result {
  const of = (read: (round: Round) => number, digits = 2) => round(median(rounds.map(read)), digits)
  const perThousand = (read: (round: Round) => number) =>
    of((one) => (read(one) / one.requests) * 1000, 4)
  return {
    name,
    about,
    rps: of(rpsOf, 0),
    p50_ms: of((one) => one.p50Ms),
    p99_ms: of((one) => one.p99Ms),
    p999_ms: of((one) => one.p999Ms),
    cpu_per_1000: {
      service: perThousand((one) => one.serviceCpuS),
      postgres: perThousand((one) => one.postgresCpuS),
      load: perThousand((one) => one.cpuS),
      ...(rounds[0]?.routerCpuS !== undefined && {
        router: perThousand((one) => one.routerCpuS ?? 0),
      }),
    },
    load_cpu_share: of((one) => one.cpuS / one.seconds),
    rss_mb: rssMb ?? null,
    disk_per_order:
      rounds[0]?.diskPerOrder === undefined ? null : of((one) => one.diskPerOrder ?? 0, 0),
    wal_per_order:
      rounds[0]?.walPerOrder === undefined ? null : of((one) => one.walPerOrder ?? 0, 0),
    rps_by_round: rounds.map((one) => round(rpsOf(one), 0)),
  }
}

export function rpsOf({ requests, seconds }: Round): number {
  return requests / seconds
}

const ratioPairs = {
  payVsTextbook: ['pay', 'textbook'],
  payVsTextbookPrepared: ['pay', 'textbook-prepared'],
  payVsCeiling: ['pay', 'ceiling'],
  payVsTransfer: ['pay', 'transfer'],
  payVsRedis: ['pay', 'redis'],
  payVsRedisFront: ['pay', 'redis-front'],
  payVsTpcb: ['pay', 'tpcb'],
  pay2VsPay: ['pay2', 'pay'],
  payxVsPay: ['payx', 'pay'],
  routerVsPay: ['router', 'pay'],
  payWorkersVsTextbook: ['pay-workers', 'textbook'],
  payWorkersVsCeiling: ['pay-workers', 'ceiling'],
  payTracedVsPay: ['pay-traced', 'pay'],
  cancelVsPay: ['cancel', 'pay'],
  payCancelVsPay: ['pay+cancel', 'pay'],
  getbalanceVsCeiling: ['getbalance', 'ceiling'],
  pglitePayVsCeiling: ['pglite-pay', 'ceiling'],
  pglitePayVsPay: ['pglite-pay', 'pay'],
  httpVsCeiling: ['http', 'ceiling'],
} as const satisfies Record<string, readonly [TargetName, TargetName]>

/** Those of the ratios whose two sides were measured. */
export function ratiosOf(results: readonly Result[]): Record<string, number> {
  const rps = new Map(results.map((result) => [result.name, result.rps]))
  const ratios: Record<string, number> = {}
  const suffixes = new Set(results.map(({ name }) => name.replace(/^[^@]*/, '')))
  for (const suffix of suffixes) {
    for (const [name, [above, below]] of Object.entries(ratioPairs)) {
      const [a, b] = [rps.get(above + suffix), rps.get(below + suffix)]
      if (a !== undefined && b !== undefined) ratios[name + suffix] = round(a / b, 2)
    }
  }
  const grown = results.filter(({ name }) => name.startsWith('pay in '))
  const [small, large] = [grown[0], grown.at(-1)]
  if (small !== undefined && large !== undefined && small !== large) {
    ratios.payGrown = round(large.rps / small.rps, 2)
  }
  const named = new Map(results.map((result) => [result.name, result]))
  const [plain, spread] = [named.get('pay')?.cpu_per_1000, named.get('router')?.cpu_per_1000]
  if (plain !== undefined && spread !== undefined) {
    ratios.partitionCpuVsPay = round(spread.postgres / plain.postgres, 2)
    ratios.routerCpuVsPay = round((spread.router ?? 0) / plain.postgres, 2)
  }
  const [half, alone] = [named.get('half-load'), named.get('unloaded')]
  if (half !== undefined && alone !== undefined) {
    ratios.halfLoadP99VsUnloadedP50 = round(half.p99_ms / alone.p50_ms, 1)
  }
  return ratios
}

export function machineOf(postgres: string): Report['machine'] {
  const all = cpus()
  const cpu = all[0]?.model ?? 'unknown'
  const date = new Date().toISOString()
  return { cpus: all.length, cpu, node: process.version, postgres, date }
}

export function tableOf({ machine, terms, results, ratios }: Report): string {
  const { cpus: count, cpu, node, postgres, date } = machine
  const settings = Object.entries(terms).map(([name, value]) => `${name} ${value}`)
  return [
    `${count} × ${cpu}, Node ${node}, PostgreSQL ${postgres}, ${date}`,
    settings.join(', '),
    '',
    ...aligned([headings, ...results.map(cellsOf)]),
    '',
    'p50, p99 and p999 in ms. CPU: ms per request of the service, of PostgreSQL and of the load',
    'generator, and the share of one core that the load generator took. RSS in MB at the end. Disk and',
    'WAL: bytes an order.',
    '',
    ...Object.entries(ratios).map(([name, ratio]) => `${name.padEnd(26)} ${ratio.toFixed(2)}`),
    '',
    ...results.map(({ name, about }) => `${name.padEnd(18)} ${about}`),
    '',
  ].join('\n')
}

const headings = [
  'name',
  'rps',
  'min–max',
  'p50',
  'p99',
  'p999',
  'service',
  'postgres',
  'load',
  'load share',
  'RSS',
  'disk',
  'WAL',
]

function cellsOf(result: Result): string[] {
  const { service, postgres, load } = result.cpu_per_1000
  const count = (value: number) => value.toLocaleString('en')
  const rounds = result.rps_by_round
  return [
    result.name,
    count(result.rps),
    `${count(Math.min(...rounds))}–${count(Math.max(...rounds))}`,
    result.p50_ms.toFixed(2),
    result.p99_ms.toFixed(2),
    result.p999_ms.toFixed(2),
    // Seconds per 1,000 requests are milliseconds per request.
    service.toFixed(4),
    postgres.toFixed(4),
    load.toFixed(4),
    `${Math.round(result.load_cpu_share * 100)} %`,
    result.rss_mb?.toFixed(0) ?? '–',
    result.disk_per_order?.toFixed(0) ?? '–',
    result.wal_per_order?.toFixed(0) ?? '–',
  ]
}

/** Columns side by side, the first one to the left. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  '),
  )
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const above = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? above : ((sorted[middle - 1] ?? Number.NaN) + above) / 2
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
