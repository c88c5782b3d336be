// The examples of the emulator run: a suite, a setup file, callers in other languages by the ready file.
import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import type { GameBody } from '../../src/emulator/contract.ts'
import { startEmulator } from '../../src/index.ts'
import { testCache } from '../support/process.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../../../..')
const examples = join(root, 'examples')
const folder = mkdtempSync(join(tmpdir(), 'pactolus-examples-'))
process.env.XDG_CACHE_HOME = testCache
after(() => rmSync(folder, { recursive: true, force: true }))

const fromSource = ['--conditions=source', '--import', import.meta.resolve('tsx')]

test('the suite for node:test passes', async () => {
  const args = [
    ...fromSource,
    '--test',
    '--test-reporter=tap',
    join(examples, 'node-test/shop.test.js'),
  ]
  // Without the mark of the run that this test belongs to.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const { stdout } = await run(process.execPath, args, { cwd: folder, env })
  assert.match(stdout, /^# pass 2$/m)
  assert.match(stdout, /^# fail 0$/m)
})

test('the setup file for vitest provides a game, for each worker its own, and stops it', async () => {
  const { setup, teardown } = await import(join(examples, 'vitest/setup.js'))
  const provided = new Map<string, GameBody>()
  await setup({ provide: (name: string, value: GameBody) => provided.set(name, value) })
  const game = provided.get('emulator')
  // vitest hands it to its workers, which takes what can be cloned.
  assert.deepEqual(structuredClone(game), game)
  const controls = `${game?.baseUrl}/_pactolus`
  const answer = await fetch(`${controls}/namespaces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'worker1' }),
  })
  const own = (await answer.json()) as GameBody
  assert.notEqual(own.appid, game?.appid)
  const reset = await fetch(`${controls}/reset?namespace=worker1`, { method: 'POST' })
  assert.equal(reset.status, 200)
  await teardown()
  await assert.rejects(fetch(`${controls}/clock`))
})

/** What a program needs to run, when this machine has it. */
function found(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const callers = [
  { file: 'php/pay.php', command: ['php'], has: found('php', '--version') },
  { file: 'go/pay.go', command: ['go', 'run'], has: found('go', 'version') },
]

for (const { file, command, has } of callers) {
  test(`${file} reads the ready file and pays`, {
    skip: !has && `no ${command[0]} here`,
  }, async () => {
    const emulator = await startEmulator()
    try {
      const { clock, faults, state, requests, namespace, close, ...ready } = emulator
      const readyFile = join(folder, 'ready.json')
      writeFileSync(readyFile, JSON.stringify(ready))
      const [program = '', ...args] = command
      const { stdout } = await run(program, [...args, join(examples, file), readyFile])
      assert.match(stdout, /^errcode 0, coins left: 990$/m)
    } finally {
      await emulator.close()
    }
  })
}

test('the workflow runs what exists: commands, files and flags', () => {
  const workflow = readFileSync(join(examples, 'workflow/test.yml'), 'utf8')
  assert.match(workflow, /^on: /m)
  assert.match(workflow, /pactolus dev --data memory --port 0 --ready-file ready\.json &/)
  assert.match(workflow, /php pay\.php ready\.json/)
  assert.match(workflow, /path: ~\/\.cache\/pactolus$/m)
  assert.doesNotMatch(workflow, /\t/, 'YAML knows no tabs')
})
