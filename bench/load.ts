// The load generator: a process of its own that keeps N connections busy, one request in flight on
// each. It does as little as possible per answer, because it shares the machine with what it measures.
import { connect, type Socket } from 'node:net'
import { collectGarbage } from './garbage.ts'
import { type Batch, type Game, type Mix, signRequests } from './requests.ts'

export interface Job {
  readonly baseUrl: string
  readonly game: Game
  readonly mix: Mix
  /** The first call of each flow is made before the clock starts: the pays that will be cancelled. */
  readonly firstBeforehand?: true
  /** Requests a second, as players come; without it a connection sends again once it is answered. */
  readonly rps?: number | undefined
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
  readonly batch: Batch
  readonly startedAt = performance.now()
  readonly deadline: number
  readonly latencies: Float64Array
  answered = 0
  endedAt = 0
  #next = 0
  readonly #intervalMs: number
  #waiting: Connection[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(batch: Batch, seconds: number, rps: number | undefined) {
    this.batch = batch
    this.deadline = this.startedAt + seconds * 1000
    this.latencies = new Float64Array(batch.requests.length)
    this.#intervalMs = rps === undefined ? 0 : 1000 / rps
  }

  /** The next flow for a connection, or the end; with a rate, when its time has come. */
  next(connection: Connection, now: number): void {
    if (now >= this.deadline || this.#next >= this.batch.requests.length) connection.end()
    else if (this.#intervalMs === 0) connection.send(this.#take(), now)
    else this.#park(connection)
  }

  /** A request counts from the moment it was due, also when no connection was free for it. */
  #park(connection: Connection): void {
    this.#waiting.push(connection)
    this.#timer ??= setInterval(() => {
      const now = performance.now()
      const isOver = now >= this.deadline || this.#next >= this.batch.requests.length
      while (this.#waiting.length > 0) {
        const dueAt = this.startedAt + this.#next * this.#intervalMs
        if (isOver) this.#waiting.pop()?.end()
        else if (dueAt <= now) this.#waiting.pop()?.send(this.#take(), dueAt)
        else break
      }
      if (isOver) clearInterval(this.#timer)
    }, 1)
  }

  #take(): number {
    const position = this.#next
    do this.#next += 1
    while (this.batch.follows[this.#next] === 1)
    return position
  }

  count(now: number, latencyMs: number): void {
    if (now > this.deadline) return
    this.latencies[this.answered] = latencyMs
    this.answered += 1
    this.endedAt = now
  }

  get seconds(): number {
    const ranOut = this.#next >= this.batch.requests.length
    return ((ranOut ? this.endedAt : this.deadline) - this.startedAt) / 1000
  }
}

/** One buffer for the answers of all connections: each is read before the next one comes. */
const received = Buffer.alloc(65_536)

class Connection {
  readonly #socket: Socket
  #phase: Phase | undefined
  #position = 0
  #sentAt = 0
  #partial = ''
  #finish: () => void = () => {}
  #fail: (error: Error) => void = () => {}

  constructor(host: string, port: number) {
    const callback = (length: number) => {
      this.#receive(received.toString('latin1', 0, length))
      return true
    }
    this.#socket = connect({ host, port, noDelay: true, onread: { buffer: received, callback } })
    this.#socket.on('error', (error) => this.#fail(error))
    this.#socket.on('close', () => this.#fail(new Error('the service closed a connection')))
  }

  opened(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.once('connect', resolve)
      this.#fail = reject
    })
  }

  run(phase: Phase): Promise<void> {
    this.#phase = phase
    return new Promise((resolve, reject) => {
      this.#finish = resolve
      this.#fail = reject
      phase.next(this, phase.startedAt)
    })
  }

  close(): void {
    this.#fail = () => {}
    this.#socket.destroy()
  }

  /** Sends the request at this position; its time runs from `since`. */
  send(position: number, since: number): void {
    this.#position = position
    this.#sentAt = since
    this.#socket.write(this.#phase?.batch.requests[position] as Buffer)
  }

  end(): void {
    this.#finish()
  }

  #receive(chunk: string): void {
    const text = this.#partial + chunk
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
    const next = this.#position + 1
    if (phase.batch.follows[next] === 1) this.send(next, now)
    else phase.next(this, now)
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
      const connection = new Connection(hostname, Number(port))
      await connection.opened()
      return connection
    }),
  )
}

async function drive(
  connections: readonly Connection[],
  batch: Batch,
  seconds: number,
  rps?: number,
): Promise<Phase> {
  const phase = new Phase(batch, seconds, rps)
  await Promise.all(connections.map((connection) => connection.run(phase)))
  return phase
}

/** Warms the service up; returns what it is measured with, signed and without garbage beside it. */
async function warmUp(
  job: Job,
  connections: readonly Connection[],
  prepare: (calls: number) => Batch,
): Promise<Batch> {
  const warm = (requests: Batch) => drive(connections, requests, job.warmupS, job.rps)
  if (job.rps !== undefined) {
    // A rate is that of an hour, and the clock looks into its middle. While requests are signed the service
    // would idle and let its memory go, and how it comes back from that would be measured, too.
    const [before, batch] = [prepare(job.rps * job.warmupS), prepare(job.rps * job.seconds)]
    collectGarbage()
    await warm(before)
    return batch
  }
  const { answered, seconds } = await warm(prepare(job.expectedRps * job.warmupS))
  // More than the warm-up promises: a service may only get faster once it is warm.
  const wanted = (answered / seconds) * job.seconds * 1.5 + job.connections
  const batch = job.firstBeforehand
    ? await withoutFirst(connections, prepare(wanted * 2))
    : prepare(wanted)
  collectGarbage()
  return batch
}

async function run(job: Job): Promise<LoadResult> {
  const { host } = new URL(job.baseUrl)
  const prepare = (calls: number) => signRequests(job.game, host, job.mix, calls)
  const connections = await open(job.baseUrl, job.connections)
  try {
    const batch =
      job.requestsMax === undefined
        ? await warmUp(job, connections, prepare)
        : prepare(job.requestsMax)
    send({ type: 'measuring' })
    const before = process.cpuUsage()
    const phase = await drive(connections, batch, job.seconds, job.rps)
    const { user, system } = process.cpuUsage(before)
    send({ type: 'measured' })
    return { ...summary(phase), cpuS: (user + system) / 1e6 }
  } finally {
    for (const connection of connections) connection.close()
  }
}

/** Makes the first call of each flow and keeps the others. */
async function withoutFirst(
  connections: readonly Connection[],
  { requests, follows }: Batch,
): Promise<Batch> {
  const first = requests.filter((_, i) => follows[i] === 0)
  await drive(connections, { requests: first, follows: new Uint8Array(first.length) }, 600)
  const others = requests.filter((_, i) => follows[i] === 1)
  return { requests: others, follows: new Uint8Array(others.length) }
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

function send(report: LoadReport): void {
  process.send?.(report)
}

process.on('message', (job: Job) => {
  run(job).then(
    (result) => send({ type: 'done', result }),
    (error: unknown) => send({ type: 'failed', message: String(error) }),
  )
})
// The parent ends it, never the terminal: Ctrl-C reaches the whole group.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit(0))
