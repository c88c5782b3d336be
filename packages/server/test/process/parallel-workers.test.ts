// 52 tests in 4 parallel processes, each in its namespace of one emulator, a reset before each.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { startEmulator } from '../../src/index.ts'
import { testCache } from '../support/process.ts'

const run = promisify(execFile)
const suite = join(import.meta.dirname, 'parallel-worker.js')
process.env.XDG_CACHE_HOME = testCache

test('4 workers of 13 tests each do not meet', async (context) => {
  const emulator = await startEmulator()
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const startedAt = performance.now()
  try {
    const workers = [1, 2, 3, 4].map((worker) =>
      run(process.execPath, ['--test', '--test-reporter=tap', suite], {
        env: { ...env, PACTOLUS_URL: emulator.baseUrl, WORKER: String(worker) },
      }),
    )
    for (const { stdout } of await Promise.all(workers)) assert.match(stdout, /^# pass 13$/m)
    const seconds = (performance.now() - startedAt) / 1000
    context.diagnostic(`${seconds.toFixed(1)} s for 52 tests in 4 workers`)
    const checks = await fetch(`${emulator.baseUrl}/admin/v1/checks`, {
      headers: { authorization: `Bearer ${emulator.adminToken}` },
    })
    assert.equal(((await checks.json()) as { ok: boolean }).ok, true, 'all books hold')
  } finally {
    await emulator.close()
  }
})
