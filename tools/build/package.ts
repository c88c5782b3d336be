// The form in which the packages are published: protocol and client as dist/esm and dist/cjs, the server as ES
// modules with its dependencies outside. Client and server have the protocol inside, so each installs alone.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleServer } from '../../packages/server/bundle.js'
import { bundle } from '../bundle.js'
import { type Declarations, entries, type Published, packages } from './declarations.ts'

/** Builds packages/NAME/dist. */
export async function buildPackage(name: Published, declared: Declarations): Promise<void> {
  const dist = join(packages, name, 'dist')
  rmSync(dist, { recursive: true, force: true })
  if (name === 'server') await buildServer(dist, declared)
  else await buildBothFormats(name, dist, declared)
  // npm packs the license that is in the package itself.
  copyFileSync(join(packages, '../LICENSE'), join(packages, name, 'LICENSE'))
}

async function buildBothFormats(
  name: 'protocol' | 'client',
  dist: string,
  declared: Declarations,
): Promise<void> {
  for (const format of ['esm', 'cjs'] as const) {
    const outputs = await bundle({
      entryPoints: entries[name].map((entry) => join(packages, name, `src/${entry}.ts`)),
      outbase: join(packages, name, 'src'),
      outdir: join(dist, format),
      target: 'node18',
      format,
      sourcemap: false,
    })
    for (const { path, text } of outputs) write(path, text)
    for (const [path, text] of declared) write(join(dist, format, path), text)
  }
  // The package is of type module; this folder is not.
  write(join(dist, 'cjs/package.json'), '{ "type": "commonjs" }\n')
}

async function buildServer(dist: string, declared: Declarations): Promise<void> {
  bundleServer()
  for (const [path, text] of declared) write(join(dist, 'types', path), text)
  const exported = await import(pathToFileURL(join(dist, 'index.js')).href)
  write(join(dist, 'types/index.d.cts'), declaredForRequire(Object.keys(exported)))
}

/** Node lets CommonJS require an ES module; TypeScript wants declarations that say so. */
function declaredForRequire(values: readonly string[]): string {
  const from = "from './index.js' with { 'resolution-mode': 'import' }"
  const lines = values.flatMap((name) => [
    `export declare const ${name}: typeof esm.${name}`,
    ...(/^[A-Z]/.test(name) ? [`export type ${name} = esm.${name}`] : []),
  ])
  return [`import type * as esm ${from}`, `export type * ${from}`, ...lines, ''].join('\n')
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
