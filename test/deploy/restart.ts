// Two processes behind a proxy, restarted one after the other while games pay: no call may fail, and every coin must
// be accounted for.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { Caller } from '../../packages/server/test/support/service.ts'
import { until } from '../../packages/server/test/support/until.ts'
import { createPostgres, freePort } from '../../tools/postgres.ts'
import { firstCoins, Service, secrets } from '../failover/game.ts'
import { hosts, type Ports, type ProxyName, startFront } from './fronts.ts'

const command = join(import.meta.dirname, '../../packages/server/bin/pactolus.js')
const players = Array.from({ length: 32 }, (_, i) => `oPlayer${i}`)
const drainDelayMs = 3000
const startLimitMs = 120_000

export interface RestartReport {
  readonly restarts: number
  readonly pays: number
  /** Answers other than 0 and 90012, and calls without an answer. */
  readonly failed: number
  /** Answers 90012: the proxy sent a call again. */
  readonly repeated: number
  /** What players have less than their pays cost, or more. */
  readonly missingCoins: number
  readonly findings: readonly string[]
}

/** Restarts each of the two processes `rounds` times. */
export async function restartUnderLoad(
  binDir: string,
  proxy: ProxyName,
  rounds: number,
): Promise<RestartReport> {
  const postgres = await createPostgres(binDir)
  // Makes the database, the game and its players; it is not one of the two.
  const first = await Service.start(postgres.url, players)
  const ports = { port: await freePort(), adminPort: await freePort() }
  const processes = await Promise.all(hosts.map((host) => serveAt(host, ports, postgres.url)))
  const front = await startFront(proxy, ports)
  try {
    const { game, token } = first.caller
    const caller = new Caller(front.baseUrl, game, 'production', token)
    const load = new Load(caller)
    const running = load.run()
    await until(() => load.pays > 100, 60_000)
    for (let round = 0; round < rounds; round += 1) {
      for (const [i, host] of hosts.entries()) {
        const before = load.pays
        const code = await stopped(processes[i] as ChildProcess)
        if (code !== 0) load.findings.push(`a process ended with ${code}`)
        processes[i] = await serveAt(host, ports, postgres.url)
        await until(() => load.pays > before + 100, 60_000)
      }
    }
    load.stop()
    await running
    if (front.logs().includes(token)) load.findings.push('a log of the proxy has the access_token')
    const balances = await Promise.all(players.map((o) => first.caller.call('getBalance', o)))
    const left = balances.reduce((sum, { balance }) => sum + Number(balance), 0)
    const missingCoins = firstCoins * players.length - load.pays - left
    const { pays, failed, repeated, findings } = load
    return { restarts: rounds * hosts.length, pays, failed, repeated, missingCoins, findings }
  } finally {
    await front.stop()
    for (const child of processes) child.kill('SIGKILL')
    await first.stop()
    await postgres.remove()
  }
}

/** Each player pays again and again; a call that fails is not repeated here. */
class Load {
  readonly #caller: Caller
  #isOver = false
  pays = 0
  failed = 0
  repeated = 0
  readonly findings: string[] = []

  constructor(caller: Caller) {
    this.#caller = caller
  }

  stop(): void {
    this.#isOver = true
  }

  async run(): Promise<void> {
    await Promise.all(players.map((openid) => this.#play(openid)))
  }

  async #play(openid: string): Promise<void> {
    for (let n = 0; !this.#isOver; n += 1) {
      try {
        const { errcode } = await this.#caller.call('pay', openid, { bill_no: `b${n}`, amt: 1 })
        if (errcode === 0) this.pays += 1
        else if (errcode === 90012) {
          this.pays += 1
          this.repeated += 1
        } else this.#fail(`errcode ${errcode}`)
      } catch (error) {
        this.#fail(String((error as Error).cause ?? error))
      }
    }
  }

  #fail(finding: string): void {
    this.failed += 1
    if (this.findings.length < 20) this.findings.push(finding)
  }
}

async function serveAt(host: string, ports: Ports, databaseUrl: string): Promise<ChildProcess> {
  const flags = ['--host', host, '--port', String(ports.port)]
  const adminFlags = ['--admin-port', String(ports.adminPort)]
  const drain = ['--drain-delay-ms', String(drainDelayMs), '--log-level', 'fatal']
  const child = spawn(process.execPath, [command, 'serve', ...flags, ...adminFlags, ...drain], {
    env: { PATH: process.env.PATH, ...secrets, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const readyUrl = `http://${host}:${ports.adminPort}/readyz`
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`serve ended with ${child.exitCode}`)
    return (await fetch(readyUrl).catch(() => undefined))?.ok === true
  }, startLimitMs)
  return child
}

function stopped(child: ChildProcess): Promise<number | null> {
  child.kill('SIGTERM')
  return new Promise((resolve) => child.once('exit', resolve))
}
