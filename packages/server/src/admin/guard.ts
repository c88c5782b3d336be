// Who may use the admin API: whoever sends one of its tokens. The body is not read before that.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ApiError, notFound } from '../api/errors.ts'
import type { AdminToken } from '../option-readers.ts'
import type { Services } from '../services.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls the admin API; '' before the token was checked. */
    actor: string
  }
}

export function guard(
  app: FastifyInstance,
  { config, unready }: Pick<Services, 'config' | 'unready'>,
): void {
  app.decorateRequest('actor', '')
  app.setNotFoundHandler((request) => {
    throw notFound(`${request.method} ${request.url.split('?')[0]}`)
  })
  app.addHook('onRequest', async (request) => {
    if (isDocumentation(request)) return
    request.actor = actorOf(config.adminTokens, request.headers.authorization)
    const { reason } = unready
    if (reason !== undefined) {
      throw new ApiError(503, 'unready', `The service is ${reason}. Try again in a moment.`)
    }
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
    throw new ApiError(401, 'unauthorized', 'Send the admin token: Authorization: Bearer TOKEN.')
  }
  return actor
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
