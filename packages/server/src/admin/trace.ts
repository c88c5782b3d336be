// The trace of every call of the admin API: a counter, a line in the log, and an audit row. The row of a
// write exists before the write happens.
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LimitedLines } from '../log.ts'
import type { Services } from '../services.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The session that it belongs to, or begins. */
    sessionId: string | undefined
    /** The audit row of this write. */
    auditId: bigint | undefined
    /** What the audit log says of its result; without it, the outcome or error of the answer. */
    auditResult: string | undefined
    /** Its audit row is written, or the attempt has failed. */
    isAudited: boolean
  }
}

/** Reads that leave an audit row like a write: they show all money of an offer, or who did what. */
const auditedReads = new Set([
  '/admin/v1/offers/:offer_id/export',
  '/admin/v1/offers/:offer_id/keys',
  '/admin/v1/history/:month/export',
  '/admin/v1/audit',
  ...['entries', 'orders'].flatMap((what) =>
    ['csv', 'xlsx'].map((format) => `/admin/v1/offers/:offer_id/:env/${what}.${format}`),
  ),
  ...['/admin/v1/audit.csv', '/admin/v1/audit.xlsx'],
  '/admin/v1/offers/:offer_id/:env/closes/:date/check',
  ...['csv', 'xlsx', 'json'].map((format) => `/admin/v1/offers/:offer_id/:env/closes.${format}`),
  ...['csv', 'xlsx'].map(
    (format) => `/admin/v1/offers/:offer_id/:env/bills/:bill_id/differences.${format}`,
  ),
])

const secretNames = new Set([
  ...['secret', 'key', 'production_key', 'sandbox_key', 'session_key', 'token'],
  ...['encoding_aes_key', 'password', 'new_password', 'code', 'invite'],
])
/** A sender without a token gets this many lines a second in the log. */
const refusedLinesPerS = 10
const targetLengthMax = 2048

export function trace(app: FastifyInstance, services: Services): void {
  app.decorateRequest('sessionId', undefined)
  app.decorateRequest('auditId', undefined)
  app.decorateRequest('auditResult', undefined)
  app.decorateRequest('isAudited', false)
  app.addHook('preHandler', async (request) => {
    // Who signs in has no name yet: session-routes.ts writes that row.
    if (isRead(request) || request.actor === '') return
    request.auditId = await beginAudit(services, request, recordable(request))
  })
  app.addHook('onSend', async (request, reply, payload) => {
    request.auditResult ??= resultOf(payload)
    if (request.isAudited || !needsAudit(services, request, reply)) return payload
    request.isAudited = true
    try {
      await endAudit(services, request, reply)
    } catch (error) {
      // A refusal stays one: its error has been handled, and a second one would be shown as it is.
      if (reply.statusCode >= 400) {
        services.log.error({ rid: request.id, err: error }, 'fault')
        return payload
      }
      if (payload instanceof Readable) payload.destroy()
      throw error
    }
    return payload
  })
  const refused = new LimitedLines(services.log, refusedLinesPerS)
  app.addHook('onResponse', async (request, { statusCode: status }) => {
    const route = routeOf(request)
    services.metrics.countAdminCall(route, status)
    if (status < 400 && isRead(request) && !auditedReads.has(urlOf(request))) return
    const { id: rid, actor, sessionId: session, auditResult: result } = request
    const peer = services.forwarded.peerOf(request.raw)
    const line = { rid, peer, actor, session, route, status, result }
    if (status < 400) services.log.info(line, 'admin call')
    else if (actor === '') refused.warn(line, 'admin call refused')
    else services.log.warn(line, 'admin call refused')
  })
}

/** Whether a row is to be completed, or written now: of a sensitive or forbidden read, or of a refused write. */
function needsAudit(
  { unready }: Pick<Services, 'unready'>,
  request: FastifyRequest,
  { statusCode }: FastifyReply,
): boolean {
  if (request.auditId !== undefined) return true
  if (request.actor === '' || unready.reason !== undefined || statusCode >= 500) return false
  return !isRead(request) || statusCode === 403 || auditedReads.has(urlOf(request))
}

/** Writes the row of `request` before it is carried out; returns its id. */
export async function beginAudit(
  { driver, clock, forwarded }: Pick<Services, 'driver' | 'clock' | 'forwarded'>,
  request: FastifyRequest,
  body: unknown = {},
): Promise<bigint | undefined> {
  const [row] = await driver.query<{ audit_id: bigint }>(
    'select directory.begin_audit($1, $2, $3, $4, $5, $6, $7, $8) as audit_id',
    [
      new Date(clock.now()),
      request.actor,
      request.sessionId ?? null,
      forwarded.peerOf(request.raw) ?? 'unknown',
      request.id,
      routeOf(request),
      // As it was sent: decoded, two accounts could have one path.
      (request.url.split('?')[0] ?? '').slice(0, targetLengthMax),
      JSON.stringify(body),
    ],
  )
  return row?.audit_id
}

/** Adds the result to the row. What was refused before it was read has none yet, and no body. */
async function endAudit(
  services: Services,
  request: FastifyRequest,
  { statusCode }: FastifyReply,
): Promise<void> {
  const auditId = request.auditId ?? (await beginAudit(services, request))
  await services.driver.query('select directory.end_audit($1, $2, $3)', [
    auditId,
    statusCode,
    request.auditResult,
  ])
}

function isRead({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD'
}

function urlOf({ routeOptions }: FastifyRequest): string {
  return routeOptions.url ?? '(no route)'
}

/** The method and the path with names for its parameters. */
function routeOf(request: FastifyRequest): string {
  return `${request.method} ${urlOf(request)}`
}

/**
 * The body without its secrets. It was validated, so all its names are known; one that the route has no
 * schema for is not kept.
 */
function recordable({ body, routeOptions }: FastifyRequest): unknown {
  if (routeOptions.schema?.body === undefined) return {}
  return JSON.parse(
    JSON.stringify(body ?? {}, (name, value: unknown) => (secretNames.has(name) ? '***' : value)),
  )
}

/** `outcome` or `error` of an answer: what a reader of the log looks for. */
function resultOf(payload: unknown): string | undefined {
  if (typeof payload !== 'string') return undefined
  return /"(?:outcome|error)":"([^"]*)"/.exec(payload)?.[1]
}
