// The log's lines: none is lost at the end of a process, and many logs share one process.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog } from '../src/log.ts'

test('many logs in one process are one listener at its end', async () => {
  const before = process.listenerCount('exit')
  // Errors go to stderr: stdout is the test runner's.
  const logs = Array.from({ length: 20 }, () =>
    createLog({ logLevel: 'fatal', logFormat: 'json' }, 2),
  )
  for (const log of logs) log.fatal('a line that the test of the log writes')
  assert.ok(process.listenerCount('exit') - before <= 2, String(process.listenerCount('exit')))
  await Promise.all(logs.map((log) => new Promise((resolve) => log.flush(resolve))))
})
