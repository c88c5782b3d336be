// Who may use the admin API, and the trace that every write leaves: a row before it happens, completed
// with what came of it.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { AdminToken } from '../option-readers.ts'
import type { Services } from '../services.ts'
import { AdminError } from './errors.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls the admin API. */
    actor: string
    /** The audit row of this write. */
    auditId: bigint | undefined
    /** What the audit log tells of its result; without it, the outcome or error that is answered. */
    auditResult: string | undefined
  }
}

const secretNames = new Set(['secret', 'key', 'production_key', 'sandbox_key'])

export function guard(app: FastifyInstance, services: Services): void {
  app.decorateRequest('actor', '')
  app.decorateRequest('auditId', undefined)
  app.decorateRequest('auditResult', undefined)
  app.addHook('onRequest', async (request) => {
    if (isDocumentation(request)) return
    request.actor = actorOf(services.config.adminTokens, request.headers.authorization)
    const { reason } = services.unready
    if (reason !== undefined) {
      throw new AdminError(503, 'unready', `The service is ${reason}. Try again in a moment.`)
    }
  })
  app.addHook('preHandler', async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return
    const [row] = await services.driver.query<{ audit_id: bigint }>(
      'select directory.begin_audit($1, $2, $3, $4, $5, $6, $7) as audit_id',
      [
        new Date(services.clock.now()),
        request.actor,
        services.forwarded.peerOf(request.raw) ?? 'unknown',
        request.id,
        `${request.method} ${request.routeOptions.url}`,
        decodeURIComponent(request.url.split('?')[0] ?? ''),
        JSON.stringify(recordable(request)),
      ],
    )
    request.auditId = row?.audit_id
  })
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.auditId !== undefined) {
      await services.driver.query('select directory.end_audit($1, $2, $3)', [
        request.auditId,
        reply.statusCode,
        request.auditResult ?? resultOf(payload),
      ])
    }
    return payload
  })
}

function isDocumentation(request: FastifyRequest): boolean {
  return request.routeOptions.url?.startsWith('/admin/v1/docs') === true
}

/** The name of the token in `Authorization: Bearer …`; every token is compared, in constant time. */
function actorOf(tokens: readonly AdminToken[], authorization: string | undefined): string {
  const given = hash(/^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '')
  let actor: string | undefined
  for (const { name, token } of tokens) {
    if (timingSafeEqual(hash(token), given)) actor = name
  }
  if (actor === undefined) {
    throw new AdminError(401, 'unauthorized', 'Send the admin token: Authorization: Bearer TOKEN.')
  }
  return actor
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** The body without its secrets; one that the route has no schema for is not kept at all. */
function recordable({ body, routeOptions }: FastifyRequest): unknown {
  if (routeOptions.schema?.body === undefined) return {}
  return JSON.parse(
    JSON.stringify(body ?? {}, (name, value: unknown) => (secretNames.has(name) ? '***' : value)),
  )
}

/** `outcome` or `error` of an answer: what a reader of the log looks for. */
function resultOf(payload: unknown): string | null {
  if (typeof payload !== 'string') return null
  const found = /"(?:outcome|error)":"([^"]*)"/.exec(payload)
  return found?.[1] ?? null
}
