// Headers of every answer that a browser may show: those of health, the admin API and the emulator's controls.
import type { FastifyInstance, FastifyReply } from 'fastify'

const answerHeaders = {
  // JSON needs nothing from anywhere, and no page may frame it.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
}

/** For the documentation page: scripts and data of its own origin; it sets styles inline. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Sends them with every answer of the routes below `app`. */
export function addAnswerHeaders(app: FastifyInstance): void {
  app.addHook('onSend', (_request, reply, payload, done) => {
    setAnswerHeaders(reply)
    done(null, payload)
  })
}

export function setAnswerHeaders(reply: FastifyReply): FastifyReply {
  return reply.headers(answerHeaders)
}
