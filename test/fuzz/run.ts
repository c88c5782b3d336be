// Sends hostile requests to a running service, and compares what each costs with a harmless one of its size.
import { Agent, request } from 'node:http'
import type { Readable } from 'node:stream'
import { chanceOf } from '../storm/chance.ts'
import type { Service } from '../storm/service.ts'
import { cpuNanoseconds } from './cpu.ts'
import { faultOf, type Received } from './shapes.ts'
import { allCases, type Case, type Known, type Sent } from './targets.ts'

export interface FuzzOptions {
  readonly seconds: number
  readonly seed: number
  readonly known: Known
  log(text: string): void
}

export interface FuzzReport {
  readonly requests: number
  readonly cases: number
  /** Of how many cases there are. */
  readonly casesTotal: number
  /** Cases that looked dear once and were measured again. */
  readonly suspects: number
  /** The largest median of hostile over harmless among those. */
  readonly worst: { readonly name: string; readonly ratio: number }
  readonly failures: readonly string[]
}

const batch = 4
/** Pairs of batches that decide about a suspect. */
const pairs = 9
/** What is cheaper than this per request is no attack, at any cost of the harmless request. */
const cheapMs = 1
const answerLimitMs = 60_000

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

function send(baseUrl: string, { method, path, headers, body }: Sent): Promise<Received> {
  return new Promise((resolve, reject) => {
    // The URL is not parsed: a path is sent as it is.
    const { hostname, port } = new URL(baseUrl)
    const all = { ...headers, ...(body && { 'content-length': String(body.length) }) }
    const options = { agent, hostname, port, method, path, headers: all, timeout: answerLimitMs }
    const sent = request(options, (response) => {
      const chunks: Buffer[] = []
      const stream: Readable = response
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('error', reject)
      stream.on('end', () => {
        const contentType = response.headers['content-type'] ?? ''
        resolve({ status: response.statusCode ?? 0, contentType, body: Buffer.concat(chunks) })
      })
    })
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${answerLimitMs} ms`)))
    sent.on('error', reject)
    sent.end(body)
  })
}

class Fuzz {
  readonly #service: Service
  readonly failures: string[] = []
  requests = 0
  suspects = 0
  worst = { name: 'none', ratio: 0 }

  constructor(service: Service) {
    this.#service = service
  }

  /** CPU milliseconds of the service for each request of a batch. */
  async #cost(about: Case, sent: Sent): Promise<number> {
    const before = cpuNanoseconds(this.#service.pid)
    for (let i = 0; i < batch; i += 1) {
      this.requests += 1
      const received = await send(this.#service.ready.baseUrl, sent)
      const fault = faultOf(about.shape, received)
      if (fault !== undefined) throw new Error(fault)
    }
    return (cpuNanoseconds(this.#service.pid) - before) / batch / 1e6
  }

  async try(about: Case): Promise<void> {
    try {
      const harmless = await this.#cost(about, about.harmless)
      const hostile = await this.#cost(about, about.hostile)
      if (hostile > Math.max(cheapMs, about.ratioMax * harmless)) await this.#judge(about)
    } catch (error) {
      this.#fail(about, (error as Error).message)
    }
  }

  /** A single measurement proves nothing on a busy machine: medians of alternating ones do. */
  async #judge(about: Case): Promise<void> {
    this.suspects += 1
    const costs = { harmless: [] as number[], hostile: [] as number[] }
    for (let i = 0; i < pairs; i += 1) {
      costs.harmless.push(await this.#cost(about, about.harmless))
      costs.hostile.push(await this.#cost(about, about.hostile))
    }
    const [harmless, hostile] = [median(costs.harmless), median(costs.hostile)]
    const ratio = hostile / harmless
    if (ratio > this.worst.ratio) this.worst = { name: about.name, ratio }
    if (hostile < cheapMs || ratio <= about.ratioMax) return
    const costly = `${hostile.toFixed(2)} ms of CPU, a harmless one ${harmless.toFixed(2)} ms`
    this.#fail(about, costly)
  }

  #fail({ name, hostile }: Case, what: string): void {
    const { method, path, headers, body } = hostile
    const head = `${method} ${path.slice(0, 120)} ${JSON.stringify(headers).slice(0, 200)}`
    const start = body?.subarray(0, 120).toString('latin1') ?? ''
    this.failures.push(`${name}: ${what}\n    ${head}\n    ${JSON.stringify(start)}`)
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
}

/** Sends cases in an order that `seed` decides, again from the start when all were sent. */
export async function runFuzz(
  service: Service,
  { seconds, seed, known, log }: FuzzOptions,
): Promise<FuzzReport> {
  const chance = chanceOf(seed)
  const all = allCases(known)
  const fuzz = new Fuzz(service)
  const endsAt = performance.now() + seconds * 1000
  let cases = 0
  while (performance.now() < endsAt) {
    if (cases % all.length === 0) shuffle(all, (below) => chance.whole(below))
    const make = all[cases % all.length]
    if (make === undefined) break
    cases += 1
    await fuzz.try(make(chance))
    if (cases % 200 === 0) log(`${cases} cases, ${fuzz.requests} requests`)
    if (!service.isRunning) {
      fuzz.failures.push(`the service ended: ${service.log().slice(-2000)}`)
      break
    }
  }
  agent.destroy()
  const { requests, suspects, worst, failures } = fuzz
  return { requests, cases, casesTotal: all.length, suspects, worst, failures }
}

function shuffle<T>(items: T[], whole: (below: number) => number): void {
  for (let i = items.length - 1; i > 0; i -= 1) {
    const j = whole(i + 1)
    const [a, b] = [items[i] as T, items[j] as T]
    items[i] = b
    items[j] = a
  }
}
