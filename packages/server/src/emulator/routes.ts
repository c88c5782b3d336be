// The emulator's controls under /_pactolus: namespaces, faults, clock, state and the request log. Each
// route is one call of a Namespace; startEmulator() makes the same calls.
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { errors } from '../api/schemas.ts'
import { setUpApi } from '../api/set-up.ts'
import type { Services } from '../services.ts'
import * as contract from './contract.ts'
import type { Emulator } from './emulator.ts'
import { registerFaults } from './fault-routes.ts'
import { guardControls } from './guard.ts'
import { optional } from './input.ts'
import { registerRequests, registerTry } from './request-routes.ts'
import { registerState } from './state-routes.ts'
import { registerTopUps } from './topup-routes.ts'

const querystring = contract.NamespaceQuery

export async function registerControls(
  app: FastifyInstance,
  services: Pick<Services, 'config' | 'log' | 'unready'>,
  emulator: Emulator,
): Promise<void> {
  const controls: ApiApp = app.withTypeProvider<TypeBoxTypeProvider>()
  await setUpApi(controls, services, {
    title: 'Pactolus emulator controls',
    description: 'Namespaces, faults, clock, state, top-ups and the request log of pactolus dev.',
    bearer: false,
  })
  // The answers are few and small: not worth compiling a serializer for each at every start.
  controls.setSerializerCompiler(() => (answer) => JSON.stringify(answer))
  guardControls(app, services)
  registerNamespaces(controls, emulator)
  registerFaults(controls, emulator)
  registerClock(controls, emulator)
  registerState(controls, emulator)
  registerRequests(controls, emulator)
  registerTopUps(controls, emulator)
  registerTry(controls, emulator)
}

function registerNamespaces(app: ApiApp, emulator: Emulator): void {
  const tags = ['namespaces']
  const response = { 200: contract.GameBody, ...errors }
  app.get(
    '/namespaces',
    {
      schema: {
        summary: 'List namespaces',
        tags,
        response: { 200: Type.Object({ items: Type.Array(contract.GameBody) }), ...errors },
      },
    },
    async () => ({ items: emulator.namespaces().map((found) => emulator.gameOf(found)) }),
  )
  app.post(
    '/namespaces',
    {
      schema: {
        summary: 'Create a namespace, or get an existing one',
        description: 'A game of its own, with its state, clock, faults and request log.',
        tags,
        body: contract.CreateNamespace,
        response,
      },
    },
    async ({ body }) => emulator.gameOf(await emulator.create(body.name)),
  )
}

function registerClock(app: ApiApp, emulator: Emulator): void {
  const tags = ['clock']
  const response = { 200: contract.ClockBody, ...errors }
  app.get(
    '/clock',
    { schema: { summary: 'Show the clock', tags, querystring, response } },
    async ({ query }) => emulator.namespace(query.namespace).clock.show(),
  )
  app.post(
    '/clock/freeze',
    {
      schema: {
        summary: 'Freeze the clock at a time, or at its current time',
        tags,
        querystring,
        body: optional(contract.FreezeClock),
        response,
      },
    },
    async ({ query, body }) => emulator.namespace(query.namespace).clock.freeze(body?.at),
  )
  app.post(
    '/clock/set',
    {
      schema: {
        summary: 'Set the clock; a frozen one stays frozen',
        tags,
        querystring,
        body: contract.SetClock,
        response,
      },
    },
    async ({ query, body }) => emulator.namespace(query.namespace).clock.set(body.to),
  )
  app.post(
    '/clock/advance',
    {
      schema: {
        summary: 'Move the clock forward',
        tags,
        querystring,
        body: contract.AdvanceClock,
        response,
      },
    },
    async ({ query, body }) => emulator.namespace(query.namespace).clock.advance(body.by),
  )
  app.post(
    '/clock/real',
    { schema: { summary: 'Return to real time', tags, querystring, response } },
    async ({ query }) => emulator.namespace(query.namespace).clock.real(),
  )
}
