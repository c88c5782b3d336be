// The shop of a storm as a process: started from a bundle, heard, killed, started again.
import { type ChildProcess, spawn } from 'node:child_process'
import type { ShopTask } from './shop.ts'

export class ShopProcess {
  readonly #script: string
  readonly #task: ShopTask
  #child: ChildProcess | undefined
  #errors = ''
  settled = 0
  /** Every order was begun. */
  isSold = false
  /** Orders that only a person can judge, once the shop has ended. */
  unresolved = 0

  constructor(script: string, task: ShopTask) {
    this.#script = script
    this.#task = task
  }

  /** The exit code once it has ended by itself; undefined while it runs, or after a kill. */
  get exitCode(): number | undefined {
    return this.#child?.exitCode ?? undefined
  }

  get errors(): string {
    return this.#errors.slice(-2000)
  }

  start(): void {
    const child = spawn(process.execPath, ['--enable-source-maps', this.#script], {
      env: { PATH: process.env.PATH, SHOP_TASK: JSON.stringify(this.#task) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = (text + chunk.toString()).split('\n')
      text = lines.pop() ?? ''
      for (const line of lines) this.#read(line)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      this.#errors += chunk.toString()
    })
  }

  async kill(): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGKILL')
    await ended
  }

  #read(line: string): void {
    const [word, count] = line.split(' ')
    if (word === 'settled') this.settled = Number(count)
    else if (word === 'sold') this.isSold = true
    else if (word === 'unresolved') this.unresolved = Number(count)
  }
}
