// The form in which @pactolus/protocol and @pactolus/client are published: dist/esm and dist/cjs, with
// declarations for both. The client takes the protocol into itself, so that a project that installs it
// installs nothing else. Called by tools/build.ts, and by the test of what is published.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { bundleServer } from '../../packages/server/bundle.js'
import { bundle } from '../bundle.js'

const packages = join(import.meta.dirname, '../../packages')
/** The entries of each package, under src. */
const entries = {
  protocol: ['index'],
  client: ['index', 'push', 'journal/file', 'journal/memory', 'journal/postgres'],
  server: ['index'],
} as const

export type Published = 'protocol' | 'client'
export const published: readonly Published[] = ['protocol', 'client']

/** Builds a package into `folder`/dist. */
export async function buildPackage(name: Published, folder = join(packages, name)): Promise<void> {
  const dist = join(folder, 'dist')
  rmSync(dist, { recursive: true, force: true })
  const declared = declarations(name)
  if (name === 'client') {
    for (const [path, text] of declarations('protocol')) declared.set(`protocol/${path}`, text)
  }
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
  copyLicense(folder)
  // The package is of type module; this folder is not.
  write(join(dist, 'cjs/package.json'), '{ "type": "commonjs" }\n')
}

/** Builds the command and what programs import from the server: ESM, with its dependencies outside. */
export async function buildServer(): Promise<void> {
  const dist = join(packages, 'server/dist')
  rmSync(dist, { recursive: true, force: true })
  bundleServer()
  copyLicense(join(packages, 'server'))
  for (const [path, text] of declarations('server')) write(join(dist, 'types', path), text)
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

/** npm packs the license that is in the package itself. */
function copyLicense(folder: string): void {
  copyFileSync(join(packages, '../LICENSE'), join(folder, 'LICENSE'))
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** The declarations of a package by their path beside index.js. */
function declarations(name: keyof typeof entries): Map<string, string> {
  const configPath = join(packages, '../tsconfig.base.json')
  const { config } = ts.readConfigFile(configPath, (path) => ts.sys.readFile(path))
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(configPath), {
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: packages,
    outDir: '/',
  })
  const program = ts.createProgram(
    entries[name].map((entry) => join(packages, name, `src/${entry}.ts`)),
    options,
  )
  const wrong = ts.getPreEmitDiagnostics(program)
  if (wrong.length > 0) throw new Error(ts.formatDiagnostics(wrong, formatHost))
  const files = new Map<string, string>()
  program.emit(undefined, (path, text) => {
    const place = relative(`/${name}/src`, path)
    files.set(place, withPublishedImports(place, text, name))
  })
  return files
}

const formatHost: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (path) => path,
  getCurrentDirectory: () => packages,
  getNewLine: () => '\n',
}

/** Sources import `./x.ts` and `@pactolus/protocol`; what is published has `.js` and a folder. */
function withPublishedImports(place: string, text: string, name: keyof typeof entries): string {
  const root = relative(dirname(place), '') || '.'
  const own = text.replace(/(['"])(\.{1,2}\/[^'"]+)\.ts\1/g, '$1$2.js$1')
  // The server depends on the protocol's package; the client has it inside.
  if (name === 'server') return own
  return own.replace(/(['"])@pactolus\/protocol\1/g, `$1${root}/protocol/index.js$1`)
}
