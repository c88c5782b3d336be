// The steps of docs/backup.md for operators, under load. A base backup and an archive of the log
// are restored on another server to a point in time. The result is compared with the original order
// by order.
import assert from 'node:assert/strict'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Driver } from '../../packages/server/src/driver/driver.ts'
import { openPostgres } from '../../packages/server/src/driver/postgres.ts'
import { runPactolus } from '../../packages/server/test/support/process.ts'
import { Caller } from '../../packages/server/test/support/service.ts'
import { until } from '../../packages/server/test/support/until.ts'
import {
  createPostgres,
  findPostgres,
  giveToPostgres,
  type PostgresServer,
} from '../../tools/postgres.ts'
import { adminToken, Service, serve } from '../failover/game.ts'
import { verdictOf } from '../failover/verdict.ts'
import { Workload } from '../failover/workload.ts'
import { chanceOf } from '../storm/chance.ts'

const binDir = findPostgres()
const needsPostgres = { skip: binDir === undefined ? 'needs PostgreSQL' : false, timeout: 300_000 }
const openids = Array.from({ length: 10 }, (_, i) => `oPlayer${i}`)

/** Beside the data folder, in which PostgreSQL runs its commands. */
const archiving = [
  'archive_mode=on',
  'archive_command=mkdir -p ../archive && test ! -f ../archive/%f && cp %p ../archive/%f',
]

let primary: PostgresServer
let service: Service
let work: Workload
/** The point in time, in ms of the clock. */
let target: number
let restored: PostgresServer | undefined

before(async () => {
  if (binDir === undefined) return
  primary = await createPostgres(binDir, archiving)
  service = await Service.start(primary.url, openids)
  work = new Workload(service.caller, openids, chanceOf(1))
  const backup = join(primary.dataDir, '../backup')
  work.start(16)
  await work.untilAnswered(200)
  const from = ['-h', '127.0.0.1', '-p', String(primary.port), '-U', 'postgres']
  await primary.program('pg_basebackup', ...from, '-D', backup, '-c', 'fast')
  await work.untilAnswered(200)
  target = Date.now()
  await work.untilAnswered(200)
  await work.settle()
  await archiveAll(primary)
  await primary.kill()
  restored = await restore(binDir, backup, target)
})

after(async () => {
  if (binDir === undefined) return
  await service.stop()
  await restored?.remove()
  await primary.remove()
})

async function ask<T>({ url }: PostgresServer, work: (driver: Driver) => Promise<T>): Promise<T> {
  const settings = { connectionsMax: 1, connectTimeoutMs: 10_000, statementTimeoutMs: 60_000 }
  const driver = openPostgres({ url, ...settings })
  try {
    return await work(driver)
  } finally {
    await driver.close()
  }
}

/** Closes the file of the log that is being written, and waits until the archive has it. */
function archiveAll(server: PostgresServer): Promise<void> {
  return ask(server, async (driver) => {
    const close = 'select pg_walfile_name(pg_switch_wal()) as file'
    const [closed] = await driver.query<{ file: string }>(close)
    const has = 'select from pg_stat_archiver where last_archived_wal >= $1'
    await until(async () => (await driver.query(has, [closed?.file])).length !== 0)
  })
}

/** A server on the files of a base backup, brought up to the point in time from the archive. */
async function restore(programs: string, backup: string, at: number): Promise<PostgresServer> {
  const settings = [
    `restore_command=cp ${join(backup, '../archive')}/%f %p`,
    // PostgreSQL reads this before it knows the names of time zones: not even Z.
    `recovery_target_time=${new Date(at).toISOString().replace('Z', '+00')}`,
    'recovery_target_action=promote',
  ]
  const fill = async ({ dataDir }: Pick<PostgresServer, 'dataDir'>) => {
    await rename(backup, dataDir)
    const signal = join(dataDir, 'recovery.signal')
    await writeFile(signal, '')
    giveToPostgres(signal)
  }
  const server = await createPostgres(programs, settings, { fill })
  await ask(server, async (driver) => {
    const isThere = 'select where not pg_is_in_recovery()'
    await until(async () => (await driver.query(isThere)).length !== 0)
  })
  return server
}

test(
  'what was answered before the point in time is there, and nothing that was sent after it',
  needsPostgres,
  async () => {
    assert.ok(restored !== undefined)
    const sentLater = work.orders.filter(({ pay }) => pay.sentAt > target)
    assert.ok(sentLater.length > 50, 'the load ended before the point in time')
    const { findings, ...verdict } = await ask(restored, (driver) =>
      verdictOf(driver, work.orders, target),
    )
    assert.deepEqual(findings, [])
    assert.deepEqual(verdict, { lost: 0, doubled: 0, wrongBalances: 0, checks: 0 })
    const asOfNow = await ask(restored, (driver) => verdictOf(driver, work.orders))
    assert.ok(asOfNow.lost >= sentLater.length, 'the verdict would not see a loss')
  },
)

test(
  'the service on the restored server passes pactolus audit and knows its orders',
  needsPostgres,
  async () => {
    assert.ok(restored !== undefined)
    const { ready, stop } = await serve(restored.url)
    try {
      const { baseUrl } = ready
      const { code, output } = await runPactolus(['audit', '--url', baseUrl], {
        PACTOLUS_ADMIN_TOKEN: adminToken,
      })
      assert.equal(code, 0, output)
      assert.match(output, /All \d+ checks hold/)
      const { game, token } = service.caller
      const caller = new Caller(baseUrl, game, 'production', token)
      const payAgain = async (billNo: string) => {
        const { openid = '', amt = 0 } = work.orders.find((order) => order.billNo === billNo) ?? {}
        return (await caller.call('pay', openid, { bill_no: billNo, amt })).errcode
      }
      const isOver = (at: number | undefined) => at !== undefined && at < target
      const kept = work.orders.find(({ pay, cancel }) => isOver(pay.doneAt) && cancel === undefined)
      const gone = work.orders.find(({ pay }) => pay.sentAt > target)
      assert.equal(await payAgain(kept?.billNo ?? ''), 90012)
      // What the game server has delivered since has to be charged again: the ledger never heard of it.
      assert.equal(await payAgain(gone?.billNo ?? ''), 0)
    } finally {
      await stop()
    }
  },
)
