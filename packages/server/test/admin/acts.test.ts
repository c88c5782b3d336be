// What operators do to accounts: who did it and why, limits, and the approval of somebody else.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { Admin, accountPath } from '../support/admin.ts'
import { Faults } from '../support/faults.ts'
import { type Operator, signedIn } from '../support/operator.ts'
import {
  accountOf,
  brokenChecks,
  callerOf,
  createGame,
  type Game,
  startService,
  type TestService,
} from '../support/service.ts'

const faults = new Faults()
let service: TestService
let admin: Admin
let game: Game
/** Support with limits; finance; an admin with limits. */
let amy: Operator
let fay: Operator
let ada: Operator

const limits = { per_order: 100, per_operator_day: 300, per_account_day: 150 }

before(async () => {
  service = await startService({ wrapDriver: faults.wrap })
  admin = new Admin(service)
  game = await createGame(service)
  const grant = (role: string) => [{ role, offer_id: game.offerId, env: 'production', limits }]
  ;[amy, fay, ada] = await Promise.all([
    signedIn(service, 'amy', grant('support')),
    signedIn(service, 'fay', grant('finance')),
    signedIn(service, 'ada', grant('admin')),
  ])
})
after(async () => {
  assert.deepEqual(await brokenChecks(service.driver), [])
  await service.remove()
})

const pathOf = (openid: string) => accountPath(accountOf(game, 'production', openid))
const balanceOf = async (openid: string) => (await admin.get(pathOf(openid))).body.balance

type Item = Record<string, unknown> & { approval_id: number; act_id: number }

async function actsOf(openid: string): Promise<Item[]> {
  return (await amy.done(200, 'GET', `${pathOf(openid)}/acts`)).items as Item[]
}

/** A day after everything before. */
function nextDay(): void {
  service.clock.advanceHours(24)
}

/** Operators whose sessions the day has ended. */
async function signInAgain(): Promise<void> {
  const password = 'correct horse battery'
  for (const [name, one] of [
    ['amy', amy],
    ['fay', fay],
    ['ada', ada],
  ] as const) {
    await one.done(200, 'POST', '/session', { name, password })
  }
}

/** A request of amy that waits; its number. */
async function waiting(openid: string, amount = 101): Promise<number> {
  const body = { bill_no: `w_${randomUUID().slice(0, 8)}`, amount, reason: 'lost coins' }
  const answer = await amy.done(202, 'POST', `${pathOf(openid)}/present`, body)
  assert.deepEqual(Object.keys(answer), ['outcome', 'approval_id', 'bill_no'])
  return Number(answer.approval_id)
}

test('an operator has to say why, and statement and orders say who and why', async () => {
  const path = pathOf('o_why')
  const terms = { bill_no: 'why_1', amount: 5 }
  await amy.refused(400, 'reason_needed', 'POST', `${path}/present`, terms)
  await amy.refused(400, 'reason_needed', 'POST', `${path}/freeze`)
  await amy.done(200, 'POST', `${path}/present`, { ...terms, reason: 'a gift' })
  await admin.done(200, 'POST', `${path}/recharge`, { bill_no: 'why_2', amount: 7 })
  const caller = await callerOf(service, game)
  await caller.call('pay', 'o_why', { bill_no: 'why_3', amt: 4 })
  const { items } = await amy.done(200, 'GET', `${path}/entries`)
  assert.deepEqual(
    (items as Item[]).map(({ bill_no, by, reason, app_remark }) => [
      bill_no,
      by,
      reason,
      app_remark,
    ]),
    [
      ['why_3', null, null, null],
      ['why_2', 'tester', null, null],
      ['why_1', 'amy', 'a gift', 'a gift'],
    ],
  )
  const order = `/offers/${game.offerId}/production/orders/why_1`
  const [found] = (await amy.done(200, 'GET', order)).items as Item[]
  assert.deepEqual([found?.by, found?.reason], ['amy', 'a gift'])
})

test('freezes, notes and what failed are among the acts of an account, newest first', async () => {
  const path = pathOf('o_acts')
  await amy.done(200, 'POST', `${path}/recharge`, { bill_no: 'a', amount: 5, reason: 'one' })
  await amy.done(200, 'POST', `${path}/freeze`, { reason: 'two' })
  await amy.done(201, 'POST', `${path}/notes`, { text: '<script>three</script>' })
  const cancel = `${path}/orders/none/cancel`
  await amy.refused(409, 'order_not_found', 'POST', cancel, { reason: 'four' })
  await fay.refused(403, 'forbidden', 'POST', `${path}/notes`, { text: 'x' })
  const acts = (await actsOf('o_acts')).map(({ action, reason, state, by, result }) =>
    [action, reason, state, by, result].join(' '),
  )
  assert.deepEqual(acts, [
    'cancel four failed amy order_not_found',
    'note <script>three</script> done amy ',
    'freeze two done amy freeze',
    'recharge one done amy posted',
  ])
  await amy.refused(404, 'not_found', 'POST', `${pathOf('o_none')}/freeze`, { reason: 'x' })
})

test('a pay is refunded in parts, each under its number, and no more than is left', async () => {
  const path = pathOf('o_parts')
  await admin.done(200, 'POST', `${path}/recharge`, { bill_no: 'r', amount: 50 })
  const caller = await callerOf(service, game)
  await caller.call('pay', 'o_parts', { bill_no: 'p', amt: 50 })
  const part = (refund_no: string, amount: number) => ({ refund_no, amount, reason: 'part' })
  const cancel = `${path}/orders/p/cancel`
  const first = await amy.done(200, 'POST', cancel, part('r1', 20))
  assert.deepEqual([first.outcome, first.bill_no, first.balance], ['posted', 'r1', 20])
  assert.equal((await amy.done(200, 'POST', cancel, part('r1', 20))).outcome, 'duplicate')
  await amy.refused(409, 'bill_no_conflict', 'POST', cancel, part('r1', 21))
  await amy.refused(409, 'refund_too_large', 'POST', cancel, part('r2', 31))
  await amy.refused(400, 'bad_request', 'POST', cancel, { amount: 5, reason: 'x' })
  assert.equal((await amy.done(200, 'POST', cancel, { reason: 'rest' })).balance, 50)
  await amy.refused(409, 'already_refunded', 'POST', cancel, { reason: 'again' })
  const cancels = (await actsOf('o_parts')).filter(({ state }) => state === 'done')
  assert.deepEqual(
    cancels.filter(({ pay_bill_no }) => pay_bill_no === 'p').map(({ amount }) => amount),
    [30, 20],
    'what came back, also of all that was left',
  )
  const { items } = await amy.done(200, 'GET', `${path}/entries?kind=refund`)
  assert.deepEqual(
    (items as Item[]).map(({ by, reason }) => [by, reason]),
    [
      ['amy', 'rest'],
      ['amy', 'part'],
    ],
  )
})

test('beyond a limit of the order, the account or the day, coins wait', async () => {
  nextDay()
  await signInAgain()
  const give = async (openid: string, amount: number) => {
    const body = { bill_no: randomUUID().slice(0, 12), amount, reason: 'limits' }
    return (await amy.post(`${pathOf(openid)}/present`, body)).status
  }
  assert.equal(await give('o_l1', 101), 202, 'per order')
  assert.equal(await give('o_l1', 100), 200)
  assert.equal(await give('o_l1', 51), 202, 'per account')
  assert.equal(await give('o_l1', 50), 200)
  assert.equal(await give('o_l2', 100), 200)
  assert.equal(await give('o_l3', 51), 202, 'per day')
  assert.equal(await give('o_l3', 50), 200)
  assert.equal(await give('o_l4', 1), 202)
  assert.deepEqual([await balanceOf('o_l1'), await balanceOf('o_l3')], [150, 50])
  nextDay()
  await signInAgain()
  assert.equal(await give('o_l4', 1), 200)
  const machine = { bill_no: 'machine', amount: 1000 }
  await admin.done(200, 'POST', `${pathOf('o_l4')}/present`, machine)
})

test('moves at once pass no limit together', async () => {
  nextDay()
  await signInAgain()
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      amy.post(`${pathOf(`o_race_${i % 4}`)}/present`, {
        bill_no: `race_${i}`,
        amount: 60,
        reason: 'race',
      }),
    ),
  )
  assert.deepEqual([...new Set(answers.map(({ status }) => status))].sort(), [200, 202])
  const balances = await Promise.all([0, 1, 2, 3].map((i) => balanceOf(`o_race_${i}`)))
  const sum = balances.reduce<number>((total, balance) => total + Number(balance), 0)
  assert.equal(sum, 300)
  assert.ok(balances.every((balance) => Number(balance) <= 150))
})

test('one number waits once, and again with other terms is a conflict', async () => {
  const path = `${pathOf('o_again')}/present`
  const body = { bill_no: 'again', amount: 500, reason: 'r' }
  const [first, second] = [
    await amy.done(202, 'POST', path, body),
    await amy.done(202, 'POST', path, body),
  ]
  assert.equal(first.approval_id, second.approval_id)
  await amy.refused(409, 'bill_no_conflict', 'POST', path, { ...body, amount: 1 })
})

test('nobody approves the own request, an admin neither, nor does SQL let it pass', async () => {
  nextDay()
  await signInAgain()
  const body = { bill_no: 'own', amount: 5000, reason: 'mine' }
  const own = await ada.done(202, 'POST', `${pathOf('o_own')}/recharge`, body)
  const id = own.approval_id
  await ada.refused(409, 'own_request', 'POST', `/approvals/${id}/approve`)
  await ada.refused(409, 'own_request', 'POST', `/approvals/${id}/reject`)
  await amy.refused(403, 'forbidden', 'POST', `/approvals/${id}/approve`)
  await assert.rejects(
    service.driver.query(
      "update directory.acts set state = 'approved', decided_by = by_name, decided_at = now() where act_id = $1",
      [id],
    ),
    /acts_are_decided_by_others/,
  )
  for (const sql of ['delete from directory.acts', 'update directory.acts set amount = 1']) {
    await assert.rejects(service.driver.query(sql), /is refused/)
  }
  assert.equal(await balanceOf('o_own'), 0)
  const done = await fay.done(200, 'POST', `/approvals/${id}/approve`, { reason: 'seen' })
  assert.deepEqual([done.outcome, done.bill_no, done.balance], ['posted', 'own', 5000])
  const [act] = await actsOf('o_own')
  assert.equal(act?.state, 'done')
  const approval = act?.approval as Record<string, unknown> | undefined
  assert.deepEqual([approval?.decided_by, approval?.reason], ['fay', 'seen'])
  await fay.refused(409, 'decided', 'POST', `/approvals/${id}/reject`)
  await fay.refused(409, 'decided', 'POST', `/approvals/${id}/approve`)
})

test('two who approve at once move coins once', async () => {
  const id = await waiting('o_twice')
  const answers = await Promise.all(
    [fay, ada, fay, ada].map((one) => one.post(`/approvals/${id}/approve`)),
  )
  assert.ok(answers.some(({ status }) => status === 200))
  assert.ok(answers.every(({ status }) => status === 200 || status === 409))
  assert.equal(await balanceOf('o_twice'), 101)
})

test('what breaks between approval and posting is done by approving again, once', async () => {
  const cases = [
    ['post_batch', 'refused'],
    ['post_batch', 'answer_lost'],
    ['end_act', 'refused'],
    ['end_act', 'answer_lost'],
    ['decide_act', 'answer_lost'],
  ] as const
  for (const [i, [statement, effect]] of cases.entries()) {
    const openid = `o_broken_${i}`
    const id = await waiting(openid)
    faults.begin(effect, statement)
    const { status } = await fay.post(`/approvals/${id}/approve`)
    faults.end()
    assert.equal(status, 500, `${statement} ${effect}`)
    const again = await fay.post(`/approvals/${id}/approve`)
    const isDone = statement === 'end_act' && effect === 'answer_lost'
    assert.equal(again.status, isDone ? 409 : 200, `${statement} ${effect}: ${again.text}`)
    assert.equal(await balanceOf(openid), 101, `${statement} ${effect}`)
    const [act] = await actsOf(openid)
    assert.equal(act?.state, 'done')
  }
})

test('a move whose end is not written is done once when it is repeated', async () => {
  nextDay()
  await signInAgain()
  const path = `${pathOf('o_begun')}/present`
  const body = { bill_no: 'begun', amount: 10, reason: 'r' }
  faults.begin('refused', 'end_act')
  assert.equal((await amy.post(path, body)).status, 500)
  faults.end()
  assert.equal((await actsOf('o_begun'))[0]?.state, 'begun')
  assert.equal((await amy.done(200, 'POST', path, body)).outcome, 'duplicate')
  assert.equal((await actsOf('o_begun'))[0]?.state, 'done')
  assert.equal(await balanceOf('o_begun'), 10)
})

test('a request ends after seven days, and is rejected by somebody else', async () => {
  const late = await waiting('o_late')
  const refused = await waiting('o_refused')
  const rejected = await fay.done(200, 'POST', `/approvals/${refused}/reject`, { reason: 'no' })
  assert.equal(rejected.state, 'rejected')
  const list = async (state: string) =>
    ((await fay.done(200, 'GET', `/approvals?state=${state}&limit=500`)).items as Item[]).map(
      ({ approval_id }) => approval_id,
    )
  assert.ok((await list('waiting')).includes(late))
  assert.ok((await list('decided')).includes(refused))
  const ofAmy = await list('any&by=amy')
  assert.deepEqual([ofAmy.includes(late), ofAmy.includes(refused)], [true, true])
  assert.deepEqual(await list('any&by=fay'), [])
  for (let day = 0; day < 7; day += 1) nextDay()
  await signInAgain()
  assert.ok(!(await list('waiting')).includes(late))
  await fay.refused(409, 'expired', 'POST', `/approvals/${late}/approve`)
  assert.equal((await actsOf('o_late'))[0]?.state, 'expired')
  assert.deepEqual([await balanceOf('o_late'), await balanceOf('o_refused')], [0, 0])
  const elsewhere = await signedIn(service, 'elsewhere', [
    { role: 'finance', offer_id: game.offerId, env: 'sandbox' },
  ])
  assert.deepEqual((await elsewhere.done(200, 'GET', '/approvals?state=decided')).items, [])
})

test('a reset of the emulator leaves acts and requests behind', async () => {
  const demo = service.demo ?? assert.fail('no demo game')
  const path = `/offers/${demo.offerId}/production/accounts/o_reset/1`
  const eve = await signedIn(service, 'eve', [
    { role: 'support', offer_id: '*', env: '*', limits: { per_order: 10 } },
  ])
  await eve.done(200, 'POST', `${path}/present`, { bill_no: 'one', amount: 10, reason: 'r' })
  const asked = { bill_no: 'two', amount: 11, reason: 'r' }
  const { approval_id: id } = await eve.done(202, 'POST', `${path}/present`, asked)
  await service.emulator?.namespace().reset()
  assert.deepEqual((await eve.done(200, 'GET', `${path}/acts`)).items, [])
  const waiting = await eve.done(200, 'GET', `/approvals?offer_id=${demo.offerId}`)
  assert.deepEqual(waiting.items, [])
  await admin.refused(404, 'not_found', 'POST', `/approvals/${id}/approve`)
  await eve.done(200, 'POST', `${path}/present`, { bill_no: 'one', amount: 10, reason: 'r' })
  assert.equal((await admin.get(path)).body.balance, 10)
})

test('a number that the game has used is no act of the operator', async () => {
  const account = accountOf(game, 'production', 'o_known')
  await service.services.ledger.post({ kind: 'present', account, billNo: 'game', amount: 5n })
  const body = { bill_no: 'game', amount: 5, reason: 'r' }
  const answer = await amy.done(200, 'POST', `${pathOf('o_known')}/present`, body)
  assert.equal(answer.outcome, 'duplicate')
  assert.deepEqual(
    (await actsOf('o_known')).map(({ state, result }) => [state, result]),
    [['failed', 'duplicate']],
  )
  const { items } = await amy.done(200, 'GET', `${pathOf('o_known')}/entries`)
  assert.equal((items as Item[])[0]?.by, null)
})
