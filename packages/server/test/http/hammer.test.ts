// 64 connections against one account, one number and each other: nothing lost, doubled or negative.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { onPostgres } from '../support/database.ts'
import {
  accountOf,
  brokenChecks,
  type Caller,
  callerOf,
  createGame,
  type Game,
  recharge,
  startService,
  type TestService,
  type WireAnswer,
} from '../support/service.ts'

const connections = 64
let service: TestService
let game: Game
let caller: Caller

before(async () => {
  service = await startService()
  game = await createGame(service)
  caller = await callerOf(service, game)
})
after(() => service.remove())

async function funded(openid: string, coins: bigint): Promise<string> {
  await recharge(service, accountOf(game, 'production', openid), coins)
  return openid
}

function together(count: number, work: (n: number) => Promise<WireAnswer>): Promise<WireAnswer[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => work(n)))
}

function tally(answers: readonly WireAnswer[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { errcode } of answers) counts[errcode] = (counts[errcode] ?? 0) + 1
  return counts
}

async function balanceOf(openid: string): Promise<unknown> {
  return (await caller.call('getBalance', openid)).balance
}

test('64 connections pay from one account until it is empty and not one coin further', async () => {
  const openid = await funded('hot', 1000n)
  const answers: WireAnswer[] = []
  for (let round = 0; round < 5; round++) {
    answers.push(
      ...(await together(connections, (n) =>
        caller.call('pay', openid, { bill_no: `hot_${round}_${n}`, amt: 7 }),
      )),
    )
  }
  // 1000 coins are 142 pays of 7, in any order.
  assert.deepEqual(tally(answers), { 0: 142, 90013: 5 * connections - 142 })
  assert.equal(await balanceOf(openid), 1000 - 142 * 7)
  const balances = answers.filter(({ errcode }) => errcode === 0).map(({ balance }) => balance)
  assert.equal(new Set(balances).size, 142, 'every pay saw a balance of its own')
})

test('64 connections send one bill_no: one deduction, the others are duplicates', async () => {
  const openid = await funded('same', 1000n)
  const answers = await together(connections, () =>
    caller.call('pay', openid, { bill_no: 'one', amt: 10 }),
  )
  assert.deepEqual(tally(answers), { 0: 1, 90012: connections - 1 })
  assert.equal(await balanceOf(openid), 990)
})

test('cancel racing cancel refunds the coins once', async () => {
  const openid = await funded('cancelled', 100n)
  for (let round = 0; round < 5; round++) {
    const bill_no = `c${round}`
    assert.equal((await caller.call('pay', openid, { bill_no, amt: 60 })).errcode, 0)
    const answers = await together(connections, () => caller.call('cancelPay', openid, { bill_no }))
    assert.deepEqual(tally(answers), { 0: 1, 90015: connections - 1 })
    assert.equal(await balanceOf(openid), 100)
  }
})

test('cancel racing pay of the same number ends paid or cancelled, never both', async () => {
  for (const tombstones of [false, true]) {
    const raced = await createGame(service, { tombstones })
    const own = await callerOf(service, raced)
    const openid = `raced_${tombstones}`
    await recharge(service, accountOf(raced, 'production', openid), 1000n)
    for (let round = 0; round < 10; round++) {
      const bill_no = `r${round}`
      const before = Number((await own.call('getBalance', openid)).balance)
      const work = [
        () => own.call('pay', openid, { bill_no, amt: 10 }),
        () => own.call('cancelPay', openid, { bill_no }),
      ]
      const answers = await together(connections, (n) => (work[(n + round) % 2] ?? fail)())
      const codes = tally(answers)
      const known = ['0', '90000', '90012', '90015']
      assert.deepEqual(
        Object.keys(codes).filter((code) => !known.includes(code)),
        [],
      )
      assert.ok((codes[0] ?? 0) <= 2, 'one pay and one cancel at most')
      const after = Number((await own.call('getBalance', openid)).balance)
      const cancelled = answers.some((answer) => answer.errcode === 90015)
      assert.equal(after, cancelled || codes[0] === undefined ? before : before - 10)
    }
  }
})

function fail(): never {
  throw new Error('unreachable')
}

test('64 players pay and cancel at once without a deadlock', async () => {
  const players = await Promise.all(
    Array.from({ length: connections }, (_, n) => funded(`crowd${n}`, 50n)),
  )
  await Promise.all(
    players.map(async (openid, n) => {
      for (let round = 0; round < 4; round++) {
        const bill_no = `b${round}`
        assert.equal((await caller.call('pay', openid, { bill_no, amt: 1 + (n % 50) })).errcode, 0)
        assert.equal((await caller.call('cancelPay', openid, { bill_no })).errcode, 0)
      }
    }),
  )
  for (const openid of players) assert.equal(await balanceOf(openid), 50)
})

test('after all of it every invariant holds', async () => {
  assert.deepEqual(await brokenChecks(service.driver), [])
  const [row] = await service.driver.query<{ deadlocks: bigint | null }>(
    'select deadlocks from pg_stat_database where datname = current_database()',
  )
  if (onPostgres) assert.equal(row?.deadlocks, 0n)
})
