// Bundles of the bench's own services. Pactolus runs from a bundle, and code under a loader runs
// slower. The services that are compared must differ in the ledger alone.
import { rmSync } from 'node:fs'
import { bundleFolder, bundlePrograms } from '../tools/program.ts'
import type { Stage } from './stage.ts'

/** The path of the bundle of bench/<name>.ts, which goes with the stage. */
export async function bundleOf(stage: Stage, name: string): Promise<string> {
  const folder = await bundleFolder()
  stage.atEnd(async () => rmSync(folder, { recursive: true, force: true }))
  const [path = ''] = await bundlePrograms([`bench/${name}.ts`], folder)
  return path
}
