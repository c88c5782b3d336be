// The plan of a batch is made once, when the ledger may be empty, and kept while it fills.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import type { Row, Session } from '../../src/driver/driver.ts'
import { postBatch, readBatch, type TimedOrder } from '../../src/ledger/batch.ts'
import type { Order } from '../../src/ledger/model.ts'
import { createDatabase, type TestDatabase, testOnPostgres } from '../support/database.ts'
import { until } from '../support/until.ts'

let database: TestDatabase
before(async () => {
  database = await createDatabase({ alone: true })
})
after(() => database.remove())

const playerCount = 2000

function orderOf(
  kind: 'recharge' | 'pay' | 'refund',
  openid: string,
  payBillNo = 'pay_unknown',
): TimedOrder {
  const account = { offerId: 'offer', env: 'production', openid, zoneId: '1' } as const
  const terms = { account, billNo: `${kind}_${openid}`, amount: 1n }
  const refund = { payBillNo, windowS: 60, tombstone: true } as const
  const order: Order = kind === 'refund' ? { ...terms, kind, ...refund } : { ...terms, kind }
  return { order, book: 'offer', postedAt: 1_767_225_600_000, isAnnounced: false }
}

/** How many rows of the ledger this transaction has read so far. */
async function rowsRead(session: Session): Promise<number> {
  const [row] = await session.query<{ count: bigint }>(
    `select coalesce(sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)), 0)::bigint as count
       from pg_stat_xact_user_tables where schemaname = 'ledger'`,
  )
  return Number(row?.count)
}

test('a batch reads the rows of its own accounts alone, planned on an empty ledger or not', async () => {
  const kinds = ['recharge', 'pay', 'refund'] as const
  await database.driver.transaction(async (session) => {
    const postFor = (name: string) =>
      postBatch(
        session,
        kinds.map((kind) => orderOf(kind, `${name}_${kind}`)),
      )
    const postings = await postFor('first')
    assert.deepEqual(
      postings.map(({ outcome }) => outcome),
      ['posted', 'balance_insufficient', 'order_not_found'],
    )
    for (let from = 0; from < playerCount; from += 500) {
      const openids = Array.from({ length: 500 }, (_, n) => `player${from + n}`)
      await postForEach(session, 'recharge', openids)
    }
    await postBatch(session, [orderOf('pay', 'player1')])
    const before = await rowsRead(session)
    await postFor('stranger')
    const [refund] = await postBatch(session, [orderOf('refund', 'player1', 'pay_player1')])
    assert.equal(refund?.outcome, 'posted')
    const read = (await rowsRead(session)) - before
    const orders = kinds.length + 1
    assert.ok(read <= 10 * orders, `read ${read} rows for ${orders} orders`)
  })
})

function postForEach(session: Session, kind: 'recharge' | 'pay', openids: readonly string[]) {
  return postBatch(
    session,
    openids.map((openid) => orderOf(kind, openid)),
  )
}

/** Archives all that there is, step by step; the number of entries that moved. */
async function archiveSteps(session: Session): Promise<number> {
  const step = "select entries, unfinished from ledger.archive_entries('2027-01-01', 100000)"
  let moved = 0
  await until(async () => {
    const [done] = await session.query<{ entries: bigint; unfinished: bigint }>(step)
    moved += Number(done?.entries)
    return done?.unfinished === 0n
  })
  return moved
}

test('a pay looks for its number in the archive by the hash, also when that was planned while the archive was empty', async () => {
  const openids = Array.from({ length: 500 }, (_, n) => `archived${n}`)
  await database.driver.transaction(async (session) => {
    await postForEach(session, 'recharge', openids)
    await postForEach(session, 'pay', openids)
    await archiveSteps(session)
    const before = await readOfArchive(session)
    const again = await postForEach(session, 'pay', openids)
    assert.ok(again.every(({ outcome }) => outcome === 'duplicate'))
    const read = await readOfArchive(session)
    assert.equal(read.rows - before.rows, openids.length)
    assert.equal(read.byHash - before.byHash, openids.length)
  })
})

test('a step of archiving reads each row a few times, also when it was planned while the archive was known to be empty', async () => {
  const own = await createDatabase({ alone: true })
  try {
    const openids = Array.from({ length: 500 }, (_, n) => `old${n}`)
    await own.driver.script('vacuum analyze')
    await own.driver.transaction(async (session) => {
      await postForEach(session, 'recharge', openids)
      await postForEach(session, 'pay', openids)
      const before = await rowsRead(session)
      const moved = await archiveSteps(session)
      assert.equal(moved, 2 * openids.length)
      const read = (await rowsRead(session)) - before
      assert.ok(read <= 20 * moved, `read ${read} rows for ${moved} entries`)
    })
  } finally {
    await own.remove()
  }
})

/** How many archived orders this transaction has read, and how often it asked their hash index. */
async function readOfArchive(session: Session) {
  const [found] = await session.query<{ rows: bigint; by_hash: bigint }>(
    `select (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint as rows,
            pg_stat_get_xact_numscans('ledger.archived_orders_hash'::regclass) as by_hash
       from pg_stat_xact_user_tables where relid = 'ledger.archived_orders'::regclass`,
  )
  return { rows: Number(found?.rows), byHash: Number(found?.by_hash) }
}

/** A costly plan for PostgreSQL; its default is 100,000, and the plan of post_orders comes close to it. */
const costly = 1000

testOnPostgres('no call of a lane is compiled, however costly its plan looks', async () => {
  const client = new pg.Client(database.url)
  const plans: string[] = []
  client.on('notice', ({ message = '' }) => plans.push(message))
  await client.connect()
  const session = {
    async query<R = Row>(sql: string, values: readonly unknown[] = []) {
      return (await client.query(sql, [...values])).rows as R[]
    },
  }
  try {
    await client.query(`load 'auto_explain'; set client_min_messages = log; set auto_explain.log_min_duration = 0;
      set auto_explain.log_nested_statements = on; set jit_above_cost = ${costly}`)
    await client.query('select sum(n) from generate_series(1, 1000000) n')
    const isCompiled = (plan: string) => plan.includes('JIT:')
    // A server without LLVM compiles nothing.
    const [{ available } = {}] = await session.query('select pg_jit_available() as available')
    assert.equal(plans.some(isCompiled), available)
    plans.length = 0
    const kinds = ['recharge', 'pay', 'refund'] as const
    for (const isAnnounced of [false, true]) {
      const openids = kinds.map((kind) => `compiled_${kind}_${isAnnounced}`)
      const orders = kinds.map((kind, n) => ({ ...orderOf(kind, openids[n] ?? ''), isAnnounced }))
      await postBatch(session, orders)
      const accounts = orders.map(({ order }) => order.account)
      await readBatch(session, accounts)
    }
    const costs = plans.map((plan) => Number(/cost=[\d.]+\.\.(\d+)/.exec(plan)?.[1]))
    assert.ok(Math.max(...costs) > costly, `costs ${costs}`)
    assert.deepEqual(plans.filter(isCompiled), [])
  } finally {
    await client.end()
  }
})
