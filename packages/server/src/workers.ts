// Several processes on one port: the primary starts the workers, replaces one that dies, and carries
// what they send each other. A worker is the whole service; the primary only looks after them.
import cluster, { type Worker } from 'node:cluster'
import type { Logger } from 'pino'
import { AggregatorRegistry, type Registry } from 'prom-client'
import type { Peers } from './directory/cache.ts'
import type { Config } from './options.ts'
import type { Addresses } from './ready-file.ts'
import { onStopSignal } from './stop-signals.ts'

interface Forget {
  readonly type: 'forget'
  readonly cache: string
  readonly key: string | undefined
}

type FromWorker =
  | ({ readonly type: 'ready' } & Addresses)
  | { readonly type: 'metrics'; readonly id: number }
  | Forget

type FromPrimary =
  | { readonly type: 'drain' }
  | { readonly type: 'metrics'; readonly id: number; readonly text?: string }
  | Forget

/** What a worker has to do with the others. */
export interface Workers {
  /** Sends the others what to forget, and receives it from them. */
  readonly peers: Peers
  /** Gives the metrics of this worker to those who add them up. */
  share(registry: Registry): void
  /** The metrics of all workers, added up, for Prometheus. */
  metrics(): Promise<string>
  /** The primary got a signal to stop. */
  onDrain(drain: () => void): void
  ready(addresses: Addresses): void
  /** The start has failed: listening to the primary is no reason to live. */
  leave(): void
}

/** This process among the workers; only one that `runWorkers` started is one. */
export function joinWorkers(): Workers {
  const notify = (message: FromWorker) => process.send?.(message)
  const listen = <T extends FromPrimary['type']>(
    type: T,
    listener: (message: Extract<FromPrimary, { type: T }>) => void,
  ) =>
    process.on('message', (message: FromPrimary) => {
      if (message.type === type) listener(message as Extract<FromPrimary, { type: T }>)
    })
  const asked = new Map<number, (text: string | undefined) => void>()
  let questions = 0
  listen('metrics', ({ id, text }) => {
    asked.get(id)?.(text)
    asked.delete(id)
  })
  return {
    peers: {
      notify: (cache, key) => notify({ type: 'forget', cache, key }),
      listen: (listener) => void listen('forget', ({ cache, key }) => listener(cache, key)),
    },
    share(registry) {
      new AggregatorRegistry()
      AggregatorRegistry.setRegistries([registry])
    },
    async metrics() {
      questions += 1
      const id = questions
      const answer = new Promise<string | undefined>((resolve) => asked.set(id, resolve))
      notify({ type: 'metrics', id })
      const text = await answer
      if (text === undefined)
        throw new Error('the other workers did not tell their metrics in time')
      return text
    },
    onDrain: (drain) => void listen('drain', drain),
    ready: ({ baseUrl, adminUrl, openApiUrl }) =>
      void notify({ type: 'ready', baseUrl, adminUrl, ...(openApiUrl && { openApiUrl }) }),
    leave: () => process.channel?.unref(),
  }
}

/** How soon after its start a worker may die before the next one waits a little. */
const youngMs = 10_000
const replaceAfterMs = 1000
/** The primary leaves the workers this much more than the drain time they keep themselves. */
const graceMs = 2000

/**
 * Runs the workers until a signal ends them; `onReady` gets their addresses once all of them do.
 * Resolves with the exit code: 0 when every worker finished what was under way. Rejects with what
 * `onReady` threw, once all of them have ended.
 */
export function runWorkers(
  config: Pick<Config, 'workers' | 'drainDelayMs' | 'drainTimeoutMs'>,
  log: Logger,
  onReady: (addresses: Addresses) => Promise<void>,
): Promise<number> {
  const { workers: count, drainDelayMs, drainTimeoutMs } = config
  const metrics = new AggregatorRegistry()
  const ready = new Set<number>()
  let hasServed = false
  let stopping = false
  let exitCode = 0
  let failure: unknown
  let end = () => {}

  const start = () => {
    const worker = cluster.fork()
    const startedAt = performance.now()
    // A message that is sent while it dies does not reach it; its exit says the rest.
    worker.on('error', (error) =>
      log.warn({ worker: worker.id, err: error }, 'a worker is not reached'),
    )
    worker.once('exit', (code, signal) => {
      const wasReady = ready.delete(worker.id)
      if (stopping) {
        if (wasReady) exitCode = Math.max(exitCode, signal === null ? code : 1)
        return
      }
      if (!hasServed) {
        exitCode = code || 1
        stop()
        return
      }
      log.error({ died: worker.id, code, signal }, 'a worker died, another one takes its place')
      const isYoung = performance.now() - startedAt < youngMs
      setTimeout(() => !stopping && start(), isYoung ? replaceAfterMs : 0)
    })
  }
  const stop = () => {
    stopping = true
    for (const worker of everyWorker()) {
      // One that is starting may not listen yet, and has nothing under way.
      if (ready.has(worker.id)) notifyWorker(worker, { type: 'drain' })
      else worker.process.kill('SIGTERM')
    }
    setTimeout(kill, drainDelayMs + drainTimeoutMs + graceMs).unref()
    // No exit follows when every one has died and none has taken a place yet.
    setImmediate(end)
  }
  const kill = () => {
    exitCode = 1
    for (const worker of everyWorker()) worker.process.kill('SIGKILL')
  }
  onStopSignal((signal) => {
    log.info({ signal }, 'draining')
    stop()
  }, kill)

  cluster.on('message', (worker, message: FromWorker) => {
    switch (message.type) {
      case 'ready':
        ready.add(worker.id)
        // The first one brings the database up to date, and says alone what is wrong with the start.
        if (!hasServed && ready.size === 1) for (let i = 1; i < count; i += 1) start()
        if (!hasServed && ready.size === count) {
          hasServed = true
          onReady(message).catch((error: unknown) => {
            failure = error
            stop()
          })
        }
        break
      case 'metrics':
        metrics.clusterMetrics().then(
          (text) => notifyWorker(worker, { type: 'metrics', id: message.id, text }),
          () => notifyWorker(worker, { type: 'metrics', id: message.id }),
        )
        break
      case 'forget':
        for (const other of everyWorker()) if (other.id !== worker.id) notifyWorker(other, message)
    }
  })
  start()
  return new Promise((resolve, reject) => {
    end = () => {
      if (!stopping || everyWorker().length > 0) return
      if (failure === undefined) resolve(exitCode)
      else reject(failure)
    }
    // The exit event of the worker itself, which sets the code, may come after this one.
    cluster.on('exit', () => setImmediate(end))
  })
}

/** Those that live: node keeps a dead one for as long as its channel is open. */
function everyWorker(): Worker[] {
  return Object.values(cluster.workers ?? {})
    .filter((one) => one !== undefined)
    .filter((one) => !one.isDead())
}

function notifyWorker(worker: Worker, message: FromPrimary): void {
  // One that has just died gets nothing, and its exit says the rest.
  if (worker.isConnected()) worker.send(message, () => {})
}
