// An archive that does not proceed: a connection to the database holds the lock that a step needs, as a process does that
// hangs. Entries of 40 days and of 10 days are there; the older ones are archived before the fault.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pactolus } from '../../packages/server/test/support/process.ts'
import { until } from '../../packages/server/test/support/until.ts'
import { createPostgres, freePort, type PostgresServer } from '../../tools/postgres.ts'
import { log } from '../../tools/script.ts'
import { Service, serve } from '../failover/game.ts'
import { type Recording, rulesFile } from './rules.ts'
import { readSeries, scrapeS } from './series.ts'

const players = Array.from({ length: 20 }, (_, i) => `oPlayer${i}`)
const metrics = [
  'pactolus_archive_after_seconds',
  'pactolus_archived_entries',
  'pactolus_archived_until_timestamp_seconds',
]
/** Long enough in the replay, which makes minutes of these seconds (alerts.ts). */
const faultMs = 130_000

export async function recordArchive(binDir: string): Promise<Recording> {
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-record-'))
  const postgres = await createPostgres(binDir)
  let prometheus: ChildProcess | undefined
  let service: Pactolus | undefined
  const marks: Record<string, number> = {}
  const port = await freePort()
  const startedAt = Date.now()
  const mark = (name: string) => {
    marks[name] = Math.round((Date.now() - startedAt) / 1000)
    log(name)
  }
  const archiveAfter = async (days: number) => {
    await service?.stop()
    service = await serve(postgres.url, { PACTOLUS_ARCHIVE_AFTER: String(days) })
    const target = { targets: [new URL(service.ready.baseUrl).host], labels: { instance: 'a' } }
    writeFileSync(join(folder, 'targets.json'), JSON.stringify([target]))
  }
  try {
    await makeOldEntries(postgres)
    await archiveAfter(30)
    writeFileSync(join(folder, 'prometheus.yml'), configOf(folder))
    prometheus = spawn(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'tsdb')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    )
    const base = `http://127.0.0.1:${port}`
    const value = (query: string) => firstValue(base, query)
    await until(async () => (await value('max(pactolus_archived_entries)')) === 10)
    mark('normal')
    await sleep(20_000)
    mark('held up')
    const holder = await hold(postgres)
    await archiveAfter(5)
    await until(async () => (await value('max(pactolus_archive_after_seconds)')) === 5 * 86_400)
    mark('behind')
    await sleep(faultMs)
    const pending = 'count(ALERTS{alertname="PactolusArchiveBehind", alertstate="pending"})'
    if ((await value(pending)) !== 1) throw new Error('Prometheus does not see the archive behind')
    await sql(
      postgres,
      `select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep%'
          and pid <> pg_backend_pid()`,
    )
    await holder.ended
    await archiveAfter(5)
    await until(async () => (await value('max(pactolus_archived_entries)')) === players.length)
    mark('archived')
    await sleep(20_000)
    mark('end')
    return { intervalS: scrapeS, marks, series: await readSeries(base, metrics, startedAt) }
  } finally {
    prometheus?.kill('SIGKILL')
    await service?.stop('SIGKILL')
    await postgres.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Each player has one entry: of 40 days ago, or of 10. */
async function makeOldEntries(postgres: PostgresServer): Promise<void> {
  const service = await Service.start(postgres.url, players)
  await service.stop()
  const age = `interval '10 days' * case when account_id % 2 = 0 then 4 else 1 end`
  // Triggers of the ledger refuse to change its entries: they do not run for this connection.
  const tables = ['entries', 'orders'].map(
    (table) => `update ledger.${table} set posted_at = posted_at - ${age};`,
  )
  await sql(postgres, `set session_replication_role = replica; ${tables.join(' ')}`)
}

/** Resolves when another connection has the lock. */
async function hold(postgres: PostgresServer): Promise<{ ended: Promise<unknown> }> {
  const ended = sql(
    postgres,
    'select pg_sleep(3600) from (select from ledger.archive_state for update) held',
  ).catch(() => {})
  await until(async () => {
    const locks = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'"
    return (await sql(postgres, locks)).trim() === '1'
  })
  return { ended }
}

function sql({ program, port }: PostgresServer, text: string): Promise<string> {
  const at = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-d', 'postgres']
  return program('psql', ...at, '-v', 'ON_ERROR_STOP=1', '-qAtc', text)
}

/** Both services have one name: the series goes on after a restart. */
function configOf(folder: string): string {
  return (
    `global: {scrape_interval: ${scrapeS}s, evaluation_interval: ${scrapeS}s}\n` +
    `rule_files: ['${rulesFile}']\nscrape_configs:\n  - job_name: pactolus\n` +
    `    file_sd_configs: [{files: ['${join(folder, 'targets.json')}']}]\n`
  )
}

async function firstValue(prometheus: string, query: string): Promise<number | undefined> {
  await sleep(500)
  const address = `${prometheus}/api/v1/query?${new URLSearchParams({ query })}`
  const answer = await fetch(address).catch(() => undefined)
  if (answer?.ok !== true) return undefined
  const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } }
  return data.result[0] === undefined ? undefined : Number(data.result[0].value[1])
}
