// The examples of the emulator run: a suite, a setup file, callers in other languages by the ready file.
import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { startEmulator } from '../../src/index.ts'
import { compileOnce, testCache } from '../support/process.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../../../..')
const examples = join(root, 'examples')
const folder = mkdtempSync(join(tmpdir(), 'pactolus-examples-'))
process.env.XDG_CACHE_HOME = testCache
after(() => rmSync(folder, { recursive: true, force: true }))

const fromSource = [compileOnce, '--conditions=source', '--import', import.meta.resolve('tsx')]

test('the suite for node:test passes in a package of either type', async () => {
  const suite = join(folder, 'shop.test.mjs')
  copyFileSync(join(examples, 'node-test/shop.test.mjs'), suite)
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{"type": "commonjs"}')
  const args = [...fromSource, '--test', '--test-reporter=tap', suite]
  // Without the mark of the run that this test belongs to.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const { stdout } = await run(process.execPath, args, { cwd: folder, env })
  assert.match(stdout, /^# pass 2$/m)
  assert.match(stdout, /^# fail 0$/m)
})

/** What vitest does with a globalSetup file, and a worker with what it provides. */
const likeVitest = `
  const { setup, teardown } = await import(process.argv[1])
  let game
  // vitest hands it to its workers, which takes what can be cloned.
  await setup({ provide: (name, value) => { game = structuredClone(value) } })
  const post = (path, body) => fetch(game.baseUrl + '/_pactolus' + path, {
    method: 'POST',
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const own = await (await post('/namespaces', { name: 'worker1' })).json()
  const { status } = await post('/reset?namespace=worker1')
  await teardown()
  const isGone = await fetch(game.baseUrl).then(() => false, () => true)
  console.log(JSON.stringify({ isOwn: own.appid !== game.appid, status, isGone }))`

test('the setup file for vitest provides a game, for each worker its own, and stops it', async () => {
  const args = [...fromSource, '--input-type=module', '-e', likeVitest]
  const { stdout } = await run(process.execPath, [...args, join(examples, 'vitest/setup.mjs')], {
    cwd: folder,
  })
  const last = stdout.trim().split('\n').at(-1) ?? ''
  assert.deepEqual(JSON.parse(last), { isOwn: true, status: 200, isGone: true })
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
  assert.match(workflow, /npx pactolus exec --ready-file ready\.json -- /)
  assert.match(workflow, /php pay\.php ready\.json/)
  assert.match(workflow, /path: ~\/\.cache\/pactolus$/m)
  assert.doesNotMatch(workflow, /\t/, 'YAML knows no tabs')
})
