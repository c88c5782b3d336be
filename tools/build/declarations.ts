// The declarations of the published packages, one file for each entry: only what the exports need. The same text is
// kept as the snapshot of the public interface (api.ts).
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'
import ts from 'typescript'

export const packages = join(import.meta.dirname, '../../packages')
/** The entries of each package, under src. */
export const entries = {
  protocol: ['index'],
  client: ['index', 'push', 'journal/file', 'journal/memory', 'journal/postgres'],
  server: ['index'],
} as const

export type Published = keyof typeof entries
export const published = Object.keys(entries) as readonly Published[]

/** Text by path beside index.js. */
export type Declarations = ReadonlyMap<string, string>

/** The declarations of every package. The protocol's are inside those of the other two. */
export async function declarations(): Promise<Record<Published, Declarations>> {
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-types-'))
  try {
    emit(folder)
    return {
      protocol: await rolledUp('protocol', folder),
      client: await rolledUp('client', folder),
      server: await rolledUp('server', folder),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Writes the declaration of each source into `folder`. Whether the types are right, `npm run check` says. */
function emit(folder: string): void {
  const configPath = join(packages, '../tsconfig.base.json')
  const { config } = ts.readConfigFile(configPath, (path) => ts.sys.readFile(path))
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(configPath), {
    declaration: true,
    emitDeclarationOnly: true,
    noCheck: true,
    // Without it the members of a union change places when another file changes.
    stableTypeOrdering: true,
    rootDir: packages,
    outDir: folder,
  })
  const sources = published.flatMap((name) =>
    entries[name].map((entry) => join(packages, name, `src/${entry}.ts`)),
  )
  const { diagnostics } = ts.createProgram(sources, options).emit(undefined, (path, text) => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, withRelativeImports(relative(folder, path), text))
  })
  if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, formatHost))
}

/** Sources import `./x.ts` and `@pactolus/protocol`; declarations import `./x.js` and the file itself. */
function withRelativeImports(path: string, text: string): string {
  const protocol = relative(dirname(path), 'protocol/src/index.js')
  const own = text.replace(/(['"])(\.{1,2}\/[^'"]+)\.ts\1/g, '$1$2.js$1')
  return own.replace(/(['"])@pactolus\/protocol\1/g, `$1${protocol}$1`)
}

const formatHost: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (path) => path,
  getCurrentDirectory: () => packages,
  getNewLine: () => '\n',
}

async function rolledUp(name: Published, folder: string): Promise<Declarations> {
  const build = await rollup({
    input: Object.fromEntries(
      entries[name].map((entry) => [entry, join(folder, name, 'src', `${entry}.d.ts`)]),
    ),
    external: (id) => !/^[./]/.test(id),
    plugins: [dts()],
    onwarn: ({ message, plugin }) => {
      // The plugin notes that a user cannot name types which two entries share and no entry exports.
      if (plugin !== 'dts') throw new Error(message)
    },
  })
  const { output } = await build.generate({
    format: 'es',
    entryFileNames: '[name].d.ts',
    chunkFileNames: ({ name: chunk }) => `${chunk.replace(/\.d$/, '')}.d.ts`,
  })
  await build.close()
  return new Map(
    output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code]] : [])),
  )
}
