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
import { metricsOf, type Recording, recordingFile, rulesFile } from './rules.ts'
import { type Stage, scrapeS, startStage } from './stage.ts'

const help = `npm run deploy:record -- [options]

Takes about eleven minutes. Needs root, PostgreSQL, Prometheus, postgres_exporter and node_exporter. Writes
deploy/prometheus/recorded.yml.

  --hold SECONDS       keep Prometheus running at the end, to look at it (0)
`
const { hold } = readWords(help, { hold: { type: 'string', default: '0' } }, (values) => values)

const players = Array.from({ length: 200 }, (_, i) => `oPlayer${i}`)
const marks: Record<string, number> = {}
const startedAt = Date.now()
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

/** A row in the notation of promtool; `origin` is taken from each value that is not 0. */
function notationOf(row: readonly (number | null)[], origin: number): string {
  const steps: string[] = []
  for (let i = 0; i < row.length; ) {
    const value = row[i] ?? null
    let end = i + 1
    while (end < row.length && (row[end] ?? null) === value) end += 1
    const shifted = value === null || value === 0 ? value : value - origin
    if (shifted !== null) steps.push(`${shifted}+0x${end - i - 1}`)
    else {
      // Prometheus marks the end of a series: promtool would show its last value for five minutes.
      if (i > 0) steps.push('stale')
      if (end - i > 1 || i === 0) steps.push(`_x${i === 0 ? end - i : end - i - 1}`)
    }
    i = end
  }
  return steps.join(' ')
}

/** Every series that a rule names, at the times of the scrapes. */
async function read(prometheus: string): Promise<Recording> {
  const series: Record<string, string> = {}
  const length = Math.floor((Date.now() - startedAt) / 1000 / scrapeS)
  const from = startedAt / 1000
  for (const metric of metricsOf(rulesFile)) {
    const query = new URLSearchParams({
      ...{ query: metric, start: String(from), end: String(from + length * scrapeS) },
      ...{ step: String(scrapeS) },
    })
    const answer = await (await fetch(`${prometheus}/api/v1/query_range?${query}`)).json()
    const { data } = answer as { data: { result: Matrix[] } }
    for (const { metric: labels, values } of data.result) {
      // Of the disks the small one alone, by the name that a reader expects.
      if (labels.mountpoint?.includes('pactolus-record') === false) continue
      if (labels.mountpoint !== undefined) labels.mountpoint = '/var/lib/postgresql'
      const row: (number | null)[] = Array.from({ length: length + 1 }, () => null)
      for (const [at, value] of values) row[Math.round((at - from) / scrapeS)] = Number(value)
      // The time of promtool begins at 0.
      const origin = metric.includes('push_timestamp') ? from : 0
      series[nameOf(labels)] = notationOf(row, origin)
    }
  }
  return { intervalS: scrapeS, marks, series }
}

interface Matrix {
  metric: Record<string, string>
  values: [number, string][]
}

/** The series as Prometheus writes it, without the ports of this one run. */
function nameOf({ __name__ = '', ...labels }: Record<string, string>): string {
  const steady = { ...labels, ...(labels.instance !== undefined && { instance: labels.job }) }
  const text = Object.entries(steady).map(([name, value]) => `${name}="${value}"`)
  return `${__name__}{${text.join(', ')}}`
}

const binDir = findPostgres()
if (binDir === undefined) throw new Error('a recording needs PostgreSQL; none was found')
const stage = await startStage(binDir, players, rulesFile)
try {
  await play(stage)
  const recording = await read(stage.prometheus)
  const fired = await fetch(
    `${stage.prometheus}/api/v1/query?query=${encodeURIComponent('count by (alertname) (max_over_time(ALERTS{alertstate="firing"}[15m]))')}`,
  )
  log(await fired.text())
  const heading =
    '# Written by `npm run deploy:record`: metrics while faults were made, as promtool has them.\n'
  writeFileSync(recordingFile, heading + stringify(recording, { lineWidth: 0 }))
  log(`Prometheus is at ${stage.prometheus}`)
  await sleep(Number(hold) * 1000)
} finally {
  await stage.remove()
}
