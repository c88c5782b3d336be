// pgbench's TPC-B on the same server: what PostgreSQL itself does with a transaction per client and the
// best-known benchmark for that.
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { PostgresServer } from '../tools/postgres.ts'
import { endedChildrenCpuSeconds } from '../tools/proc.ts'
import type { LoadResult } from './load.ts'
import type { Stage } from './stage.ts'

const clients = 32

export class Tpcb {
  readonly #stage: Stage
  readonly #server: PostgresServer
  readonly #logs: string

  constructor(stage: Stage, server: PostgresServer) {
    this.#stage = stage
    this.#server = server
    this.#logs = join(stage.folder, 'tpcb')
    mkdirSync(this.#logs)
  }

  /** `scale` at or above the number of clients keeps them from waiting for each other's branch. */
  async prepare(scale: number): Promise<void> {
    await this.#run('createdb', 'tpcb')
    await this.#run('pgbench', '--initialize', '--quiet', '--scale', String(scale), 'tpcb')
    await this.#run('psql', '--quiet', '--command', 'checkpoint', 'tpcb')
  }

  async run(seconds: number, warmupS: number, mark: (edge: 'start' | 'stop') => void) {
    const words = ['--no-vacuum', '-M', 'prepared', '-c', String(clients), '-j', '2']
    // pgbench counts in whole seconds; a warm-up that rounds to none is none.
    const warmup = String(Math.round(warmupS))
    if (warmup !== '0') await this.#run('pgbench', ...words, '-T', warmup, 'tpcb')
    const log = ['--log', `--log-prefix=${join(this.#logs, 'log')}`]
    mark('start')
    const before = endedChildrenCpuSeconds()
    const output = await this.#run('pgbench', ...words, ...log, '-T', String(seconds), 'tpcb')
    const cpuS = endedChildrenCpuSeconds() - before
    mark('stop')
    const tps = Number(/^tps = ([\d.]+)/m.exec(output)?.[1])
    return this.#result(tps, cpuS)
  }

  #result(tps: number, cpuS: number): LoadResult {
    const latencies: number[] = []
    for (const file of readdirSync(this.#logs)) {
      const path = join(this.#logs, file)
      for (const line of readFileSync(path, 'utf8').split('\n')) {
        // client, transaction, microseconds, …
        if (line !== '') latencies.push(Number(line.split(' ')[2]) / 1000)
      }
      rmSync(path)
    }
    const sorted = Float64Array.from(latencies).sort()
    const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
    const requests = sorted.length
    const percentiles = { p50Ms: at(0.5), p99Ms: at(0.99), p999Ms: at(0.999) }
    return { requests, seconds: requests / tps, ...percentiles, cpuS }
  }

  async #run(program: string, ...words: string[]): Promise<string> {
    const server = ['-h', '127.0.0.1', '-p', String(this.#server.port), '-U', 'postgres']
    const child = this.#stage.adopt(
      spawn(join(this.#server.binDir, program), [...server, ...words], {
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    )
    let output = ''
    let errors = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
    const code = await new Promise((resolve) => child.once('close', resolve))
    if (code !== 0) throw new Error(`${program} failed: ${errors.slice(-1000)}`)
    return output
  }
}
