// Each server sells once, whatever gets lost between it and the coins: node --test
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, beforeEach, test } from 'node:test'
import { memoryJournal } from '@pactolus/client/journal/memory'
import { startEmulator } from 'pactolus'
import { createApp as createExpress } from './express.js'
import { createApp as createKoa } from './koa.js'
import { createApp as createNest } from './nest.js'
import { openShop } from './shop.js'

let emulator
before(async () => {
  emulator = await startEmulator()
})
beforeEach(() => emulator.state.reset())
after(() => emulator.close())

const handlers = {
  Express: createExpress,
  Koa: (shop) => createKoa(shop).callback(),
  NestJS: createNest,
}

for (const [name, createHandler] of Object.entries(handlers)) {
  test(`${name}: a sword is paid for once, though the answer gets lost and the player presses twice`, async () => {
    const shop = await openShop(emulator, memoryJournal())
    const server = createServer(await createHandler(shop)).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const url = `http://127.0.0.1:${server.address().port}`
    const headers = { 'content-type': 'application/json', 'x-openid': emulator.openid }
    const buy = async (orderId, item) => {
      const body = JSON.stringify({ orderId, item })
      return (await fetch(`${url}/buy`, { method: 'POST', headers, body })).status
    }
    try {
      emulator.faults.add({ effect: 'drop_after_commit', operation: 'pay', count: 1 })
      assert.equal(await buy('order-1', 'sword'), 200)
      assert.equal(await buy('order-1', 'sword'), 200)
      assert.equal(await buy('order-2', 'dragon'), 404)
      const me = await (await fetch(`${url}/me`, { headers })).json()
      assert.equal(me.coins, 960)
      assert.deepEqual([...shop.delivered.keys()], ['order-1'])
    } finally {
      server.close()
      server.closeAllConnections()
      await shop.close()
    }
  })
}
