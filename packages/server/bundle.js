// Makes dist/main.js, the command, dist/index.js, which programs import, and dist/pglite-worker.js, a thread
// of the command, out of the sources in about 0.2 s. A checkout does it at each start of the command after
// a change, so there is no build to forget; the published package holds what this made.
// A few files start a second sooner than the thousand modules they are made of.
import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))

/** What a bundle is made of, and by. */
const sources = [
  'src',
  '../protocol/src',
  'bundle.js',
  '../../tools/bundle.js',
  'package.json',
  '../../package-lock.json',
]

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

/**
 * Bundles the command and what programs import, unless that is done. In a process of its own: one that
 * has run esbuild serves a quarter fewer requests for the rest of its life.
 */
export function bundleServer() {
  if (isFresh(at('dist/main.js'))) return
  const { status } = spawnSync(process.execPath, [at('bundle.js')], { stdio: 'inherit' })
  if (status !== 0) throw new Error('the sources could not be bundled')
}

async function build() {
  const startedAt = new Date()
  const { bundle } = await import('../../tools/bundle.js')
  const outputFiles = await bundle({
    entryPoints: {
      index: at('src/index.ts'),
      main: at('src/main.ts'),
      // A thread begins with a file.
      'pglite-worker': at('src/driver/pglite-worker.ts'),
    },
    outdir: at('dist'),
  })
  await mkdir(at('dist'), { recursive: true })
  // The parts before those that load them, and main.js, which tells that all is there, at the end.
  const rank = ({ path }) => (path.endsWith('main.js') ? 2 : path.endsWith('index.js') ? 1 : 0)
  for (const output of outputFiles.sort((a, b) => rank(a) - rank(b))) await put(output, startedAt)
  await removeOldParts(outputFiles.map(({ path }) => basename(path)))
}

async function put({ path, contents }, startedAt) {
  const current = await readFile(path).catch(() => undefined)
  // As old as what was read: an edit made meanwhile is newer.
  if (current?.equals(contents)) return utimes(path, startedAt, startedAt)
  // Several commands may start at once: each sees the old file or the new one, never half of it.
  const draft = `${path}.${process.pid}`
  await writeFile(draft, contents)
  await utimes(draft, startedAt, startedAt)
  await rename(draft, path)
}

/** A process that began with older parts may load one of them yet: they go after a day. */
async function removeOldParts(current) {
  for (const name of readdirSync(at('dist'))) {
    if (!name.startsWith('part-') || current.includes(name)) continue
    const path = at(`dist/${name}`)
    const madeAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (Date.now() - madeAt > 24 * 3_600_000) await rm(path, { force: true })
  }
}

if (process.argv[1] === at('bundle.js')) await build()
