// The service of a storm or of a crash, as a process that can be killed, and what an operator asks
// of it over HTTP. By default it is `pactolus dev` on a data folder, on a port of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { compileOnce } from '../../packages/server/test/support/process.ts'
import { freePort } from '../../tools/postgres.ts'

const command = join(import.meta.dirname, '../../packages/server/bin/pactolus.js')
const startLimitMs = 60_000

/** What the ready file says. */
export interface Ready {
  readonly baseUrl: string
  readonly appid: string
  readonly secret: string
  readonly offerId: string
  readonly key: string
  /** `dev` alone. */
  readonly adminToken?: string
}

export interface Launch {
  /** The command with its flags; port, ready file and log are the service's own. */
  readonly words: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export class Service {
  readonly #folder: string
  readonly #port: number
  readonly #launch: Launch
  #child: ChildProcess | undefined
  #ready: Ready | undefined

  private constructor(folder: string, port: number, launch: Launch) {
    this.#folder = folder
    this.#port = port
    this.#launch = launch
  }

  static async start(
    folder: string,
    launch: Launch = { words: ['dev', '--data', join(folder, 'data')] },
  ): Promise<Service> {
    const service = new Service(folder, await freePort(), launch)
    await service.start()
    return service
  }

  /** False once it has ended, by itself or by a signal. */
  get isRunning(): boolean {
    return this.#child?.exitCode === null && this.#child.signalCode === null
  }

  /** Of the process that was started last. */
  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error('the service was not started')
    return this.#child.pid
  }

  get ready(): Ready {
    if (this.#ready === undefined) throw new Error('the service was not started')
    return this.#ready
  }

  /** Starts it, again after a kill on the same data and port. */
  async start(): Promise<void> {
    const readyFile = join(this.#folder, 'ready.json')
    rmSync(readyFile, { force: true })
    const log = openSync(join(this.#folder, 'service.log'), 'a')
    const { words, env = {} } = this.#launch
    const place = ['--port', String(this.#port), '--ready-file', readyFile]
    const flags = [...place, '--log-level', 'warn', '--log-format', 'json']
    this.#child = spawn(process.execPath, [compileOnce, command, ...words, ...flags], {
      stdio: ['ignore', log, log],
      env: { ...process.env, ...env },
    })
    closeSync(log)
    const giveUpAt = performance.now() + startLimitMs
    while (!existsSync(readyFile) || !readFileSync(readyFile, 'utf8').endsWith('}\n')) {
      if (!this.isRunning || performance.now() > giveUpAt) {
        this.#child.kill('SIGKILL')
        throw new Error(`the service did not start: ${this.log().slice(-2000)}`)
      }
      await sleep(20)
    }
    this.#ready = JSON.parse(readFileSync(readyFile, 'utf8')) as Ready
  }

  /** SIGSTOP and SIGCONT: it stands still with all its connections open, and goes on. */
  freeze(): void {
    this.#child?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#child?.kill('SIGCONT')
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child
    if (child === undefined || !this.isRunning) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }

  log(): string {
    return readFileSync(join(this.#folder, 'service.log'), 'utf8')
  }

  /** A question to the admin API or the emulator's controls; it must be answered with 2xx. */
  async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    // The ready file of serve has no admin token.
    const { baseUrl, adminToken = this.#launch.env?.PACTOLUS_ADMIN_TOKEN } = this.ready
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${adminToken}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
}
