// The load generator: a process of its own that keeps N connections busy, one request in flight on
// each. It does as little as possible per answer, because it shares the machine with what it measures.
import { connect, type Socket } from 'node:net'
import type { MidasV1Name } from '@pactolus/protocol'
import { type Game, signRequests } from './requests.ts'

export interface Job {
  readonly baseUrl: string
  readonly game: Game
  readonly flow: readonly MidasV1Name[]
  readonly connections: number
  readonly warmupS: number
  readonly seconds: number
  /** What the warm-up signs for; a guess is good enough. */
  readonly expectedRps: number
  /** Exactly this many requests, without a warm-up. */
  readonly requestsMax?: number
}

export interface LoadResult {
  readonly requests: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
  /** CPU seconds of this process while the clock ran. */
  readonly cpuS: number
}

export type LoadReport =
  | { readonly type: 'measuring' | 'measured' }
  | { readonly type: 'done'; readonly result: LoadResult }
  | { readonly type: 'failed'; readonly message: string }

const accepted = '{"errcode":0,'

/** One stretch of load: the requests, and what came of them. */
class Phase {
  readonly requests: readonly Buffer[]
  readonly groupSize: number
  readonly startedAt = performance.now()
  readonly deadline: number
  readonly latencies: Float64Array
  answered = 0
  endedAt = 0
  #next = 0

  constructor(requests: readonly Buffer[], groupSize: number, seconds: number) {
    this.requests = requests
    this.groupSize = groupSize
    this.deadline = this.startedAt + seconds * 1000
    this.latencies = new Float64Array(requests.length)
  }

  /** The position of the next group, or -1 when the time or the requests are over. */
  take(now: number): number {
    if (now >= this.deadline || this.#next >= this.requests.length) return -1
    const position = this.#next
    this.#next += this.groupSize
    return position
  }

  count(now: number, latencyMs: number): void {
    if (now > this.deadline) return
    this.latencies[this.answered] = latencyMs
    this.answered += 1
    this.endedAt = now
  }

  get seconds(): number {
    const ranOut = this.#next >= this.requests.length
    return ((ranOut ? this.endedAt : this.deadline) - this.startedAt) / 1000
  }
}

class Connection {
  readonly #socket: Socket
  #phase: Phase | undefined
  #position = 0
  #left = 0
  #sentAt = 0
  #partial = ''
  #finish: () => void = () => {}
  #fail: (error: Error) => void = () => {}

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => this.#receive(chunk))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('the service closed a connection')))
  }

  run(phase: Phase): Promise<void> {
    this.#phase = phase
    return new Promise((resolve, reject) => {
      this.#finish = resolve
      this.#fail = reject
      this.#left = 0
      this.#send(phase, phase.startedAt)
    })
  }

  close(): void {
    this.#fail = () => {}
    this.#socket.destroy()
  }

  #send(phase: Phase, now: number): void {
    if (this.#left === 0) {
      this.#position = phase.take(now)
      this.#left = phase.groupSize
    }
    if (this.#position < 0) {
      this.#left = 0
      this.#finish()
      return
    }
    this.#left -= 1
    this.#sentAt = now
    this.#socket.write(phase.requests[this.#position] as Buffer)
    this.#position += 1
  }

  #receive(chunk: Buffer): void {
    const text = this.#partial + chunk.toString('latin1')
    const bodyAt = text.indexOf('\r\n\r\n') + 4
    const length = bodyAt < 4 ? Number.NaN : lengthOf(text)
    // NaN, which compares as false, is a head that is not complete.
    if (!(text.length >= bodyAt + length)) {
      this.#partial = text
      return
    }
    this.#partial = ''
    if (!text.startsWith(accepted, bodyAt)) {
      this.#fail(new Error(`answered: ${text.slice(0, 15)} … ${text.slice(bodyAt)}`))
      return
    }
    const phase = this.#phase as Phase
    const now = performance.now()
    phase.count(now, now - this.#sentAt)
    this.#send(phase, now)
  }
}

function lengthOf(head: string): number {
  let at = head.indexOf('content-length: ')
  if (at === -1) at = head.indexOf('Content-Length: ')
  return at === -1 ? Number.NaN : Number.parseInt(head.slice(at + 16, at + 24), 10)
}

async function open(baseUrl: string, count: number): Promise<Connection[]> {
  const { hostname, port } = new URL(baseUrl)
  return Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true })
      await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
      return new Connection(socket)
    }),
  )
}

async function drive(
  connections: readonly Connection[],
  requests: readonly Buffer[],
  { flow }: Job,
  seconds: number,
): Promise<Phase> {
  const phase = new Phase(requests, flow.length, seconds)
  await Promise.all(connections.map((connection) => connection.run(phase)))
  return phase
}

/** Warms the service up, and from its speed tells how many requests the clock can take. */
async function wantedAfterWarmup(
  job: Job,
  connections: readonly Connection[],
  prepare: (requests: number) => Buffer[],
): Promise<number> {
  const requests = prepare(job.expectedRps * job.warmupS)
  const warm = await drive(connections, requests, job, job.warmupS)
  // More than the warm-up promises: a service may only get faster once it is warm.
  return (warm.answered / warm.seconds) * job.seconds * 1.5 + job.connections
}

async function run(job: Job): Promise<LoadResult> {
  const { host } = new URL(job.baseUrl)
  const prepare = (requests: number) =>
    signRequests(job.game, host, job.flow, Math.ceil(requests / job.flow.length))
  const connections = await open(job.baseUrl, job.connections)
  try {
    const requests = prepare(
      job.requestsMax ?? (await wantedAfterWarmup(job, connections, prepare)),
    )
    tell({ type: 'measuring' })
    const before = process.cpuUsage()
    const phase = await drive(connections, requests, job, job.seconds)
    const { user, system } = process.cpuUsage(before)
    tell({ type: 'measured' })
    return { ...summary(phase), cpuS: (user + system) / 1e6 }
  } finally {
    for (const connection of connections) connection.close()
  }
}

function summary(phase: Phase): Omit<LoadResult, 'cpuS'> {
  const sorted = phase.latencies.subarray(0, phase.answered).sort()
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
  return {
    requests: phase.answered,
    seconds: phase.seconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    p999Ms: at(0.999),
  }
}

function tell(report: LoadReport): void {
  process.send?.(report)
}

process.on('message', (job: Job) => {
  run(job).then(
    (result) => tell({ type: 'done', result }),
    (error: unknown) => tell({ type: 'failed', message: String(error) }),
  )
})
// The parent ends it, never the terminal: Ctrl-C reaches the whole group.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit(0))
