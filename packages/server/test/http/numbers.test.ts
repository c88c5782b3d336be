// Amounts that a client writes as 1.0 or 1e2: what they move, and the two texts that it may have signed.
// The database does not matter here: numbers are read in front of the ledger.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  accountOf,
  callerOf,
  createGame,
  recharge,
  startService,
  type TestService,
} from '../support/service.ts'

let service: TestService
before(async () => {
  service = await startService()
})
after(() => service.remove())

test('1.0 and 1e2 move 1 and 100 coins, signed as written or in plain digits', async () => {
  const game = await createGame(service)
  const caller = await callerOf(service, game)
  for (const [written, plain] of [
    ['1.0', 1],
    ['1e2', 100],
  ] as const) {
    for (const amt of [written, String(plain)]) {
      const openid = `o_${written}_${amt}`
      await recharge(service, accountOf(game, 'production', openid), 100n)
      const signed = caller.signed('pay', caller.fields(openid, { bill_no: 'A', amt }))
      const body = JSON.stringify({ ...signed, amt: 'HERE' }).replace('"HERE"', written)
      const response = await caller.send('pay', body)
      const answer = (await response.json()) as { errcode: number; balance: number }
      assert.deepEqual([answer.errcode, answer.balance], [0, 100 - plain])
    }
  }
})
