// A signature is accepted once, for as long as it is valid, in bounded memory.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { SeenSignatures } from '../../src/cloud/seen-signatures.ts'

const signature = (n: number) => createHash('sha256').update(String(n)).digest('hex')

/** From the earliest moment at which a signature counts to the last one, in seconds. */
const lifeS = 1200

test('a signature is accepted once as long as it is valid, with any calls in between', () => {
  for (const step of [1, 7, 450, 899]) {
    const seen = new SeenSignatures()
    const acceptedAt = new Map<number, number>()
    for (let now = 1000; now < 1000 + 4 * lifeS; now += step) {
      assert.equal(seen.accept(signature(now), now), true)
      acceptedAt.set(now, now)
      for (const at of [now, now - step, now - lifeS + (lifeS % step)]) {
        if (!acceptedAt.has(at) || now - at > lifeS) continue
        assert.equal(seen.accept(signature(at), now), false, `${at} at ${now}`)
      }
    }
  }
})

test('what is long over is forgotten', () => {
  const seen = new SeenSignatures()
  assert.equal(seen.accept(signature(0), 1000), true)
  assert.equal(seen.accept(signature(1), 1000 + lifeS + 1), true)
  assert.equal(seen.accept(signature(2), 1000 + 2 * lifeS + 2), true)
  assert.equal(seen.accept(signature(0), 1000 + 2 * lifeS + 2), true)
})

test('when there is no more room the oldest are forgotten, and the last ones never', () => {
  const seen = new SeenSignatures(3)
  for (let n = 0; n < 7; n += 1) assert.equal(seen.accept(signature(n), 1000), true)
  for (const n of [3, 4, 5, 6]) assert.equal(seen.accept(signature(n), 1000), false)
  for (const n of [0, 1, 2]) assert.equal(seen.accept(signature(n), 1000), true)
})
