// What each effect does: what the caller sees, and whether the coins moved.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { type EffectName, effectNames } from '../../src/emulator/fault-effects.ts'
import { Admin, accountPath } from '../support/admin.ts'
import { type Controls, namespaceOf } from '../support/controls.ts'
import { RawCaller } from '../support/raw-caller.ts'
import {
  accountOf,
  brokenChecks,
  type Caller,
  startService,
  type TestService,
} from '../support/service.ts'
import { until } from '../support/until.ts'

let service: TestService
let controls: Controls
let caller: Caller
let openid: string
let sessionKey: string

before(async () => {
  service = await startService()
  const found = await namespaceOf(service, 'default')
  ;({ controls, caller, openid } = found)
  ;({ sessionKey } = found.game)
})
beforeEach(() => controls.reset())
after(async () => {
  assert.deepEqual(await brokenChecks(service.driver), [])
  await service.remove()
})

const pay = (bill_no = 'a') => caller.call('pay', openid, { bill_no, amt: 10 })
const balance = async () => (await caller.call('getBalance', openid)).balance
const cut = (error: Error & { cause?: NodeJS.ErrnoException }) =>
  ['ECONNRESET', 'UND_ERR_SOCKET'].includes(error.cause?.code ?? '')

interface ToppedUp {
  readonly callback: { errCode?: number } | null
  readonly order: { state: string } | null
}
const topUp = () => controls.done<ToppedUp>('POST', '/topups', { coins: 60 })

/** One behaviour for each effect: without one the table of effects would promise what nobody saw. */
const behaviours: Record<EffectName, () => Promise<void>> = {
  async busy_before_commit() {
    await controls.fault({ effect: 'busy_before_commit', operation: 'pay', count: 1 })
    assert.equal((await pay()).errcode, -1)
    assert.equal(await balance(), 1000)
    assert.equal((await pay()).errcode, 0)
  },
  async busy_after_commit() {
    await controls.fault({ effect: 'busy_after_commit', operation: 'pay', count: 1 })
    assert.equal((await pay()).errcode, -1)
    assert.equal(await balance(), 990)
    assert.equal((await pay()).errcode, 90012)
    assert.equal(await balance(), 990)
  },
  async drop_before_commit() {
    await controls.fault({ effect: 'drop_before_commit', operation: 'pay', count: 1 })
    await assert.rejects(pay(), cut)
    assert.equal(await balance(), 1000)
  },
  async drop_after_commit() {
    await controls.fault({ effect: 'drop_after_commit', operation: 'pay', count: 1 })
    await assert.rejects(pay(), cut)
    assert.equal(await balance(), 990)
    assert.equal((await pay()).errcode, 90012)
  },
  async delay() {
    await controls.fault({ effect: 'delay', operation: 'pay', ms: 1000 })
    let answered = false
    const paying = pay().finally(() => {
      answered = true
    })
    await until(async () => (await balance()) === 990)
    assert.equal(answered, false, 'the answer came before the coins were seen to be gone')
    assert.equal((await paying).errcode, 0)
  },
  async slow_database() {
    await controls.fault({ effect: 'slow_database', operation: 'pay', ms: 150 })
    const paying = pay()
    assert.equal(await balance(), 1000)
    assert.equal((await paying).balance, 990)
  },
  async hang() {
    await controls.fault({ effect: 'hang', operation: 'pay', count: 1 })
    const fields = caller.signed('pay', caller.fields(openid, { bill_no: 'a', amt: 10 }))
    const signal = AbortSignal.timeout(100)
    await assert.rejects(caller.send('pay', JSON.stringify(fields), caller.token, { signal }))
    assert.equal(await balance(), 1000)
  },
  async sent_twice() {
    await controls.fault({ effect: 'sent_twice' })
    assert.equal((await pay()).errcode, 90012)
    assert.equal(await balance(), 990)
    assert.equal((await caller.call('cancelPay', openid, { bill_no: 'a' })).errcode, 90015)
    assert.equal(await balance(), 1000)
  },
  async rate_limited() {
    await controls.fault({ effect: 'rate_limited', operation: 'pay', count: 1 })
    const { errcode, errmsg } = await pay()
    assert.equal(errcode, 45011)
    assert.doesNotMatch(errmsg, /traceid/)
    assert.equal(await balance(), 1000)
  },
  async in_progress() {
    await pay()
    await controls.fault({ effect: 'in_progress', count: 1 })
    assert.equal((await caller.call('cancelPay', openid, { bill_no: 'a' })).errcode, 90016)
    assert.equal(await balance(), 990)
    assert.equal((await caller.call('cancelPay', openid, { bill_no: 'a' })).errcode, 0)
  },
  async low_balance_as_busy() {
    await controls.fault({ effect: 'low_balance_as_busy' })
    const tooMuch = () => caller.call('pay', openid, { bill_no: 'much', amt: 1001 })
    // Also again: a caller that repeats every -1 never comes to an end.
    for (let n = 0; n < 2; n += 1) {
      const { errmsg, ...answer } = await tooMuch()
      assert.deepEqual(answer, { errcode: -1, bill_no: 'much' })
      assert.match(errmsg, /^1034-131-0 余额不足 traceid: \d{8} rid: /)
    }
    assert.equal((await pay()).errcode, 0)
    const admin = new Admin(service)
    const path = accountPath(accountOf(caller.game, 'production', openid))
    await admin.done(200, 'POST', `${path}/recharge`, { bill_no: 'more', amount: 11 })
    assert.equal((await tooMuch()).balance, 0)
  },
  async session_expired() {
    await controls.fault({ effect: 'session_expired', operation: 'pay' })
    assert.equal((await pay()).errcode, 90010)
    assert.equal(await balance(), 1000)
  },
  async no_privilege() {
    await controls.fault({ effect: 'no_privilege', operation: 'pay' })
    assert.equal((await pay()).errcode, 90017)
    assert.equal(await balance(), 1000)
  },
  async token_invalid() {
    await controls.fault({ effect: 'token_invalid', operation: 'pay', count: 1 })
    assert.equal((await pay()).errcode, 40001)
    assert.equal((await pay()).errcode, 0)
  },
  async token_expired() {
    await controls.fault({ effect: 'token_expired', operation: 'pay', count: 1 })
    assert.equal((await pay()).errcode, 42001)
    assert.equal((await pay()).errcode, 0)
  },
  async late_recharge() {
    await controls.fault({ effect: 'late_recharge', ms: 3_600_000, count: 1 })
    const admin = new Admin(service)
    const path = accountPath(accountOf(caller.game, 'production', openid))
    const terms = { bill_no: 'topup', amount: 500 }
    const accepted = await admin.done(200, 'POST', `${path}/recharge`, terms)
    assert.deepEqual([accepted.outcome, accepted.balance], ['accepted', 1000])
    await controls.done('POST', '/clock/advance', { by: '59m' })
    assert.equal(await balance(), 1000)
    await controls.done('POST', '/clock/advance', { by: '1m' })
    assert.equal(await balance(), 1500)
    const again = await admin.done(200, 'POST', `${path}/recharge`, terms)
    assert.deepEqual([again.outcome, again.balance], ['duplicate', 1500])
  },
  async never_delivered() {
    await controls.fault({ effect: 'never_delivered', count: 1 })
    const { callback, order } = await topUp()
    assert.deepEqual([callback?.errCode, order?.state], [undefined, 'paid'])
    assert.equal(await balance(), 1000)
    assert.equal((await topUp()).order?.state, 'delivered')
  },
  async callback_lost() {
    await controls.fault({ effect: 'callback_lost' })
    assert.equal((await topUp()).callback, null)
    assert.equal(await balance(), 1060)
  },
  async client_error_before_pay() {
    await controls.fault({ effect: 'client_error_before_pay', err_code: -15009 })
    const { callback, order } = await topUp()
    assert.deepEqual([callback?.errCode, order], [-15009, null])
    assert.equal(await balance(), 1000)
  },
  async client_error_after_pay() {
    await controls.fault({ effect: 'client_error_after_pay', err_code: -1 })
    assert.equal((await topUp()).callback?.errCode, -1)
    assert.equal(await balance(), 1060)
  },
}

for (const effect of effectNames) {
  test(`${effect} does what the table says, and the request log has it`, async () => {
    await behaviours[effect]()
    if (effect === 'late_recharge') return
    const faults = (await controls.requests()).flatMap(({ fault }) => (fault === null ? [] : fault))
    assert.ok(faults.length > 0 && faults.every((fault) => fault.effect === effect))
  })
}

/** What `errcode` and the beginning of errmsg are in 2.0 and in xpay; undefined where the effect has no form. */
const elsewhere: readonly [
  rule: Record<string, unknown> & { effect: EffectName },
  answers: Readonly<Record<'2.0' | 'xpay', readonly [number, string] | undefined>>,
][] = [
  [
    { effect: 'no_privilege' },
    { '2.0': [90018, '[offer_id] offer_id is invalid traceid: '], xpay: [268490008, '代币未发布'] },
  ],
  [
    { effect: 'rate_limited' },
    { '2.0': [45011, 'api minute-quota reach limit'], xpay: [268490015, '频率限制 rid: '] },
  ],
  [
    { effect: 'session_expired' },
    { '2.0': [90016, 'sessionkey fail'], xpay: [268490009, '用户session_key不存在或已过期'] },
  ],
  [{ effect: 'in_progress' }, { '2.0': undefined, xpay: [268490014, '退款操作进行中'] }],
  [
    { effect: 'busy_before_commit' },
    { '2.0': [-1, 'system busy traceid: '], xpay: [-1, '系统错误 rid: '] },
  ],
]

for (const [rule, answers] of elsewhere) {
  test(`${rule.effect} has the errcode of 2.0 and of xpay, for coins and for money`, async () => {
    const raw = rawCaller()
    for (const dialect of ['2.0', 'xpay'] as const) {
      await controls.reset()
      const answer = answers[dialect]
      if (answer === undefined) {
        const refused = await controls.refused('POST', '/faults', { ...rule, dialect })
        assert.equal(refused, `dialect: ${dialect} has no ${rule.effect}`)
        continue
      }
      await controls.fault({ ...rule, dialect })
      const answersOfCalls =
        dialect === '2.0'
          ? [
              raw.game2('cancelpay', openid, { bill_no: 'r', pay_bill_no: 'p', amount: 1 }),
              raw.game2('queryorderinfo', openid, { out_trade_no: 'T1', biz_id: 1 }),
            ]
          : [
              raw.xpay('cancel_currency_pay', openid, {
                ...{ order_id: 'refund_1', pay_order_id: 'order_001', amount: 1 },
              }),
              ...(rule.effect === 'session_expired' ? [] : [refundMoney(raw)]),
            ]
      for (const { errcode, errmsg } of await Promise.all(answersOfCalls)) {
        assert.equal(errcode, answer[0], errmsg)
        assert.ok(errmsg.startsWith(answer[1]), errmsg)
      }
      assert.equal((await pay()).errcode, 0, 'the rule is for another dialect')
    }
  })
}

const refundMoney = (raw: RawCaller) =>
  raw.xpay('refund_order', openid, {
    ...{ order_id: 'order_001', refund_order_id: 'refund_01', left_fee: 1, refund_fee: 1 },
    ...{ refund_reason: '0', req_from: '1' },
  })

function rawCaller(): RawCaller {
  const raw = new RawCaller(service, caller.game, 'production', caller.token)
  raw.sessionKeys.set(openid, sessionKey)
  return raw
}

test('what was sent twice is answered as done before, by each dialect in its way', async () => {
  const raw = rawCaller()
  await controls.fault({ effect: 'sent_twice' })
  const pay2 = { bill_no: 'p', amount: 10 }
  assert.equal((await raw.game2('pay', openid, pay2)).errcode, 90012)
  const part = { bill_no: 'r', pay_bill_no: 'p', amount: 4 }
  assert.equal((await raw.game2('cancelpay', openid, part)).errcode, 90012)
  const order = { order_id: 'order_001', amount: 10 }
  assert.equal((await raw.xpay('currency_pay', openid, order)).errcode, 268490004)
  const refund = { order_id: 'refund_1', pay_order_id: 'order_001', amount: 4 }
  assert.equal((await raw.xpay('cancel_currency_pay', openid, refund)).errcode, 268490005)
  assert.equal(await balance(), 988)
})

test('a call of xpay without a signature of the player never has an expired login', async () => {
  const raw = rawCaller()
  await controls.fault({ effect: 'session_expired' })
  const given = { order_id: 'present_1', amount: 5 }
  assert.equal((await raw.xpay('present_currency', openid, given)).errcode, 0)
  const refused = await controls.refused('POST', '/faults', {
    ...{ effect: 'session_expired', dialect: 'xpay', operation: 'present' },
  })
  assert.equal(refused, 'dialect: xpay has no session_expired for present')
})

test('a hanging call ends on reset, its connection without an answer', async () => {
  await controls.fault({ effect: 'hang', operation: 'pay' })
  const paying = assert.rejects(pay(), cut)
  // It hangs from the moment on that the rule has fired.
  for (;;) {
    const { items } = await controls.done<{ items: { fired: number }[] }>('GET', '/faults')
    if (items[0]?.fired === 1) break
  }
  await controls.reset()
  await paying
  assert.equal(await balance(), 1000)
})

test('a late recharge comes once, however often it is sent and the clock moves', async () => {
  await controls.fault({ effect: 'late_recharge', ms: 60_000 })
  const admin = new Admin(service)
  const path = accountPath(accountOf(caller.game, 'production', openid))
  const terms = { bill_no: 'again', amount: 5 }
  for (let n = 0; n < 3; n += 1) await admin.done(200, 'POST', `${path}/recharge`, terms)
  await admin.refused(409, 'bill_no_conflict', 'POST', `${path}/recharge`, { ...terms, amount: 6 })
  await controls.done('POST', '/clock/advance', { by: '10m' })
  await controls.done('POST', '/clock/advance', { by: '10m' })
  assert.equal(await balance(), 1005)
})

test('a late purchase is paid at once, and its coins come to its own zone', async () => {
  await controls.fault({ effect: 'late_recharge', ms: 60_000, count: 1 })
  const admin = new Admin(service)
  const [own, other] = ['1', '2'].map((zone) =>
    accountPath(accountOf(caller.game, 'production', openid, zone)),
  )
  const other2 = { out_trade_no: 'T1', amount: 7, fee: 1, state: 'paid' }
  await admin.done(200, 'POST', `${other}/recharge`, other2)
  const terms = { out_trade_no: 'T1', amount: 500, fee: 5000 }
  const accepted = await admin.done(200, 'POST', `${own}/recharge`, terms)
  assert.deepEqual([accepted.outcome, accepted.balance], ['accepted', 1000])
  await controls.done('POST', '/clock/advance', { by: '1m' })
  assert.equal(await balance(), 1500)
  const again = await admin.done(200, 'POST', `${own}/recharge`, terms)
  assert.deepEqual([again.outcome, again.balance], ['duplicate', 1500])
  assert.equal((await admin.done(200, 'GET', other ?? '')).balance, 0)
})

test('a late recharge comes by itself when real time gets there', async () => {
  await controls.fault({ effect: 'late_recharge', ms: 50 })
  const path = accountPath(accountOf(caller.game, 'production', openid))
  await new Admin(service).done(200, 'POST', `${path}/recharge`, { bill_no: 'soon', amount: 7 })
  await until(async () => (await balance()) === 1007)
})

test('a fault comes after every check: a call that is wrong gets its own errcode', async () => {
  await controls.fault({ effect: 'busy_before_commit' })
  const fields = caller.fields(openid, { bill_no: 'a', amt: 10 })
  assert.equal((await caller.post('pay', { ...fields, sig: 'wrong' })).errcode, 90011)
  assert.equal((await caller.post('pay', fields, '')).errcode, 41001)
  assert.equal((await caller.call('pay', openid, { bill_no: 'a', amt: 0 })).errcode, 90018)
  assert.equal((await pay()).errcode, -1)
})

test('faults reach the calls for tokens and sessions too', async () => {
  await controls.fault({ effect: 'busy_before_commit', operation: 'token', count: 1 })
  const { appid, secret } = caller.game
  const query = new URLSearchParams({ grant_type: 'client_credential', appid, secret })
  const ask = () => fetch(`${service.baseUrl}/cgi-bin/token?${query}`).then((r) => r.json())
  assert.equal(((await ask()) as { errcode: number }).errcode, -1)
  assert.equal(typeof ((await ask()) as { access_token: string }).access_token, 'string')
  const [logged] = await controls.requests()
  assert.deepEqual([logged?.fields.secret, logged?.fields.appid], ['***', appid])
})
