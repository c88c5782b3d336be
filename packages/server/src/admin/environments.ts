// Cloud environments: their credential and what their functions may call.
import { Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError, notFound } from '../api/errors.ts'
import { Appid, errors } from '../api/schemas.ts'
import type { CloudTokens } from '../directory/cloud-tokens.ts'
import type { CloudEnvironment, CloudEnvironments } from '../directory/environments.ts'
import type { Services } from '../services.ts'
import * as contract from './contract.ts'

const params = Type.Object({ env_id: contract.EnvId })

export function registerEnvironments(
  app: ApiApp,
  { environments, cloudTokens }: Pick<Services, 'environments' | 'cloudTokens'>,
): void {
  registerList(app, environments)
  registerCreation(app, environments)
  registerChanges(app, environments)
  registerTokens(app, environments, cloudTokens)
  registerRemoval(app, environments)
}

function registerList(app: ApiApp, environments: CloudEnvironments): void {
  app.get(
    '/cloud-environments',
    {
      schema: {
        summary: 'List cloud environments',
        tags: ['cloud'],
        querystring: Type.Object({ ...contract.PageQuery, appid: Type.Optional(Appid) }),
        response: { 200: contract.page(contract.EnvironmentBody), ...errors },
      },
    },
    async ({ query: { appid = '', after = '', limit } }) => {
      const found = await environments.list(appid, after, limit)
      const next = found.length === limit ? (found.at(-1)?.envId ?? null) : null
      return { items: found.map(environmentBody), next }
    },
  )

  app.get(
    '/cloud-environments/:env_id',
    {
      schema: {
        summary: 'Show a cloud environment',
        tags: ['cloud'],
        params,
        response: { 200: contract.EnvironmentBody, ...errors },
      },
    },
    async ({ params: { env_id } }) => environmentBody(await foundEnvironment(environments, env_id)),
  )
}

function registerCreation(app: ApiApp, environments: CloudEnvironments): void {
  app.post(
    '/cloud-environments',
    {
      schema: {
        summary: 'Register a cloud environment of a game',
        description: 'Its credential is generated; the key of it is shown only once.',
        tags: ['cloud'],
        body: contract.CreateEnvironment,
        response: { 201: contract.EnvironmentCreated, ...errors },
      },
    },
    async ({ body: { env_id, appid, permissions = [], paths } }, reply) => {
      const created = await environments.create(env_id, appid, permissions, paths)
      if (created === 'app_not_found') throw notFound(`app ${appid}`)
      if (created === 'environment_exists') {
        const message = `The cloud environment ${env_id} is registered already.`
        throw new ApiError(409, 'environment_exists', message)
      }
      return reply.code(201).send({ ...environmentBody(created), secret_key: created.secretKey })
    },
  )
}

function registerChanges(app: ApiApp, environments: CloudEnvironments): void {
  app.post(
    '/cloud-environments/:env_id/credential',
    {
      schema: {
        summary: 'Replace the credential of a cloud environment',
        description:
          'The answer comes when no process accepts the one before: on PostgreSQL after a second.',
        tags: ['cloud'],
        params,
        response: { 200: contract.CredentialBody, ...errors },
      },
    },
    async ({ params: { env_id } }) => {
      const credential = await environments.replaceCredential(env_id)
      if (credential === undefined) throw notFound(`cloud environment ${env_id}`)
      return { env_id, secret_id: credential.secretId, secret_key: credential.secretKey }
    },
  )

  app.post(
    '/cloud-environments/:env_id/permissions',
    {
      schema: {
        summary: 'Permit a cloud environment to call APIs and paths',
        description: 'It acts at once in this process, within a second in others.',
        tags: ['cloud'],
        params,
        body: contract.PermitApis,
        response: { 200: contract.EnvironmentBody, ...errors },
      },
    },
    async ({ params: { env_id }, body: { api_names, paths, replace = false } }) => {
      if (!(await environments.permit(env_id, { apiNames: api_names, paths, replace }))) {
        throw notFound(`cloud environment ${env_id}`)
      }
      return environmentBody(await foundEnvironment(environments, env_id))
    },
  )
}

function registerTokens(
  app: ApiApp,
  environments: CloudEnvironments,
  cloudTokens: CloudTokens,
): void {
  app.post(
    '/cloud-environments/:env_id/access-token',
    {
      schema: {
        summary: 'Issue a cloudbase_access_token of a cloud environment',
        description:
          'It lives for 30 minutes, or until the credential of the environment is replaced.',
        tags: ['cloud'],
        params,
        response: { 200: contract.CloudTokenBody, ...errors },
      },
    },
    async ({ params: { env_id } }) => {
      const environment = await foundEnvironment(environments, env_id)
      const { token, expiresInS } = cloudTokens.issue(environment)
      const { appid } = environment
      return { env_id, appid, cloudbase_access_token: token, expires_in: expiresInS }
    },
  )
}

function registerRemoval(app: ApiApp, environments: CloudEnvironments): void {
  app.delete(
    '/cloud-environments/:env_id',
    {
      schema: {
        summary: 'Remove a cloud environment',
        description:
          'The answer comes when no process accepts its credential: on PostgreSQL after a second.',
        tags: ['cloud'],
        params,
        response: { 204: Type.Null(), ...errors },
      },
    },
    async ({ params: { env_id } }, reply) => {
      if (!(await environments.remove(env_id))) throw notFound(`cloud environment ${env_id}`)
      return reply.code(204).send(null)
    },
  )
}

async function foundEnvironment(
  environments: CloudEnvironments,
  envId: string,
): Promise<CloudEnvironment> {
  const found = await environments.find(envId)
  if (found === undefined) throw notFound(`cloud environment ${envId}`)
  return found
}

function environmentBody(environment: CloudEnvironment) {
  const { envId, appid, secretId, permissions, paths, createdAt } = environment
  return {
    env_id: envId,
    appid,
    secret_id: secretId,
    permissions: [...permissions],
    paths: [...paths],
    created_at: createdAt.toISOString(),
  }
}
