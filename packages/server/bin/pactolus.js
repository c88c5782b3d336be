#!/usr/bin/env node
// The installed package runs what was built; a checkout runs its sources, without a build.
import { existsSync } from 'node:fs'
import { register } from 'node:module'

const sources = new URL('../src/main.ts', import.meta.url)

if (existsSync(sources)) {
  const { register: registerTsx } = await import('tsx/esm/api')
  registerTsx()
  // Workspace packages offer their sources under this condition (see "exports" of each).
  const hook = `export const resolve = (specifier, context, next) =>
    next(specifier, { ...context, conditions: ['source', ...context.conditions] })`
  register(`data:text/javascript,${encodeURIComponent(hook)}`)
  await import(sources.href)
} else {
  await import('../dist/main.js')
}
