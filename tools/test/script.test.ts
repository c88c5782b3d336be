import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { oneOf, whole } from '../script.ts'

const root = join(import.meta.dirname, '../..')
const scripts = {
  crash: 'test/crash/crash.ts',
  storm: 'test/storm/storm.ts',
  failover: 'test/failover/failover.ts',
  bench: 'bench/bench.ts',
  memory: 'bench/memory.ts',
}

function run(script: string, ...words: string[]) {
  const flags = ['--conditions=source', '--import', 'tsx', script, ...words]
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, flags, { cwd: root }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    )
  })
}

for (const [name, script] of Object.entries(scripts)) {
  test(`${name} lists its options, and refuses one that it does not know`, async () => {
    const help = await run(script, '--help')
    assert.equal(help.code, 0, help.stderr)
    assert.match(help.stdout, /^ {2}--json FILE/m)
    const wrong = await run(script, '--jsn', 'x')
    assert.equal(wrong.code, 2)
    assert.match(wrong.stderr, /--jsn.*; --help lists the options\n$/s)
    assert.equal(wrong.stdout, '')
  })
}

test('a number out of its range is refused in a sentence that names the option', async () => {
  const { code, stderr } = await run(scripts.failover, '--rounds', '0')
  assert.equal(code, 2)
  assert.equal(
    stderr,
    '--rounds takes a whole number from 1 to 1000, not "0"; --help lists the options\n',
  )
  for (const text of ['', '-1', '1.5', '1e3', ' 7', '99']) {
    assert.throws(() => whole('seed', text, 98), /^Error: --seed takes .* from 1 to 98, not /)
  }
  assert.equal(whole('seed', '98', 98), 98)
})

test('a word that is none of the choices is refused with all of them', async () => {
  assert.equal(oneOf('client', 'naive', ['careful', 'naive']), 'naive')
  const { code, stderr } = await run(scripts.crash, '--only', 'kill-service,earthquake')
  assert.equal(code, 2)
  assert.match(
    stderr,
    /^--only takes kill-service, .*, not "earthquake"; --help lists the options\n$/,
  )
})
