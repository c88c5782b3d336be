// Operators: who there is, what each may do, and how one comes and goes.
import { Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError, notFound } from '../api/errors.ts'
import { errors } from '../api/schemas.ts'
import { any } from '../directory/grants.ts'
import { developer, type Operator } from '../directory/operators.ts'
import type { Services } from '../services.ts'
import type { Caller } from './caller.ts'
import { PageQuery, page } from './contract.ts'
import { invitedBody, newGrant, operatorBody, sessionListBody } from './operator-bodies.ts'
import * as contract from './operator-contract.ts'

type Parts = Pick<Services, 'operators' | 'operatorSessions' | 'directory'>

const tags = ['operators']
const params = Type.Object({ name: contract.OperatorName })

export function registerOperators(app: ApiApp, parts: Parts): void {
  registerReads(app, parts)
  registerCreation(app, parts)
  registerChanges(app, parts)
  registerSessions(app, parts)
}

function registerReads(app: ApiApp, { operators }: Parts): void {
  app.get(
    '/operators',
    {
      schema: {
        summary: 'List operators',
        tags,
        querystring: Type.Object(PageQuery),
        response: { 200: page(contract.OperatorBody), ...errors },
      },
    },
    async ({ query: { after = '', limit } }) => {
      const found = await operators.list(after, limit)
      const next = found.length === limit ? (found.at(-1)?.name ?? null) : null
      return { items: found.map(operatorBody), next }
    },
  )

  app.get(
    '/operators/:name',
    {
      schema: {
        summary: 'Show an operator',
        tags,
        params,
        response: { 200: contract.OperatorBody, ...errors },
      },
    },
    async ({ params: { name } }) => operatorBody(await foundOperator(operators, name)),
  )
}

function registerCreation(app: ApiApp, parts: Parts): void {
  const { operators } = parts
  app.post(
    '/operators',
    {
      schema: {
        summary: 'Add an operator',
        description:
          'The answer has a one-time link: anyone who has it can set the password, within a day.',
        tags,
        body: contract.CreateOperator,
        response: { 201: contract.Invited, ...errors },
      },
    },
    async ({ body: { name, grants } }, reply) => {
      await requireGrants(parts, grants)
      const invite =
        name === developer ? undefined : await operators.create(name, grants.map(newGrant))
      if (invite === undefined) {
        throw new ApiError(409, 'operator_exists', `The name ${name} is taken.`)
      }
      return reply.code(201).send(invitedBody(name, invite))
    },
  )

  app.post(
    '/operators/:name/reset',
    {
      schema: {
        summary: 'Reset an operator',
        description:
          'Takes password, one-time codes and sessions; the answer has a new one-time link.',
        tags,
        params,
        response: { 200: contract.Invited, ...errors },
      },
    },
    async ({ params: { name }, caller }) => {
      refuseOwn(caller, name)
      const invite = name === developer ? undefined : await operators.reset(name)
      if (invite === undefined) throw notFound(`operator ${name} with a password`)
      return invitedBody(name, invite)
    },
  )
}

function registerChanges(app: ApiApp, parts: Parts): void {
  const { operators } = parts
  app.patch(
    '/operators/:name',
    {
      schema: {
        summary: 'Replace the grants of an operator',
        description: 'The sessions of the operator end.',
        tags,
        params,
        body: contract.OperatorChanges,
        response: { 200: contract.OperatorBody, ...errors },
      },
    },
    async ({ params: { name }, body: { grants }, caller }) => {
      refuseOwn(caller, name)
      await requireGrants(parts, grants)
      if (!(await operators.setGrants(name, grants.map(newGrant)))) {
        throw notFound(`operator ${name}`)
      }
      return operatorBody(await foundOperator(operators, name))
    },
  )

  for (const [verb, isDisabled] of [
    ['disable', true],
    ['enable', false],
  ] as const) {
    app.post(
      `/operators/:name/${verb}`,
      {
        schema: {
          summary: isDisabled ? 'Disable an operator' : 'Enable an operator again',
          description: isDisabled
            ? 'Sessions and links end at once; nothing that was done is lost.'
            : 'The password and the grants are those of before.',
          tags,
          params,
          response: { 200: contract.OperatorBody, ...errors },
        },
      },
      async ({ params: { name }, caller }) => {
        refuseOwn(caller, name)
        if (!(await operators.setDisabled(name, isDisabled))) throw notFound(`operator ${name}`)
        return operatorBody(await foundOperator(operators, name))
      },
    )
  }
}

function registerSessions(app: ApiApp, { operators, operatorSessions }: Parts): void {
  app.get(
    '/operators/:name/sessions',
    {
      schema: {
        summary: 'List the sessions of an operator',
        tags,
        params,
        response: {
          200: Type.Object({ items: Type.Array(contract.ListedSession) }),
          ...errors,
        },
      },
    },
    async ({ params: { name } }) => {
      await foundOperator(operators, name)
      return { items: (await operatorSessions.list(name)).map(sessionListBody) }
    },
  )

  app.delete(
    '/operators/:name/sessions',
    {
      schema: {
        summary: 'End the sessions of an operator',
        tags,
        params,
        response: { 200: contract.Ended, ...errors },
      },
    },
    async ({ params: { name } }) => {
      await foundOperator(operators, name)
      return { ended: await operatorSessions.endAll(name) }
    },
  )
}

async function foundOperator(operators: Parts['operators'], name: string): Promise<Operator> {
  const found = await operators.find(name)
  if (found === undefined) throw notFound(`operator ${name}`)
  return found
}

/** An operator who removed their own rights by mistake could not restore them. */
function refuseOwn(caller: Caller | undefined, name: string): void {
  if (caller?.session === undefined || caller.name !== name) return
  throw new ApiError(409, 'own_account', 'Ask another admin: nobody changes the own account.')
}

async function requireGrants(
  { directory }: Parts,
  grants: readonly contract.NewGrant[],
): Promise<void> {
  const places = new Set(grants.map(({ role, offer_id, env }) => `${role} ${offer_id} ${env}`))
  if (places.size < grants.length) {
    throw new ApiError(400, 'bad_request', 'A role is given twice in one place.')
  }
  for (const offerId of new Set(grants.map(({ offer_id }) => offer_id))) {
    if (offerId !== any && (await directory.findOffer(offerId)) === undefined) {
      throw notFound(`offer ${offerId}`)
    }
  }
}
