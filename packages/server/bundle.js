// Makes dist/main.js, the command, dist/index.js, which programs import, and dist/pglite-worker.js, a thread
// of the command, out of the sources in about 0.2 s. A checkout does it at each start of the command after
// a change, so there is no build to forget; the published package holds what this made.
// A few files start a second sooner than the thousand modules they are made of.
import { spawnSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isFresh, put, removeOld } from '../../tools/outputs.js'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))

/** What a bundle is made of, and by. */
const sources = [
  'src',
  '../protocol/src',
  'bundle.js',
  '../../tools/bundle.js',
  '../../tools/outputs.js',
  'package.json',
  '../../package-lock.json',
].map(at)

/**
 * Bundles the command and what programs import, unless that is done. In a process of its own: one that
 * has run esbuild serves a quarter fewer requests for the rest of its life.
 */
export function bundleServer() {
  if (isFresh(at('dist/main.js'), sources)) return
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
  // The parts before those that load them, and main.js, whose presence means that all is there, at the end.
  const rank = ({ path }) => (path.endsWith('main.js') ? 2 : path.endsWith('index.js') ? 1 : 0)
  for (const output of outputFiles.sort((a, b) => rank(a) - rank(b))) await put(output, startedAt)
  const current = outputFiles.map(({ path }) => basename(path))
  await removeOld(at('dist'), (name) => name.startsWith('part-') && !current.includes(name))
}

if (process.argv[1] === at('bundle.js')) await build()
