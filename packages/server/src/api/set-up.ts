// What the admin API and the emulator's controls share: validation, OpenAPI with its pages under
// /docs, and errors. An error is a name and a sentence.

import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { Ajv, type Schema, type ValidateFunction } from 'ajv'
import fastJson, { type AnySchema } from 'fast-json-stringify'
import type { FastifyError, FastifySchema, onRequestHookHandler } from 'fastify'
import type { TObject } from 'typebox'
import { Conflict } from '../explained-error.ts'
import type { Log } from '../log.ts'
import { version } from '../package.ts'
import { pagePolicy } from './answer-headers.ts'
import type { ApiApp } from './app.ts'
import { ApiError } from './errors.ts'
import { sentenceOf } from './schema-sentence.ts'

// A body says what it means: null is not 0 and "1e3" is no amount. Paths and queries are text.
const bodies = new Ajv({ strict: false })
const texts = new Ajv({ strict: false, coerceTypes: true, useDefaults: true })

// Schemas are compiled when they are first used: all of them at once are a fifth of the whole start.

type Serializer = (data: unknown) => string

function serializerLater(schema: AnySchema): Serializer {
  let compiled: Serializer | undefined
  return (data) => {
    compiled ??= fastJson(schema) as Serializer
    return compiled(data)
  }
}

function validatorLater(ajv: Ajv, schema: Schema): ValidateFunction {
  let compiled: ValidateFunction | undefined
  const validate = (data: unknown): boolean => {
    compiled ??= ajv.compile(schema)
    const isValid = compiled(data)
    validate.errors = compiled.errors ?? null
    return isValid
  }
  validate.errors = null as ValidateFunction['errors']
  return validate as ValidateFunction
}

export interface ApiDescription {
  readonly title: string
  readonly description: string
  /** Calls carry `Authorization: Bearer`, as the page has to know. */
  readonly bearer: boolean
}

/** Prepares `api` for routes with TypeBox schemas. */
export async function setUpApi(
  api: ApiApp,
  { log }: { readonly log: Log },
  { title, description, bearer }: ApiDescription,
): Promise<void> {
  await api.register(swagger, {
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
  await api.register(swaggerUi, {
    routePrefix: '/docs',
    theme: { title, css },
    staticCSP: pagePolicy,
    uiHooks: { onRequest: toFolder },
  })
  api.setValidatorCompiler<Schema>(({ schema, httpPart }) =>
    validatorLater(httpPart === 'body' ? bodies : texts, schema),
  )
  api.setSerializerCompiler<AnySchema>(({ schema }) => serializerLater(schema))
  api.setSchemaErrorFormatter(
    (found, part) => new ApiError(400, 'bad_request', sentenceOf(found, part)),
  )
  api.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error instanceof ApiError) {
      const { statusCode, error: name, message } = error
      return reply.code(statusCode).send({ error: name, message })
    }
    if (error instanceof Conflict) {
      return reply.code(409).send({ error: error.code, message: error.message })
    }
    const status = error.statusCode ?? 500
    if (status < 500) {
      const name = status === 404 ? 'not_found' : 'bad_request'
      return reply.code(status).send({ error: name, message: error.message })
    }
    log.error({ rid: request.id, err: error }, 'fault')
    const message = `Something failed on the server; its log has the details under ${request.id}.`
    return reply.code(500).send({ error: 'fault', message })
  })
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
