// The emulator's controls of faults: rules, presets, and the effects that there are.
import { Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { notFound } from '../api/errors.ts'
import { errors } from '../api/schemas.ts'
import * as contract from './contract.ts'
import type { Emulator } from './emulator.ts'
import { effectNames, effectRow } from './fault-effects.ts'
import { type PresetName, presets } from './fault-presets.ts'
import { optional } from './input.ts'

const tags = ['faults']
const querystring = contract.NamespaceQuery

export function registerFaults(app: ApiApp, emulator: Emulator): void {
  const items = { 200: Type.Object({ items: Type.Array(contract.ListedFault) }), ...errors }
  app.get(
    '/faults',
    { schema: { summary: 'List fault rules', tags, querystring, response: items } },
    async ({ query }) => ({ items: emulator.namespace(query.namespace).faults.list() }),
  )
  app.post(
    '/faults',
    {
      schema: {
        summary: 'Append a fault rule',
        tags,
        querystring,
        body: contract.FaultRule,
        response: { 200: contract.ListedFault, ...errors },
      },
    },
    async ({ query, body }) => emulator.namespace(query.namespace).faults.add(body),
  )
  app.delete(
    '/faults',
    { schema: { summary: 'Remove all rules', tags, querystring } },
    async ({ query }, reply) => {
      emulator.namespace(query.namespace).faults.clear()
      return reply.code(204).send()
    },
  )
  app.delete(
    '/faults/:rule',
    {
      schema: {
        summary: 'Remove a rule',
        tags,
        querystring,
        params: Type.Object({ rule: Type.Integer() }),
      },
    },
    async ({ query, params: { rule } }, reply) => {
      const found = emulator.namespace(query.namespace).faults.remove(rule)
      if (!found) throw notFound(`fault rule ${rule}`)
      return reply.code(204).send()
    },
  )
  registerPresets(app, emulator, items)
  registerEffects(app)
}

function registerPresets(
  app: ApiApp,
  emulator: Emulator,
  response: Record<string | number, unknown>,
): void {
  app.get(
    '/presets',
    {
      schema: {
        summary: 'List the presets',
        tags,
        response: { 200: Type.Object({ items: Type.Array(contract.FaultPreset) }), ...errors },
      },
    },
    async () => ({ items: presets.map((preset) => ({ ...preset, rules: [...preset.rules] })) }),
  )
  app.post(
    '/presets/:name',
    {
      schema: {
        summary: 'Add the rules of a preset',
        tags,
        querystring,
        params: Type.Object({ name: Type.Unsafe<PresetName>({ type: 'string' }) }),
        body: optional(contract.PresetTerms),
        response,
      },
    },
    async ({ query, params, body }) => ({
      items: emulator.namespace(query.namespace).faults.addPreset(params.name, body ?? {}),
    }),
  )
}

function registerEffects(app: ApiApp): void {
  app.get(
    '/effects',
    {
      schema: {
        summary: 'List the effects that a rule can have',
        tags,
        response: { 200: Type.Object({ items: Type.Array(contract.FaultEffect) }), ...errors },
      },
    },
    async () => ({
      items: effectNames.map((effect) => {
        const { operations, takes = null, says, zh } = effectRow(effect)
        return { effect, operations: [...operations], takes, says, zh }
      }),
    }),
  )
}
