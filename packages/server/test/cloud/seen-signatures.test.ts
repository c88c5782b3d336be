// A signature counts once, for as long as it would count at all, in bounded memory.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { SeenSignatures } from '../../src/cloud/seen-signatures.ts'

const signature = (n: number) => createHash('sha256').update(String(n)).digest('hex')

test('a signature is accepted once until it expires', () => {
  const seen = new SeenSignatures()
  assert.equal(seen.accept(signature(1), 1000, 1600), true)
  assert.equal(seen.accept(signature(2), 1000, 1600), true)
  for (const now of [1000, 1599, 1600]) assert.equal(seen.accept(signature(1), now, 1600), false)
})

test('when the memory is full the oldest is forgotten, never the newest', () => {
  const seen = new SeenSignatures(3)
  for (let n = 0; n < 4; n += 1) assert.equal(seen.accept(signature(n), 1000, 1600), true)
  for (const n of [1, 2, 3]) assert.equal(seen.accept(signature(n), 1000, 1600), false)
  assert.equal(seen.accept(signature(0), 1000, 1600), true)
})

test('what has expired makes room before anything else does', () => {
  const seen = new SeenSignatures(3)
  assert.equal(seen.accept(signature(0), 1000, 1010), true)
  assert.equal(seen.accept(signature(1), 1000, 1600), true)
  assert.equal(seen.accept(signature(2), 1020, 1600), true)
  assert.equal(seen.accept(signature(3), 1020, 1600), true)
  for (const n of [1, 2, 3]) assert.equal(seen.accept(signature(n), 1020, 1600), false)
})
