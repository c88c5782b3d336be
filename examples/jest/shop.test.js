// A test suite for jest, in CommonJS. The shop under test calls Midas through @pactolus/client.
const { createMidas } = require('@pactolus/client')

const url = `${process.env.PACTOLUS_URL}/_pactolus`
const name = `worker${process.env.JEST_WORKER_ID}`
const post = (path, body = {}) =>
  fetch(`${url}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).then((response) => response.json())

let game
let midas

beforeAll(async () => {
  game = await post('namespaces', { name })
  midas = createMidas(game)
})
beforeEach(() => post(`reset?namespace=${name}`))

test('a lost answer does not charge twice', async () => {
  const fault = { effect: 'drop_after_commit', operation: 'pay', count: 1 }
  await post(`faults?namespace=${name}`, fault)
  const paid = await midas.pay({ openid: game.openid, billNo: 'order-1', amt: 10 })
  expect(paid.balance).toBe(990)
  expect(paid.replayed).toBe(true)
})
