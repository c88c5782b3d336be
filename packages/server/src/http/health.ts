// /healthz: the process lives. /readyz: it can answer. /metrics: for Prometheus.
import type { FastifyInstance } from 'fastify'
import { isRegistered } from '../directory/master-key.ts'
import type { Services } from '../services.ts'

/** A check that finds the database silent for this long calls it unready. */
const databaseTimeoutMs = 2000

export function registerHealth(app: FastifyInstance, services: Services): void {
  app.get('/healthz', async () => ({ status: 'ok' }))

  app.get('/readyz', async (_request, reply) => {
    const reason = services.unready.reason ?? (await databaseFault(services))
    if (reason === undefined) return { status: 'ready' }
    return reply.code(503).send({ status: 'unready', reason })
  })

  app.get('/metrics', async (_request, reply) => {
    const { registry } = services.metrics
    const text = await (services.workers ?? registry).metrics()
    return reply.header('content-type', registry.contentType).send(text)
  })
}

async function databaseFault({
  driver,
  seal,
  log,
}: Pick<Services, 'driver' | 'seal' | 'log'>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), databaseTimeoutMs)
  })
  try {
    // A rotation of the master key that left this process out makes it unable to open anything.
    const opens = await Promise.race([isRegistered(driver, seal), silence])
    return opens ? undefined : 'master_key'
  } catch (error) {
    log.warn({ err: error }, 'the database does not answer')
    return 'database'
  } finally {
    clearTimeout(timer)
  }
}
