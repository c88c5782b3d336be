// Which rule applies to which call: order, patterns, nth, count, probability and its seed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FaultRule } from '../../src/emulator/contract.ts'
import { presets } from '../../src/emulator/fault-presets.ts'
import { checkedRule, type FaultableCall, FaultRules } from '../../src/emulator/fault-rules.ts'
import { globOf } from '../../src/emulator/glob.ts'
import { logNormal, randomOf } from '../../src/emulator/random.ts'

function call(own: Partial<FaultableCall> = {}): FaultableCall {
  return {
    dialect: '1.0',
    operation: 'pay',
    env: 'production',
    openid: 'oPlayer1',
    bill_no: 'b-1',
    ...own,
  }
}

function rulesOf(...rules: FaultRule[]): FaultRules {
  const kept = new FaultRules()
  for (const rule of rules) kept.add(rule)
  return kept
}

/** The calls, of `count` alike, that a fault met; counted from 1. */
function fired(rules: FaultRules, count: number, own?: Partial<FaultableCall>): number[] {
  return Array.from({ length: count }, (_, at) => at + 1).filter(
    () => rules.decide(call(own)) !== undefined,
  )
}

const effect = 'busy_before_commit'

test('the first rule that fires wins, and a rule that has fired often enough lets the next one', () => {
  const rules = rulesOf({ effect, count: 1 }, { effect: 'drop_after_commit', count: 1 })
  const effects = Array.from({ length: 3 }, () => rules.decide(call())?.effect)
  assert.deepEqual(effects, [effect, 'drop_after_commit', undefined])
  assert.deepEqual(
    rules.list().map(({ rule, matched, fired }) => [rule, matched, fired]),
    [
      [1, 3, 1],
      [2, 2, 1],
    ],
  )
})

test('nth is every nth matching call, and with count 1 the nth alone', () => {
  assert.deepEqual(fired(rulesOf({ effect, nth: 3 }), 9), [3, 6, 9])
  assert.deepEqual(fired(rulesOf({ effect, nth: 3, count: 1 }), 9), [3])
})

test('operation, env, openid and bill_no must all match; * stands for any text', () => {
  const rule = { effect, operation: 'pay', env: 'sandbox', openid: 'o*1', bill_no: 'b-*' } as const
  const matching = { env: 'sandbox' }
  assert.equal(fired(rulesOf(rule), 1, matching).length, 1)
  const others = [
    { env: 'production' },
    { ...matching, operation: 'present' },
    { ...matching, openid: 'oPlayer2' },
    { ...matching, openid: undefined },
    { ...matching, bill_no: 'B-1' },
    { ...matching, bill_no: 'xb-1' },
  ]
  for (const own of others) assert.deepEqual(fired(rulesOf(rule), 1, own), [], JSON.stringify(own))
})

test('a pattern is text but for its stars', () => {
  const hits = (pattern: string, bill_no: string) =>
    fired(rulesOf({ effect, bill_no: pattern }), 1, { bill_no }).length === 1
  assert.ok(hits('a|b*@', 'a|b7@'))
  assert.ok(!hits('a|b*@', 'a'))
  assert.ok(!hits('.', 'x'))
  assert.ok(hits('*', ''))
})

/** The definition, letter by letter. */
function isLike(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  const rest = pattern.slice(1)
  if (pattern[0] !== '*') return pattern[0] === text[0] && isLike(rest, text.slice(1))
  return isLike(rest, text) || (text !== '' && isLike(pattern, text.slice(1)))
}

test('any pattern takes the texts that its definition takes', () => {
  const patterns = fc.string({ unit: fc.constantFrom('*', '*', 'a', 'b', '.'), maxLength: 7 })
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 9 })
  fc.assert(
    fc.property(patterns, texts, (pattern, text) => {
      assert.equal(globOf(pattern)(text), isLike(pattern, text))
    }),
    { numRuns: 5000, seed: Number(process.env.SEED ?? Date.now()) },
  )
})

test('a pattern with many stars is decided without going back', () => {
  // A matcher that goes back tries more ways here than it could in the age of the universe.
  assert.equal(globOf(`${'a*'.repeat(63)}b`)('a'.repeat(128)), false)
})

test('an effect is never given to a call that it is not for', () => {
  const rules = rulesOf({ effect: 'in_progress' }, { effect: 'late_recharge', ms: 1 })
  assert.deepEqual(fired(rules, 2), [])
  assert.equal(rules.decide(call({ operation: 'cancelPay' }))?.effect, 'in_progress')
  assert.equal(rules.decide(call({ operation: 'recharge' }))?.effect, 'late_recharge')
})

test('probability comes the same way again from the same seed, and another way from another', () => {
  const run = (seed: number) => fired(rulesOf({ effect, probability: 0.2, seed }), 2000)
  assert.deepEqual(run(7), run(7))
  assert.notDeepEqual(run(7), run(8))
  const share = run(7).length / 2000
  assert.ok(share > 0.16 && share < 0.24, `${share} of the calls`)
  assert.deepEqual(fired(rulesOf({ effect, probability: 0 }), 100), [])
  assert.equal(fired(rulesOf({ effect, probability: 1 }), 100).length, 100)
})

test('two rules without a seed do not draw the same numbers, and repeat after a clear', () => {
  const rules = new FaultRules()
  const run = () => {
    rules.clear()
    rules.add({ effect, probability: 0.3 })
    rules.add({ effect: 'drop_after_commit', probability: 0.3 })
    return Array.from({ length: 500 }, () => rules.decide(call())?.effect)
  }
  const first = run()
  assert.ok(first.includes('drop_after_commit'))
  assert.deepEqual(run(), first)
})

test('a log-normal delay has its median in the middle and spreads as sigma says', () => {
  const rules = rulesOf({ effect: 'delay', median_ms: 100, sigma: 0.5 })
  const times = Array.from({ length: 2001 }, () => rules.decide(call())?.ms ?? -1).sort(
    (a, b) => a - b,
  )
  const at = (share: number) => times[Math.floor(share * 2000)] ?? 0
  assert.ok(Math.abs(at(0.5) - 100) < 8, `median ${at(0.5)}`)
  // exp(±0.5) is one standard deviation: 16 % and 84 %.
  assert.ok(Math.abs(at(0.84) - 165) < 15, `84 % ${at(0.84)}`)
  assert.ok(Math.abs(at(0.16) - 61) < 8, `16 % ${at(0.16)}`)
  assert.equal(logNormal(randomOf(1), 50, 0), 50)
})

test('what does not fit the effect is refused with a sentence that names the field', () => {
  const wrong: [unknown, RegExp][] = [
    [{}, /^effect is missing/],
    [{ effect: 'explode' }, /^effect must be one of busy_before_commit, /],
    [{ effect: 'delay' }, /^ms or median_ms must be given/],
    [{ effect: 'delay', ms: 1, median_ms: 1 }, /^ms or median_ms must be given/],
    [{ effect: 'delay', ms: 1, sigma: 1 }, /^median_ms is missing/],
    [{ effect: 'late_recharge' }, /^ms is missing/],
    [{ effect: 'late_recharge', ms: 1, median_ms: 1 }, /^median_ms is for delay/],
    [{ effect, ms: 5 }, /^ms is for effects that take time/],
    [{ effect, err_code: -1 }, /^err_code is for client_error_before_pay and client_error_after/],
    [{ effect: 'client_error_before_pay' }, /^err_code is missing/],
    [{ effect: 'client_error_after_pay', err_code: 12 }, /^err_code 12 is no code of the client/],
    [
      { effect: 'client_error_before_pay', err_code: 701001, dialect: 'xpay' },
      /^err_code 701001 is no code of the client call of xpay/,
    ],
    [{ effect, nth: 0 }, /^nth must be >= 1/],
    [{ effect, probability: 1.5 }, /^probability must be <= 1/],
    [{ effect, operation: 'refund' }, /^operation must be one of getBalance, /],
    [
      { effect: 'in_progress', operation: 'pay' },
      /^operation must be one of cancelPay, refundOrder or/,
    ],
    [{ effect, often: 1 }, /^often is not a field of a fault rule/],
    ['busy', /^a fault rule must be object/],
  ]
  for (const [rule, message] of wrong) assert.throws(() => checkedRule(rule), { message })
})

test('every preset is made of good rules, and its seed changes how it falls', () => {
  for (const { name, rules: terms } of presets) {
    const rules = new FaultRules()
    assert.ok(rules.addPreset(name).length > 0)
    const run = (seed: number) => {
      rules.clear()
      rules.addPreset(name, { seed })
      return Array.from({ length: 400 }, () => rules.decide(call())?.effect ?? '').join()
    }
    assert.equal(run(1), run(1), name)
    const isRandom = terms.some((rule) => 'probability' in rule)
    if (isRandom) assert.notEqual(run(1), run(100), name)
  }
})
