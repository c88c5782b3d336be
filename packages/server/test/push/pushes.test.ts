// Pushes to the server of a game: the fields and signature of each event, its retries, and the operator's API.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Env } from '@pactolus/protocol'
import { Admin } from '../support/admin.ts'
import { PushReceiver, type ReceiverAnswer } from '../support/push-receiver.ts'
import { rawCallerOf } from '../support/raw-caller.ts'
import {
  brokenChecks,
  createGame,
  type Game,
  startService,
  type TestService,
} from '../support/service.ts'
import { until } from '../support/until.ts'

const token = 'Token0123456789abcdef'
const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
let service: TestService
let admin: Admin

before(async () => {
  service = await startService()
  admin = new Admin(service)
})
after(() => service.remove())

interface Setting {
  readonly channel?: 'platform' | 'orders'
  readonly encoding_aes_key?: string
  readonly format?: 'json' | 'xml'
}

/** A game whose pushes arrive at a receiver of its own. */
async function withReceiver(
  { channel = 'platform', ...setting }: Setting,
  work: (game: Game, receiver: PushReceiver) => Promise<void>,
): Promise<void> {
  const game = await createGame(service)
  const { encoding_aes_key } = setting
  const receiver = await PushReceiver.start({
    ...{ token, game },
    ...(encoding_aes_key !== undefined && { encodingAesKey: encoding_aes_key }),
  })
  try {
    const { appid } = game
    const body = { appid, channel, url: receiver.url, token, ...setting }
    await admin.done(200, 'POST', '/push-targets', body)
    await work(game, receiver)
    assert.deepEqual(receiver.faults, [])
  } finally {
    await service.services.pushTargets.remove(game.appid, channel)
    await receiver.close()
  }
}

function buy(
  game: Game,
  terms: object,
  { env = 'production' as Env, zone = '1', openid = 'o' } = {},
) {
  const path = `/offers/${game.offerId}/${env}/accounts/${openid}/${encodeURIComponent(zone)}/recharge`
  return admin.done(200, 'POST', path, { amount: 10, fee: 100, ...terms })
}

async function listed(game: Game, query = '', env: Env = 'production') {
  const { items } = await admin.done(200, 'GET', `/offers/${game.offerId}/${env}/pushes${query}`)
  return items as Record<string, unknown>[]
}

const modes: Readonly<Record<string, Setting>> = {
  'plain JSON': {},
  'plain XML': { format: 'xml' },
  'encrypted JSON': { encoding_aes_key: encodingAesKey },
  'encrypted XML': { encoding_aes_key: encodingAesKey, format: 'xml' },
}
for (const [mode, setting] of Object.entries(modes)) {
  test(`a purchase is pushed in the form of 2.0 or xpay, as ${mode}`, async () => {
    await withReceiver(setting, async (game, receiver) => {
      const isXml = setting.format === 'xml'
      receiver.answer = () => (isXml ? { body: '<xml><ErrCode>0</ErrCode></xml>' } : {})
      for (const env of ['production', 'sandbox'] as const) {
        receiver.received.length = 0
        await buy(game, { out_trade_no: 'T1', state: 'paid' }, { env })
        await buy(game, { out_trade_no: 'T1' }, { env })
        await until(() => receiver.received.length === 1)
        const [coins] = receiver.received
        const info = coins?.payload.WeChatPayInfo as Record<string, string>
        assert.equal(coins?.event, 'minigame_coin_deliver_completed')
        assert.deepEqual(coins?.payload, {
          ...{ OpenId: 'o', OutTradeNo: 'T1', WeChatPayInfo: info, Env: env === 'sandbox' ? 1 : 0 },
          CoinInfo: { ZoneId: '1', ActualPrice: 100, BuyQuantity: 10, OrigPrice: 100 },
        })
        assert.deepEqual([info.MchOrderNo?.[0], info.TransactionId?.[0]], ['P', 'T'])
        // xpay announces a payment, before the coins come in.
        await buy(
          game,
          { out_trade_no: 'X1', dialect: 'xpay', state: 'paid', remark: 'a<&]]>b' },
          { env },
        )
        await until(() => receiver.received.length === 2)
        const paid = receiver.received[1]
        assert.equal(paid?.event, 'xpay_coin_pay_notify')
        assert.match(String(paid?.payload.ToUserName), /^gh_[0-9a-f]{12}$/)
        assert.deepEqual(paid?.payload.CoinInfo, {
          ...{ Quantity: 10, OrigPrice: 100, ActualPrice: 100, Attach: 'a<&]]>b' },
        })
        await buy(game, { out_trade_no: 'X1', dialect: 'xpay', remark: 'a<&]]>b' }, { env })
        await until(async () => (await listed(game, '?state=pending', env)).length === 0)
        assert.equal(receiver.received.length, 2)
      }
    })
  })
}

test('a refund of money is pushed when it reaches the player, in the dialect of its purchase', async () => {
  await withReceiver({}, async (game, receiver) => {
    const caller = await rawCallerOf(service, game, 'production')
    await buy(game, { out_trade_no: 'T1' })
    await buy(game, { out_trade_no: 'X1', dialect: 'xpay' })
    await buy(game, { out_trade_no: 'V1', dialect: '1.0' })
    for (const [order_id, left_fee] of [
      ['T1', 100],
      ['X1', 100],
      ['V1', 100],
    ] as const) {
      const { errcode } = await caller.xpay('refund_order', 'o', {
        ...{ order_id, refund_order_id: `refund_${order_id}`, left_fee, refund_fee: 40 },
        ...{ biz_meta: '', refund_reason: '3', req_from: '2', user_ip: undefined },
      })
      assert.equal(errcode, 0)
    }
    await until(() => receiver.received.length === 2)
    // Nothing more comes while the clock of the game stands before the end of the refunds.
    assert.deepEqual(receiver.tradeNos, ['T1', 'X1'])
    service.clock.offsetMs += 5000
    await until(() => receiver.received.length === 4)
    const [, , midas, xpay] = receiver.received
    assert.equal(midas?.event, 'minigame_pay_refund_succ_notify')
    assert.deepEqual(
      [midas?.payload.RefundAmount, midas?.payload.RefundSource, midas?.payload.OutTradeNo],
      [40, 3, 'T1'],
    )
    // An operator pays the rest back.
    const purchase = `/offers/${game.offerId}/production/accounts/o/1/purchases/T1/refund`
    const rest = { outcome: 'posted', refund_no: 'R1', fee: 60, left: 0 }
    assert.deepEqual(await admin.done(200, 'POST', purchase, { refund_no: 'R1' }), rest)
    const again = await admin.done(200, 'POST', purchase, { refund_no: 'R1' })
    assert.deepEqual(again, { ...rest, outcome: 'duplicate' })
    await admin.refused(409, 'refund_too_large', 'POST', purchase, { refund_no: 'R2' })
    service.clock.offsetMs += 5000
    await until(() => receiver.received.length === 5)
    const byConsole = receiver.received[4]?.payload
    assert.deepEqual([byConsole?.RefundAmount, byConsole?.RefundSource], [60, 2])
    assert.equal(xpay?.event, 'xpay_refund_notify')
    const { MchRefundId, MchOrderId, RefundFee, RetCode, RetryTimes } = xpay?.payload ?? {}
    assert.deepEqual(
      { MchRefundId, MchOrderId, RefundFee, RetCode, RetryTimes },
      ...[{ MchRefundId: 'refund_X1', MchOrderId: 'X1', RefundFee: 40, RetCode: 0, RetryTimes: 0 }],
    )
    assert.ok(
      Number(xpay?.payload.RefundSuccTimestamp) >= Number(xpay?.payload.RefundStartTimestamp),
    )
  })
})

test('a push is tried again at the times of the platform, is dead after the last, and lives again', async () => {
  await withReceiver({}, async (game, receiver) => {
    const waits = [15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800]
    const page = { env: 'production', state: '', openid: '', before: undefined, size: 2 } as const
    receiver.answer = () => ({ body: '{"errcode":0}' })
    await buy(game, { out_trade_no: 'T1' })
    await buy(game, { out_trade_no: 'T2' })
    for (const [failed, waitS] of waits.entries()) {
      const newestFirst = () => service.services.ledger.pushes.list(game.offerId, page)
      await until(() => receiver.received.length === failed + 1)
      await until(async () => Number((await newestFirst()).at(-1)?.dueAt) > service.clock.now())
      service.clock.offsetMs += waitS * 1000 - 5000
      assert.equal(receiver.received.length, failed + 1)
      service.clock.offsetMs += 5000
    }
    await until(async () => (await pushOf('T1')).state === 'dead')
    assert.match(
      String((await pushOf('T1')).answer),
      /HTTP 200: \{"errcode":0\} — the answer must be/,
    )
    // The next of the account had to wait for it.
    await until(() => receiver.tradeNos.includes('T2'))
    assert.deepEqual(receiver.tradeNos.slice(0, 14), Array(14).fill('T1'))
    receiver.answer = () => ({})
    for (const number of ['T1', 'T2']) {
      const id = (await pushOf(number)).push_id
      await until(async () => (await retried(game, id)).status === 200)
      await until(async () => (await pushOf(number)).state === 'delivered')
    }
    assert.deepEqual(await brokenChecks(service.driver), [])

    async function pushOf(tradeNo: string): Promise<Record<string, unknown>> {
      const pushes = await listed(game)
      return pushes.find(({ facts }) => (facts as { trade_no?: string }).trade_no === tradeNo) ?? {}
    }
  })
})

function retried(game: Game, id: unknown) {
  return admin.post(`/offers/${game.offerId}/pushes/${id}/retry`)
}

test('an answer is good only as documented, and what is no answer fails', async () => {
  await withReceiver({}, async (game, receiver) => {
    const answers: Record<string, [ReceiverAnswer, RegExp | undefined]> = {
      good: [{ body: '{"ErrCode":0,"ErrMsg":"Success"}' }, undefined],
      text: [{ body: '{"ErrCode":"0"}' }, undefined],
      code: [{ body: '{"ErrCode":99999,"ErrMsg":"internal error"}' }, /99999/],
      form: [{ body: '<xml><return_code>SUCCESS</return_code></xml>' }, /must be/],
      success: [{ body: 'success' }, /must be/],
      empty: [{ body: '' }, /must be/],
      status: [{ status: 500, body: '{"ErrCode":0}' }, /HTTP 500/],
      moved: [{ status: 302, body: '', headers: { location: receiver.url } }, /HTTP 302/],
      long: [{ body: 'x'.repeat(20_000) }, /longer than 16384/],
      never: [{ hangs: true }, /no answer within 3 s/],
    }
    for (const [name, [answer, failure]] of Object.entries(answers)) {
      receiver.answer = () => answer
      await buy(game, { out_trade_no: name }, { openid: `o_${name}` })
      let push: Record<string, unknown> | undefined
      await until(async () => {
        ;[push] = await listed(game, `?openid=o_${name}`)
        return push?.answer !== null && push?.answer !== undefined
      })
      assert.equal(push?.state, failure === undefined ? 'delivered' : 'pending', name)
      if (failure !== undefined) assert.match(String(push?.answer), failure)
    }
    // xpay also takes an empty body and the word.
    for (const body of ['', 'success']) {
      receiver.answer = () => ({ body })
      const openid = `o_x${body}`
      await buy(game, { out_trade_no: 'X', dialect: 'xpay' }, { openid })
      await until(async () => (await listed(game, `?openid=${openid}`))[0]?.state === 'delivered')
    }
  })
})

test('the channel orders gets an event for every order and freezing of an account, in order', async () => {
  await withReceiver({ channel: 'orders' }, async (game, receiver) => {
    const caller = await rawCallerOf(service, game, 'production')
    await caller.login('o')
    await buy(game, { out_trade_no: 'T1' })
    const path = `/offers/${game.offerId}/production/accounts/o/1`
    await admin.done(200, 'POST', `${path}/present`, { bill_no: 'gift', amount: 5 })
    assert.equal((await caller.game2('pay', 'o', { bill_no: 'p1', amount: 8 })).errcode, 0)
    assert.equal((await caller.game2('pay', 'o', { bill_no: 'p1', amount: 8 })).errcode, 90012)
    assert.equal((await caller.game2('pay', 'o', { bill_no: 'p2', amount: 800 })).errcode, 90013)
    const refund = { bill_no: 'r1', pay_bill_no: 'p1', amount: 2 }
    assert.equal((await caller.game2('cancelpay', 'o', refund)).errcode, 0)
    await admin.done(200, 'POST', `${path}/freeze`)
    await admin.done(200, 'POST', `${path}/freeze`)
    await admin.done(200, 'POST', `${path}/unfreeze`)
    await until(() => receiver.received.length === 6)
    const events = receiver.received.map(({ payload: { kind, bill_no, amount, balance } }) =>
      JSON.stringify([kind, bill_no, amount, balance]),
    )
    assert.deepEqual(events, [
      ...['["recharge","T1",10,10]', '["present","gift",5,15]', '["pay","p1",8,7]'],
      ...['["refund","r1",2,9]', '["freeze",null,null,9]', '["unfreeze",null,null,9]'],
    ])
    const [, , paid] = receiver.received
    assert.deepEqual(
      [paid?.payload.event, paid?.payload.appid, paid?.payload.offer_id, paid?.payload.gift_amount],
      ['pactolus_order', game.appid, game.offerId, 5],
    )
    await until(async () => (await listed(game, '?state=pending')).length === 0)
    assert.equal(receiver.received.length, 6)
  })
})

test('a target must answer the check, a test push is marked as one, and without a target there is no push', async () => {
  await withReceiver({}, async (game, receiver) => {
    const { appid, offerId } = game
    const target = { appid, channel: 'platform', url: receiver.url, token }
    const wrong = { ...target, token: 'OtherToken0123456789' }
    await admin.refused(409, 'target_unproven', 'POST', '/push-targets', wrong)
    assert.equal(receiver.faults.length, 1)
    receiver.faults.length = 0
    for (const url of ['ftp://127.0.0.1/x', 'http://user:pw@127.0.0.1/', 'nonsense']) {
      const refused = await admin.post('/push-targets', { ...target, url })
      assert.equal(refused.status, 400, url)
    }
    const tested = await admin.done(200, 'POST', `/push-targets/${appid}/platform/test`, {})
    assert.deepEqual(tested, {
      delivered: true,
      answer: 'HTTP 200: {"ErrCode":0,"ErrMsg":"Success"}',
    })
    assert.deepEqual(
      receiver.received.map(({ isMock }) => isMock),
      [true],
    )
    await admin.done(204, 'DELETE', `/push-targets/${appid}/platform`)
    await buy(game, { out_trade_no: 'T1' })
    assert.deepEqual(await listed(game), [])
    await admin.refused(404, 'not_found', 'DELETE', `/push-targets/${appid}/platform`)
    assert.equal((await admin.get(`/push-targets?appid=${appid}`)).text, '{"items":[]}')
    // The token is in no list, no log of what operators did, and no answer but the first.
    await admin.done(200, 'POST', '/push-targets', { ...target, check: false })
    const audit = await admin.get('/audit?limit=500')
    assert.ok(!audit.text.includes(token), offerId)
  })
})
