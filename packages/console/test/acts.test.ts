// What Activity and the banner of a frozen account say of acts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freezeOf, orderOf, ownNumber } from '../src/account/act-facts.ts'
import type { Act } from '../src/api/bodies.ts'

const act = (facts: Partial<Act>) =>
  ({ state: 'done', bill_no: null, pay_bill_no: null, ...facts }) as Act

test('a cancel leads to its pay, and a part of it shows its own number', () => {
  const whole = act({ action: 'cancel', bill_no: 'cancel:p1', pay_bill_no: 'p1' })
  const part = act({ action: 'cancel', bill_no: 'r1', pay_bill_no: 'p1', state: 'failed' })
  assert.deepEqual(orderOf(whole), { kind: 'pay', billNo: 'p1' })
  assert.deepEqual(orderOf(part), { kind: 'pay', billNo: 'p1' })
  assert.deepEqual([ownNumber(whole, 'p1'), ownNumber(part, 'p1')], [undefined, 'r1'])
})

test('a recharge leads to its order once there is one', () => {
  const facts = { action: 'recharge', bill_no: 'c1' } as const
  assert.deepEqual(orderOf(act(facts)), { kind: 'recharge', billNo: 'c1' })
  assert.equal(orderOf(act({ ...facts, state: 'waiting' })), undefined)
  assert.equal(ownNumber(act({ ...facts, state: 'waiting' })), 'c1')
  assert.equal(orderOf(act({ action: 'note' })), undefined)
})

test('the freeze of an account is the last one that was done and not undone', () => {
  const freeze = act({ action: 'freeze', by: 'amy' })
  const failed = act({ action: 'unfreeze', state: 'failed' })
  assert.equal(freezeOf([act({ action: 'note' }), failed, freeze]), freeze)
  assert.equal(freezeOf([act({ action: 'unfreeze' }), freeze]), undefined)
  assert.equal(freezeOf([]), undefined)
})
