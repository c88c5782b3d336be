// Everything a run leaves behind goes through here: one temporary folder, the child processes, the
// database servers. All of it is gone at the end, also after Ctrl-C and after a failure.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A child that serves HTTP; it wrote its ready file. */
export interface Service {
  readonly baseUrl: string
  readonly pid: number
  readonly ready: Readonly<Record<string, unknown>>
}

export interface ServiceStart {
  /** Arguments of node, up to and without `--ready-file`. */
  readonly arguments: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

const startTimeoutMs = 60_000
const stopTimeoutMs = 15_000

export class Stage {
  readonly folder: string
  #interrupted = false
  #closing: Promise<void> | undefined
  readonly #children = new Set<ChildProcess>()
  readonly #endings: (() => Promise<void>)[] = []

  constructor(name: string) {
    this.folder = mkdtempSync(join(tmpdir(), `pactolus-${name}-`))
    // tools/postgres.ts puts its cluster into the temporary folder, and runs it as another user.
    chmodSync(this.folder, 0o755)
    process.env.TMPDIR = this.folder
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        this.#interrupted = true
        process.stderr.write(`\n${signal}: cleaning up\n`)
        void this.close().finally(() => process.exit(130))
      })
    }
  }

  /** True once a signal came: what fails from then on fails because of it. */
  get interrupted(): boolean {
    return this.#interrupted
  }

  /** Something to end with the stage, after its children. */
  atEnd(ending: () => Promise<void>): void {
    this.#endings.push(ending)
  }

  /** A child that must not outlive this process. */
  adopt<Child extends ChildProcess>(child: Child): Child {
    this.#children.add(child)
    child.on('exit', () => this.#children.delete(child))
    if (this.#closing !== undefined) child.kill('SIGKILL')
    return child
  }

  /** Starts a service, its output in files as in production, and waits until it serves. */
  async start(name: string, { arguments: words, env = {} }: ServiceStart): Promise<Service> {
    const readyFile = join(this.folder, `${name}.ready.json`)
    const errors = join(this.folder, `${name}.err`)
    const output = openSync(join(this.folder, `${name}.log`), 'w')
    const child = this.adopt(
      spawn(process.execPath, [...words, '--ready-file', readyFile], {
        stdio: ['ignore', output, openSync(errors, 'w')],
        env: { ...process.env, ...env },
      }),
    )
    const giveUpAt = Date.now() + startTimeoutMs
    while (!existsSync(readyFile) || !readFileSync(readyFile, 'utf8').endsWith('}\n')) {
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > giveUpAt) {
        throw new Error(`${name} did not start: ${readFileSync(errors, 'utf8').slice(-2000)}`)
      }
      await sleep(20)
    }
    const ready = JSON.parse(readFileSync(readyFile, 'utf8')) as Record<string, unknown>
    return { baseUrl: String(ready.baseUrl), pid: child.pid ?? 0, ready }
  }

  /** Ends the child with this pid, letting it drain. */
  async stop(pid: number): Promise<void> {
    const child = [...this.#children].find((one) => one.pid === pid)
    if (child !== undefined) await end(child)
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#children].map(end))
    for (const ending of this.#endings.reverse()) {
      await ending().catch((error: unknown) => process.stderr.write(`cleaning up: ${error}\n`))
    }
    rmSync(this.folder, { recursive: true, force: true })
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const limit = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
  await ended
  clearTimeout(limit)
}
