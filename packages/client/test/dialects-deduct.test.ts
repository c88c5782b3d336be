// deduct() and recover() in Midas 2.0 and xpay, where a cancel has a number and needs a session.
// The database does not matter here: storm.test.ts runs the same steps in front of each.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { MidasError } from '../src/index.ts'
import { memoryJournal } from '../src/journal/memory.ts'
import { type Effect, inTurn } from './support/faulty-network.ts'
import { startGame, type TestGame } from './support/game.ts'

let plain: TestGame
let parts: TestGame
before(async () => {
  plain = await startGame()
  parts = await startGame({ xpayPartialRefunds: true })
})
afterEach(() => {
  plain.network.effect = () => 'pass'
})
after(async () => {
  await plain.remove()
  await parts.remove()
})

let bills = 0
function newBill(): string {
  bills += 1
  return `bill_no_${bills}`
}

for (const dialect of ['2.0', 'xpay'] as const) {
  // With time for a machine that is busy: an attempt that is given up shows in the answer.
  const client = (game: TestGame) =>
    game.client({ dialect, timeoutMs: 10_000, ...(dialect === 'xpay' && { offerId: '' }) })

  test(`${dialect}: a failed delivery refunds the coins, for any answer to the cancel`, async () => {
    for (const effect of ['drop_after', 'busy_before', 'session_expired'] as Effect[]) {
      const order = { openid: await plain.player(100), billNo: newBill(), amt: 30 }
      plain.network.effect = inTurn('cancelpay', effect)
      const failure = new Error('no such item')
      const fail = () => {
        throw failure
      }
      const { billNo } = order
      const done = await client(plain).deduct(order, fail, { journal: memoryJournal() })
      assert.deepEqual(done, { billNo, state: 'cancelled', settled: true, error: failure })
      assert.equal(await plain.balance(order.openid), 100)
    }
  })

  test(`${dialect}: coins that cannot go back without a session go back when there is one`, async () => {
    const order = { openid: await plain.player(100), billNo: newBill(), amt: 30 }
    const journal = memoryJournal()
    const midas = client(plain)
    plain.network.effect = ({ operation }) =>
      operation === 'cancelpay' ? 'session_expired' : 'pass'
    const fail = () => {
      throw new Error('no such item')
    }
    const open = await midas.deduct(order, fail, { journal })
    assert.deepEqual([open.state, open.settled], ['cancelling', false])
    plain.network.effect = () => 'pass'
    assert.equal((await midas.recover(fail, { journal })).counts.cancelled, 1)
    assert.equal(await plain.balance(order.openid), 100)
  })

  test(`${dialect}: after a crash a cancel that was done before is recognized by its number`, async () => {
    const order = { openid: await plain.player(100), billNo: newBill(), amt: 30 }
    const midas = client(plain)
    await midas.pay(order)
    await midas.cancelPay(order)
    const { appid, offerId } = plain.game
    const scope = `${dialect === 'xpay' ? appid : offerId}/production`
    const journal = memoryJournal()
    const beganAt = Date.now()
    const { entry } = await journal.begin({ scope, billNo: order.billNo, order, beganAt })
    await journal.move(entry, 'cancelling', beganAt)
    await journal.release(entry)
    assert.equal((await midas.recover(() => {}, { journal })).counts.cancelled, 1)
    assert.equal(await plain.balance(order.openid), 100)
  })

  test(`${dialect}: an order of which somebody refunded a part needs a person`, async () => {
    const order = { openid: await parts.player(100), billNo: newBill(), amt: 30 }
    const midas = client(parts)
    const failAfterPart = async () => {
      await midas.cancelPay({ ...order, amt: 10, refundNo: newBill() })
      throw new Error('no such item')
    }
    const done = await midas.deduct(order, failAfterPart, { journal: memoryJournal() })
    assert.equal(done.state, 'unresolved')
    assert.ok(done.error instanceof MidasError && done.error.reason === 'refund_too_large')
    assert.equal(await parts.balance(order.openid), 80)
  })
}
