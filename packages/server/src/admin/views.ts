// Saved views: filters of the console's lists under a name of the operator's.
import { Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError, notFound } from '../api/errors.ts'
import { errors, strict, text } from '../api/schemas.ts'
import { viewsMax } from '../directory/saved-views.ts'
import type { Services } from '../services.ts'
import { sessionOf } from './caller.ts'
import { ViewBody } from './operator-contract.ts'

const tags = ['session']
const params = Type.Object({
  page: Type.String({ pattern: '^[a-z-]{1,32}$', description: 'A list of the console: orders.' }),
  name: text(64, 'The name of the view.'),
})

export function registerViews(app: ApiApp, { savedViews }: Pick<Services, 'savedViews'>): void {
  app.get(
    '/views',
    {
      schema: {
        summary: 'List the own saved views',
        tags,
        response: { 200: Type.Object({ items: Type.Array(ViewBody) }), ...errors },
      },
    },
    async (request) => {
      const found = await savedViews.list(sessionOf(request).name)
      return {
        items: found.map(({ page, viewName: name, query, savedAt }) => ({
          ...{ page, name, query, saved_at: savedAt.toISOString() },
        })),
      }
    },
  )

  app.put(
    '/views/:page/:name',
    {
      schema: {
        summary: 'Save a view',
        description: 'One of the same page and name is replaced.',
        tags,
        params,
        body: Type.Object({ query: ViewBody.properties.query }, strict),
        response: { 204: Type.Null(), ...errors },
      },
    },
    async (request, reply) => {
      const { page, name } = request.params
      const { query } = request.body
      const view = { page, viewName: name, query }
      if (!(await savedViews.save(sessionOf(request).name, view))) {
        const message = `There are ${viewsMax} saved views already: remove one first.`
        throw new ApiError(409, 'too_many_views', message)
      }
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/views/:page/:name',
    {
      schema: {
        summary: 'Remove a saved view',
        tags,
        params,
        response: { 204: Type.Null(), ...errors },
      },
    },
    async (request, reply) => {
      const { page, name } = request.params
      if (!(await savedViews.remove(sessionOf(request).name, page, name))) {
        throw notFound(`view ${name} of ${page}`)
      }
      return reply.code(204).send(null)
    },
  )
}
