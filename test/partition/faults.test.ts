// One partition dies, or stops answering: its players get -1, the others do not notice, and after
// its return every order is accounted for.
// The database does not matter here: it brings servers of its own.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openUrl } from '../../packages/server/test/support/database.ts'
import {
  accountOf,
  brokenChecks,
  type Caller,
  callerOf,
  createGame,
  recharge,
  startService,
  type TestService,
  type WireAnswer,
} from '../../packages/server/test/support/service.ts'
import type { PostgresServer } from '../../tools/postgres.ts'
import { findPlproxy, startCluster, type TestCluster } from './cluster.ts'

const skip = findPlproxy() === undefined ? 'needs PostgreSQL with PL/Proxy' : false
// Short, so that what hangs is given up soon; each partition may hold four connections.
const flags = { waitMaxMs: '1000' }
const connections = 12
const statementTimeoutMs = 1500
const coins = 10_000n

let cluster: TestCluster
let service: TestService
let caller: Caller
/** Players of partition 0 and of partition 1. */
const players: [string[], string[]] = [[], []]

if (skip === false) {
  before(async () => {
    cluster = await startCluster(2)
    const url = cluster.routerUrl
    const driver = openUrl(url, connections, statementTimeoutMs)
    const keepers = cluster.partitions.map((partition) => openUrl(partition.url, 1))
    const remove = async () => {
      await Promise.all([driver, ...keepers].map((each) => each.close()))
    }
    service = await startService({ flags, database: { driver, keepers, url, remove } })
    const game = await createGame(service)
    caller = await callerOf(service, game)
    for (let n = 0; players[0].length < 10 || players[1].length < 10; n += 1) {
      const openid = `o_fault_${n}`
      await recharge(service, accountOf(game, 'production', openid), coins)
      const rows = await keepers[0]?.query('select 1 from ledger.accounts where openid = $1', [
        openid,
      ])
      players[rows?.length === 1 ? 0 : 1].push(openid)
    }
  })
  after(async () => {
    await service.remove()
    await cluster.remove()
  })
}

const pay = (openid: string, bill_no: string) => caller.call('pay', openid, { bill_no, amt: 1 })

/** Pays of the players of partition 1, one after the other for each, until `stopped`. */
function shopping(stopped: () => boolean, name: string): Promise<WireAnswer[]> {
  const shops = players[1].map(async (openid) => {
    const answers: WireAnswer[] = []
    for (let n = 0; !stopped(); n += 1) answers.push(await pay(openid, `${name}_${n}`))
    return answers
  })
  return Promise.all(shops).then((answers) => answers.flat())
}

/** What /metrics says of failed calls of a partition. */
async function failedBatches(partition: number): Promise<number> {
  const text = await fetch(`${service.baseUrl}/metrics`).then((response) => response.text())
  const line = `pactolus_partition_failed_batches_total\\{lane="orders",partition="${partition}"\\} (\\d+)`
  return Number(new RegExp(line).exec(text)?.[1])
}

/** Every order of partition 0 is sent again with its number: it was carried out once or not at all. */
async function settle(name: string): Promise<void> {
  for (const openid of players[0]) {
    const { errcode } = await pay(openid, name)
    assert.ok(errcode === 0 || errcode === 90012, `${openid}: ${errcode}`)
    assert.equal((await pay(openid, name)).errcode, 90012)
  }
  assert.deepEqual(await brokenChecks(service.driver), [])
}

/** Partition 0 is in trouble while `work` runs; every player of partition 1 gets 0. */
async function whileOthersShop(name: string, work: () => Promise<void>): Promise<void> {
  const failedBefore = await failedBatches(1)
  let stopped = false
  const shops = shopping(() => stopped, name)
  try {
    await work()
  } finally {
    stopped = true
  }
  const answers = await shops
  assert.ok(answers.length > 0)
  assert.deepEqual(
    answers.filter(({ errcode }) => errcode !== 0),
    [],
    'the others did not notice',
  )
  assert.equal(await failedBatches(1), failedBefore)
}

async function untilServed(openid: string): Promise<void> {
  for (;;) {
    if ((await caller.call('getBalance', openid)).errcode === 0) return
  }
}

test('a partition that is killed is -1 for its players alone, and after its return all is there', {
  skip,
}, async () => {
  const [partition] = cluster.partitions as [PostgresServer]
  await whileOthersShop('killed', async () => {
    // Some orders are under way when it dies.
    const under = players[0].map((openid) => pay(openid, 'killed'))
    await partition.kill()
    for (const { errcode } of await Promise.all(under)) assert.ok(errcode === 0 || errcode === -1)
    const answers = await Promise.all(players[0].map((openid) => pay(openid, 'killed')))
    assert.deepEqual([...new Set(answers.map(({ errcode }) => errcode))], [-1])
    const [read] = players[0]
    assert.equal((await caller.call('getBalance', read ?? '')).errcode, -1)
    assert.ok((await failedBatches(0)) > 0)
  })
  await partition.start()
  await untilServed(players[0][0] ?? '')
  await settle('killed')
})

test('a partition that answers nothing does not hold up the others either', { skip }, async () => {
  const [partition] = cluster.partitions as [PostgresServer]
  await whileOthersShop('frozen', async () => {
    partition.freeze()
    try {
      // More rounds than the pool has connections.
      for (let round = 0; round < 4; round += 1) {
        const answers = await Promise.all(
          players[0].flatMap((openid) => [
            pay(openid, 'frozen'),
            caller.call('getBalance', openid),
          ]),
        )
        assert.deepEqual([...new Set(answers.map(({ errcode }) => errcode))], [-1])
      }
    } finally {
      partition.thaw()
    }
  })
  await untilServed(players[0][0] ?? '')
  await settle('frozen')
})
