// Sessions of operators: signing in and out, passwords and one-time codes.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError } from '../api/errors.ts'
import { isAtThisMachine } from '../api/same-site.ts'
import { errors } from '../api/schemas.ts'
import { newSession, type OperatorSession } from '../directory/operator-sessions.ts'
import { developer, type Locked, operatorName } from '../directory/operators.ts'
import { TooManyAttempts } from '../directory/passwords.ts'
import { tokenHash } from '../directory/seal.ts'
import { version } from '../package.ts'
import type { Services } from '../services.ts'
import { sessionOf, unauthorized } from './caller.ts'
import { grantBody, sessionListBody } from './operator-bodies.ts'
import * as contract from './operator-contract.ts'
import { noSessionCookie, sessionCookie, sessionToken } from './session-cookie.ts'
import { beginAudit } from './trace.ts'

const tags = ['session']
/** What the audit log has in place of a name that is no operator's: it may be a password. */
const stranger = '(unknown)'

export function registerSessions(app: ApiApp, services: Services): void {
  registerSignIn(app, services)
  registerInvite(app, services)
  registerOwn(app, services)
  registerSignOut(app, services)
  registerPassword(app, services)
  registerTotp(app, services)
}

function registerSignIn(app: ApiApp, services: Services): void {
  const { config, operators } = services
  const isAutomatic = ({ raw }: FastifyRequest) => config.mode === 'dev' && isAtThisMachine(raw)
  app.get(
    '/session/options',
    {
      schema: {
        summary: 'How to sign in',
        tags,
        security: [],
        response: { 200: contract.SessionOptions, ...errors },
      },
    },
    async (request) => ({
      mode: config.mode,
      version,
      sign_in: isAutomatic(request) ? ('automatic' as const) : ('password' as const),
    }),
  )

  app.post(
    '/session',
    {
      schema: {
        summary: 'Sign in',
        description:
          'Sets the cookie of a session. After failures the name and the address wait, each time twice as long.',
        tags,
        security: [],
        body: contract.SignIn,
        response: { 200: contract.SessionBody, ...errors },
      },
    },
    async (request, reply) => {
      const { name, password, code } = request.body
      if (name === undefined && password === undefined && isAutomatic(request)) {
        await operators.openDeveloper()
        return begin(services, request, reply, { name: developer, passwordHash: null })
      }
      if (name === undefined || password === undefined) {
        throw new ApiError(400, 'bad_request', 'Give name and password.')
      }
      const ip = ipOf(services, request)
      // No operator has such a name: it is checked like any other, and not kept.
      const asked = operatorName.test(name) ? name : stranger
      const found = await operators
        .signIn({ name: asked, ip }, password, code?.replaceAll(' ', ''))
        .catch(refuseCrowd)
      if (found.outcome === 'locked') throw lockedOut(services, reply, found)
      if (found.outcome === 'right') {
        return begin(services, request, reply, { name, passwordHash: found.passwordHash })
      }
      request.actor = found.isKnown ? asked : stranger
      const { outcome, locksUntil } = found
      request.auditResult =
        locksUntil === undefined ? outcome : `${outcome}, locked until ${locksUntil.toISOString()}`
      throw new ApiError(401, outcome, refusals[outcome])
    },
  )
}

const refusals = {
  wrong_sign_in: 'Name or password is wrong.',
  code_needed: 'Give the code of your app, too.',
  code_wrong: 'That code is wrong, or was used before: wait for the next one.',
}

/** Starts a session, and leaves its row in the audit log before. */
async function begin(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  { name, passwordHash }: { name: string; passwordHash: string | null },
): Promise<Static<typeof contract.SessionBody>> {
  const { operatorSessions } = services
  const session = newSession()
  request.actor = name
  request.sessionId = session.sessionId
  request.auditId ??= await beginAudit(services, request)
  const before = sessionToken(request.headers.cookie)
  if (before !== undefined) await operatorSessions.end(tokenHash(before))
  const ip = ipOf(services, request)
  if (!(await operatorSessions.start(session, name, passwordHash, ip))) {
    throw new ApiError(401, 'wrong_sign_in', refusals.wrong_sign_in)
  }
  const started = await operatorSessions.find(session.token)
  if (started === undefined) throw unauthorized()
  void reply.header('set-cookie', sessionCookie(session.token))
  request.auditResult = 'signed_in'
  return sessionBody(services, started)
}

function registerInvite(app: ApiApp, { operators }: Services): void {
  app.post(
    '/session/invite',
    {
      schema: {
        summary: 'Set the first password',
        description: 'By a one-time link; sign in with the password then.',
        tags,
        security: [],
        body: contract.UseInvite,
        response: { 200: Type.Object({ name: Type.String() }), ...errors },
      },
    },
    async (request) => {
      const { invite, password } = request.body
      const name = await operators.useInvite(invite, password)
      if (name === undefined) {
        throw new ApiError(404, 'not_found', 'That link was used before, or its time is over.')
      }
      request.actor = name
      request.auditResult = 'password_set'
      return { name }
    },
  )
}

function registerOwn(app: ApiApp, services: Services): void {
  app.get(
    '/session',
    {
      schema: {
        summary: 'Who is signed in',
        tags,
        response: { 200: contract.SessionBody, ...errors },
      },
    },
    async (request) => sessionBody(services, sessionOf(request)),
  )

  app.get(
    '/sessions',
    {
      schema: {
        summary: 'List the own sessions',
        tags,
        response: { 200: Type.Object({ items: Type.Array(contract.OwnSession) }), ...errors },
      },
    },
    async (request) => {
      const { name, sessionId } = sessionOf(request)
      const found = await services.operatorSessions.list(name)
      return {
        items: found.map((session) => ({
          ...sessionListBody(session),
          is_current: session.sessionId === sessionId,
        })),
      }
    },
  )
}

function registerSignOut(app: ApiApp, { operatorSessions }: Services): void {
  app.delete(
    '/session',
    {
      schema: { summary: 'Sign out', tags, response: { 204: Type.Null(), ...errors } },
    },
    async (request, reply) => {
      await operatorSessions.end(sessionOf(request).tokenHash)
      request.auditResult = 'signed_out'
      return reply.code(204).header('set-cookie', noSessionCookie).send(null)
    },
  )

  app.delete(
    '/sessions',
    {
      schema: {
        summary: 'Sign out everywhere',
        tags,
        response: { 200: contract.Ended, ...errors },
      },
    },
    async (request, reply) => {
      const ended = await operatorSessions.endAll(sessionOf(request).name)
      request.auditResult = 'signed_out_everywhere'
      void reply.header('set-cookie', noSessionCookie)
      return { ended }
    },
  )
}

function registerPassword(app: ApiApp, services: Services): void {
  app.post(
    '/session/password',
    {
      schema: {
        summary: 'Change the own password',
        description: 'Every session ends; the answer has the cookie of a new one.',
        tags,
        body: contract.ChangePassword,
        response: { 200: contract.SessionBody, ...errors },
      },
    },
    async (request, reply) => {
      const { name } = sessionOf(request)
      const { password, new_password: newPassword } = request.body
      const trial = { name, ip: ipOf(services, request) }
      const changed = await services.operators
        .changePassword(trial, password, newPassword)
        .catch(refuseCrowd)
      if (changed === undefined) {
        throw new ApiError(409, 'wrong_password', 'The password of before is wrong.')
      }
      if (typeof changed !== 'string') throw lockedOut(services, reply, changed)
      return begin(services, request, reply, { name, passwordHash: changed })
    },
  )
}

function registerTotp(app: ApiApp, services: Services): void {
  const { operators } = services
  app.post(
    '/session/totp',
    {
      schema: {
        summary: 'Begin to use one-time codes',
        description: 'They are asked for once a first one was confirmed.',
        tags,
        response: { 200: contract.TotpBody, ...errors },
      },
    },
    async (request) => {
      const begun = await operators.beginTotp(sessionOf(request).name)
      if (begun === undefined) {
        throw new ApiError(409, 'totp_is_on', 'Codes are asked for already: remove them first.')
      }
      return begun
    },
  )

  for (const [method, url, summary] of [
    ['POST', '/session/totp/confirm', 'Ask for one-time codes from now on'],
    ['DELETE', '/session/totp', 'Ask for one-time codes no more'],
  ] as const) {
    app.route({
      method,
      url,
      schema: {
        summary,
        tags,
        body: contract.UseCode,
        response: { 200: Type.Object({ has_totp: Type.Boolean() }), ...errors },
      },
      handler: async (request, reply) => {
        const trial = { name: sessionOf(request).name, ip: ipOf(services, request) }
        const code = request.body.code.replaceAll(' ', '')
        const isOn = method === 'POST'
        const done = await (isOn
          ? operators.confirmTotp(trial, code)
          : operators.removeTotp(trial, code))
        if (done === undefined) throw new ApiError(409, 'code_wrong', refusals.code_wrong)
        if (done !== true) throw lockedOut(services, reply, done)
        return { has_totp: isOn }
      },
    })
  }
}

function sessionBody(
  { config }: Pick<Services, 'config'>,
  session: OperatorSession,
): Static<typeof contract.SessionBody> {
  return {
    operator: {
      name: session.name,
      has_totp: session.hasTotp,
      grants: session.grants.map(grantBody),
    },
    session_id: session.sessionId,
    created_at: session.createdAt.toISOString(),
    idle_ends_at: session.idleEndsAt.toISOString(),
    ends_at: session.endsAt.toISOString(),
    mode: config.mode,
    version,
  }
}

function ipOf({ forwarded }: Pick<Services, 'forwarded'>, { raw }: FastifyRequest): string {
  return forwarded.peerOf(raw) ?? 'unknown'
}

function lockedOut(
  { clock }: Pick<Services, 'clock'>,
  reply: FastifyReply,
  { until }: Locked,
): ApiError {
  const seconds = Math.max(1, Math.ceil((until.getTime() - clock.now()) / 1000))
  void reply.header('retry-after', seconds)
  return new ApiError(429, 'locked_out', 'Too many attempts have failed. Try again later.')
}

function refuseCrowd(error: unknown): never {
  if (!(error instanceof TooManyAttempts)) throw error
  throw new ApiError(503, 'busy', 'Many are signing in at this moment. Try again in a second.')
}
