// The emulator's controls of a namespace's state.
import { Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { notFound } from '../api/errors.ts'
import { errors } from '../api/schemas.ts'
import * as contract from './contract.ts'
import type { Emulator } from './emulator.ts'

/** A seed may hold many players. */
const bodyLimitBytes = 16 * 1024 * 1024

const querystring = contract.NamespaceQuery

export function registerState(app: ApiApp, emulator: Emulator): void {
  const tags = ['state']
  const response = { 200: contract.StateBody, ...errors }
  const route = (summary: string, description: string) => ({ summary, description, tags })
  app.post(
    '/reset',
    {
      schema: {
        ...route('Reset', 'Initial coins and settings, real time, no faults, empty request log.'),
        querystring,
        response,
      },
    },
    async ({ query }) => emulator.namespace(query.namespace).reset(),
  )
  app.post(
    '/seed',
    {
      schema: {
        ...route('Load a seed', 'Builds the state from the seed and removes all earlier state.'),
        querystring,
        body: contract.Seed,
        response,
      },
      bodyLimit: bodyLimitBytes,
    },
    async ({ query, body }) => emulator.namespace(query.namespace).seed(body),
  )
  app.get(
    '/snapshots',
    {
      schema: {
        ...route('List snapshots', 'Newest first.'),
        querystring,
        response: { 200: Type.Object({ items: Type.Array(contract.SnapshotBody) }), ...errors },
      },
    },
    async ({ query }) => ({ items: await emulator.namespace(query.namespace).snapshots() }),
  )
  app.post(
    '/snapshots',
    {
      schema: {
        ...route('Take a snapshot', 'Keeps coins, orders and the clock under a name.'),
        querystring,
        body: contract.SnapshotTerms,
        response: { 200: contract.SnapshotBody, ...errors },
      },
    },
    async ({ query, body }) => emulator.namespace(query.namespace).snapshot(body.name),
  )
  app.delete(
    '/snapshots/:name',
    {
      schema: {
        ...route('Delete a snapshot', 'The state does not change.'),
        querystring,
        params: Type.Object({ name: contract.SnapshotName }),
      },
    },
    async ({ query, params: { name } }, reply) => {
      const found = await emulator.namespace(query.namespace).deleteSnapshot(name)
      if (!found) throw notFound(`snapshot ${name}`)
      return reply.code(204).send()
    },
  )
  app.post(
    '/snapshots/:name/restore',
    {
      schema: {
        ...route('Restore a snapshot', 'May be repeated; faults and settings do not change.'),
        querystring,
        params: Type.Object({ name: contract.SnapshotName }),
        response,
      },
    },
    async ({ query, params }) => emulator.namespace(query.namespace).restore(params.name),
  )
}
