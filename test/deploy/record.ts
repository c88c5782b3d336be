// `npm run deploy:record`: makes real faults under load while Prometheus scrapes, and keeps what it saw for the tests of
// the alert rules.
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { stringify } from 'yaml'
import { openPostgres } from '../../packages/server/src/driver/postgres.ts'
import { Caller } from '../../packages/server/test/support/service.ts'
import { findPostgres } from '../../tools/postgres.ts'
import { log, readWords } from '../../tools/script.ts'
import { adminToken } from '../failover/game.ts'
import { recordArchive } from './record-archive.ts'
import {
  archiveRecordingFile,
  metricsOf,
  type Recording,
  recordingFile,
  rulesFile,
} from './rules.ts'
import { readSeries, scrapeS } from './series.ts'
import { type Stage, startStage } from './stage.ts'

const help = `npm run deploy:record -- [options]

Takes about fifteen minutes. Needs root, PostgreSQL, Prometheus, postgres_exporter and node_exporter. Writes
deploy/prometheus/recorded.yml and recorded-archive.yml.

  --archive-only       write recorded-archive.yml alone: four minutes, with PostgreSQL and Prometheus
  --hold SECONDS       keep Prometheus running at the end, to look at it (0)
`
const { hold, 'archive-only': isArchiveOnly } = readWords(
  help,
  { hold: { type: 'string', default: '0' }, 'archive-only': { type: 'boolean', default: false } },
  (values) => values,
)

const players = Array.from({ length: 200 }, (_, i) => `oPlayer${i}`)
const marks: Record<string, number> = {}
let startedAt = Date.now()
const mark = (name: string) => {
  marks[name] = Math.round((Date.now() - startedAt) / 1000)
  log(name)
}

/** Calls of so many players at once, each again and again with a pause, until they are stopped. */
function load(caller: Caller, count: number, pauseMs: number): () => Promise<void> {
  let isOver = false
  const one = async (n: number) => {
    for (let i = 0; !isOver; i += 1) {
      const fields = { bill_no: `${startedAt}-${count}-${n}-${i}`, amt: 1 }
      await caller.call('pay', players[n % players.length] ?? '', fields).catch(() => {})
      await sleep(pauseMs)
    }
  }
  const all = Promise.all(Array.from({ length: count }, (_, n) => one(n)))
  return async () => {
    isOver = true
    await all
  }
}

async function admin(
  stage: Stage,
  method: string,
  path: string,
  body?: unknown,
  token = adminToken,
) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
  return fetch(`${stage.service.baseUrl}/admin/v1${path}`, init)
}

/** A day that was closed three days ago, and none since. */
async function leaveDaysOpen(url: string): Promise<void> {
  const driver = openPostgres({
    ...{ url, connectionsMax: 1, connectTimeoutMs: 5000, statementTimeoutMs: 20_000 },
  })
  const at = new Date(Date.now() + 8 * 3_600_000 - 3 * 86_400_000)
  const day = at.toISOString().slice(0, 10)
  const document = JSON.stringify({ date: day, env: 'production', previous: null })
  const sha256 = createHash('sha256').update(document).digest('hex')
  await driver.query('select directory.add_close($1, $2, $3::date, $1, $4, $5, null, $6, $7)', [
    ...['1', 'production', day, document, sha256, 'amy', new Date()],
  ])
  await driver.close()
}

/** The next failure of these pushes is their last one. */
async function exhaustPushes(url: string): Promise<void> {
  const driver = openPostgres({
    ...{ url, connectionsMax: 1, connectTimeoutMs: 5000, statementTimeoutMs: 20_000 },
  })
  await driver.query(
    `update ledger.pushes set attempts = 15, due_at = now() where push_id in (
       select push_id from ledger.pushes where attempts > 0 order by push_no limit 3)`,
  )
  await driver.close()
}

async function play(stage: Stage): Promise<void> {
  const { service, cluster } = stage
  const { caller } = service
  const { game, token } = caller
  await leaveDaysOpen(cluster.primary.url)
  const stopGood = load(caller, 16, 200)
  mark('normal')
  await sleep(90_000)
  mark('mistakes')
  const wrongKey = { ...game, keys: { production: 'w'.repeat(32), sandbox: 'w'.repeat(32) } }
  const stopUnsigned = load(new Caller(service.baseUrl, wrongKey, 'production', token), 8, 300)
  const stopTokenless = load(new Caller(service.baseUrl, game, 'production', 'gone'), 8, 300)
  const target = { appid: game.appid, channel: 'orders', url: 'http://127.0.0.1:1/push' }
  const put = await admin(stage, 'POST', '/push-targets', target)
  if (!put.ok) throw new Error(`the push target: ${put.status} ${await put.text()}`)
  for (let i = 0; i < 80; i += 1) await admin(stage, 'GET', '/apps', undefined, 'wrong')
  stage.fillDisk()
  await sleep(100_000)
  await exhaustPushes(cluster.primary.url)
  await stopUnsigned()
  await stopTokenless()
  mark('standby lost')
  await cluster.standby.stop('immediate')
  const stopCrowd = load(caller, 1500, 100)
  await sleep(120_000)
  mark('standby back')
  await cluster.standby.start()
  await stopCrowd()
  await sleep(90_000)
  mark('primary lost')
  await cluster.primary.kill()
  await sleep(20_000)
  await cluster.promote()
  mark('promoted')
  await sleep(90_000)
  await stopGood()
  mark('service down')
  await service.stop()
  await sleep(90_000)
  mark('end')
}

function write(file: string, recording: Recording): void {
  const heading =
    '# Written by `npm run deploy:record`: metrics while faults were made, as promtool has them.\n'
  writeFileSync(file, heading + stringify(recording, { lineWidth: 0 }))
}

const binDir = findPostgres()
if (binDir === undefined) throw new Error('a recording needs PostgreSQL; none was found')
write(archiveRecordingFile, await recordArchive(binDir))
if (isArchiveOnly) process.exit()
startedAt = Date.now()
const stage = await startStage(binDir, players, rulesFile)
try {
  await play(stage)
  const series = await readSeries(stage.prometheus, metricsOf(rulesFile), startedAt)
  const recording: Recording = { intervalS: scrapeS, marks, series }
  const fired = await fetch(
    `${stage.prometheus}/api/v1/query?query=${encodeURIComponent('count by (alertname) (max_over_time(ALERTS{alertstate="firing"}[15m]))')}`,
  )
  log(await fired.text())
  write(recordingFile, recording)
  log(`Prometheus is at ${stage.prometheus}`)
  await sleep(Number(hold) * 1000)
} finally {
  await stage.remove()
}
