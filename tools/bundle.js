// The one caller of esbuild: the command of a checkout (packages/server/bundle.js), the tests and services
// of the bench (program.ts), the published packages (build/package.ts) and the web console
// (packages/console/build.js) are bundled here. Plain JavaScript: a checkout bundles its sources before
// anything can load TypeScript.
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/** Packages that belong into a bundle: our own, and TypeBox, which is 700 small modules. */
const inlined = /^(@pactolus\/|typebox$)/

/** Bundles the sources at `entryPoints` and returns the files to write (options: bundle.d.ts). */
export async function bundle({
  entryPoints,
  outdir,
  outbase,
  format = 'esm',
  target = 'node20',
  inPlace = false,
  sourcemap = true,
}) {
  const { outputFiles } = await build({
    entryPoints,
    outdir,
    ...(outbase !== undefined && { outbase }),
    bundle: true,
    // What is imported when it is needed is a file of its own: a command that calls a running service
    // loads none of the service's parts.
    splitting: format === 'esm',
    chunkNames: 'part-[hash]',
    write: false,
    platform: 'node',
    target,
    format,
    conditions: ['source'],
    charset: 'utf8',
    plugins: [packagesOutside(inPlace), ...(inPlace ? [ownPlace] : [])],
    ...(inPlace && { define: { 'import.meta.dirname': 'importMetaDirname' } }),
    sourcemap: sourcemap && 'inline',
    sourcesContent: false,
    logLevel: 'error',
  })
  return outputFiles
}

/** Bundles a page's script, with everything in it, for the browsers of the last three years. */
export async function bundleForBrowser({ entryPoint, outdir }) {
  const { outputFiles, metafile } = await build({
    entryPoints: [entryPoint],
    outdir,
    // The paths in the metafile begin here.
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
    bundle: true,
    // A page of the console is a file of its own: the first one that is seen loads no other.
    splitting: true,
    format: 'esm',
    write: false,
    metafile: true,
    platform: 'browser',
    target: ['chrome109', 'firefox115', 'safari16'],
    jsx: 'automatic',
    minify: true,
    charset: 'utf8',
    entryNames: '[name]-[hash]',
    chunkNames: 'part-[hash]',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  })
  return { outputFiles, metafile }
}

/** Other packages stay outside, by their names or under the address that their importer finds them at. */
function packagesOutside(byAddress) {
  return {
    name: 'packages-outside',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind === 'entry-point' || pluginData === 'found' || inlined.test(path)) return undefined
        if (!byAddress) return { path, external: true }
        const found = await resolve(path, { kind, importer, resolveDir, pluginData: 'found' })
        if (found.external || found.errors.length > 0) return { path, external: true }
        return { path: pathToFileURL(found.path).href, external: true }
      })
    },
  }
}

/** `import.meta.dirname` of a module is the folder of its source. */
const ownPlace = {
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
