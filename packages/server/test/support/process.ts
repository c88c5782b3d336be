// The real command as a process of its own: started, used, killed.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DemoCloud } from '../../src/ready-file.ts'
import type { Game } from './service.ts'

const command = join(import.meta.dirname, '../../bin/pactolus.js')
/** Makes node compile WebAssembly once, for services that live for seconds: optimizing it is a third of a start's CPU. */
export const compileOnce = '--liftoff-only'
export const testCache = join(import.meta.dirname, '../../../../node_modules/.cache')
const startLimitMs = 120_000

/** What the ready file of `dev` holds. */
export interface Ready {
  readonly baseUrl: string
  readonly adminUrl: string
  readonly appid: string
  readonly secret: string
  readonly offerId: string
  readonly key: string
  readonly sandboxKey: string
  readonly openid: string
  readonly zoneId: string
  readonly adminToken: string
  readonly cloud: DemoCloud
}

export interface Pactolus {
  readonly ready: Ready
  readonly child: ChildProcess
  /** Everything it printed so far, stdout and stderr. */
  output(): string
  /** Sends the signal and waits for the end: the exit code, or the signal that ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>
}

export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'pactolus-process-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Runs a command to its end. */
export async function runPactolus(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | NodeJS.Signals | null; output: string }> {
  const { child, output } = start(args, env)
  return { code: await ended(child), output: output() }
}

/** Starts `dev` or `serve` and waits until it serves. */
export async function startPactolus(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Pactolus> {
  const folder = temporaryFolder()
  const readyFile = join(folder.path, 'ready.json')
  const { child, output } = start([...args, '--port', '0', '--ready-file', readyFile], env)
  const limit = performance.now() + startLimitMs
  while (!existsSync(readyFile) || readFileSync(readyFile, 'utf8') === '') {
    if (child.exitCode !== null || performance.now() > limit) {
      child.kill('SIGKILL')
      throw new Error(`pactolus did not start:\n${output()}`)
    }
    await sleep(20)
  }
  const ready = JSON.parse(readFileSync(readyFile, 'utf8')) as Ready
  folder.remove()
  return {
    ready,
    child,
    output,
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended(child)
    },
  }
}

/** The demo game of a ready file as the tests' caller wants it. */
export function demoGameOf(ready: Ready): Game {
  const { appid, secret, offerId, key, sandboxKey } = ready
  return { appid, secret, offerId, keys: { production: key, sandbox: sandboxKey } }
}

function start(args: readonly string[], env: NodeJS.ProcessEnv) {
  const { PATH } = process.env
  const child = spawn(process.execPath, [compileOnce, command, ...args], {
    // The template of databases in memory: made once, for all tests.
    env: { PATH, XDG_CACHE_HOME: testCache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
    })
  }
  return { child, output: () => text }
}

function ended(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)))
}
