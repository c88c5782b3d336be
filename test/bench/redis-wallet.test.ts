// The wallet in Redis that the bench compares with: it must do what a pay does, or it proves nothing.
// The database does not matter here: it has Redis.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { findRedis, type RedisServer, startRedis } from '../../bench/redis-server.ts'
import { RedisWallet } from '../../bench/redis-wallet.ts'

const program = findRedis()
const skip = program === undefined ? 'needs redis-server' : false
let server: RedisServer
let wallet: RedisWallet

if (program !== undefined) {
  before(async () => {
    server = await startRedis(program)
    wallet = await RedisWallet.open(server.socket, 0)
  })
  after(async () => {
    wallet.close()
    await server.remove()
  })
}

test('a pay takes gift coins first', { skip }, async () => {
  await wallet.fund(['gifted'], 100, 30)
  const first = await wallet.pay('gifted', 'a', '20')
  assert.deepEqual(first, { errcode: 0, paid: 100, gift: 10, fromGift: 20 })
  const second = await wallet.pay('gifted', 'b', '20')
  assert.deepEqual(second, { errcode: 0, paid: 90, gift: 0, fromGift: 10 })
})

test('a bill_no pays once: again it is 90012, with another amount 90018', { skip }, async () => {
  await wallet.fund(['twice'], 100, 5)
  await wallet.pay('twice', 'a', '20')
  const again = await wallet.pay('twice', 'a', '20')
  assert.deepEqual(again, { errcode: 90012, paid: 85, gift: 0, fromGift: 5 })
  const other = await wallet.pay('twice', 'a', '21')
  assert.deepEqual(other, { errcode: 90018, paid: 85, gift: 0, fromGift: 0 })
})

test('a pay of more than there is takes nothing, and may be made later', { skip }, async () => {
  await wallet.fund(['poor'], 10, 5)
  const refused = await wallet.pay('poor', 'a', '16')
  assert.deepEqual(refused, { errcode: 90013, paid: 10, gift: 5, fromGift: 0 })
  const unknown = await wallet.pay('nobody', 'a', '1')
  assert.deepEqual(unknown, { errcode: 90013, paid: 0, gift: 0, fromGift: 0 })
  await wallet.fund(['poor'], 11, 5)
  const paid = await wallet.pay('poor', 'a', '16')
  assert.deepEqual(paid, { errcode: 0, paid: 0, gift: 0, fromGift: 5 })
})

test('fifteen digits keep their last coin', { skip }, async () => {
  await wallet.fund(['rich'], 999_999_999_999_999)
  const first = await wallet.pay('rich', 'a', '123456789012345')
  assert.equal(first.paid, 876_543_210_987_654)
  const again = await wallet.pay('rich', 'a', '123456789012345')
  assert.deepEqual(again, { ...first, errcode: 90012 })
})

test('of pays at once each that is confirmed has its order and its entry', { skip }, async () => {
  const many = await RedisWallet.open(server.socket, 1)
  try {
    await many.fund(['crowd'], 50)
    const bills = Array.from({ length: 120 }, (_, i) => `bill-${i % 60}`)
    const answers = await Promise.all(bills.map((bill) => many.pay('crowd', bill, '1')))
    const count = (code: number) => answers.filter(({ errcode }) => errcode === code).length
    assert.deepEqual([count(0), count(90_012), count(90_013)], [50, 50, 20])
    assert.deepEqual(await many.totals(['crowd']), { coins: 0, orders: 50, entries: 50 })
  } finally {
    many.close()
  }
})
