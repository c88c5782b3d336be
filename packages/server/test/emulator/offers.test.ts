// Every offer of a game is in the namespace of the game, even one that was added later. That
// includes clock, coins, faults, late recharges, snapshots, reset and request log, over HTTP and
// from a cloud function.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startServer } from '../../src/server.ts'
import { Admin, accountPath } from '../support/admin.ts'
import { CloudFunction, createEnvironment } from '../support/cloud.ts'
import { freshCaller, namespaceOf } from '../support/controls.ts'
import { onRouter } from '../support/database.ts'
import {
  accountOf,
  brokenChecks,
  type Caller,
  type Game,
  startService,
  type TestService,
} from '../support/service.ts'

let service: TestService
before(async () => {
  service = await startService()
})
after(async () => {
  assert.deepEqual(await brokenChecks(service.driver), [])
  await service.remove()
})

let added = 0

/** Adds an offer to a game as an operator does, with 100 coins for the player. */
async function addOffer({ game }: Caller, openid: string): Promise<Game> {
  added += 1
  const offer_id = `9${process.pid}${added}`
  const admin = new Admin(service)
  const terms = { offer_id, appid: game.appid, name: 'Gems', currency: 'gem' }
  const made = await admin.done(201, 'POST', '/offers', terms)
  const keys = { production: String(made.production_key), sandbox: String(made.sandbox_key) }
  const offer = { ...game, offerId: offer_id, keys }
  await give(offer, openid, 'first', 100)
  return offer
}

function give(offer: Game, openid: string, bill_no: string, amount: number) {
  const path = `${accountPath(accountOf(offer, 'production', openid))}/recharge`
  return new Admin(service).done(200, 'POST', path, { bill_no, amount })
}

/** A namespace with two offers: the one it began with and one that was added. */
async function twoOffers(name: string) {
  const { controls, caller, openid } = await namespaceOf(service, name)
  const offer = await addOffer(caller, openid)
  return { controls, caller, openid, added: await freshCaller(service, offer), offer }
}

const balanceOf = async (caller: Caller, openid: string) =>
  (await caller.call('getBalance', openid)).balance
const codeOf = async (caller: Caller, name: 'pay' | 'cancelPay', openid: string, bill_no: string) =>
  (await caller.call(name, openid, { bill_no, ...(name === 'pay' && { amt: 10 }) })).errcode

for (const name of ['default', 'other']) {
  test(`the clock of the namespace ${name} closes the cancel window of each offer`, async () => {
    const { controls, caller, openid, added, offer } = await twoOffers(name)
    for (const each of [caller, added]) {
      assert.equal(await codeOf(each, 'pay', openid, 'a'), 0)
      assert.equal(await codeOf(each, 'pay', openid, 'b'), 0)
    }
    const environment = await createEnvironment(service, caller.game)
    await controls.done('POST', '/clock/advance', { by: '2885m' })
    for (const game of [caller.game, offer]) {
      const later = await freshCaller(service, game)
      assert.equal(await codeOf(later, 'cancelPay', openid, 'a'), 90014)
      const fn = new CloudFunction(service, game, environment)
      const cancel = fn.call('midas.cancelPay', openid, { billNo: 'b' })
      await assert.rejects(cancel, { errCode: 90014 })
    }
    const cancels = (await controls.requests()).filter(({ operation }) => operation === 'cancelPay')
    assert.deepEqual(
      cancels.map(({ fields }) => fields.offer_id),
      [caller.game.offerId, caller.game.offerId, offer.offerId, offer.offerId],
    )
  })
}

test('a reset empties each offer, and each follows a restored snapshot', async () => {
  const { controls, caller, openid, added } = await twoOffers('books')
  assert.equal(await codeOf(caller, 'pay', openid, 'a'), 0)
  assert.equal(await codeOf(added, 'pay', openid, 'a'), 0)
  if (!onRouter) await controls.done('POST', '/snapshots', { name: 'bought' })
  await controls.reset()
  assert.deepEqual([await balanceOf(caller, openid), await balanceOf(added, openid)], [1000, 0])
  await give(added.game, openid, 'first', 50)
  assert.equal(await codeOf(added, 'pay', openid, 'a'), 0, 'every bill_no is free')
  // An offer that comes later keeps its coins in the book that is open.
  const newest = await freshCaller(service, await addOffer(caller, openid))
  await controls.reset()
  const balances = () => Promise.all([caller, added, newest].map((each) => balanceOf(each, openid)))
  assert.deepEqual(await balances(), [1000, 0, 0])
  if (onRouter) return
  await controls.done('POST', '/snapshots/bought/restore')
  assert.deepEqual(await balances(), [990, 90, 0])
  assert.equal(await codeOf(added, 'pay', openid, 'a'), 90012)
})

test('a reset leaves xpay to the offer that was given it', async () => {
  const { controls, caller, openid } = await namespaceOf(service, 'xpay')
  const added = await addOffer(caller, openid)
  const admin = new Admin(service)
  const path = `/offers/${caller.game.offerId}`
  await admin.done(200, 'PATCH', path, { dialects: ['1.0'], cancel_window_s: 5 })
  await admin.done(200, 'PATCH', `/offers/${added.offerId}`, { dialects: ['xpay'] })
  await controls.reset()
  const { dialects, cancel_window_s } = await admin.done(200, 'GET', path)
  assert.deepEqual([dialects, cancel_window_s], [['1.0', '2.0'], 172_800])
})

test('faults and late recharges reach each offer', async () => {
  const { controls, caller, openid, added, offer } = await twoOffers('faults')
  await controls.fault({ effect: 'late_recharge', ms: 3_600_000 })
  await controls.fault({ effect: 'busy_before_commit', operation: 'pay' })
  for (const each of [caller, added]) {
    assert.equal(await codeOf(each, 'pay', openid, 'x'), -1)
  }
  assert.equal((await give(offer, openid, 'late', 7)).outcome, 'accepted')
  assert.equal((await give(caller.game, openid, 'late', 3)).outcome, 'accepted')
  assert.equal(await balanceOf(added, openid), 100)
  await controls.done('POST', '/clock/advance', { by: '1h' })
  assert.deepEqual([await balanceOf(caller, openid), await balanceOf(added, openid)], [1003, 107])
})

test('after a restart an added offer is where it was, with its coins under way', async () => {
  const { controls, openid, added, offer } = await twoOffers('restarted')
  await controls.reset()
  await give(offer, openid, 'first', 30)
  assert.equal(await codeOf(added, 'pay', openid, 'a'), 0)
  await controls.done('POST', '/clock/freeze', { at: '2026-03-01T00:00:00Z' })
  await controls.fault({ effect: 'late_recharge', ms: 60_000 })
  await give(offer, openid, 'late', 5)
  const { config } = service.services
  const masterKey = config.masterKey ?? assert.fail('no master key')
  const driver = { ...service.driver, close: async () => {} }
  const again = await startServer({ ...config, masterKey }, { clock: service.clock, driver })
  try {
    const namespace = again.emulator?.namespace('restarted')
    // Nothing has read the offer yet: the start did.
    const account = accountOf(offer, 'production', openid)
    assert.equal((await again.services.ledger.balance(account)).paid, 20n)
    await namespace?.clock.advance('1m')
    assert.equal((await again.services.ledger.balance(account)).paid, 25n)
    assert.equal(again.services.clock.now(offer.offerId), namespace?.clock.now())
  } finally {
    await again.close()
  }
})

test('a game of no namespace keeps real time while namespaces move theirs', async () => {
  const { controls } = await namespaceOf(service, 'default')
  const admin = new Admin(service)
  const appid = `wxoutside${process.pid}`
  const { secret } = await admin.done(201, 'POST', '/apps', { appid, name: 'Outside' })
  const keys = { production: '', sandbox: '' }
  const app = await freshCaller(service, { appid, secret: String(secret), offerId: '', keys })
  const caller = await freshCaller(service, await addOffer(app, 'oOutside'))
  assert.equal(await codeOf(caller, 'pay', 'oOutside', 'a'), 0)
  await controls.done('POST', '/clock/advance', { by: '72h' })
  await controls.reset()
  assert.equal(await balanceOf(caller, 'oOutside'), 90)
  assert.equal(await codeOf(caller, 'cancelPay', 'oOutside', 'a'), 0)
})
