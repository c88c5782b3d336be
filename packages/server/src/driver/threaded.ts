// An embedded database in a thread of its own: while it works on one batch, this thread reads requests
// and writes the answers of another. pglite-worker.ts is the other end.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Driver, Row, Session, TransactionOptions } from './driver.ts'
import { prepareFolder } from './pglite.ts'
import type { Failure, Reply, Request } from './pglite-worker.ts'

type Wish = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never

interface Asked {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** Begins to open the database in `dataDir`, creating it on first use. Its queries wait until it is open. */
export async function openThreaded(dataDir: string): Promise<Driver> {
  const { pgData, unlock } = await prepareFolder(dataDir)
  try {
    return new Thread(pgData, unlock).driver
  } catch (error) {
    unlock()
    throw error
  }
}

/** The thread begins with a file that was built: beside this one or, seen from the sources, in dist. */
function startWorker(pgData: string): Worker {
  const name = 'pglite-worker.js'
  const beside = join(import.meta.dirname, name)
  const file = existsSync(beside) ? beside : join(import.meta.dirname, '../../dist', name)
  // It inherits no flags: a profile of this thread is not to be written twice.
  return new Worker(file, { workerData: { pgData }, execArgv: [] })
}

class Thread {
  readonly #worker: Worker
  readonly #asked = new Map<number, Asked>()
  readonly #unlock: () => void
  #lastId = 0
  /** Why nothing more is answered. */
  #ended: Error | undefined

  constructor(pgData: string, unlock: () => void) {
    this.#unlock = unlock
    this.#worker = startWorker(pgData)
    this.#worker.on('message', (reply: Reply) => this.#hear(reply))
    this.#worker.on('error', (error) => this.#end(error))
    this.#worker.on('exit', () => this.#end(new Error('the thread of the database has ended')))
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
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
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
    if ('failure' in reply) asked?.reject(errorOf(reply.failure))
    else asked?.resolve(reply.value)
  }

  #end(error: Error): void {
    this.#ended ??= error
    for (const { reject } of this.#asked.values()) reject(this.#ended)
    this.#asked.clear()
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
    try {
      await this.#ask({ do: 'close' })
      await this.#worker.terminate()
    } finally {
      this.#unlock()
    }
  }
}

function errorOf({ message = '', ...texts }: Failure): Error {
  return Object.assign(new Error(message), texts)
}
