// Every errCode that is documented for a client call is reached by a fault. Those with a cause in a
// game, a device or the platform are reached by that cause too.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import {
  clientErrcodes,
  midasClientErrcodes,
  type SignedClientCall,
  virtualClientErrcodes,
} from '@pactolus/protocol'
import type { GameBody } from '../../src/emulator/contract.ts'
import { midasWays, virtualWays } from '../../src/emulator/topup-codes.ts'
import type { TopUpResult } from '../../src/emulator/topup-contract.ts'
import { Admin } from '../support/admin.ts'
import { type Controls, namespaceOf } from '../support/controls.ts'
import { brokenChecks, startService, type TestService } from '../support/service.ts'
import { hmac, newNumber, PlayerClient } from '../support/topups.ts'
import { until } from '../support/until.ts'

let service: TestService
let controls: Controls
let client: PlayerClient
let game: GameBody
let openid: string

before(async () => {
  service = await startService()
  ;({ controls, game, openid } = await namespaceOf(service, 'default'))
  client = new PlayerClient(controls, game)
})
beforeEach(() => controls.reset())
after(async () => {
  assert.deepEqual(await brokenChecks(service.driver), [])
  await service.remove()
})

type Way = () => Promise<TopUpResult>

const offer = (settings: object) =>
  new Admin(service).done(200, 'PATCH', `/offers/${game.offerId}`, settings)

/** A purchase of this number, as an operator makes it. */
async function purchase(state: string): Promise<string> {
  const number = newNumber()
  const path = `/offers/${game.offerId}/production/accounts/${openid}/1/recharge`
  const terms = { out_trade_no: number, amount: 60, fee: 600, state }
  await new Admin(service).done(200, 'POST', path, terms)
  return number
}

/** A call while the first one is under way. */
async function during(second: Way): Promise<TopUpResult> {
  await controls.fault({ effect: 'delay', operation: 'topup', ms: 60_000, count: 1 })
  const account = { offerId: game.offerId, env: 'production', openid, zoneId: '1' } as const
  const paid = async () => (await service.services.ledger.balance(account)).paid
  const before = await paid()
  const first = client.midas()
  // Its coins are in, and the fault holds its answer back.
  await until(async () => (await paid()) > before)
  const result = await second()
  await controls.reset()
  await first
  return result
}

/** A player who is nowhere logged in. */
const stranger = { openid: 'oNobody' }

const midas: Record<string, Way> = {
  cancelled: () => client.midas({}, { cancel: -2 }),
  user_cancelled: () => client.midas({}, { cancel: 1 }),
  payment_cancelled: () => client.midas({}, { cancel: 7 }),
  order_type_invalid: () => client.midas({ buyQuantity: '60' }),
  parameter_missing: () => client.midas({ currencyType: undefined }),
  parameter_invalid: () => client.midas({ buyQuantity: 7 }),
  order_exists: async () => client.midas({ outTradeNo: await purchase('created') }),
  order_paid: async () => client.midas({ outTradeNo: await purchase('paid') }),
  order_closed: async () => client.midas({ outTradeNo: await purchase('closed') }),
  currency_unsupported: () => client.midas({ currencyType: 'USD' }),
  sandbox_of_release: () => client.midas({ env: 1 }, { release: true }),
  type_invalid: () => client.midas({ env: '0' }),
  signature_invalid: () => client.goods({}, { signature: 'f00' }),
  pay_sig_invalid: () => client.goods({}, { paySig: 'f00' }),
  session_expired: () => client.goods({}, {}, stranger),
  goods_price_invalid: () => client.goods({ goodsPrice: 0.5 }),
  goods_invalid: () => client.goods(),
  async coins_unpublished() {
    await offer({ sandbox: false })
    return client.midas({ env: 1 })
  },
  already_paying: () => during(() => client.midas()),
  argument_invalid: () => client.midas({ offerId: '999' }),
  ios_forbidden: () => client.midas({}, { platform: 'ios' }),
}

const virtual: Record<string, Way> = {
  argument_invalid: () => client.virtual({}, { mode: undefined }),
  cancelled: () => client.virtual({}, {}, { cancel: -2 }),
  parameter_invalid: () => client.virtual({ buyQuantity: '60' }),
  order_exists: async () => client.virtual({ outTradeNo: await purchase('created') }),
  currency_unsupported: () => client.virtual({ currencyType: 'USD' }),
  signature_invalid: () => client.virtual({}, { signature: 'f00' }),
  pay_sig_invalid: () => client.virtual({}, { paySig: 'f00' }),
  session_expired: () => client.virtual({}, {}, stranger),
  async coins_unpublished() {
    await offer({ dialects: ['1.0', '2.0'] })
    return client.virtual()
  },
  goods_unpublished: () => client.virtual({}, { mode: 'short_series_goods' }),
  sandbox_of_release: () => client.virtual({ env: 1 }, {}, { release: true }),
  sign_data_invalid: () => client.virtual({}, { signData: 'offerId=1' }),
  too_fast: () => during(() => client.virtual()),
}

const tables = [
  { call: 'requestMidasPayment', errcodes: midasClientErrcodes, ways: midasWays, own: midas },
  {
    call: 'requestVirtualPayment',
    errcodes: virtualClientErrcodes,
    ways: virtualWays,
    own: virtual,
  },
] as const

for (const { call, errcodes, ways, own } of tables) {
  const caused = Object.entries<string | null>(ways).filter(([, cause]) => cause !== null)

  test(`${call}: the table of ways has a cause for exactly the codes below`, () => {
    assert.deepEqual(caused.map(([name]) => name).sort(), Object.keys(own).sort())
  })

  for (const [name, cause] of caused) {
    const { code } = errcodes[name as keyof typeof errcodes] as { code: number }
    test(`${call} ${code}: ${cause}`, async () => {
      const result = await (own[name] as Way)()
      assert.equal(result.callback?.errCode, code, JSON.stringify(result))
      assert.ok(
        result.causes.length > 0 && result.causes.every(({ en, zh }) => en !== '' && zh !== ''),
      )
      assert.equal(result.fault, null)
      assert.deepEqual(result.before, result.after)
    })
  }

  test(`${call}: a fault answers every code, before the money is taken and after`, async () => {
    const make: Way = () => (call === 'requestMidasPayment' ? client.midas() : client.virtual())
    for (const { code, zh } of clientErrcodes(call)) {
      await controls.done('DELETE', '/faults')
      await controls.fault({ effect: 'client_error_before_pay', err_code: code, count: 1 })
      await controls.fault({ effect: 'client_error_after_pay', err_code: code, count: 1 })
      const [first, second] = [await make(), await make()]
      for (const { callback } of [first, second]) {
        assert.deepEqual(callback, { errMsg: `${call}:fail ${zh}`, errCode: code })
      }
      assert.equal(first.before?.balance, first.after?.balance)
      assert.equal(second.order?.state, 'delivered')
    }
  })
}

test('a code that says that the order was closed leaves it closed', async () => {
  await controls.fault({ effect: 'client_error_before_pay', dialect: 'xpay', err_code: -15012 })
  assert.equal((await client.virtual()).order?.state, 'closed')
})

test('a fault with a code of one client call does not reach the other', async () => {
  await controls.fault({ effect: 'client_error_before_pay', err_code: 701001 })
  assert.equal((await client.virtual()).callback?.errCode, undefined)
  assert.equal((await client.midas()).callback?.errCode, 701001)
})

test('a wrong signature of a client call is explained', async () => {
  const { key, sandboxKey, sessionKey } = game
  const signData = JSON.stringify({
    ...{ offerId: game.offerId, buyQuantity: 60, env: 0, currencyType: 'CNY' },
    ...{ outTradeNo: 'explained-1', attach: '' },
  })
  const right = client.signed('requestVirtualPayment', signData)
  const prefixed = `requestVirtualPayment&${signData}`
  const paySigs: [string, string][] = [
    [hmac(sandboxKey, prefixed), 'key_of_other_environment'],
    [hmac(sessionKey, prefixed), 'keys_exchanged'],
    [right.signature, 'signatures_exchanged'],
    [hmac(key, signData), 'path_left_out'],
    [hmac(key, `/xpay/currency_pay&${signData}`), 'path_of_server_call'],
    [hmac(key, `requestMidasPaymentGameItem&${signData}`), 'name_of_other_call'],
    [
      hmac(key, `requestVirtualPayment&${JSON.stringify(JSON.parse(signData), null, 2)}`),
      'body_serialised_again',
    ],
    [right.paySig.toUpperCase(), 'upper_case'],
    [hmac('12345', prefixed), 'sample_key'],
    ['0'.repeat(64), 'pay_sig_invalid'],
  ]
  for (const [paySig, name] of paySigs) {
    const { callback, causes } = await client.virtual({}, { ...right, paySig })
    assert.deepEqual([callback?.errCode, causes.map((cause) => cause.name)], [-15006, [name]])
  }
  const signatures: [string, string][] = [
    [hmac(sessionKey, prefixed), 'path_signed'],
    [hmac(key, signData), 'keys_exchanged'],
    [right.paySig, 'signatures_exchanged'],
    ['0'.repeat(64), 'signature_invalid'],
  ]
  for (const [signature, name] of signatures) {
    const { callback, causes } = await client.virtual({}, { ...right, signature })
    assert.deepEqual([callback?.errCode, causes.map((cause) => cause.name)], [-15005, [name]])
  }
})

test('the goods call is signed under its own name, and its codes are those of mini games', async () => {
  const signData = JSON.stringify({ offerId: game.offerId, env: 0, mode: 'goods' })
  const wrong = client.signed('requestVirtualPayment' satisfies SignedClientCall, signData)
  const { callback, causes } = await client.goods({}, wrong)
  assert.deepEqual([callback?.errCode, causes[0]?.name], [-15014, 'name_of_other_call'])
})
