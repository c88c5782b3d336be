// Makes dist/main.js, the command, out of the sources in about 0.1 s. A checkout does it at each start of
// the command after a change, so there is no build to forget; the published package holds what this
// made, and dist/index.js, which programs import.
// One file starts a second sooner than the thousand modules it is made of.
import { readdirSync, statSync } from 'node:fs'
import { mkdir, readFile, rename, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

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

const at = (path) => fileURLToPath(new URL(path, import.meta.url))

/** What a bundle is made of, and by. */
const sources = ['src', '../protocol/src', 'bundle.js', 'package.json', '../../package-lock.json']

/** Whether anything is newer than the bundle: a folder is, when a file in it came or went. */
function isFresh(output) {
  const madeAt = statSync(output, { throwIfNoEntry: false })?.mtimeMs ?? 0
  const isOlder = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined) return true
    if (stat.mtimeMs >= madeAt) return false
    return !stat.isDirectory() || readdirSync(path).every((name) => isOlder(join(path, name)))
  }
  return sources.every((path) => isOlder(at(path)))
}

/** Bundles `main` or `index`, unless that is done. */
export async function bundle(entry = 'main') {
  if (isFresh(at(`dist/${entry}.js`))) return
  const startedAt = new Date()
  const { build } = await import('esbuild')
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
  // As old as what was read: an edit made meanwhile is newer.
  if (current?.equals(contents)) return utimes(path, startedAt, startedAt)
  // Several commands may start at once: each sees the old file or the new one, never half of it.
  const draft = `${path}.${process.pid}`
  await mkdir(at('dist'), { recursive: true })
  await writeFile(draft, contents)
  await utimes(draft, startedAt, startedAt)
  await rename(draft, path)
}
