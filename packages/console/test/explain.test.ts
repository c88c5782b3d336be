// A balance in words, and the chart of an overview.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExplainedGroup, SumOfTime } from '../src/api/bodies.ts'
import { conclusionOf, explanationText, sentencesOf, stepsOf } from '../src/explain/sentences.ts'
import { timeText } from '../src/format/times.ts'
import { barsOf, extentOf } from '../src/overview/bars.ts'
import { translateIn } from '../src/words/words.ts'

const time = (at: string) => timeText(at, 'utc8')

function group(own: Partial<ExplainedGroup>): ExplainedGroup {
  const at = '2026-11-28T16:00:00.000Z'
  return {
    kind: 'recharge',
    count: 1,
    paid: 0,
    gift: 0,
    first_at: at,
    last_at: at,
    by_operators: 0,
    ...own,
  }
}

const explained = {
  at: '2026-11-29T01:00:00.000Z',
  opening: 0,
  opening_gift: 0,
  opening_entry_no: 0,
  groups: [
    group({ paid: 1000 }),
    group({ kind: 'present', gift: 50, by_operators: 1 }),
    group({ kind: 'pay', count: 14, paid: -150, gift: -50, last_at: '2026-11-28T17:00:00.000Z' }),
    group({ kind: 'refund', paid: 30 }),
  ],
  balance: 880,
  gift_balance: 0,
  entries: 17,
  adds_up: true,
}

test('a balance is explained by what came, what went and what came back', () => {
  const texts = sentencesOf(explained, translateIn('en'), time).map(({ text }) => text)
  assert.deepEqual(texts, [
    '1,000 coins were bought in 1 recharge.',
    '50 coins were given in 1 present. (1 by operators)',
    '200 coins were spent in 14 pays, 50 of them gifts.',
    '30 coins came back in 1 refund.',
  ])
  assert.equal(
    conclusionOf(explained, translateIn('en')),
    'So the balance is 880: 880 paid + 0 gift.',
  )
})

test('in Chinese the part of operators is in full-width parentheses', () => {
  const [, given] = sentencesOf(explained, translateIn('zh'), time).map(({ text }) => text)
  assert.equal(given, '1 笔赠送，获赠 50 个游戏币。（其中 1 笔由运营人员操作）')
})

test('one order has its time, several have the first and the last', () => {
  const spans = sentencesOf(explained, translateIn('en'), time).map(({ span }) => span)
  assert.equal(spans[0], '2026-11-29 00:00:00')
  assert.equal(spans[2], '2026-11-29 00:00:00 to 2026-11-29 01:00:00')
})

test('each step of the waterfall begins where the one before ended, and the last ends at the balance', () => {
  const steps = stepsOf(explained)
  assert.deepEqual(
    steps.map(({ from, to }) => [from, to]),
    [
      [0, 1000],
      [1000, 1050],
      [1050, 850],
      [850, 880],
    ],
  )
})

test('the text for a ticket says so when the entries do not add up', () => {
  const t = translateIn('zh')
  assert.match(explanationText(explained, 'title', t, time), /核对无误：17 条流水/)
  const wrong = explanationText({ ...explained, adds_up: false }, 'title', t, time)
  assert.match(wrong, /核对不上/)
  assert.doesNotMatch(wrong, /核对无误/)
})

test('the chart shows coins that came in above the line, and spent coins below it', () => {
  const none = { orders: 0, paid: 0, gift: 0 }
  const sums: SumOfTime = {
    from: '',
    to: '',
    recharge: { orders: 1, paid: 60, gift: 0 },
    present: { orders: 1, paid: 0, gift: 20 },
    refund: none,
    pay: { orders: 1, paid: 10, gift: 10 },
  }
  const bars = barsOf(sums, extentOf([sums]))
  assert.deepEqual(
    bars.map(({ kind, y, height }) => [kind, Math.round(y * 100), Math.round(height * 100)]),
    [
      ['recharge', 20, 60],
      ['present', 0, 20],
      ['pay', 80, 20],
    ],
  )
})
