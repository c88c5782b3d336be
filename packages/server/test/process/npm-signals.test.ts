// npm and npx between the caller and the service: a signal to npm reaches the service, which drains, and
// nothing is left behind.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { childrenOf, isRunning } from '../../../../tools/proc.ts'
import { temporaryFolder, testCache } from '../support/process.ts'

const root = join(import.meta.dirname, '../../../..')
const folder = temporaryFolder()
after(() => folder.remove())
const data = join(folder.path, 'data')
const lockFile = join(data, 'pactolus.lock')
const limitMs = 120_000

interface Started {
  readonly npm: ChildProcess
  /** npm, and every process below it. */
  readonly family: readonly number[]
  output(): string
}

/** Starts `words` in a process group of their own, as a terminal does, until it prints `mark`. */
async function started(words: string, mark: string): Promise<Started> {
  const [command = '', ...args] = words.split(' ')
  const npm = spawn(command, args, {
    cwd: root,
    detached: true,
    env: {
      PATH: process.env.PATH,
      HOME: folder.path,
      XDG_CACHE_HOME: testCache,
      PACTOLUS_DATA: data,
      PACTOLUS_PORT: '0',
      npm_config_offline: 'true',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [npm.stdout, npm.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const limit = performance.now() + limitMs
  while (!output.includes(mark)) {
    assert.ok(npm.exitCode === null && performance.now() < limit, `it did not start:\n${output}`)
    await sleep(50)
  }
  return { npm, family: familyOf(npm.pid ?? 0), output: () => output }
}

function familyOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(familyOf)]
}

async function allEnded({ npm, family, output }: Started): Promise<void> {
  if (npm.exitCode === null && npm.signalCode === null) await once(npm, 'exit')
  const limit = performance.now() + limitMs
  while (family.some(isRunning)) {
    if (performance.now() > limit) {
      for (const pid of family.filter(isRunning)) process.kill(pid, 'SIGKILL')
      assert.fail(`something was left behind:\n${output()}`)
    }
    await sleep(50)
  }
}

for (const [words, signal, receiver] of [
  ['npm start', 'SIGTERM', 'npm'],
  ['npm start', 'SIGINT', 'npm'],
  ['npm start', 'SIGINT', 'every process of the terminal'],
  ['npx pactolus dev', 'SIGTERM', 'npm'],
  ['npx pactolus dev', 'SIGINT', 'every process of the terminal'],
] as const) {
  test(`${words}: ${signal} to ${receiver} drains the service`, async () => {
    const service = await started(words, 'serving')
    const owner = Number(readFileSync(lockFile, 'utf8'))
    assert.ok(service.family.includes(owner), 'the service is below npm')
    const { pid = 0 } = service.npm
    process.kill(receiver === 'npm' ? pid : -pid, signal)
    await allEnded(service)
    assert.match(service.output(), /draining[\s\S]*stopped/)
    assert.ok(!existsSync(lockFile), 'the data folder is free')
  })
}

test('npx pactolus exec: SIGTERM to npm ends the command and its emulator', async () => {
  const exec = await started('npx pactolus exec --data memory -- tail -v -f package.json', '==>')
  exec.npm.kill('SIGTERM')
  await allEnded(exec)
})
