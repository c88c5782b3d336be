// Makes dist/main.js, the command, out of the sources in about 0.1 s. A checkout does it at every start
// of the command, so there is no build to forget; the published package holds what this made, and
// dist/index.js, which programs import.
// One file starts a second sooner than the thousand modules it is made of.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Packages that belong into the file: our own, and TypeBox, which is 700 small modules. */
const inlined = /^(@pactolus\/|typebox$)/

const external = {
  name: 'external',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || inlined.test(path) ? undefined : { path, external: true },
    )
  },
}

/** Bundles `main` or `index`. */
export async function bundle(entry = 'main') {
  const at = (path) => fileURLToPath(new URL(path, import.meta.url))
  const { outputFiles } = await build({
    entryPoints: [at(`src/${entry}.ts`)],
    outfile: at(`dist/${entry}.js`),
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['source'],
    sourcemap: 'inline',
    sourcesContent: false,
    plugins: [external],
    logLevel: 'error',
  })
  const [{ path, contents }] = outputFiles
  const current = await readFile(path).catch(() => undefined)
  if (current?.equals(contents)) return
  // Several commands may start at once: each sees the old file or the new one, never half of it.
  const draft = `${path}.${process.pid}`
  await mkdir(at('dist'), { recursive: true })
  await writeFile(draft, contents)
  await rename(draft, path)
}
