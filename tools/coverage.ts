// `npm test -- --coverage`: which lines of the packages the tests ran, also in the processes that they start.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { CoverageReport } from 'monocart-coverage-reports'

const outputDir = join(import.meta.dirname, '../node_modules/.cache/coverage')
const rawDir = join(outputDir, 'raw')

/** Every process that is started from here on writes what it ran when it ends. */
export function beginCoverage(): void {
  rmSync(outputDir, { recursive: true, force: true })
  process.env.NODE_V8_COVERAGE = rawDir
}

/** Prints the sums, and writes a page for each file. It needs the bundles that were run. */
export async function reportCoverage(): Promise<void> {
  const report = new CoverageReport({
    ...{ name: 'Pactolus', outputDir, logging: 'error' },
    reports: ['console-summary', 'v8'],
    entryFilter: ({ url }: { url: string }) => !/\/node_modules\/(?!\.cache\/)/.test(url),
    sourceFilter: (path: string) => /^packages\/[^/]+\/src\//.test(path),
  })
  await report.addFromDir(rawDir)
  await report.generate()
  rmSync(rawDir, { recursive: true, force: true })
  process.stdout.write(`\nby file: ${join(outputDir, 'index.html')}\n`)
}
