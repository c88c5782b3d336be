// What is copied for a ticket, and until when an order can be refunded.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Account, OrderLife } from '../src/api/bodies.ts'
import { stampText } from '../src/format/times.ts'
import { usedAnswers } from '../src/order/answers.ts'
import { windowOf } from '../src/order/left.ts'
import { accountTicket, orderTicket } from '../src/order/ticket.ts'
import { translateIn } from '../src/words/words.ts'

const owner = { offer: '1450000001', env: 'production', openid: 'oAmy', zone: '1' } as const
const at = '2026-11-29T17:00:00.000Z'
const telling = {
  stamp: (instant: string | Date) => stampText(instant, 'utc8'),
  origin: 'https://coins.example',
}
const pay = { kind: 'pay', bill_no: 'p1', amount: 120, refunded: 20, posted_at: at } as const
const refund = { ...pay, kind: 'refund', bill_no: 'r1', amount: 20, by: 'lily', reason: 'Ticket 8' }
const answer = { operation: 'pay', errcode: 90012, name: 'order_exists' }
const life = {
  order: { ...pay, pay_item: 'sword', by: null, reason: null },
  refunds: [{ order: { ...refund, pay_item: null }, entry: null }],
  window: { is_open: true, ends_at: at },
  answers_now: [
    { ...answer, dialect: '1.0', is_spoken: true },
    { ...answer, dialect: 'xpay', is_spoken: false },
  ],
} as unknown as OrderLife

test('the ticket of an order has its item, its refunds with reasons, and the protocols in use', () => {
  assert.deepEqual(orderTicket(owner, life, { t: translateIn('en'), ...telling }).split('\n'), [
    'Offer 1450000001 · Production',
    'openid oAmy · zone_id 1',
    'Pay p1 · 120 · 2026-11-30 01:00:00 UTC+08:00 · sword',
    'Refund r1 · 20 · 2026-11-30 01:00:00 UTC+08:00 · lily · Ticket 8',
    '1.0 pay 90012 order_exists',
    'https://coins.example/console/production/1450000001/accounts/oAmy/1/orders/pay/p1',
  ])
})

test('what would be answered now is of the protocols that the offer uses', () => {
  assert.deepEqual(
    usedAnswers(life).map(({ dialect }) => dialect),
    ['1.0'],
  )
})

test('the ticket of an account has no punctuation of the other language', () => {
  const account = { balance: 60, paid: 50, gift: 10, frozen: true, entry_no: 8 } as Account
  const lines = accountTicket(owner, account, { t: translateIn('zh'), ...telling }).split('\n')
  assert.equal(lines[2], '余额 60 · 付费 50，赠送 10 · 已冻结')
  assert.match(lines[3] ?? '', /^最后一条流水 8 · \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\+08:00$/)
})

test('a pay that came back as a whole has no time left to be refunded', () => {
  assert.equal(windowOf(life), life.window)
  assert.equal(windowOf({ ...life, order: { ...life.order, refunded: 120 } }), undefined)
})
