// The emulator of examples/vitest/setup.mjs, in a worker of vitest.
import { createMidas } from '@pactolus/client'
import { expect, inject, test } from 'vitest'

test('the game of a namespace pays', async () => {
  const { baseUrl } = inject('emulator')
  const game = await fetch(`${baseUrl}/_pactolus/namespaces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: `worker${process.env.VITEST_POOL_ID}` }),
  }).then((response) => response.json())
  const paid = await createMidas(game).pay({ openid: game.openid, billNo: 'order-1', amt: 10 })
  expect(paid.balance).toBe(990)
})
