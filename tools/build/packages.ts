// Everything that is published, built: for `npm run build`, the release and the test of the packages.
import { rmSync } from 'node:fs'
import { buildConsole, consoleFolder } from '../../packages/console/build.js'
import { snapshotPath, writeSnapshot } from './api.ts'
import { declarations, published } from './declarations.ts'
import { buildPackage } from './package.ts'

/** Builds dist/ of each package and the console of the server; returns the snapshots that this changed. */
export async function buildPackages(): Promise<string[]> {
  const declared = await declarations()
  const changed: string[] = []
  for (const name of published) {
    await buildPackage(name, declared[name])
    if (writeSnapshot(name, declared[name])) changed.push(snapshotPath(name))
  }
  // What older builds left is not to be published.
  rmSync(consoleFolder, { recursive: true, force: true })
  await buildConsole()
  return changed
}
