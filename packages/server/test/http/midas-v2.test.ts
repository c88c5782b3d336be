// Midas 2.0 over HTTP: vectors, order of checks, error texts, refunds in parts (midas-v2 §2 and §3).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Env } from '@pactolus/protocol'
import { type RawCaller, rawCallerOf } from '../support/raw-caller.ts'
import {
  accountOf,
  brokenChecks,
  callerOf,
  createGame,
  type Game,
  recharge,
  startService,
  type TestService,
  type WireAnswer,
} from '../support/service.ts'

let service: TestService
let game: Game
const callers = new Map<Env, RawCaller>()

before(async () => {
  service = await startService()
  game = await createGame(service)
  for (const env of ['production', 'sandbox'] as const) {
    callers.set(env, await rawCallerOf(service, game, env))
  }
})
after(() => service.remove())

const rid = ' rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$'

async function callerIn(env: Env): Promise<RawCaller> {
  const caller = callers.get(env) as RawCaller
  await caller.renewToken()
  return caller
}

async function funded(env: Env, openid: string, paid: bigint): Promise<RawCaller> {
  const caller = await callerIn(env)
  await caller.login(openid)
  if (paid > 0n) await recharge(service, accountOf(game, env, openid), paid)
  return caller
}

/** An answer without its numbers: errcode, errmsg and the rest. */
function bare(answer: WireAnswer): string {
  return JSON.stringify(answer)
    .replace(/ traceid: [1-9]\d{7}/, '')
    .replace(/ rid: [0-9a-f-]{26}/, '')
}

test('the official vectors work end to end, with the AppKey and session_key of the page', async () => {
  const vectors = await createGame(service, {
    offerId: '12345678',
    keys: { production: '12345', sandbox: '12345' },
  })
  const caller = await rawCallerOf(service, vectors)
  await caller.login('oUrsfxxxxxxxxxx', '9hAb/NEYUlkaMBEsmFgzig==')
  const body =
    '{"offer_id": "12345678", "openid": "oUrsfxxxxxxxxxx", "ts": 1668136271, "zone_id": "1", "env": 0}'
  const answer = await caller.post('/wxa/game/getbalance', body, {
    pay_sig: '11bac6388871d29c055c7d16fbe42e8d646855b666faf89b15c815218b1b23bd',
    signature: '42fe1d3341fb1c8bd6f5014ba735ab04eacc80a2deb3ab4669eab4700b5b6729',
  })
  assert.equal(answer.errcode, 0, answer.errmsg)
})

for (const env of ['production', 'sandbox'] as Env[]) {
  test(`login, recharge 100, present 20, pay 50, refund 20, refund 30 (${env})`, async () => {
    const caller = await funded(env, 'o_journey', 100n)
    const first = await caller.game2('getbalance', 'o_journey')
    assert.equal(
      JSON.stringify(first),
      '{"errcode":0,"errmsg":"ok","balance":100,"present_balance":0,"sum_save":100,"sum_present":0,' +
        '"sum_balance":100,"sum_cost":0,"first_save":false}',
    )
    const given = await caller.game2('present', 'o_journey', { bill_no: 'g', amount: 20 })
    assert.equal(JSON.stringify(given), '{"errcode":0,"errmsg":"ok","bill_no":"g","balance":120}')
    const paid = await caller.game2('pay', 'o_journey', { bill_no: 'p', amount: 50 })
    assert.equal(
      JSON.stringify(paid),
      '{"errcode":0,"errmsg":"ok","bill_no":"p","balance":70,"used_present_amount":20}',
    )
    const refund = { bill_no: 'r1', pay_bill_no: 'p', amount: 20 }
    const part = await caller.game2('cancelpay', 'o_journey', refund)
    assert.equal(
      JSON.stringify(part),
      '{"errcode":0,"errmsg":"ok","bill_no":"r1","balance":90,"used_present_amount":0}',
      'bought coins come back first',
    )
    const again = await caller.game2('cancelpay', 'o_journey', refund)
    assert.deepEqual([again.errcode, again.bill_no, again.balance], [90012, 'r1', 90])
    const rest = { bill_no: 'r2', pay_bill_no: 'p', amount: 30 }
    const whole = await caller.game2('cancelpay', 'o_journey', rest)
    assert.deepEqual([whole.errcode, whole.balance, whole.used_present_amount], [0, 120, 20])
    const none = { bill_no: 'r3', pay_bill_no: 'p', amount: 1 }
    assert.equal((await caller.game2('cancelpay', 'o_journey', none)).errcode, 90015)
    assert.equal(
      (await caller.game2('pay', 'o_journey', { bill_no: 'p', amount: 50 })).errcode,
      90015,
    )
    const last = await caller.game2('getbalance', 'o_journey')
    assert.deepEqual([last.balance, last.present_balance, last.sum_cost], [120, 20, 0])
    assert.deepEqual(await brokenChecks(service.driver), [])
  })

  test(`a pay by 1.0 is refunded in part by 2.0, and its rest cancelled by 1.0 (${env})`, async () => {
    const caller = await funded(env, 'o_across', 100n)
    const old = await callerOf(service, game, env)
    assert.equal((await old.call('pay', 'o_across', { bill_no: '_p', amt: 50 })).errcode, 0)
    const part = { bill_no: 'r1', pay_bill_no: '_p', amount: 20 }
    assert.equal((await caller.game2('cancelpay', 'o_across', part)).balance, 70)
    assert.equal((await old.call('cancelPay', 'o_across', { bill_no: '_p' })).errcode, 0)
    assert.equal((await old.call('getBalance', 'o_across')).balance, 100)
    assert.equal((await old.call('cancelPay', 'o_across', { bill_no: '_p' })).errcode, 90015)
  })

  test(`each answer of a refund is as the state machine says (${env})`, async () => {
    const caller = await funded(env, 'o_refunds', 100n)
    const cancel = async (billNo: string, payBillNo: string, amount: number) =>
      bare(
        await caller.game2('cancelpay', 'o_refunds', {
          bill_no: billNo,
          pay_bill_no: payBillNo,
          amount,
        }),
      )
    for (const bill_no of ['p1', 'p2']) {
      assert.equal((await caller.game2('pay', 'o_refunds', { bill_no, amount: 10 })).errcode, 0)
    }
    assert.match(await cancel('r', 'never', 1), /"errcode":90000/)
    assert.match(await cancel('r', 'p1', 4), /"errcode":0/)
    assert.match(await cancel('r', 'p1', 5), /"errcode":90018/, 'another amount')
    assert.match(await cancel('r', 'p2', 4), /"errcode":90018/, 'another pay')
    assert.equal(
      await cancel('r2', 'p1', 7),
      '{"errcode":90018,"errmsg":"[amount] amount is invalid"}',
    )
    service.clock.advanceHours(49)
    try {
      await caller.renewToken()
      await caller.login('o_refunds')
      assert.match(await cancel('r3', 'p1', 1), /"errcode":90014/)
      assert.match(await cancel('r', 'p1', 4), /"errcode":90012/, 'a repeated number is answered')
    } finally {
      service.clock.advanceHours(-49)
      await caller.renewToken()
      await caller.login('o_refunds')
    }
    assert.match(await cancel('r4', 'p1', 6), /"errcode":0/)
    assert.match(await cancel('r', 'p2', 4), /"errcode":90018/)
    assert.match(await cancel('r5', 'p1', 1), /"errcode":90015/)
  })

  test(`types come before the signatures, presence and rules after them in the table (${env})`, async () => {
    const caller = await funded(env, 'o_types', 10n)
    const unsigned = { pay_sig: 'x', signature: 'x' }
    const common = {
      openid: 'o_types',
      offer_id: game.offerId,
      ts: 1,
      zone_id: '1',
      env: caller.envNumber,
    }
    const pay = (own: Record<string, unknown>, query = unsigned) =>
      caller.post('/wxa/game/pay', { ...common, bill_no: 'p', amount: 1, ...own }, query)
    const wrongType = await pay({ env: String(caller.envNumber) })
    assert.equal(wrongType.errcode, 90018)
    assert.match(wrongType.errmsg, new RegExp(`^post data type not right traceid: 0${rid}`))
    const number = await pay({ bill_no: 10013324 })
    assert.match(
      number.errmsg,
      new RegExp(`^field "bill_no" doesn't expect an uint32 value "10013324" traceid: 0${rid}`),
    )
    for (const [own, field] of [
      [{ openid: '' }, 'openid'],
      [{ bill_no: undefined }, 'bill_no'],
      [{ bill_no: '_p' }, 'bill_no'],
      [{ bill_no: 'x'.repeat(64) }, 'bill_no'],
      [{ amount: 0 }, 'amount'],
      [{ amount: -1 }, 'amount'],
      [{ env: 2 }, 'env'],
      [{ offer_id: 'other' }, 'offer_id'],
    ] as const) {
      const answer = await pay(own)
      assert.equal(answer.errcode, 90018, field)
      assert.match(
        answer.errmsg,
        new RegExp(`^\\[${field}\\] ${field} is invalid traceid: \\d{8}${rid}`),
      )
    }
    const method = await pay({}, { ...unsigned, sig_method: 'md5' } as typeof unsigned)
    assert.match(method.errmsg, /^\[sig_method\] sig_method is invalid/)
  })

  test(`a wrong pay_sig is 90011 and a wrong signature 90010, and both repeat the body (${env})`, async () => {
    const caller = await funded(env, 'o_echo', 10n)
    const body = {
      openid: 'o_echo',
      offer_id: game.offerId,
      ts: 1,
      zone_id: '1',
      env: caller.envNumber,
      remark: '剑',
    }
    const text = JSON.stringify(body)
    for (const [name, errcode] of [
      ['pay_sig', 90011],
      ['signature', 90010],
    ] as const) {
      const answer = await caller.post('/wxa/game/getbalance', text, { [name]: '0'.repeat(64) })
      assert.equal(answer.errcode, errcode)
      const base64 = Buffer.from(text).toString('base64')
      const echo = `raw post_body(remove wrapped []): [${text}], base64_encoded_post_body: ${base64} rid: `
      assert.ok(answer.errmsg.startsWith(`[${name}] ${name} is invalid`), answer.errmsg)
      assert.ok(answer.errmsg.includes(echo), answer.errmsg)
    }
  })

  test(`a player without a live session is 90016, after pay_sig was right (${env})`, async () => {
    const caller = await callerIn(env)
    const player = `o_nobody_${env}`
    const answer = await caller.game2('getbalance', player)
    assert.equal(answer.errcode, 90016, answer.errmsg)
    await caller.login(player)
    assert.equal((await caller.game2('getbalance', player)).errcode, 0)
    service.clock.advanceHours(24 * 4)
    try {
      await caller.renewToken()
      assert.equal((await caller.game2('getbalance', player)).errcode, 90016, 'expired')
    } finally {
      service.clock.advanceHours(-24 * 4)
      await caller.renewToken()
    }
  })
}

test('too few coins are 90013, a repeated pay 90012 with what the first did, another amount 90018', async () => {
  const caller = await funded('production', 'o_codes', 10n)
  const pay = (bill_no: string, amount: number) =>
    caller.game2('pay', 'o_codes', { bill_no, amount })
  assert.equal((await pay('a', 11)).errcode, 90013)
  assert.equal((await pay('a', 4)).errcode, 0)
  const again = await pay('a', 4)
  assert.deepEqual([again.errcode, again.bill_no, again.balance], [90012, 'a', 6])
  assert.match(again.errmsg, /^bill_no repeated traceid: \d{8} rid: /)
  assert.equal((await pay('a', 5)).errcode, 90018)
})

test('an old session_key is refused from the next login on, and the new one works at once', async () => {
  const caller = await callerIn('production')
  const old = await caller.login('o_again')
  assert.equal((await caller.game2('getbalance', 'o_again')).errcode, 0)
  await caller.login('o_again')
  assert.equal((await caller.game2('getbalance', 'o_again')).errcode, 0)
  caller.sessionKeys.set('o_again', old)
  assert.equal((await caller.game2('getbalance', 'o_again')).errcode, 90010)
})

test('the balance of the recharge centre is an account of its own, in zone 1 alone', async () => {
  const caller = await funded('production', 'o_centre', 10n)
  const own = await caller.game2('getbalance', 'o_centre', { coin_type: 1 })
  assert.deepEqual([own.errcode, own.balance, own.first_save], [0, 0, true])
  assert.equal((await caller.game2('getbalance', 'o_centre', { coin_type: 0 })).balance, 10)
  const elsewhere = await caller.game2('getbalance', 'o_centre', { coin_type: 1, zone_id: '2' })
  assert.equal(elsewhere.errcode, 90018)
})

test('an offer answers only the dialects that it speaks', async () => {
  const newer = await createGame(service, { dialects: ['2.0'] })
  const old = await callerOf(service, newer)
  const refused = await old.call('pay', 'o', { bill_no: 'p', amt: 1 })
  assert.equal(refused.errcode, -1)
  assert.match(refused.errmsg, /^1021-1021-0 对不起,商户货币代码不正确 traceid: \d{8} rid: /)
  const older = await createGame(service, { dialects: ['1.0'] })
  const caller = await rawCallerOf(service, older)
  await caller.login('o')
  assert.match((await caller.game2('getbalance', 'o')).errmsg, /^\[offer_id\] offer_id is invalid/)
  assert.equal((await caller.xpay('query_user_balance', 'o')).errcode, 268490008)
})
