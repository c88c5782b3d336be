// Pushes of a game in a namespace: by its clock, to an address of the test's own, and no further than a reset.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type EmulatedGame, type RunningEmulator, startEmulator } from '../../src/start-emulator.ts'
import { PushReceiver } from '../support/push-receiver.ts'
import { until } from '../support/until.ts'

const token = 'Token0123456789abcdef'
let emulator: RunningEmulator
before(async () => {
  emulator = await startEmulator()
})
after(() => emulator.close())

async function receiverOf({ appid, secret, offerId, key, sandboxKey }: EmulatedGame) {
  const game = { appid, secret, offerId, keys: { production: key, sandbox: sandboxKey } }
  return PushReceiver.start({ token, game })
}

test('a push is repeated by the clock of its namespace, and a reset forgets what is pending', async () => {
  const game = await emulator.namespace('pushes')
  const receiver = await receiverOf(game)
  try {
    await game.pushes.to(receiver.url, { token })
    receiver.answer = () => ({ status: 500 })
    await game.topUp({ coins: 60 })
    await until(() => receiver.received.length === 1)
    const { payload } = receiver.received[0] ?? {}
    assert.deepEqual([payload?.OpenId, payload?.Env], [game.openid, 0])
    // The attempt has ended before the clock can make the next one due.
    await until(async () => {
      await game.clock.advance('15s')
      return receiver.received.length === 2
    })
    await game.state.reset()
    await game.clock.advance('24h')
    receiver.answer = () => ({})
    await game.topUp({ coins: 10 })
    await until(() => receiver.received.length === 3)
    const coinInfos = receiver.received.map(
      (push) => push.payload.CoinInfo as { BuyQuantity: number },
    )
    assert.deepEqual(
      coinInfos.map(({ BuyQuantity }) => BuyQuantity),
      [60, 60, 10],
    )
    assert.deepEqual([await game.pushes.stop(), await game.pushes.stop()], [true, false])
    assert.deepEqual(receiver.faults, [])
  } finally {
    await receiver.close()
  }
})

test('a push that is on its way is not sent again', async () => {
  const game = await emulator.namespace('slow')
  const receiver = await receiverOf(game)
  try {
    await game.pushes.to(receiver.url, { token })
    receiver.answer = () => ({ afterMs: 1500 })
    await game.topUp({ coins: 60 })
    await until(async () => {
      await game.clock.advance('1h')
      return receiver.answered === 1
    })
    assert.equal(receiver.received.length, 1)
  } finally {
    await receiver.close()
  }
})
