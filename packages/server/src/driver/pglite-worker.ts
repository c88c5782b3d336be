// The thread of an embedded database: it executes the requests of threaded.ts and answers each.
import { parentPort, workerData } from 'node:worker_threads'
import type { Session, TransactionOptions } from './driver.ts'
import { openCluster } from './pglite.ts'

/** `within` is the number of the request that began the transaction. */
export type Request = { readonly id: number } & (
  | { do: 'query'; sql: string; values: readonly unknown[]; within: number | undefined }
  | { do: 'script'; sql: string; within: number | undefined }
  | { do: 'begin'; options: TransactionOptions | undefined }
  | { do: 'commit' | 'rollback'; within: number }
  | { do: 'close' }
)

/** The text properties of an error; its class does not pass between threads. */
export type Failure = Readonly<Record<string, string>>

export type Reply = { readonly id: number } & ({ value: unknown } | { failure: Failure })

interface Transaction {
  readonly session: Session
  commit(): void
  rollback(): void
  /** Settles when the database has ended it. */
  readonly ended: Promise<void>
}

const rolledBack = new Error('rolled back')
const { driver } = openCluster((workerData as { pgData: string }).pgData)
const transactions = new Map<number, Transaction>()

function begin(id: number, options: TransactionOptions | undefined): Promise<void> {
  return new Promise((begun, failed) => {
    const ended = driver.transaction(
      (session) =>
        new Promise<void>((commit, reject) => {
          transactions.set(id, { session, commit, rollback: () => reject(rolledBack), ended })
          begun()
        }),
      options,
    )
    ended.catch(failed)
  })
}

async function end(within: number, how: 'commit' | 'rollback'): Promise<void> {
  const transaction = transactionOf(within)
  transactions.delete(within)
  transaction[how]()
  await transaction.ended.catch((error: unknown) => {
    if (error !== rolledBack) throw error
  })
}

function transactionOf(within: number): Transaction {
  const transaction = transactions.get(within)
  if (transaction === undefined) throw new Error('the transaction has ended')
  return transaction
}

function sessionOf(within: number | undefined): Session {
  return within === undefined ? driver : transactionOf(within).session
}

async function execute(request: Request): Promise<unknown> {
  switch (request.do) {
    case 'query':
      return sessionOf(request.within).query(request.sql, request.values)
    case 'script':
      return sessionOf(request.within).script(request.sql)
    case 'begin':
      return begin(request.id, request.options)
    case 'commit':
    case 'rollback':
      return end(request.within, request.do)
    case 'close':
      return driver.close()
  }
}

function failureOf(error: unknown): Failure {
  const { name, message, stack = '' } = error as Error
  const texts = Object.entries(error as Error).filter(([, value]) => typeof value === 'string')
  return { ...Object.fromEntries(texts), name, message, stack }
}

parentPort?.on('message', (request: Request) => {
  const { id } = request
  const reply = (answer: Reply) => parentPort?.postMessage(answer)
  execute(request).then(
    (value) => reply({ id, value }),
    (error: unknown) => reply({ id, failure: failureOf(error) }),
  )
})
