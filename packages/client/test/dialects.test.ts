// Midas 2.0 and xpay through the same calls as 1.0: names, signatures, numbers of refunds, session keys.
// The database does not matter here: what a client sends and understands is the same in front of each.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, afterEach, before, test } from 'node:test'
import { createMidas, MidasError, type MidasOptions } from '../src/index.ts'
import { type Effect, inTurn } from './support/faulty-network.ts'
import { startGame, type TestGame } from './support/game.ts'

let plain: TestGame
let parts: TestGame
before(async () => {
  plain = await startGame()
  parts = await startGame({ xpayPartialRefunds: true })
})
afterEach(() => {
  plain.network.effect = () => 'pass'
  parts.network.effect = () => 'pass'
})
after(async () => {
  await plain.remove()
  await parts.remove()
})

let bills = 0
function newBill(): string {
  bills += 1
  return `bill_no_${bills}`
}

async function errorOf(call: Promise<unknown>): Promise<MidasError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof MidasError, `a MidasError, not ${error}`)
  return error
}

function lastSent(game: TestGame, operation: string): Record<string, unknown> {
  const sent = game.network.passed.filter((passing) => passing.operation === operation)
  return JSON.parse(sent.at(-1)?.body ?? '{}')
}

const codes = {
  '2.0': { exists: 90012, refunded: 90015, poor: 90013, unknown: 90000, tooLarge: 90018 },
  xpay: {
    ...{ exists: 268490004, refunded: 268490005, poor: 268490006 },
    ...{ unknown: 268490002, tooLarge: 268490006 },
  },
} as const
const wire = {
  '2.0': { number: 'bill_no', payNumber: 'pay_bill_no', parameterInvalid: 90018 },
  xpay: { number: 'order_id', payNumber: 'pay_order_id', parameterInvalid: 268490002 },
} as const

for (const dialect of ['2.0', 'xpay'] as const) {
  const code = codes[dialect]
  // With time for a machine that is busy: an attempt that is given up shows in the answer.
  const client = (game: TestGame, options: Partial<MidasOptions> = {}) =>
    game.client({
      ...{ dialect, timeoutMs: 10_000 },
      ...(dialect === 'xpay' && { offerId: '' }),
      ...options,
    })

  for (const sandbox of [false, true]) {
    test(`${dialect}: the four calls in ${sandbox ? 'the sandbox' : 'production'} have the names of 1.0`, async () => {
      const midas = client(plain, { sandbox })
      const openid = `amy_${dialect}_${sandbox}`
      const given = await midas.present({ openid, billNo: newBill(), presentCounts: 20 })
      assert.equal(given.balance, 20)
      const billNo = newBill()
      const order = {
        openid,
        billNo,
        amt: 5,
        payItem: '道具',
        appRemark: '备注',
        userIp: '1.1.1.1',
      }
      const { raw, ...paid } = await midas.pay(order)
      assert.deepEqual(paid, { billNo, replayed: false, balance: 15, usedGenAmt: 5 })
      assert.equal(raw[wire[dialect].number], billNo)
      const { ts: _, ...sent } = lastSent(plain, 'pay')
      const own = { openid, env: sandbox ? 1 : 0, user_ip: '1.1.1.1', amount: 5 }
      const text = { payitem: '道具', remark: '备注', [wire[dialect].number]: billNo }
      const offer = { offer_id: plain.game.offerId, zone_id: '1' }
      assert.deepEqual(sent, { ...own, ...text, ...(dialect === '2.0' && offer) })
      const back = await midas.cancelPay({ openid, billNo, amt: 5 })
      assert.deepEqual([back.billNo, back.replayed], [billNo, false])
      const { [wire[dialect].number]: refundNo, [wire[dialect].payNumber]: payNo } = lastSent(
        plain,
        'cancelpay',
      )
      assert.deepEqual([refundNo, payNo], [back.refundNo, billNo])
      const { raw: __, ...balance } = await midas.getBalance({ openid })
      const sums = { saveAmt: 0, saveSum: 20, costSum: 0, presentSum: 20 }
      assert.deepEqual(balance, { balance: 20, genBalance: 20, firstSave: true, ...sums })
    })
  }

  test(`${dialect}: bought coins are waited for, and told from gifts and pays`, async () => {
    const openid = await plain.player(100)
    const midas = client(plain)
    await midas.present({ openid, billNo: newBill(), presentCounts: 20 })
    await midas.pay({ openid, billNo: newBill(), amt: 30 })
    const wait = { openid, saveAmtBefore: 0, coins: 100, forMs: 0 }
    const { arrived, balance } = await midas.waitForRecharge(wait)
    const { raw: _, ...coins } = balance
    const sums = { saveAmt: 100, saveSum: 120, costSum: 30, presentSum: 20 }
    assert.deepEqual(coins, { balance: 90, genBalance: 0, firstSave: false, ...sums })
    assert.equal(arrived, true)
  })

  test(`${dialect}: both signatures are over the very text that is sent`, async () => {
    const sessionKey = await plain.login('signer')
    const sent: { url: URL; body: string }[] = []
    const midas = client(plain, {
      fetch: (url, init) => {
        sent.push({ url: new URL(String(url)), body: String(init?.body) })
        return fetch(url, init)
      },
    })
    await midas.getBalance({ openid: 'signer' })
    const { url, body } = sent.at(-1) as { url: URL; body: string }
    const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex')
    const paySig = hmac(plain.game.keys.production, `${url.pathname}&${body}`)
    assert.equal(url.searchParams.get('pay_sig'), paySig)
    assert.equal(url.searchParams.get('signature'), hmac(sessionKey, body))
  })

  for (const effect of ['drop_after', 'busy_before', 'silent', 'token_expired'] as Effect[]) {
    test(`${dialect}: a pay, a cancel and a gift that meet ${effect} take effect once`, async () => {
      const openid = await plain.player(100)
      const midas = client(plain, effect === 'silent' ? { timeoutMs: 1500 } : {})
      const replayed = effect === 'drop_after' || effect === 'silent'
      const billNo = newBill()
      plain.network.effect = inTurn('pay', effect)
      const paid = await midas.pay({ openid, billNo, amt: 30 })
      assert.deepEqual([paid.replayed, paid.balance], [replayed, 70])
      plain.network.effect = inTurn('cancelpay', effect)
      const back = await midas.cancelPay({ openid, billNo, amt: 30 })
      assert.equal(back.replayed, replayed)
      plain.network.effect = inTurn('present', effect)
      const gift = await midas.present({ openid, billNo: newBill(), presentCounts: 1 })
      assert.equal(gift.replayed, replayed)
      assert.equal(await plain.balance(openid), 101)
    })
  }

  test(`${dialect}: what the ledger refuses has the reasons of 1.0`, async () => {
    const openid = await plain.player(10)
    const midas = client(plain)
    const poor = await errorOf(midas.pay({ openid, billNo: newBill(), amt: 11 }))
    assert.deepEqual(
      [poor.errcode, poor.reason, poor.outcome],
      [code.poor, 'balance_insufficient', 'refused'],
    )
    assert.match(poor.message, /balance.*nothing was done/)
    const unknown = await errorOf(midas.cancelPay({ openid, billNo: newBill(), amt: 1 }))
    assert.deepEqual(
      [unknown.errcode, unknown.reason, unknown.outcome],
      [code.unknown, 'order_not_found', 'refused'],
    )
    const billNo = newBill()
    await midas.pay({ openid, billNo, amt: 5 })
    const paid = await errorOf(midas.pay({ openid, billNo, amt: 5 }))
    assert.deepEqual([paid.errcode, paid.outcome], [code.exists, 'done'])
    const large = await errorOf(midas.cancelPay({ openid, billNo, amt: 6 }))
    assert.deepEqual(
      [large.errcode, large.reason, large.outcome, large.retryable],
      [code.tooLarge, 'refund_too_large', 'refused', false],
    )
    await midas.cancelPay({ openid, billNo, amt: 5 })
    const again = await errorOf(midas.pay({ openid, billNo, amt: 5 }))
    assert.deepEqual([again.errcode, again.outcome], [code.refunded, 'refused'])
    // Under its own number and under another one.
    const same = await errorOf(midas.cancelPay({ openid, billNo, amt: 5 }))
    assert.deepEqual(
      [same.errcode, same.outcome],
      [dialect === 'xpay' ? code.refunded : code.exists, 'done'],
    )
    const other = { openid, billNo, amt: 5, refundNo: newBill() }
    const outcome = dialect === 'xpay' ? 'unknown' : 'refused'
    const late = await errorOf(midas.cancelPay(other))
    assert.deepEqual([late.reason, late.outcome], ['order_refunded', outcome])
    assert.equal(await plain.balance(openid), 10)
  })

  test(`${dialect}: an order is refunded in parts, each of them once`, async () => {
    const openid = await parts.player(100)
    const midas = client(parts)
    const billNo = newBill()
    await midas.pay({ openid, billNo, amt: 30 })
    const refundNo = newBill()
    parts.network.effect = inTurn('cancelpay', 'drop_after')
    const first = await midas.cancelPay({ openid, billNo, amt: 10, refundNo })
    assert.deepEqual([first.billNo, first.refundNo, first.replayed], [billNo, refundNo, true])
    const again = await errorOf(midas.cancelPay({ openid, billNo, amt: 10, refundNo }))
    assert.deepEqual([again.reason, again.outcome], ['order_exists', 'done'])
    const large = await errorOf(midas.cancelPay({ openid, billNo, amt: 21, refundNo: newBill() }))
    assert.equal(large.reason, 'refund_too_large')
    await midas.cancelPay({ openid, billNo, amt: 20 })
    assert.equal(await parts.balance(openid), 100)
  })

  test(`${dialect}: the number made for a refund is always the same, and one the host takes`, async () => {
    const openid = await plain.player(100)
    const midas = client(plain)
    const max = dialect === 'xpay' ? 32 : 63
    for (const billNo of [newBill(), 'a'.repeat(max), `${'a'.repeat(max - 1)}b`]) {
      await midas.pay({ openid, billNo, amt: 1 })
      const { refundNo } = await midas.cancelPay({ openid, billNo, amt: 1 })
      const error = await errorOf(midas.cancelPay({ openid, billNo, amt: 1 }))
      assert.equal(error.outcome, 'done')
      assert.equal(lastSent(plain, 'cancelpay')[wire[dialect].number], refundNo)
    }
    assert.equal(await plain.balance(openid), 100)
  })

  test(`${dialect}: a session_key that is refused is asked for once more`, async () => {
    const openid = await plain.player(10)
    const stale = await plain.login(openid)
    const fresh = await plain.login(openid)
    const asked: unknown[] = []
    const midas = client(plain, {
      sessionKey: (...question) => {
        asked.push(question)
        return asked.length === 1 ? stale : fresh
      },
    })
    await midas.pay({ openid, billNo: newBill(), amt: 1 })
    assert.deepEqual(asked, [
      [openid, undefined],
      [openid, stale],
    ])
    const stuck = client(plain, { sessionKey: () => stale })
    const before = plain.network.passed.length
    const wrong = await errorOf(stuck.pay({ openid, billNo: newBill(), amt: 1 }))
    assert.deepEqual([wrong.reason, wrong.outcome], ['signature_invalid', 'refused'])
    assert.equal(plain.network.passed.slice(before).filter(isPay).length, 2)
    plain.network.effect = ({ operation }) => (operation === 'pay' ? 'session_expired' : 'pass')
    const expired = await errorOf(midas.pay({ openid, billNo: newBill(), amt: 1 }))
    assert.deepEqual([expired.reason, expired.outcome], ['session_missing', 'refused'])
    assert.equal(await plain.balance(openid), 9)
  })

  test(`${dialect}: without a session_key nothing is sent, and a wrong AppKey is not sent again`, async () => {
    const openid = await plain.player(10)
    const before = plain.network.passed.length
    const order = { openid, billNo: newBill(), amt: 1 }
    const none = await errorOf(client(plain, { sessionKey: () => undefined }).pay(order))
    assert.deepEqual([none.reason, none.outcome], ['session_missing', 'refused'])
    assert.equal(plain.network.passed.slice(before).filter(isPay).length, 0)
    const wrong = await errorOf(client(plain, { key: 'wrong' }).pay(order))
    assert.deepEqual([wrong.reason, wrong.outcome], ['sig_invalid', 'refused'])
    assert.equal(plain.network.passed.slice(before).filter(isPay).length, 1)
    let failures = 0
    const flaky = client(plain, {
      sessionKey: async () => {
        failures += 1
        if (failures < 3) throw new Error('the cache is away')
        return plain.login(openid)
      },
    })
    assert.equal((await flaky.pay(order)).balance, 9)
  })

  test(`${dialect}: a field that would be refused is named before anything is sent`, async () => {
    const midas = client(plain)
    const order = { openid: 'amy', billNo: newBill(), amt: 1 }
    for (const [wrong, name] of [
      [{ billNo: dialect === 'xpay' ? 'seven_7' : '_leading' }, wire[dialect].number],
      [{ amt: 0 }, 'amount'],
      [{ amt: 1.5 }, 'amount'],
      [{ openid: '' }, 'openid'],
    ] as const) {
      const error = await errorOf(midas.pay({ ...order, ...wrong }))
      assert.deepEqual([error.errcode, error.outcome], [wire[dialect].parameterInvalid, 'refused'])
      assert.match(error.message, new RegExp(`invalid parameter.*${name}`))
    }
    await assert.rejects(midas.cancelPay({ openid: 'amy', billNo: newBill() }), /needs amt/)
  })

  test(`${dialect}: selfCheck finds exchanged keys, a missing and an old session_key`, async () => {
    const { production, sandbox } = plain.game.keys
    const inShort = async (options: Partial<MidasOptions>) => {
      const found = await client(plain, options).selfCheck({ openid: 'amy' })
      return [found.map(({ ok }) => ok), found.find(({ ok }) => ok === false)?.message ?? '']
    }
    assert.deepEqual(await inShort({}), [[true, true, true, true], ''])
    const [exchanged, words] = await inShort({ key: sandbox, sandboxKey: production })
    assert.deepEqual(exchanged, [true, true, false, undefined])
    assert.match(String(words), /swapped/)
    const [none, noKey] = await inShort({ sessionKey: () => undefined })
    assert.deepEqual(none, [true, true, true, false])
    assert.match(String(noKey), /tells no key/)
    const [old, oldKey] = await inShort({ sessionKey: () => 'b2xk' })
    assert.deepEqual(old, [true, true, true, false])
    assert.match(String(oldKey), /refused/)
  })
}

function isPay({ operation }: { operation: string }): boolean {
  return operation === 'pay'
}

test('1.0 refunds a whole order: a part of one is a TypeError', async () => {
  const midas = plain.client()
  for (const part of [{ amt: 1 }, { refundNo: 'refund_1' }]) {
    const cancel = midas.cancelPay({ openid: 'amy', billNo: newBill(), ...part })
    await assert.rejects(cancel, TypeError)
  }
})

test('a client that cannot sign is not made', () => {
  const { appid, secret, offerId, keys } = plain.game
  const options = { appid, secret, offerId, key: keys.production }
  assert.throws(() => createMidas({ ...options, dialect: '2.0' }), /sessionKey must be a function/)
  assert.throws(
    () => createMidas({ ...options, dialect: '3.0' as '2.0' }),
    /one of 1\.0, 2\.0, xpay/,
  )
})

test('xpay gives coins without any session_key', async () => {
  const { appid, secret, keys } = plain.game
  const { baseUrl } = plain.network
  const midas = createMidas({ dialect: 'xpay', appid, secret, key: keys.production, baseUrl })
  const gift = await midas.present({ openid: 'offline', billNo: newBill(), presentCounts: 3 })
  assert.equal(gift.balance, 3)
  const error = await errorOf(midas.getBalance({ openid: 'offline' }))
  assert.match(error.message, /the option sessionKey is missing/)
})
