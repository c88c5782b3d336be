// The money an operator moves, statements and searches, and freezing.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Env } from '@pactolus/protocol'
import { Admin, accountPath } from '../support/admin.ts'
import {
  accountOf,
  brokenChecks,
  type Caller,
  callerOf,
  createGame,
  type Game,
  startService,
  type TestService,
} from '../support/service.ts'

let service: TestService
let admin: Admin
let game: Game
let caller: Caller

before(async () => {
  service = await startService()
  admin = new Admin(service)
  game = await createGame(service)
  caller = await callerOf(service, game)
})
after(async () => {
  assert.deepEqual(await brokenChecks(service.driver), [])
  await service.remove()
})

function pathOf(openid: string, env: Env = 'production', zoneId = '1'): string {
  return accountPath(accountOf(game, env, openid, zoneId))
}

for (const env of ['production', 'sandbox'] as Env[]) {
  test(`a recharge and a present come once: again is a duplicate, another amount 409 (${env})`, async () => {
    const path = pathOf('o_once', env)
    const order = { bill_no: 'r', amount: 30, remark: '客服补单' }
    assert.deepEqual(await admin.done(200, 'POST', `${path}/recharge`, order), {
      outcome: 'posted',
      bill_no: 'r',
      amount: 30,
      gift: 0,
      balance: 30,
      gift_balance: 0,
    })
    const present = { bill_no: 'r', amount: 5 }
    const given = await admin.done(200, 'POST', `${path}/present`, present)
    assert.deepEqual([given.outcome, given.gift, given.balance], ['posted', 5, 35])
    for (const [kind, terms] of [
      ['recharge', order],
      ['present', present],
    ] as const) {
      const again = await admin.done(200, 'POST', `${path}/${kind}`, terms)
      assert.deepEqual(
        [again.outcome, again.amount, again.balance],
        ['duplicate', terms.amount, 35],
      )
      const other = { ...terms, amount: terms.amount + 1 }
      await admin.refused(409, 'bill_no_conflict', 'POST', `${path}/${kind}`, other)
    }
    const shown = await admin.done(200, 'GET', path)
    assert.deepEqual(
      [shown.balance, shown.paid, shown.gift, shown.save_amt, shown.present_sum, shown.entry_no],
      [35, 30, 5, 30, 5, 2],
    )
  })
}

test('the same recharge sent many times at once comes once', async () => {
  const path = `${pathOf('o_many')}/recharge`
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => admin.done(200, 'POST', path, { bill_no: 'r', amount: 7 })),
  )
  const posted = answers.filter(({ outcome }) => outcome === 'posted')
  assert.equal(posted.length, 1)
  assert.ok(answers.every(({ balance }) => balance === 7))
})

test('coins go to no account whose name the wire refuses', async () => {
  for (const path of [pathOf('o&x'), pathOf('o=x')]) {
    for (const kind of ['recharge', 'present']) {
      const sent = { bill_no: 'unreachable', amount: 1 }
      await admin.refused(400, 'bad_request', 'POST', `${path}/${kind}`, sent)
    }
  }
})

test('what is not a whole amount of coins from 1 to 9999999999 is 400 and moves nothing', async () => {
  const path = pathOf('o_amounts')
  const amounts = [
    '0',
    '-1',
    '1.5',
    '1e-1',
    '10000000000',
    '1e20',
    '1e400',
    'null',
    'true',
    'false',
    '"5"',
    '"1e3"',
    '"0x10"',
    '" 5"',
    '""',
    '[5]',
    '[]',
    '{}',
    '"NaN"',
  ]
  const taken: string[] = []
  for (const [n, amount] of amounts.entries()) {
    for (const kind of ['recharge', 'present']) {
      const body = `{"bill_no":"b${n}","amount":${amount}}`
      const answer = await admin.request('POST', `${path}/${kind}`, body)
      if (answer.status !== 400) taken.push(`${kind} ${amount}: ${answer.text}`)
    }
  }
  assert.deepEqual(taken, [])
  assert.equal((await admin.get(path)).body.balance, 0)
  const most = { bill_no: 'most', amount: 9_999_999_999 }
  assert.equal((await admin.done(200, 'POST', `${path}/recharge`, most)).balance, 9_999_999_999)
})

test('a bill_no that could not come over the wire is 400, and so is anything unknown', async () => {
  const path = `${pathOf('o_terms')}/recharge`
  const wrong: unknown[] = [
    {},
    { bill_no: 'a' },
    { amount: 1 },
    { bill_no: '', amount: 1 },
    { bill_no: 'a b', amount: 1 },
    { bill_no: 'cancel:a', amount: 1 },
    { bill_no: 'b'.repeat(64), amount: 1 },
    { bill_no: 'a', amount: 1, remark: '' },
    { bill_no: 'a', amount: 1, remark: 'x'.repeat(513) },
    { bill_no: 'a', amount: 1, gift: 1 },
    { bill_no: 'a', amount: 1, posted_at: '2020-01-01' },
    [{ bill_no: 'a', amount: 1 }],
    'null',
  ]
  for (const body of wrong) {
    assert.equal((await admin.post(path, body)).status, 400, JSON.stringify(body))
  }
  assert.equal((await admin.get(pathOf('o_terms'))).body.created_at, null)
  for (const value of [5, true, ['q'], null]) {
    const answer = await admin.post(path, { bill_no: value, amount: 1 })
    assert.equal(answer.status, 400, `bill_no ${JSON.stringify(value)}: ${answer.text}`)
  }
})

test('an unknown offer is 404, an unknown environment 400, and no account comes of it', async () => {
  const order = { bill_no: 'r', amount: 1 }
  const path = '/offers/none/production/accounts/o/1'
  await admin.refused(404, 'not_found', 'POST', `${path}/recharge`, order)
  await admin.refused(404, 'not_found', 'POST', `${path}/present`, order)
  await admin.refused(404, 'not_found', 'POST', `${path}/orders/p/cancel`)
  await admin.refused(404, 'not_found', 'POST', `${path}/freeze`)
  const other = pathOf('o_env').replace('production', 'staging')
  assert.equal((await admin.post(`${other}/recharge`, order)).status, 400)
  assert.equal((await admin.get(other)).status, 400)
})

test('a recharge past 15 digits is 409 and leaves the account as it was', async () => {
  const path = pathOf('o_limit')
  const account = accountOf(game, 'production', 'o_limit')
  const amount = 999_999_999_999_990n
  await service.services.ledger.post({ kind: 'recharge', account, billNo: 'big', amount })
  await admin.refused(409, 'balance_limit', 'POST', `${path}/recharge`, {
    bill_no: 'r',
    amount: 10,
  })
  assert.equal((await admin.get(path)).body.balance, Number(amount))
})

test('an operator cancels a pay exactly as cancelpay does, and each then reports the other', async () => {
  const path = pathOf('o_cancel')
  await admin.done(200, 'POST', `${path}/recharge`, { bill_no: 'r', amount: 100 })
  await admin.done(200, 'POST', `${path}/present`, { bill_no: 'g', amount: 10 })
  for (const bill_no of ['p|1', 'p*2', 'p@3']) {
    assert.equal((await caller.call('pay', 'o_cancel', { bill_no, amt: 15 })).errcode, 0)
  }
  const cancel = (billNo: string) => `${path}/orders/${encodeURIComponent(billNo)}/cancel`
  const done = await admin.done(200, 'POST', cancel('p|1'))
  assert.deepEqual(
    [done.outcome, done.bill_no, done.amount, done.gift, done.balance, done.gift_balance],
    ['posted', 'p|1', 15, 10, 80, 10],
  )
  assert.equal((await caller.call('cancelPay', 'o_cancel', { bill_no: 'p|1' })).errcode, 90015)
  assert.equal((await caller.call('cancelPay', 'o_cancel', { bill_no: 'p*2' })).errcode, 0)
  await admin.refused(409, 'already_refunded', 'POST', cancel('p*2'))
  await admin.refused(409, 'order_not_found', 'POST', cancel('unknown'))
  await admin.refused(409, 'order_not_found', 'POST', cancel('r'))
  const { offsetMs } = service.clock
  service.clock.advanceHours(48.1)
  await admin.refused(409, 'window_closed', 'POST', cancel('p@3'))
  service.clock.offsetMs = offsetMs
  assert.equal((await admin.get(path)).body.balance, 95)
})

test('freeze: pay 90017, its replay 90012, cancel works; unfreeze undoes it', async () => {
  const path = pathOf('o_freeze')
  await admin.refused(404, 'not_found', 'POST', `${path}/freeze`)
  await admin.done(200, 'POST', `${path}/recharge`, { bill_no: 'r', amount: 10 })
  const pay = (bill_no: string) => caller.call('pay', 'o_freeze', { bill_no, amt: 2 })
  assert.equal((await pay('p')).errcode, 0)
  for (let times = 0; times < 2; times += 1) {
    assert.equal((await admin.done(200, 'POST', `${path}/freeze`)).frozen, true)
  }
  assert.equal((await pay('q')).errcode, 90017)
  assert.equal((await pay('p')).errcode, 90012)
  assert.equal((await caller.call('cancelPay', 'o_freeze', { bill_no: 'p' })).errcode, 0)
  assert.equal((await pay('p')).errcode, 90015)
  assert.equal(
    (await admin.done(200, 'POST', `${path}/recharge`, { bill_no: 's', amount: 1 })).balance,
    11,
  )
  assert.equal((await admin.done(200, 'POST', `${path}/unfreeze`)).frozen, false)
  assert.equal((await pay('q')).errcode, 0)
})

test('zones and environments are accounts of their own, and their texts are kept apart', async () => {
  for (const zone of ['1', '01', '1_role', '大区/1', ' ']) {
    const path = pathOf('o_zone', 'production', zone)
    await admin.done(200, 'POST', `${path}/recharge`, { bill_no: 'r', amount: zone.length })
    const shown = await admin.done(200, 'GET', path)
    assert.deepEqual([shown.zone_id, shown.balance], [zone, zone.length])
  }
  assert.equal((await admin.get(pathOf('o_zone', 'sandbox'))).body.balance, 0)
})

test('the longest openid of the wire can be shown, recharged and paid, in any script', async () => {
  for (const openid of ['x'.repeat(128), '玩'.repeat(128), '😀'.repeat(64)]) {
    const path = pathOf(openid)
    await admin.done(200, 'POST', `${path}/recharge`, { bill_no: 'r', amount: 3 })
    assert.equal((await admin.done(200, 'GET', path)).openid, openid)
    assert.equal((await caller.call('pay', openid, { bill_no: 'p', amt: 1 })).balance, 2)
  }
})

test('a statement tells each coin: newest first, page by page, while it grows', async () => {
  const path = pathOf('o_statement')
  await admin.done(200, 'POST', `${path}/recharge`, { bill_no: 'r', amount: 100, remark: 'why' })
  await admin.done(200, 'POST', `${path}/present`, { bill_no: 'g', amount: 4 })
  for (let n = 0; n < 6; n += 1) {
    const own = { bill_no: `p${n}`, amt: 5, pay_item: '剑', app_remark: 'a', user_ip: '1.2.3.4' }
    assert.equal((await caller.call('pay', 'o_statement', own)).errcode, 0)
  }
  assert.equal((await caller.call('cancelPay', 'o_statement', { bill_no: 'p0' })).errcode, 0)
  let later = 0
  const lines = await admin.all(`${path}/entries`, 2, async () => {
    later += 1
    await caller.call('pay', 'o_statement', { bill_no: `later${later}`, amt: 1 })
  })
  assert.deepEqual(
    lines.map((line) => line.entry_no),
    [9, 8, 7, 6, 5, 4, 3, 2, 1],
  )
  const [refund] = lines
  assert.deepEqual(
    [refund?.kind, refund?.pay_bill_no, refund?.amount, refund?.gift, refund?.gift_delta],
    ['refund', 'p0', 5, 4, 4],
  )
  const pay = lines.find((line) => line.bill_no === 'p0')
  assert.deepEqual(
    [pay?.paid_delta, pay?.gift_delta, pay?.refunded, pay?.pay_item, pay?.user_ip],
    [-1, -4, 5, '剑', '1.2.3.4'],
  )
  assert.equal(lines.at(-1)?.app_remark, 'why')
  const coins = lines.reduce((sum, l) => sum + Number(l.paid_delta) + Number(l.gift_delta), 0)
  assert.equal(coins, 100 + 4 - 25)
  const presents = await admin.all(`${path}/entries?kind=present`, 1)
  assert.deepEqual(
    presents.map((line) => line.bill_no),
    ['g'],
  )
  for (const query of ['after=x', 'after=-1', 'after=1.5', 'limit=0', 'kind=theft']) {
    assert.equal((await admin.get(`${path}/entries?${query}`)).status, 400, query)
  }
})

test('accounts are listed page by page without gaps or repeats, while players are added', async () => {
  const own = await createGame(service)
  const add = async (openid: string, zone: string) => {
    const path = accountPath(accountOf(own, 'production', openid, zone))
    await admin.done(200, 'POST', `${path}/recharge`, { bill_no: 'r', amount: 1 })
  }
  const openids = ['a', 'b', 'B', 'c c', 'd%', 'd_', '"', '玩家', 'z'].map(
    (name) => `o_list_${name}`,
  )
  for (const openid of openids) for (const zone of ['1', '2']) await add(openid, zone)
  let extra = 0
  const list = `/offers/${own.offerId}/production/accounts`
  const all = await admin.all(list, 4, async () => {
    extra += 1
    await add(`o_list_new${extra}`, '1')
  })
  const keys = all.map((found) => JSON.stringify([found.openid, found.zone_id]))
  assert.equal(new Set(keys).size, keys.length, 'no account twice')
  for (const openid of openids) {
    for (const zone of ['1', '2']) assert.ok(keys.includes(JSON.stringify([openid, zone])), openid)
  }
  const some = await admin.all(`${list}?openid=${encodeURIComponent('o_list_d')}`, 1)
  assert.equal(some.length, 4, 'a % or _ in a prefix is text')
  const none = await admin.all(`${list}?openid=${encodeURIComponent('o_list_%')}`, 10)
  assert.deepEqual(none, [])
  assert.deepEqual(await admin.all(list.replace('production', 'sandbox'), 10), [])
  for (const cursor of ['x', 'e30', 'W10', Buffer.from('["a"]').toString('base64url')]) {
    await admin.refused(400, 'bad_cursor', 'GET', `${list}?after=${cursor}`)
  }
})

test('an order is found by its number, of every account and kind', async () => {
  for (const openid of ['o_find_1', 'o_find_2']) {
    await admin.done(200, 'POST', `${pathOf(openid)}/recharge`, { bill_no: 'same', amount: 9 })
    assert.equal((await caller.call('pay', openid, { bill_no: 'same', amt: 2 })).errcode, 0)
  }
  const found = await admin.done(200, 'GET', `/offers/${game.offerId}/production/orders/same`)
  const items = found.items as Record<string, unknown>[]
  assert.deepEqual(items.map(({ openid, kind, amount }) => [openid, kind, amount]).sort(), [
    ['o_find_1', 'pay', 2],
    ['o_find_1', 'recharge', 9],
    ['o_find_2', 'pay', 2],
    ['o_find_2', 'recharge', 9],
  ])
  const other = await createGame(service)
  const elsewhere = await admin.done(200, 'GET', `/offers/${other.offerId}/production/orders/same`)
  assert.deepEqual(elsewhere.items, [])
})

test('every check of the invariants holds after all that, and the service says what it is', async () => {
  const body = await admin.done(200, 'GET', '/checks')
  const checks = body.checks as { name: string; rule: string; violations: unknown[] }[]
  assert.equal(body.ok, true)
  assert.ok(checks.length >= 10)
  for (const check of checks) assert.deepEqual([check.name, check.violations], [check.name, []])
  const status = await admin.done(200, 'GET', '/status')
  assert.deepEqual([status.mode, status.database], ['dev', service.driver.kind])
})
