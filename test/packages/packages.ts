// `npm run packages:test`: what is published, as its users meet it. Packs the three packages, installs them into new
// projects, and runs these. A step that fails is named, and the others still run.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { log, readWords } from '../../tools/script.ts'
import { Project } from './project.ts'
import { Steps } from './steps.ts'

const help = `npm run packages:test -- [options]

Builds the packages, packs them and installs the tarballs into new projects: pactolus dev and exec, startEmulator()
under node:test, vitest and jest, cloud run, ESM, CommonJS and TypeScript. Needs the npm registry, or its cache.

  --quick               this Node, this TypeScript with node16; no vitest, no jest, no cloud function
  --typescript V,V      compilers from the registry (5.4,5.6,5.9,6.0,7.0)
  --node V,V            more versions of Node from the registry, 18 for the client alone (18,22,24)
  --keep                leave the projects where they are

Example:
  npm run packages:test -- --typescript 5.4 --node 24
`

const options = readWords(
  help,
  {
    quick: { type: 'boolean', default: false },
    typescript: { type: 'string', default: '5.4,5.6,5.9,6.0,7.0' },
    node: { type: 'string', default: '18,22,24' },
    keep: { type: 'boolean', default: false },
  },
  ({ quick, typescript, node, keep }) => ({
    quick,
    keep,
    typescript: quick ? [] : versions('typescript', typescript),
    node: quick ? [] : versions('node', node),
  }),
)

function versions(name: string, text: string): string[] {
  const list = text.split(',')
  const wrong = list.find((version) => !/^\d+(\.\d+){0,2}$/.test(version))
  if (wrong !== undefined)
    throw new Error(`--${name} takes versions such as 5.4,6.0, not "${wrong}"`)
  return list
}

const folder = mkdtempSync(join(tmpdir(), 'pactolus-packages-'))
const steps = new Steps(new Project(join(folder, 'project')), options)
let passed = 0
let failed = 0
try {
  for (const { name, work } of steps.all()) {
    try {
      await work()
      passed += 1
      log(`ok      ${name}`)
    } catch (error) {
      failed += 1
      log(`FAILED  ${name}\n${(error as Error).stack}`)
      // Without packages that are installed and an emulator there is nothing to run.
      if (passed + failed <= 3) break
    }
  }
} finally {
  await steps.stop()
  if (options.keep) log(`the projects are in ${folder}`)
  else rmSync(folder, { recursive: true, force: true })
}
log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
