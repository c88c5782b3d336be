// What synchronous replication guarantees while both servers are alive. Without its standby the
// primary acknowledges nothing, no matter who ends the wait early. The driver leaves a primary that
// takes no more writes.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Driver } from '../../packages/server/src/driver/driver.ts'
import { openPostgres } from '../../packages/server/src/driver/postgres.ts'
import type { PostgresOptions } from '../../packages/server/src/driver/servers.ts'
import { until } from '../../packages/server/test/support/until.ts'
import { findPostgres } from '../../tools/postgres.ts'
import { chanceOf } from '../storm/chance.ts'
import { Cluster } from './cluster.ts'
import { Service } from './game.ts'
import { verdictOf } from './verdict.ts'
import { Workload } from './workload.ts'

const binDir = findPostgres()
const needsPostgres = { skip: binDir === undefined ? 'needs PostgreSQL' : false, timeout: 300_000 }
const openids = ['o0', 'o1', 'o2', 'o3']
const page = join(import.meta.dirname, '../../docs/failover.md')
/** The query of docs/failover.md that finds acknowledged orders without a second copy. */
const unsafe = /```sql\n([^`]*)```/.exec(readFileSync(page, 'utf8'))?.[1] ?? ''
/** An answer that does not come is given up after a second more. */
const statementTimeoutMs = 500

let cluster: Cluster
let admin: Driver
let service: Service

before(async () => {
  if (binDir === undefined) return
  cluster = await Cluster.start(binDir)
  await cluster.synchronize()
  admin = driverOf(cluster.primary.url)
  const env = { PACTOLUS_STATEMENT_TIMEOUT_MS: String(statementTimeoutMs) }
  service = await Service.start(cluster.url, openids, env)
})

after(async () => {
  if (binDir === undefined) return
  await service.stop()
  await admin.close()
  await cluster.remove()
})

function driverOf(url: string, own: Partial<PostgresOptions> = {}): Driver {
  const settings = { connectionsMax: 2, connectTimeoutMs: 5000, statementTimeoutMs: 10_000 }
  return openPostgres({ url, ...settings, ...own })
}

function write(driver: Driver): Promise<void> {
  return driver.script("comment on database postgres is 'written'")
}

/** Of the server that answers. */
async function portOf(driver: Driver): Promise<number> {
  const [row] = await driver.query<{ port: number }>("select current_setting('port')::int as port")
  return row?.port ?? 0
}

test(
  'while the standby is gone nothing is acknowledged, and nothing is lost',
  needsPostgres,
  async () => {
    const work = new Workload(service.caller, openids, chanceOf(1))
    work.start(8)
    await work.untilAnswered(50)
    assert.deepEqual(await admin.query(unsafe), [])
    await cluster.standby.stop('immediate')
    // Answers that were on their way when it stopped arrive; from then on none can.
    await sleep(100)
    const { answered, unknown } = work
    await until(() => work.unknown >= unknown + 8)
    assert.equal(work.answered, answered, 'an order was acknowledged by one server alone')
    assert.equal(await service.isReady(), true, 'reads need no standby')
    assert.equal((await admin.query(unsafe)).length, 1)
    const outlived = await admin.query(
      `select from pg_stat_activity where wait_event = 'SyncRep'
        and clock_timestamp() - query_start > make_interval(secs => $1)`,
      [statementTimeoutMs / 1000],
    )
    assert.ok(outlived.length > 0, 'the wait counts as time of the statement')
    await cluster.standby.start()
    await work.untilAnswered(50)
    await work.settle()
    const { lost, doubled, wrongBalances, checks } = await verdictOf(admin, work.orders)
    assert.deepEqual([lost, doubled, wrongBalances, checks], [0, 0, 0, 0])
  },
)

test(
  'a pay whose wait for the standby was cancelled is not acknowledged, nor is its repetition',
  needsPostgres,
  async () => {
    const pay = async () => {
      const { errcode } = await service.caller.call('pay', 'o0', { bill_no: 'cancelled', amt: 1 })
      return errcode
    }
    await cluster.standby.stop('immediate')
    const first = pay()
    const cancelWaiting = `select pg_cancel_backend(pid) from pg_stat_activity
    where wait_event = 'SyncRep' and application_name = 'pactolus' and query like '%post_batch%'`
    await until(async () => (await admin.query(cancelWaiting)).length !== 0)
    assert.equal(await first, -1)
    // The order is there for all to see, on one server: who asks for it must wait as well.
    const [seen] = await admin.query("select amount from ledger.orders where bill_no = 'cancelled'")
    assert.equal(seen?.amount, 1n)
    assert.equal(await pay(), -1)
    await cluster.standby.start()
    let errcode = -1
    while (errcode === -1 || errcode === 90016) errcode = await pay()
    assert.equal(errcode, 90012)
  },
)

test('a primary that falls silent is left once another takes writes', needsPostgres, async () => {
  const driver = driverOf(cluster.url, { statementTimeoutMs })
  try {
    const silent = cluster.primary
    await Promise.all([driver.query('select 1'), driver.query('select 1')])
    silent.freeze()
    // No connection breaks: only the time without an answer shows it.
    await assert.rejects(write(driver), /timeout/)
    await cluster.promote()
    await write(driver)
    assert.equal(await portOf(driver), cluster.primary.port)
    await silent.kill()
    await cluster.rejoin()
    assert.equal((await driver.query(unsafe)).length, 1)
    await cluster.synchronize()
    assert.deepEqual(await driver.query(unsafe), [])
  } finally {
    await driver.close()
  }
})

test(
  'a primary that takes no more writes is left for the one that does',
  needsPostgres,
  async () => {
    const moves: string[] = []
    const driver = driverOf(cluster.url, { onMove: (server) => moves.push(server) })
    try {
      const old = cluster.primary
      await write(driver)
      await driver.script('alter system set default_transaction_read_only = on')
      await driver.script('select pg_reload_conf()')
      // Its connections do not break: a statement has to find out.
      await assert.rejects(async () => {
        for (;;) await write(driver)
      }, /read-only/)
      const both = [cluster.primary, cluster.standby].map(({ port }) => `127.0.0.1:${port}`)
      await assert.rejects(write(driver), (error: Error) => {
        for (const server of both) assert.ok(error.message.includes(server), error.message)
        return /no server takes writes/.test(error.message)
      })
      await cluster.promote()
      await write(driver)
      assert.equal(await portOf(driver), cluster.primary.port)
      assert.notEqual(cluster.primary.port, old.port)
      assert.equal(moves.at(-1), `127.0.0.1:${cluster.primary.port}`)
    } finally {
      await driver.close()
    }
  },
)
