// What the admin API and the emulator's controls share: validation, the pages under /docs, and errors. An error is a
// name and a sentence.

import { Ajv, type Schema, type ValidateFunction } from 'ajv'
import fastJson, { type AnySchema } from 'fast-json-stringify'
import type { FastifyError } from 'fastify'
import { Conflict } from '../explained-error.ts'
import type { Log } from '../log.ts'
import type { ApiApp } from './app.ts'
import { type ApiDescription, registerDocsPages } from './docs-pages.ts'
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

/** Prepares `api` for routes with TypeBox schemas. */
export async function setUpApi(
  api: ApiApp,
  { log }: { readonly log: Log },
  description: ApiDescription,
): Promise<void> {
  await registerDocsPages(api, description)
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
