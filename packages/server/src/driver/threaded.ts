// An embedded database in a thread of its own: while it works on one batch, this thread reads requests
// and writes the answers of another. pglite-worker.ts is the other end.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Driver, Row, Session, TransactionOptions } from './driver.ts'
import { prepareFolder } from './pglite.ts'
import type { Failure, Reply, Request } from './pglite-worker.ts'

type Wish = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never

interface Asked {
  resolve(value: unknown): void
  reject(error: Error): void
}

export interface ThreadOptions {
  /** Called when the database has died, and when it cannot be opened again yet. */
  readonly onFault?: (error: Error) => void
}

/** Begins to open the database in `dataDir`, creating it on first use. Its queries wait until it is open. */
export async function openThreaded(dataDir: string, options: ThreadOptions = {}): Promise<Driver> {
  const { pgData, unlock } = await prepareFolder(dataDir)
  return new Thread(pgData, unlock, options).driver
}

/** A thread is started this long after the last one at the earliest, in ms: some die at once, again and again. */
const startEveryMs = 500

/** The thread begins with a file that was built: beside this one or, seen from the sources, in dist. */
function startWorker(pgData: string): Worker {
  const name = 'pglite-worker.js'
  const beside = join(import.meta.dirname, name)
  const file = existsSync(beside) ? beside : join(import.meta.dirname, '../../dist', name)
  // It inherits no flags: a profile of this thread is not to be written twice. What crosses lives for a
  // moment, so a small young generation holds it: 48 MB of it, as others have, would only stay resident.
  const resourceLimits = { maxYoungGenerationSizeMb: 4 }
  return new Worker(file, { workerData: { pgData }, execArgv: [], resourceLimits })
}

class Thread {
  readonly #pgData: string
  readonly #unlock: () => void
  readonly #options: ThreadOptions
  #worker: Worker
  #startedAt = 0
  readonly #asked = new Map<number, Asked>()
  #lastId = 0
  /** Why nothing is answered now. */
  #fault: Error | undefined
  #isClosed = false

  constructor(pgData: string, unlock: () => void, options: ThreadOptions) {
    this.#pgData = pgData
    this.#unlock = unlock
    this.#options = options
    this.#worker = this.#start()
  }

  #start(): Worker {
    const worker = startWorker(this.#pgData)
    this.#startedAt = performance.now()
    worker.on('message', (reply: Reply) => this.#hear(reply))
    worker.on('error', (error) => void this.#recover(error))
    worker.on('exit', () => void this.#recover(new Error('the thread of the database has ended')))
    return worker
  }

  get driver(): Driver {
    const session = this.#session(undefined)
    return {
      kind: 'pglite',
      isBeside: true,
      ...session,
      pipeline: () => session,
      transaction: (work, options) => this.#transaction(work, options),
      connections: () => ({ total: 1, idle: 0, waiting: 0 }),
      close: () => this.#close(),
    }
  }

  #ask(wish: Wish): Promise<unknown> {
    return this.#fault === undefined ? this.#send(wish) : Promise.reject(this.#fault)
  }

  #send(wish: Wish): Promise<unknown> {
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((resolve, reject) => {
      this.#worker.postMessage({ ...wish, id })
      this.#asked.set(id, { resolve, reject })
    })
  }

  #hear(reply: Reply): void {
    const asked = this.#asked.get(reply.id)
    this.#asked.delete(reply.id)
    if (!('failure' in reply)) {
      asked?.resolve(reply.value)
      return
    }
    const error = errorOf(reply.failure)
    asked?.reject(error)
    // PostgreSQL ends itself then, to recover from its log. What is left of it here never answers again.
    if (reply.failure.severity === 'PANIC') void this.#recover(error)
  }

  /** Fails what is under way, gives the thread up, and has another one open the database as after a crash. */
  async #recover(error: Error): Promise<void> {
    this.#fault = error
    if (!this.#isClosed) this.#options.onFault?.(error)
    for (const { reject } of this.#asked.values()) reject(error)
    this.#asked.clear()
    this.#worker.removeAllListeners()
    await this.#worker.terminate()
    if (this.#isClosed) return
    await sleep(this.#startedAt + startEveryMs - performance.now())
    if (this.#isClosed) return
    this.#worker = this.#start()
    try {
      await this.#send({ do: 'open' })
      this.#fault = undefined
    } catch (failed) {
      if (this.#fault === error) void this.#recover(failed as Error)
    }
  }

  #session(within: number | undefined): Session {
    return {
      query: <R = Row>(sql: string, values: readonly unknown[] = []) =>
        this.#ask({ do: 'query', sql, values, within }) as Promise<R[]>,
      script: async (sql) => void (await this.#ask({ do: 'script', sql, within })),
    }
  }

  async #transaction<T>(
    work: (session: Session) => Promise<T>,
    options: TransactionOptions | undefined,
  ): Promise<T> {
    const begun = this.#ask({ do: 'begin', options })
    const within = this.#lastId
    await begun
    let result: T
    try {
      result = await work(this.#session(within))
    } catch (error) {
      await this.#ask({ do: 'rollback', within })
      throw error
    }
    await this.#ask({ do: 'commit', within })
    return result
  }

  async #close(): Promise<void> {
    this.#isClosed = true
    try {
      // One that has died has nothing to write.
      if (this.#fault === undefined) await this.#send({ do: 'close' })
    } finally {
      await this.#recover(new Error('the database is closed'))
      this.#unlock()
    }
  }
}

function errorOf({ message = '', ...texts }: Failure): Error {
  return Object.assign(new Error(message), texts)
}
