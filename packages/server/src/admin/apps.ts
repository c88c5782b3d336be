// Games and the logins of their players.
import { randomBytes } from 'node:crypto'
import { type Static, Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError, notFound } from '../api/errors.ts'
import { Appid, errors, text } from '../api/schemas.ts'
import { type App, type Directory, newSecret } from '../directory/directory.ts'
import type { Services } from '../services.ts'
import * as contract from './contract.ts'

const params = Type.Object({ appid: Appid })

export function registerApps(app: ApiApp, services: Services): void {
  registerList(app, services)
  registerCreation(app, services)
  registerChanges(app, services)
  registerSessions(app, services)
}

function registerList(app: ApiApp, { directory }: Pick<Services, 'directory'>): void {
  app.get(
    '/apps',
    {
      schema: {
        summary: 'List games',
        tags: ['apps'],
        querystring: Type.Object(contract.PageQuery),
        response: { 200: contract.page(contract.AppBody), ...errors },
      },
    },
    async ({ query: { after = '', limit } }) => {
      const apps = await directory.listApps(after, limit)
      const next = apps.length === limit ? (apps.at(-1)?.appid ?? null) : null
      return { items: apps.map(appBody), next }
    },
  )

  app.get(
    '/apps/:appid',
    {
      schema: {
        summary: 'Show a game',
        tags: ['apps'],
        params,
        response: { 200: contract.AppBody, ...errors },
      },
    },
    async ({ params: { appid } }) => {
      return appBody(await foundApp(directory, appid))
    },
  )
}

async function foundApp(directory: Directory, appid: string): Promise<App> {
  const found = await directory.findApp(appid)
  if (found === undefined) throw notFound(`app ${appid}`)
  return found
}

function appBody({ appid, name, callsPerS, createdAt }: App): Static<typeof contract.AppBody> {
  return { appid, name, calls_per_s: callsPerS, created_at: createdAt.toISOString() }
}

function registerChanges(
  app: ApiApp,
  { directory, tokens, environments }: Pick<Services, 'directory' | 'tokens' | 'environments'>,
): void {
  app.patch(
    '/apps/:appid',
    {
      schema: {
        summary: 'Change settings of a game',
        description: 'They take effect in every process within a second.',
        tags: ['apps'],
        params,
        body: contract.AppChanges,
        response: { 200: contract.AppBody, ...errors },
      },
    },
    async ({ params: { appid }, body }) => {
      if (!(await directory.setCallsPerS(appid, body.calls_per_s))) throw notFound(`app ${appid}`)
      tokens.forget()
      environments.forget()
      return appBody(await foundApp(directory, appid))
    },
  )
}

function registerCreation(
  app: ApiApp,
  { directory, tokens }: Pick<Services, 'directory' | 'tokens'>,
): void {
  app.post(
    '/apps',
    {
      schema: {
        summary: 'Register a game',
        description:
          'Without an appid or a secret they are generated; the secret is shown only once.',
        tags: ['apps'],
        body: contract.CreateApp,
        response: { 201: contract.AppCreated, ...errors },
      },
    },
    async ({ body }, reply) => {
      const appid = body.appid ?? `wx${randomBytes(8).toString('hex')}`
      const created = { appid, name: body.name, secret: body.secret ?? newSecret() }
      if (!(await directory.createApp(created))) {
        throw new ApiError(409, 'app_exists', `The appid ${appid} is registered already.`)
      }
      return reply.code(201).send(created)
    },
  )

  app.post(
    '/apps/:appid/secret',
    {
      schema: {
        summary: 'Replace the secret of a game',
        description:
          'The answer comes when no process accepts the secret before it or a token of the game: on ' +
          'PostgreSQL after a second.',
        tags: ['apps'],
        params,
        body: contract.SetSecret,
        response: { 200: contract.SecretBody, ...errors },
      },
    },
    async ({ params: { appid }, body }) => {
      const secret = body.secret ?? newSecret()
      if (!(await directory.setAppSecret(appid, secret))) throw notFound(`app ${appid}`)
      await tokens.forgetEverywhere()
      return { appid, secret }
    },
  )
}

function registerSessions(
  app: ApiApp,
  { clock, sessions }: Pick<Services, 'clock' | 'sessions'>,
): void {
  app.post(
    '/apps/:appid/sessions',
    {
      schema: {
        summary: 'Log a player in',
        description:
          'Gives the player a new session_key, or the given one; the one before stops at once.',
        tags: ['apps'],
        params,
        body: contract.StartSession,
        response: { 201: contract.SessionBody, ...errors },
      },
    },
    async ({ params: { appid }, body: { openid, expires_in_s, session_key } }, reply) => {
      const expiresAt =
        expires_in_s === undefined ? undefined : new Date(clock.now(appid) + expires_in_s * 1000)
      const session = await sessions.start(appid, openid, {
        expiresAt,
        sessionKey: session_key,
      })
      if (session === undefined) throw notFound(`app ${appid}`)
      return reply.code(201).send({
        openid,
        session_key: session.sessionKey,
        expires_at: session.expiresAt.toISOString(),
      })
    },
  )

  app.delete(
    '/apps/:appid/sessions/:openid',
    {
      schema: {
        summary: 'Log a player out',
        tags: ['apps'],
        params: Type.Object({ appid: Appid, openid: text(128, 'The player.') }),
        response: { 204: Type.Null(), ...errors },
      },
    },
    async ({ params: { appid, openid } }, reply) => {
      if (!(await sessions.end(appid, openid))) throw notFound(`session of ${openid}`)
      return reply.code(204).send(null)
    },
  )
}
