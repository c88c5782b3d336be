// A lane for each partition: who belongs to which, and what happens when their number changes.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Lanes, Partitions } from '../../src/ledger/lanes.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
before(async () => {
  database = await createDatabase()
})
after(() => database.remove())

const refusal = Object.assign(new Error('others now'), { code: 'PL010' })

/** Lanes over `count` partitions, which `truth` may contradict; each item is an openid. */
function lanesOver(count: number, send: (items: readonly string[]) => Promise<string[]>) {
  const truth = { count }
  const partitions = new Partitions(async () => truth.count)
  const lanes = new Lanes<string, string>({
    partitions,
    openidOf: (openid) => openid,
    open: () => send,
    batchMax: 10,
    callsMax: 2,
    queueMax: 3,
    waitMaxMs: 60_000,
  })
  return { lanes, partitions, truth }
}

test('a player belongs to the same partition in SQL and in TypeScript', async () => {
  const openids = [
    '',
    'o',
    '道具😀',
    "o'\\",
    'é',
    ...Array.from({ length: 500 }, (_, n) => `o${n}`),
  ]
  for (const count of [1, 2, 4, 64, 65_536]) {
    const rows = await database.driver.query<{ part: number }>(
      `select placement.hash(openid) & ($2::integer - 1) as part
         from unnest($1::text[]) with ordinality r (openid, n) order by n`,
      [openids, count],
    )
    const { partitions } = lanesOver(count, async () => [])
    await partitions.renew()
    assert.deepEqual(
      rows.map(({ part }) => part),
      openids.map((openid) => partitions.of(openid)),
    )
  }
})

test('a partition that hangs fills its own queue and holds up nobody else', async () => {
  const release: (() => void)[] = []
  const { lanes, partitions } = lanesOver(2, async (items) => {
    if (partitions.of(items[0] ?? '') === 0) {
      await new Promise<void>((resolve) => release.push(resolve))
    }
    return [...items]
  })
  await partitions.renew()
  const names = Array.from({ length: 60 }, (_, n) => `o${n}`)
  const hanging = names.filter((openid) => partitions.of(openid) === 0)
  const others = names.filter((openid) => partitions.of(openid) === 1)
  const stuck = hanging.slice(0, 3).map((openid) => lanes.submit(openid))
  await assert.rejects(lanes.submit(hanging[3] ?? ''), /are waiting already/)
  for (const openid of others) assert.equal(await lanes.submit(openid), openid)
  assert.deepEqual([...lanes.sizes], [3, 0])
  while (lanes.size > 0) {
    for (const go of release.splice(0)) go()
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.deepEqual(await Promise.all(stuck), hanging.slice(0, 3))
  assert.deepEqual([...lanes.failures], [0, 0])
})

test('a batch that was refused because players have moved is split and sent again', async () => {
  const sent: string[][] = []
  let refusals = 3
  const { lanes, partitions, truth } = lanesOver(1, async (items) => {
    sent.push([...items])
    const parts = new Set(items.map((openid) => partitions.of(openid)))
    if (refusals > 0 || parts.size > 1) {
      refusals -= 1
      truth.count = 4
      throw refusal
    }
    return items.map((openid) => `${openid} done`)
  })
  const names = ['a', 'b', 'c']
  const answers = await Promise.all(names.map((openid) => lanes.submit(openid)))
  assert.deepEqual(answers, ['a done', 'b done', 'c done'])
  assert.equal(partitions.count, 4)
  assert.deepEqual(sent[0], names)
})

test('a fault of a partition is counted and given to its caller, once, without another try', async () => {
  let calls = 0
  const { lanes } = lanesOver(1, async () => {
    calls += 1
    throw new Error('gone')
  })
  await assert.rejects(lanes.submit('a'), /gone/)
  assert.equal(calls, 1)
  assert.deepEqual(lanes.failures, [1])
})
