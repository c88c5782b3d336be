// The command keeps what V8 would give back after eight quiet seconds (bin/heap.js).
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { bundleServer } from '../../bundle.js'
import { testCache } from '../support/process.ts'

const folder = join(import.meta.dirname, '../..')
const seenMaxMs = 60_000

/** Starts a program as `pactolus dev`, and tells what V8 says of its heap. */
function traced(program: string) {
  const flags = ['--trace-gc', '--trace-gc-verbose']
  const words = ['dev', '--data', 'memory', '--port', '0']
  const child = spawn(process.execPath, [...flags, join(folder, program), ...words], {
    env: { PATH: process.env.PATH, XDG_CACHE_HOME: testCache },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let trace = ''
  child.stdout.on('data', (chunk: Buffer) => {
    trace += chunk.toString('latin1')
  })
  return { trace: () => trace, end: () => child.kill('SIGKILL') }
}

test('a service that is quiet for a moment keeps its heap as the load left it', async () => {
  bundleServer()
  const reducing = 'Memory reducer:'
  const command = traced('bin/pactolus.js')
  // The same service, in the hands of V8: when that thinks of its memory, the command's turn has passed.
  const bare = traced('dist/main.js')
  try {
    const giveUpAt = performance.now() + seenMaxMs
    const isSeen = () => bare.trace().includes(reducing) && command.trace().includes('serving')
    while (!isSeen() && performance.now() < giveUpAt) await sleep(50)
    await sleep(500)
    assert.ok(bare.trace().includes(reducing), 'V8 no longer says that it reduces memory')
    assert.ok(command.trace().includes('serving'), 'the command did not start')
    assert.ok(!command.trace().includes(reducing), 'the command let V8 reduce its memory')
  } finally {
    command.end()
    bare.end()
  }
})
