// Numbers and instants as the console shows and reads them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeText, coinsText, moneyText, readAmount } from '../src/format/numbers.ts'
import { spanOf } from '../src/format/ranges.ts'
import {
  dayText,
  inputTime,
  leftText,
  midnight,
  offsetText,
  readTime,
  timeText,
} from '../src/format/times.ts'

test('coins of 15 digits are shown to the last one', () => {
  assert.equal(coinsText(999_999_999_999_999), '999,999,999,999,999')
  assert.equal(coinsText(100_000_000_000_001), '100,000,000,000,001')
})

test('money is kept in fen and shown in yuan', () => {
  assert.equal(moneyText(123_456), '¥1,234.56')
  assert.equal(moneyText(5), '¥0.05')
})

test('a change has a sign, and nothing has none', () => {
  assert.equal(changeText(1200), '+1,200')
  assert.equal(changeText(-1200), '−1,200')
  assert.equal(changeText(0), '0')
})

test('an amount is read with its groups, and nothing else is accepted', () => {
  assert.equal(readAmount(' 1,234 567'), 1_234_567)
  assert.equal(readAmount('9999999999'), 9_999_999_999)
  for (const wrong of ['', '0', '-5', '1.5', '1e3', '12345678901', 'ten', '１２']) {
    assert.equal(readAmount(wrong), undefined, wrong)
  }
})

test('an instant is shown in UTC+8 unless one chooses otherwise', () => {
  const at = '2026-11-28T16:00:00.000Z'
  assert.equal(timeText(at, 'utc8'), '2026-11-29 00:00:00')
  assert.equal(timeText(at, 'utc'), '2026-11-28 16:00:00')
  assert.equal(dayText(at, 'utc8'), '2026-11-29')
})

test('what a field for a time holds is read in the zone in which it is shown', () => {
  const at = '2026-11-28T16:30:05.000Z'
  for (const zone of ['utc8', 'utc', 'local'] as const) {
    assert.equal(readTime(inputTime(at, zone), zone), at, zone)
  }
  assert.equal(readTime('2026-11-29T00:30', 'utc8'), '2026-11-28T16:30:00.000Z')
  assert.equal(readTime('yesterday', 'utc8'), undefined)
})

test('a file names the offset of its zone from UTC', () => {
  assert.equal(offsetText('utc8'), '+08:00')
  assert.equal(offsetText('utc'), '+00:00')
})

test('a day begins at midnight of the zone', () => {
  const now = new Date('2026-11-28T17:12:00Z')
  assert.equal(midnight(now, 'utc8'), '2026-11-28T16:00:00.000Z')
  assert.equal(midnight(now, 'utc'), '2026-11-28T00:00:00.000Z')
})

test('a window ticks in hours, minutes and seconds, and ends at zero', () => {
  assert.equal(leftText(172_799_999), '47:59:59')
  assert.equal(leftText(-5), '00:00:00')
})

test('yesterday and today meet at midnight of the chosen zone', () => {
  const now = new Date('2026-11-29T03:04:05.678Z')
  const midnightUtc8 = '2026-11-28T16:00:00.000Z'
  assert.deepEqual(spanOf('today', now, 'utc8'), { from: midnightUtc8, to: '' })
  assert.deepEqual(spanOf('yesterday', now, 'utc8'), {
    from: '2026-11-27T16:00:00.000Z',
    to: midnightUtc8,
  })
  assert.equal(spanOf('today', now, 'utc').from, '2026-11-29T00:00:00.000Z')
  assert.equal(spanOf('7d', now, 'utc').from, '2026-11-22T03:04:00.000Z')
})
