// Who may use the admin API: a caller with one of its tokens or the cookie of a session, as far as the grants
// reach. The body is not read before that.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ApiError, notFound } from '../api/errors.ts'
import { isOwnPage } from '../api/same-site.ts'
import type { Services } from '../services.ts'
import { access, type Rule } from './access.ts'
import { type Caller, callerOfToken, requireRole, unauthorized } from './caller.ts'
import { sessionToken } from './session-cookie.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls the admin API; '' before that is known. */
    actor: string
    /** The same with grants; undefined on a public route. */
    caller: Caller | undefined
  }
  interface FastifyContextConfig {
    /** Who may call the route. */
    rule?: Rule
  }
}

const root = '/admin/v1'

export function guard(
  app: FastifyInstance,
  services: Pick<Services, 'config' | 'unready' | 'operatorSessions' | 'forwarded'>,
): void {
  app.decorateRequest('actor', '')
  app.decorateRequest('caller', undefined)
  app.setNotFoundHandler((request) => {
    throw notFound(`${request.method} ${request.url.split('?')[0]}`)
  })
  ruleEveryRoute(app)
  app.addHook('onRequest', async (request) => {
    if (isDocumentation(request)) return
    const { rule } = request.routeOptions.config
    if (rule === 'public') {
      requireReady(services)
      if (!isRead(request)) requireOwnPage(services, request)
      return
    }
    const caller = await callerOf(services, request)
    request.caller = caller
    request.actor = caller.name
    request.sessionId = caller.session?.sessionId
    requireReady(services)
    if (caller.session !== undefined && !isRead(request)) requireOwnPage(services, request)
    // A path that is no route has none; it is answered as such to a caller that may know.
    if (rule === undefined) return
    if (rule === 'self') requireSession(caller)
    else requireRole(caller, ...rule, placeOf(request))
  })
}

/** Gives each route its rule; the table and the routes must name the same. */
function ruleEveryRoute(app: FastifyInstance): void {
  const unused = new Set(Object.keys(access))
  app.addHook('onRoute', (route) => {
    const path = route.url.slice(root.length)
    for (const method of [route.method].flat()) {
      const name = `${method === 'HEAD' ? 'GET' : method} ${path}`
      const rule = access[name]
      if (rule === undefined) throw new Error(`admin/access.ts does not say who may call ${name}`)
      unused.delete(name)
      route.config = { ...route.config, rule }
    }
  })
  app.addHook('onReady', async () => {
    if (unused.size > 0)
      throw new Error(`admin/access.ts names no route: ${[...unused].join(', ')}`)
  })
}

async function callerOf(
  services: Pick<Services, 'config' | 'unready' | 'operatorSessions'>,
  { headers }: FastifyRequest,
): Promise<Caller> {
  if (headers.authorization !== undefined) {
    return callerOfToken(services.config.adminTokens, headers.authorization)
  }
  const token = sessionToken(headers.cookie)
  if (token === undefined) throw unauthorized()
  // Sessions are in the database, which may not be up to date yet.
  requireReady(services)
  const session = await services.operatorSessions.find(token)
  if (session === undefined) throw unauthorized()
  return { name: session.name, grants: session.grants, session }
}

function requireReady({ unready: { reason } }: Pick<Services, 'unready'>): void {
  if (reason === undefined) return
  throw new ApiError(503, 'unready', `The service is ${reason}. Try again in a moment.`)
}

/**
 * A browser adds the cookie to any request that a page makes it send. Only a page of this service can send this header
 * to it, and such a type of a body.
 */
function requireOwnPage(
  { forwarded }: Pick<Services, 'forwarded'>,
  { raw, headers }: FastifyRequest,
): void {
  const type = headers['content-type']
  const isOwn =
    headers['x-pactolus'] === 'console' &&
    (type === undefined || /^application\/(?!x-www-form-urlencoded)/.test(type)) &&
    isOwnPage(headers, forwarded.hostOf(raw))
  if (isOwn) return
  throw new ApiError(
    403,
    'cross_site',
    'A change by cookie needs the header x-pactolus: console, a page of this service, and JSON as its body.',
  )
}

function requireSession({ session }: Caller): void {
  if (session !== undefined) return
  throw new ApiError(403, 'forbidden', 'This is for an operator who signed in, not for a token.')
}

function placeOf({ params }: FastifyRequest) {
  const { offer_id: offerId, env } = params as Record<string, string | undefined>
  return { offerId, env }
}

function isRead({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD'
}

function isDocumentation(request: FastifyRequest): boolean {
  return request.routeOptions.url?.startsWith(`${root}/docs`) === true
}
