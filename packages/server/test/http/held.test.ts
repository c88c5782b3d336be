// An account that another process holds: 90016 for its cancel, -1 for its pay, nothing for the others.
// Needs two connections to one database, which only PostgreSQL has.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import type { Env } from '@pactolus/protocol'
import type { AccountKey } from '../../src/ledger/model.ts'
import { createDatabase, keeperOf, onPostgres, testOnPostgres } from '../support/database.ts'
import {
  accountOf,
  brokenChecks,
  callerOf,
  createGame,
  type Game,
  recharge,
  startService,
  type TestService,
} from '../support/service.ts'
import { until } from '../support/until.ts'

let service: TestService
/** Another one on the same database, which waits for a held account longer than any test takes. */
let patient: TestService
let game: Game

if (onPostgres) {
  before(async () => {
    const database = await createDatabase()
    service = await startService({ flags: { waitMaxMs: '200' }, database })
    patient = await startService({ flags: { waitMaxMs: '60000' }, database })
    game = await createGame(service)
  })
  after(async () => {
    await patient.close()
    await service.remove()
  })
}

/** Runs `work` while a transaction of another connection holds the row of `account`. */
async function whileHeld(account: AccountKey, work: () => Promise<void>): Promise<void> {
  const keeper = await keeperOf(service.keepers, account.openid)
  await keeper.transaction(async (session) => {
    const rows = await session.query(
      `select 1 from ledger.accounts
        where offer_id = $1 and env = $2 and openid = $3 and zone_id = $4 for update`,
      [account.offerId, account.env, account.openid, account.zoneId],
    )
    assert.equal(rows.length, 1)
    await work()
  })
}

for (const env of ['production', 'sandbox'] as Env[]) {
  testOnPostgres(
    `while an account is held its cancel is 90016 and its pay -1 (${env})`,
    async () => {
      const caller = await callerOf(service, game, env)
      const held = accountOf(game, env, 'o_held')
      await recharge(service, held, 100n)
      await recharge(service, accountOf(game, env, 'o_free'), 100n)
      assert.equal((await caller.call('pay', 'o_held', { bill_no: 'p', amt: 10 })).errcode, 0)

      await whileHeld(held, async () => {
        const cancel = await caller.call('cancelPay', 'o_held', { bill_no: 'p' })
        assert.equal(cancel.errcode, 90016, cancel.errmsg)
        const pay = await caller.call('pay', 'o_held', { bill_no: 'q', amt: 1 })
        assert.equal(pay.errcode, -1)
        const present = { bill_no: 'g', present_counts: 1 }
        assert.equal((await caller.call('present', 'o_held', present)).errcode, -1)
        const balance = await caller.call('getBalance', 'o_held')
        assert.deepEqual([balance.errcode, balance.balance], [0, 90], 'reading waits for nobody')
      })

      assert.equal((await caller.call('cancelPay', 'o_held', { bill_no: 'p' })).errcode, 0)
      const pay = await caller.call('pay', 'o_held', { bill_no: 'q', amt: 1 })
      assert.deepEqual([pay.errcode, pay.balance], [0, 99], 'what was refused never happened')
      assert.deepEqual(await brokenChecks(service.driver), [])
    },
  )

  testOnPostgres(`a held account does not hold up the other players (${env})`, async () => {
    const caller = await callerOf(patient, game, env)
    const held = accountOf(game, env, 'o_held_too')
    await recharge(patient, held, 100n)
    await recharge(patient, accountOf(game, env, 'o_free_too'), 100n)
    let stuck: ReturnType<typeof caller.call> | undefined
    await whileHeld(held, async () => {
      const { orders } = patient.services.ledger.lanes
      const before = orders.batches
      stuck = caller.call('pay', 'o_held_too', { bill_no: 'p', amt: 1 })
      await until(() => orders.batches > before)
      for (let n = 0; n < 10; n += 1) {
        const own = { bill_no: `p${n}`, amt: 1 }
        assert.equal((await caller.call('pay', 'o_free_too', own)).errcode, 0)
      }
      const state = await Promise.race([stuck, 'waiting'])
      assert.equal(state, 'waiting', 'the held account is still held')
    })
    assert.equal((await stuck)?.errcode, 0)
  })

  testOnPostgres(
    `an account that is let go in time is served as if nothing had been (${env})`,
    async () => {
      const caller = await callerOf(patient, game, env)
      const held = accountOf(game, env, 'o_soon')
      await recharge(patient, held, 100n)
      let answer: ReturnType<typeof caller.call> | undefined
      await whileHeld(held, async () => {
        const { orders } = patient.services.ledger.lanes
        const before = orders.batches
        answer = caller.call('pay', 'o_soon', { bill_no: 'p', amt: 1 })
        await until(() => orders.batches > before + 1)
      })
      assert.equal((await answer)?.errcode, 0)
      assert.equal((await caller.call('getBalance', 'o_soon')).balance, 99)
    },
  )
}

testOnPostgres('a cancel finds out about a pay that another process is still writing', async () => {
  const caller = await callerOf(service, game)
  const account = accountOf(game, 'production', 'o_flight')
  await recharge(service, account, 100n)
  const keeper = await keeperOf(service.keepers, account.openid)
  await keeper.transaction(async (session) => {
    const [row] = await session.query<{ outcome: string }>(
      `select outcome from ledger.post_orders(array[$1], array['production'], array['o_flight'],
         array['1'], array['pay'], array['inflight'], array[10::bigint], array[null],
         array[0], array[false], array[now()], array[null], array[null], array[null], array[false])`,
      [game.offerId],
    )
    assert.equal(row?.outcome, 'posted')
    // Not 90000: "there is no such order" would make the game forget a pay that is about to be.
    const cancel = await caller.call('cancelPay', 'o_flight', { bill_no: 'inflight' })
    assert.equal(cancel.errcode, 90016)
  })
  assert.equal((await caller.call('cancelPay', 'o_flight', { bill_no: 'inflight' })).errcode, 0)
  assert.equal((await caller.call('getBalance', 'o_flight')).balance, 100)
  assert.deepEqual(await brokenChecks(service.driver), [])
})
