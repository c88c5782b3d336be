// Bundles programs that run from a checkout: the tests, and the services of the bench. A process that
// loads one file starts a second sooner than one that takes a thousand through a loader, and runs at
// full speed. Every module still finds its neighbours as if it ran from its own place.
import { mkdir, mkdtemp, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'

const root = dirname(import.meta.dirname)

/** Packages that belong into the bundle: our own, and TypeBox, which is 700 small modules. */
const inlined = /^(@pactolus\/|typebox$)/

/** Other packages stay outside, under the address that they have for the module that imports them. */
const outside: Plugin = {
  name: 'outside',
  setup({ onResolve, resolve: resolveIn }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind === 'entry-point' || pluginData === 'asked' || inlined.test(path)) return undefined
      const found = await resolveIn(path, { kind, importer, resolveDir, pluginData: 'asked' })
      if (found.external || found.errors.length > 0) return { path, external: true }
      return { path: pathToFileURL(found.path).href, external: true }
    })
  },
}

/** A bundle lies elsewhere than its sources: each module is told where it came from. */
const ownPlace: Plugin = {
  name: 'own-place',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      if (!text.includes('import.meta.dirname')) return undefined
      const place = `const importMetaDirname = ${JSON.stringify(dirname(path))};`
      // On the first line, so that line numbers stay what they are.
      return { contents: place + text, loader: 'ts' }
    })
  },
}

/** A new folder for bundles; whoever asks for it removes it. */
export async function bundleFolder(): Promise<string> {
  // Inside node_modules, so that what stays outside is found from there and no tool looks at it.
  const cache = join(root, 'node_modules/.cache')
  await mkdir(cache, { recursive: true })
  return mkdtemp(join(cache, 'pactolus-'))
}

/** Bundles each of `files` (paths from the root) into `folder`; returns where each one is now. */
export async function bundle(files: readonly string[], folder: string): Promise<string[]> {
  await build({
    entryPoints: files.map((file) => resolve(root, file)),
    outdir: folder,
    outbase: root,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['source'],
    define: { 'import.meta.dirname': 'importMetaDirname' },
    plugins: [outside, ownPlace],
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'error',
  })
  return files.map((file) => join(folder, file.replace(/\.ts$/, '.js')))
}
