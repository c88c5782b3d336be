// The OpenAPI document of an API and its pages, under /docs. A Fastify of their own answers them. It is made for the first
// who opens one: few do, and each start would load the packages and add the routes.
import Fastify, {
  type FastifyInstance,
  type FastifySchema,
  type onRequestHookHandler,
  type RouteOptions,
} from 'fastify'
import type { TObject } from 'typebox'
import { version } from '../package.ts'
import { acceptedLanguage } from './accepted-language.ts'
import { pagePolicy } from './answer-headers.ts'
import type { ApiApp } from './app.ts'

export interface ApiDescription {
  readonly title: string
  readonly description: string
  /** Calls carry `Authorization: Bearer`, as the page has to know. */
  readonly bearer: boolean
}

/** Adds the pages to an API without routes; they describe each route that it gets. */
export async function registerDocsPages(api: ApiApp, description: ApiDescription): Promise<void> {
  const routes: RouteOptions[] = []
  let opening: Promise<FastifyInstance> | undefined
  await api.register(async (scope) => {
    scope.addHook('onSend', (_request, reply, payload, done) => {
      void reply.header('content-security-policy', pagePolicy)
      done(null, payload)
    })
    for (const path of ['/docs', '/docs/*']) {
      scope.get(path, async ({ url, headers: { 'accept-language': accepted = '' } }, reply) => {
        opening ??= openPages(`${api.prefix}/docs`, description, routes)
        const { statusCode, headers, rawPayload } = await (await opening).inject({
          url,
          headers: { 'accept-language': accepted },
        })
        const { 'content-type': type, location } = headers
        if (statusCode === 404) return reply.callNotFound()
        if (location !== undefined) return reply.redirect(String(location), statusCode)
        return reply.code(statusCode).header('content-type', type).send(rawPayload)
      })
    }
  })
  api.addHook('onRoute', (route) => void routes.push(route))
}

async function openPages(
  routePrefix: string,
  { title, description, bearer }: ApiDescription,
  routes: readonly RouteOptions[],
): Promise<FastifyInstance> {
  const [{ default: swagger }, { default: swaggerUi }, { documentInChinese }] = await Promise.all([
    import('@fastify/swagger'),
    import('@fastify/swagger-ui'),
    import('../chinese/document.ts'),
  ])
  const pages = Fastify()
  await pages.register(swagger, {
    transform: ({ schema, url }) => ({ schema: withOptionalDefaults(schema), url }),
    openapi: {
      info: { title, version, description },
      ...(bearer && {
        components: { securitySchemes: { adminToken: { type: 'http', scheme: 'bearer' } } },
        security: [{ adminToken: [] }],
      }),
    },
  })
  // The bar at the top would show another project's logo, and a field for another API's address.
  const css = [{ filename: 'pactolus.css', content: '.swagger-ui .topbar { display: none }' }]
  await pages.register(swaggerUi, {
    routePrefix,
    theme: { title, css },
    uiHooks: { onRequest: toFolder },
    transformSpecificationClone: false,
    transformSpecification: (document, { query, headers }) => {
      const { lang } = query as { lang?: unknown }
      return acceptedLanguage(lang, headers) === 'zh' ? documentInChinese(document) : document
    },
  })
  // They are described here, and never called.
  pages.setValidatorCompiler(() => () => true)
  pages.setSerializerCompiler(() => JSON.stringify)
  for (const { method, url, schema } of routes) {
    if (method !== 'HEAD')
      pages.route({ method, url, ...(schema && { schema }), handler: () => {} })
  }
  return pages
}

/** The addresses in the page are relative to its folder, as a proxy that adds a prefix needs them. */
const toFolder: onRequestHookHandler = (request, reply, done) => {
  const [path = ''] = request.url.split('?')
  if (path.endsWith('/docs')) void reply.redirect('docs/')
  else done()
}

/** TypeBox calls a parameter with a default required: it is there when a handler reads it. */
function withOptionalDefaults(schema: FastifySchema): FastifySchema {
  const query = schema?.querystring as TObject | undefined
  if (query === undefined) return schema
  const required = query.required?.filter((name) => !('default' in (query.properties[name] ?? {})))
  return { ...schema, querystring: { ...query, required } }
}
