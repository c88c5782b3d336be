// Makes packages/server/console/, the files of the web console, when a source is newer than they are. In a
// checkout the service runs this at a visit of the console; `npm run build` makes them for the package.
import { mkdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { isFresh, put, removeOld } from '../../tools/outputs.js'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
export const consoleFolder = at('../server/console')
/** It is written last, and names all others. */
const manifest = `${consoleFolder}/manifest.json`

const sources = [
  'src',
  '../server/src/chinese',
  'build.js',
  'package.json',
  '../../docs/reference',
  '../../tools/bundle.js',
  '../../tools/outputs.js',
  '../../package-lock.json',
].map(at)

/** Builds the console, unless that is done. */
export async function buildConsole() {
  if (isFresh(manifest, sources)) return
  const startedAt = new Date()
  // Loaded here: mostly there is nothing to build.
  const { bundleForBrowser } = await import('../../tools/bundle.js')
  const { outputFiles, metafile } = await bundleForBrowser({
    entryPoint: at('src/main.tsx'),
    outdir: consoleFolder,
  })
  await mkdir(consoleFolder, { recursive: true })
  // As they are sent: a browser that takes no gzip is not known.
  const packed = outputFiles.map(({ path, contents }) => ({
    path: `${path}.gz`,
    contents: gzipSync(contents, { level: 9 }),
  }))
  for (const file of packed) await put(file, startedAt)
  const contents = Buffer.from(`${JSON.stringify(namesOf(metafile), null, 2)}\n`)
  await put({ path: manifest, contents }, startedAt)
  const current = packed.map(({ path }) => basename(path))
  await removeOld(consoleFolder, (name) => name.endsWith('.gz') && !current.includes(name))
}

/** The script and styles of the page, and the parts that the script imports before it begins. */
function namesOf({ outputs }) {
  const [script, { cssBundle }] = Object.entries(outputs).find(
    ([, { entryPoint }]) => entryPoint === 'packages/console/src/main.tsx',
  )
  const parts = new Set()
  const follow = (path) => {
    for (const { path: part, kind } of outputs[path].imports) {
      if (kind !== 'import-statement' || parts.has(part)) continue
      parts.add(part)
      follow(part)
    }
  }
  follow(script)
  return {
    script: basename(script),
    styles: cssBundle === undefined ? [] : [basename(cssBundle)],
    parts: [...parts].map((path) => basename(path)),
  }
}

if (process.argv[1] === at('build.js')) await buildConsole()
