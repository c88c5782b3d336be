// An order that is rebuilt in the emulator from its seed file is answered there as it was.
// The database does not matter here.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { OrderLife } from '../../../console/src/api/bodies.ts'
import { seedOf } from '../../../console/src/order/seed.ts'
import { Admin, accountPath } from '../support/admin.ts'
import { namespaceOf } from '../support/controls.ts'
import { accountOf, type Game, startService, type TestService } from '../support/service.ts'

let service: TestService
before(async () => {
  service = await startService()
})
after(() => service.remove())

test('an order of a player is rebuilt with the coins before it, its refunds and its age', async () => {
  const admin = new Admin(service)
  const played = await namespaceOf(service, 'played')
  const { openid } = played
  const game = played.caller.game
  const pathIn = (of: Game) => accountPath(accountOf(of, 'production', openid, '1'))
  await admin.done(200, 'POST', `${pathIn(game)}/present`, {
    ...{ bill_no: 'gift', amount: 7, reason: 'a test' },
  })
  await played.caller.call('pay', openid, { bill_no: 'before', amt: 5 })
  await played.caller.call('pay', openid, { bill_no: 'seen', amt: 20 })
  await played.caller.call('cancelPay', openid, { bill_no: 'seen', pay_item: 'x' })
  await played.controls.done('POST', '/clock/advance', { by: '3h' })
  const lifeIn = async (of: Game) =>
    (await admin.done(200, 'GET', `${pathIn(of)}/orders/pay/seen`)) as unknown as OrderLife
  const life = await lifeIn(game)

  const owner = { env: 'production', offer: game.offerId, openid, zone: '1' } as const
  const now = Date.parse(life.order.posted_at) + 3 * 3_600_000
  const seed = seedOf(owner, life, now)
  const rebuilt = await namespaceOf(service, 'rebuilt')
  await rebuilt.controls.done('POST', '/seed', seed)
  const again = await lifeIn(rebuilt.caller.game)

  const terms = ({ order, entry, refunds }: OrderLife) => ({
    amount: order.amount,
    gift: order.gift,
    refunded: order.refunded,
    after: [entry?.paid_after, entry?.gift_after],
    refunds: refunds.map((refund) => [refund.order.bill_no, refund.order.amount]),
  })
  assert.deepEqual(terms(again), terms(life))
  assert.deepEqual(again.answers_now, life.answers_now)
  const clock = await rebuilt.controls.done<{ now_ms: number }>('GET', '/clock')
  assert.ok(clock.now_ms >= now && clock.now_ms < now + 3_600_000)
  assert.equal(seedOf(owner, { ...life, order: { ...life.order, kind: 'refund' } }, now), undefined)
})
