// An embedded database in a thread of its own: while it works on one batch, this thread reads requests
// and writes the answers of another. pglite-worker.ts is the other end.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Driver, Row, Session, TransactionOptions } from './driver.ts'
import { type CreateCluster, prepareFolder } from './pglite.ts'
import type { Failure, Reply, Request } from './pglite-worker.ts'

type Unnumbered = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never

/** A request that the thread has not answered yet. */
interface Pending {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** Called once when the database or its thread has ended by itself. Every statement fails from then on. */
export type OnEnd = (error: Error) => void

/** Begins to open the database in `dataDir`, creating it on first use. Its queries wait until it is open. */
export async function openThreaded(
  dataDir: string,
  onEnd: OnEnd = () => {},
  create?: CreateCluster,
): Promise<Driver> {
  const { pgData, unlock } = await prepareFolder(dataDir, create)
  return new Thread(startWorker(pgData), unlock, onEnd).driver
}

/** The thread begins with a file that was built: beside this one or, seen from the sources, in dist. */
function startWorker(pgData: string): Worker {
  const name = 'pglite-worker.js'
  const built = join(import.meta.dirname, name)
  const file = existsSync(built) ? built : join(import.meta.dirname, '../../dist', name)
  // It inherits no flags: a profile of this thread must not be written twice. Messages live for a moment,
  // so a small young generation holds them; the default of 48 MB would stay resident.
  const resourceLimits = { maxYoungGenerationSizeMb: 4 }
  return new Worker(file, { workerData: { pgData }, execArgv: [], resourceLimits })
}

class Thread {
  readonly #worker: Worker
  readonly #unlock: () => void
  readonly #onEnd: OnEnd
  readonly #pending = new Map<number, Pending>()
  #lastId = 0
  /** Why statements fail. */
  #ended: Error | undefined
  #isClosing = false

  constructor(worker: Worker, unlock: () => void, onEnd: OnEnd) {
    this.#worker = worker
    this.#unlock = unlock
    this.#onEnd = onEnd
    worker.on('message', (reply: Reply) => this.#settle(reply))
    worker.on('error', (error) => this.#end(error))
    worker.on('exit', () => this.#end(new Error('the thread of the database has ended')))
  }

  get driver(): Driver {
    const session = this.#session(undefined)
    return {
      kind: 'pglite',
      acceptsNextCall: true,
      ...session,
      pipeline: () => session,
      transaction: (work, options) => this.#transaction(work, options),
      connections: () => ({ total: 1, idle: 0, waiting: 0, moves: 0 }),
      close: () => this.#close(),
    }
  }

  #send(request: Unnumbered): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((resolve, reject) => {
      this.#worker.postMessage({ ...request, id })
      this.#pending.set(id, { resolve, reject })
    })
  }

  #settle(reply: Reply): void {
    const pending = this.#pending.get(reply.id)
    this.#pending.delete(reply.id)
    if (!('failure' in reply)) {
      pending?.resolve(reply.value)
      return
    }
    const error = errorOf(reply.failure)
    pending?.reject(error)
    // PostgreSQL ends after a PANIC and recovers from its log at the next start. In WebAssembly it only
    // stops to answer.
    if (reply.failure.severity === 'PANIC') this.#end(error)
  }

  #end(error: Error): void {
    if (this.#ended !== undefined) return
    this.#ended = error
    for (const { reject } of this.#pending.values()) reject(error)
    this.#pending.clear()
    void this.#worker.terminate()
    if (!this.#isClosing) this.#onEnd(error)
  }

  #session(within: number | undefined): Session {
    return {
      query: <R = Row>(sql: string, values: readonly unknown[] = []) =>
        this.#send({ do: 'query', sql, values, within }) as Promise<R[]>,
      script: async (sql) => void (await this.#send({ do: 'script', sql, within })),
    }
  }

  async #transaction<T>(
    work: (session: Session) => Promise<T>,
    options: TransactionOptions | undefined,
  ): Promise<T> {
    const begun = this.#send({ do: 'begin', options })
    const within = this.#lastId
    await begun
    let result: T
    try {
      result = await work(this.#session(within))
    } catch (error) {
      await this.#send({ do: 'rollback', within })
      throw error
    }
    await this.#send({ do: 'commit', within })
    return result
  }

  async #close(): Promise<void> {
    this.#isClosing = true
    try {
      // A database that has ended has nothing to write.
      if (this.#ended === undefined) await this.#send({ do: 'close' })
    } finally {
      this.#end(new Error('the database is closed'))
      await this.#worker.terminate()
      this.#unlock()
    }
  }
}

function errorOf({ message = '', ...texts }: Failure): Error {
  return Object.assign(new Error(message), texts)
}
