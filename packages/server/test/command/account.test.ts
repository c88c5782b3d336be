// `pactolus account …` and `pactolus order …` against a running service.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { AccountBody, EntryBody, OrderBody, OrderResult } from '../../src/admin/contract.ts'
import { startForCommands } from './command.ts'

const service = await startForCommands()
after(() => service.remove())
const { pactolus, json } = service
const demo = service.demo ?? assert.fail('dev makes a demo game')

/** An account of the test's own. */
function player(openid: string, zoneId = '1', env = 'production'): string[] {
  return ['--offer', demo.offerId, '--openid', openid, '--zone', zoneId, '--env', env]
}

async function paid(openid: string, billNo: string, amount: bigint): Promise<void> {
  const account = { offerId: demo.offerId, env: 'production', openid, zoneId: '1' } as const
  const posting = await service.services.ledger.post({ kind: 'pay', account, billNo, amount })
  assert.equal(posting.outcome, 'posted')
}

void test('without any option balance shows the demo player of a running dev', async () => {
  const { exitCode, stdout } = await pactolus('account', 'balance')
  assert.equal(exitCode, 0)
  assert.match(stdout, new RegExp(`openid +${demo.openid}`))
  assert.match(stdout, /balance +1000 = 1000 paid \+ 0 gift/)
  const body = await json<AccountBody>('account', 'balance', '--env', 'sandbox')
  assert.equal(body.balance, 1000)
  assert.equal(body.openid, demo.openid)
})

void test('recharge adds coins once, and tells a repetition', async () => {
  const args = ['account', 'recharge', '100', '--bill-no', 'r1', ...player('oRecharge')]
  const first = await pactolus(...args, '--remark', '补偿')
  assert.equal(first.exitCode, 0)
  assert.match(first.stdout, /^Added 100 as r1\.$/m)
  assert.match(first.stdout, /has 100 coins, 0 of them gifts/)
  const second = await pactolus(...args)
  assert.equal(second.exitCode, 0)
  assert.match(second.stdout, /^Nothing moved: r1 is known, it added 100 before\.$/m)
  const third = await json<OrderResult>(...args)
  assert.equal(third.outcome, 'duplicate')
  assert.equal(third.balance, 100)
})

void test('a purchase is recorded as far as it is, and its coins come in when it is delivered', async () => {
  const terms = ['--out-trade-no', 'T1', '--fee', '600', '--dialect', 'xpay']
  const args = ['account', 'recharge', '60', ...terms]
  const buy = async (...own: string[]) =>
    (await pactolus(...args, ...player('oBuyer'), ...own)).stdout.split('\n')[0]
  assert.equal(await buy('--state', 'paid'), 'The purchase T1 is paid; no coins came in.')
  assert.equal(await buy('--state', 'paid'), 'Nothing changed: the purchase T1 was paid before.')
  assert.equal(await buy(), 'Added 60 as T1.')
  assert.equal(await buy(), 'Nothing moved: T1 is known, it added 60 before.')
})

void test('the same bill_no with another amount moves nothing and ends with 1', async () => {
  const account = player('oConflict')
  await json('account', 'recharge', '100', '--bill-no', 'r1', ...account)
  const args = ['account', 'recharge', '200', '--bill-no', 'r1', ...account]
  const { exitCode, stderr } = await pactolus(...args)
  assert.equal(exitCode, 1)
  assert.equal(stderr, 'pactolus: That bill_no was used before with another amount.\n')
})

void test('present gives coins that count as gifts', async () => {
  const account = player('oPresent', '2', 'sandbox')
  const result = await json<OrderResult>('account', 'present', '7', '--bill-no', 'g1', ...account)
  assert.equal(result.outcome, 'posted')
  assert.equal(result.gift_balance, 7)
  const again = await pactolus('account', 'present', '7', '--bill-no', 'g1', ...account)
  assert.match(again.stdout, /Nothing moved: g1 is known, it gave 7 before/)
})

void test('recharge without a bill_no, with a bad one or no whole amount ends with 2', async () => {
  for (const [args, message] of [
    [['100'], /give --bill-no or --out-trade-no/],
    [['100', '--bill-no', 'a b'], /digits, letters and _ - \| \* @/],
    [['1.5', '--bill-no', 'x'], /whole number from 1/],
    [['0', '--bill-no', 'x'], /whole number from 1/],
    [['5', '--bill-no', 'x', '--env', 'live'], /Allowed choices are production, sandbox/],
  ] as const) {
    const { exitCode, stderr } = await pactolus('account', 'recharge', ...args)
    assert.equal(exitCode, 2, args.join(' '))
    assert.match(stderr, message)
  }
})

void test('zones and openids may hold what a URL may not', async () => {
  const account = player('o/p?q#r%2F', '一区/角色 1')
  await json('account', 'recharge', '3', '--bill-no', 'x|y*z@1', ...account)
  const body = await json<AccountBody>('account', 'balance', ...account)
  assert.equal(body.balance, 3)
  assert.equal(body.openid, 'o/p?q#r%2F')
  assert.equal(body.zone_id, '一区/角色 1')
  const found = await json<{ items: OrderBody[] }>('order', 'show', 'x|y*z@1')
  assert.equal(found.items[0]?.zone_id, '一区/角色 1')
  const dots = await pactolus('account', 'balance', ...player('..'))
  assert.equal(dots.exitCode, 2)
})

void test('freeze and unfreeze say how the account stands, and 404 is passed on', async () => {
  const account = player('oFreeze')
  await json('account', 'recharge', '1', '--bill-no', 'r1', ...account)
  const frozen = await pactolus('account', 'freeze', ...account)
  assert.match(frozen.stdout, /oFreeze, zone 1, .* is frozen\./)
  const body = await json<AccountBody>('account', 'unfreeze', ...account)
  assert.equal(body.frozen, false)
  const nobody = await pactolus('account', 'freeze', ...player('oNobody'))
  assert.equal(nobody.exitCode, 1)
  assert.equal(nobody.stderr, 'pactolus: There is no such account.\n')
})

void test('a statement comes in pages, or whole', async () => {
  const account = player('oStatement')
  for (const billNo of ['a', 'b', 'c']) {
    await json('account', 'recharge', '10', '--bill-no', billNo, ...account)
  }
  await paid('oStatement', 'p1', 4n)
  const first = await pactolus('account', 'statement', ...account, '--limit', '2')
  assert.match(first.stdout, /^ENTRY +POSTED_AT +KIND +BILL_NO +PAID +GIFT +BALANCE/)
  assert.match(first.stdout, /pay +p1 +-4 +0 +26/)
  assert.match(first.stdout, /There is more: add --after 3, or --all\./)
  type Page = { items: EntryBody[]; next: string | null }
  const rest = await json<Page>('account', 'statement', ...account, '--limit', '2', '--after', '3')
  assert.deepEqual(
    rest.items.map(({ bill_no }) => bill_no),
    ['b', 'a'],
  )
  const whole = await json<Page>('account', 'statement', ...account, '--all')
  assert.equal(whole.items.length, 4)
  assert.equal(whole.next, null)
  const pays = await json<Page>('account', 'statement', ...account, '--kind', 'pay')
  assert.deepEqual(
    pays.items.map(({ kind }) => kind),
    ['pay'],
  )
})

void test('accounts are listed by the beginning of their openid', async () => {
  for (const openid of ['oListA', 'oListB']) {
    await json('account', 'recharge', '10', '--bill-no', 'r1', ...player(openid))
  }
  const one = await pactolus('account', 'list', '--openid-prefix', 'oList', '--limit', '1')
  assert.match(one.stdout, /^oListA +1 +10/m)
  const cursor = /add --after (\S+), or --all/.exec(one.stdout)?.[1] ?? ''
  type Page = { items: AccountBody[] }
  const rest = await json<Page>('account', 'list', '--openid-prefix', 'oList', '--after', cursor)
  assert.deepEqual(
    rest.items.map(({ openid }) => openid),
    ['oListB'],
  )
  const none = await pactolus('account', 'list', '--openid-prefix', 'nobody')
  assert.equal(none.exitCode, 0)
  assert.match(none.stdout, /No account/)
})

void test('an order is shown with what became of it, and cancelled once', async () => {
  const account = player('oCancel')
  await json('account', 'recharge', '10', '--bill-no', 'r1', ...account)
  await json('account', 'present', '5', '--bill-no', 'g1', ...account)
  await paid('oCancel', 'sword-1', 8n)
  const before = await pactolus('order', 'show', 'sword-1')
  assert.match(before.stdout, /amount +8, 5 of them gifts/)
  assert.match(before.stdout, /refunded +0, 0 of them gifts/)
  const cancelled = await pactolus('order', 'cancel', 'sword-1', ...account)
  assert.equal(cancelled.exitCode, 0)
  assert.match(cancelled.stdout, /Refunded sword-1: 8 coins, 5 of them gifts\./)
  assert.match(cancelled.stdout, /has 15 coins, 5 of them gifts/)
  const again = await pactolus('order', 'cancel', 'sword-1', ...account)
  assert.equal(again.exitCode, 1)
  assert.match(again.stderr, /That pay is already refunded\.\nThe account: oCancel, zone 1/)
  const found = await json<{ items: OrderBody[] }>('order', 'show', 'sword-1')
  assert.equal(found.items.find(({ kind }) => kind === 'pay')?.refunded, 8)
})

void test('cancel as JSON is the answer of the API', async () => {
  await json('account', 'recharge', '10', '--bill-no', 'r1', ...player('oCancelJson'))
  await paid('oCancelJson', 'p1', 4n)
  const result = await json<OrderResult>('order', 'cancel', 'p1', ...player('oCancelJson'))
  assert.deepEqual(result, {
    outcome: 'posted',
    bill_no: 'p1',
    amount: 4,
    gift: 0,
    balance: 10,
    gift_balance: 0,
  })
})

void test('an order that nobody made ends with 1', async () => {
  const shown = await pactolus('order', 'show', 'nothing')
  assert.equal(shown.exitCode, 1)
  assert.match(shown.stderr, /There is no order nothing in offer/)
  const cancelled = await pactolus('order', 'cancel', 'nothing')
  assert.equal(cancelled.exitCode, 1)
  assert.match(cancelled.stderr, /never paid with that bill_no/)
})

void test('the demo player is not meant in another offer', async () => {
  const { exitCode, stderr } = await pactolus('account', 'balance', '--offer', '1450009999')
  assert.equal(exitCode, 2)
  assert.match(stderr, /Which player\? Pass --openid\./)
})

void test('orders are searched by time, and a balance is explained, now and at an instant', async () => {
  const account = player('oExplained')
  await json('account', 'recharge', '100', '--bill-no', 'x1', ...account)
  await paid('oExplained', 'x2', 30n)
  const offer = ['--offer', demo.offerId]
  const list = await pactolus('order', 'list', ...offer, '--openid', 'oExplained')
  assert.match(list.stdout, /pay +open +30 +oExplained +1 +x2/)
  const found = await json<{ items: OrderBody[]; next: string | null }>(
    ...['order', 'list', ...offer, '--openid', 'oExplained', '--kind', 'recharge', '--all'],
  )
  assert.deepEqual([found.items.map(({ bill_no }) => bill_no), found.next], [['x1'], null])
  const wrong = await pactolus('order', 'list', ...offer, '--from', 'yesterday')
  assert.equal(wrong.exitCode, 2)
  assert.match(wrong.stderr, /`from` must be a time/)
  const explained = await pactolus('account', 'explain', ...account)
  assert.equal(explained.exitCode, 0)
  assert.match(explained.stdout, /had 70 coins at .*: 70 paid \+ 0 gift\.\nIt adds up: 2 entries/)
  const before = await pactolus('account', 'balance', ...account, '--at', '2020-01-01T00:00:00Z')
  assert.match(before.stdout, /had 0 coins, 0 of them gifts\./)
})
