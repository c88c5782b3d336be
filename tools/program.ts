// Programs that run from a checkout: the tests, and the services of the bench. A process that loads one
// file starts a second sooner than one that takes a thousand through a loader, and runs at full speed.
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { bundle } from './bundle.js'

const root = dirname(import.meta.dirname)

/** A new folder for bundles; the caller removes it. */
export async function bundleFolder(): Promise<string> {
  // Inside node_modules, so that what stays outside is found from there and no tool looks at it.
  const cache = join(root, 'node_modules/.cache')
  await mkdir(cache, { recursive: true })
  return mkdtemp(join(cache, 'pactolus-'))
}

/** Bundles each of `files` (paths from the root) into `folder`; returns where each one is now. */
export async function bundlePrograms(files: readonly string[], folder: string): Promise<string[]> {
  const entryPoints = files.map((file) => resolve(root, file))
  const outputs = await bundle({ entryPoints, outdir: folder, outbase: root, inPlace: true })
  for (const { path, contents } of outputs) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, contents)
  }
  return files.map((file) => join(folder, file.replace(/\.ts$/, '.js')))
}
