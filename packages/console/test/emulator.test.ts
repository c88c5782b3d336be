// What the emulator's pages make of what the controls answer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Listed, type Preset, rulesOf } from '../src/emulator/presets.ts'
import { differenceOf } from '../src/format/difference.ts'

test('the difference of two texts begins at the first character that differs', () => {
  const parts = (left: string, right: string) => {
    const { before, left: a, right: b, after } = differenceOf(left, right) ?? {}
    return [before, a, b, after]
  }
  assert.deepEqual(parts('amt=1&ts=2', 'amt=1&ts=3'), ['amt=1&ts=', '2', '3', ''])
  assert.deepEqual(parts('/a/sandbox/b', '/a/b'), ['/a/', 'sandbox/', '', 'b'])
  assert.deepEqual(parts('aa', 'aaa'), ['aa', '', 'a', ''])
  assert.deepEqual(parts('', 'x'), ['', '', 'x', ''])
  // Two characters whose surrogates begin alike.
  assert.deepEqual(parts('<😀>', '<😁>'), ['<', '😀', '😁', '>'])
  assert.equal(differenceOf('same', 'same'), undefined)
})

const preset: Preset = {
  name: 'two',
  says: '',
  zh: '',
  rules: [
    { effect: 'busy_after_commit', probability: 0.05 },
    { effect: 'delay', median_ms: 120, sigma: 0.8 },
  ],
}
const listed = (rule: number, terms: Omit<Listed, 'rule' | 'matched' | 'fired'>): Listed => ({
  ...{ rule, matched: 3, fired: 1 },
  ...terms,
})

test('a preset is on while each of its rules is there', () => {
  const busy = listed(4, { effect: 'busy_after_commit', probability: 0.05, seed: 1 })
  const delay = listed(5, { effect: 'delay', median_ms: 120, sigma: 0.8, seed: 2 })
  const own = listed(6, { effect: 'delay', median_ms: 120, sigma: 0.8, operation: 'pay' })
  assert.deepEqual(rulesOf(preset, [own, busy, delay]), [4, 5])
  assert.equal(rulesOf(preset, [busy]), undefined)
  assert.equal(rulesOf(preset, [busy, own]), undefined)
  assert.equal(
    rulesOf({ ...preset, rules: [...preset.rules, ...preset.rules] }, [busy, delay]),
    undefined,
  )
})
