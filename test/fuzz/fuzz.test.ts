// The fuzzer for a few seconds.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runFuzz } from './run.ts'
import { openStage } from './stage.ts'

const seed = Number(process.env.SEED ?? 1)

test('hostile requests cost what harmless ones do, are answered as documented and move nothing', async () => {
  const stage = await openStage('memory')
  try {
    const options = { seconds: 10, seed, known: stage.known, log() {} }
    const { failures, cases } = await runFuzz(stage.service, options)
    assert.deepEqual(failures, [], `seed ${seed}`)
    assert.ok(cases > 20, `${cases} cases`)
    assert.deepEqual(await stage.brokenChecks(), [])
  } finally {
    await stage.close()
  }
})
