// A test suite for node:test: `node --test`. The shop under test calls Midas through @pactolus/client.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { createMidas } from '@pactolus/client'
import { startEmulator } from 'pactolus'

let emulator
let midas

before(async () => {
  emulator = await startEmulator()
  midas = createMidas(emulator)
})
beforeEach(() => emulator.state.reset())
after(() => emulator.close())

test('a lost answer does not charge twice', async () => {
  emulator.faults.add({ effect: 'drop_after_commit', operation: 'pay', count: 1 })
  const { openid } = emulator
  const paid = await midas.pay({ openid, billNo: 'order-1', amt: 10 })
  assert.equal(paid.balance, 990)
  assert.equal(paid.replayed, true)
})

test('a pay cannot be refunded after 48 hours', async () => {
  const { openid } = emulator
  await midas.pay({ openid, billNo: 'order-1', amt: 10 })
  await emulator.clock.advance('49h')
  await assert.rejects(midas.cancelPay({ openid, billNo: 'order-1' }), { errcode: 90014 })
})
