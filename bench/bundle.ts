// Bundles the bench's own services exactly as packages/server/bundle.js bundles Pactolus: code under a
// loader runs slower, and what is compared must differ in the ledger alone.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import type { Stage } from './stage.ts'

const inlined = /^(@pactolus\/|typebox$)/

const external: Plugin = {
  name: 'external',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || inlined.test(path) ? undefined : { path, external: true },
    )
  },
}

/** The path of the bundle of bench/<name>.ts, which goes with the stage. */
export async function bundleOf(stage: Stage, name: string): Promise<string> {
  // Beside dist/main.js, because the server finds its SQL from where it lies.
  const dist = join(import.meta.dirname, '../packages/server/dist')
  const outfile = join(dist, `bench-${name}-${process.pid}.js`)
  stage.atEnd(async () => rmSync(outfile, { force: true }))
  await build({
    entryPoints: [join(import.meta.dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['source'],
    plugins: [external],
    logLevel: 'error',
  })
  return outfile
}
