// `npm test`: the whole suite on the embedded database, then every test that uses a database again on
// PostgreSQL, where one is found. `--no-postgres` and `--postgres` (required) choose; `--no-processes`
// leaves out what starts the command as a process; other arguments are parts of file names. Ends with
// one line: N passed, N failed, N skipped.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { pathToFileURL } from 'node:url'
import { openPglite } from '../packages/server/src/driver/pglite.ts'
import { openPostgres } from '../packages/server/src/driver/postgres.ts'
import { devSchemas, migrate } from '../packages/server/src/schema/migrate.ts'
import { bundle, bundleFolder } from './bundle.ts'
import { createPostgres, findPostgres } from './postgres.ts'

const parallel = 2
const counts = { passed: 0, failed: 0, skipped: 0 }

function testFiles(parts: readonly string[]): string[] {
  const files = ['packages', 'test', 'tools']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
    )
    .filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules'))
  return files
    .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
    .sort()
}

/** Whether a file's tests run on whichever database is meant; those that start `dev` bring their own. */
function usesAnyDatabase(file: string): boolean {
  const text = readFileSync(file, 'utf8')
  if (text.includes('/support/database.ts')) return true
  const isOfPackage = file.startsWith('packages')
  return isOfPackage && text.includes('/support/') && !text.includes('/support/process.ts')
}

/** A test file, and its bundle. */
interface TestFile {
  readonly path: string
  readonly bundle: string
}

/** What starts processes and kills them has a process of its own. */
function runsAlone({ path }: TestFile): boolean {
  return /test\/(process|storm)\//.test(path)
}

/**
 * Programs that run the files. Those that need no process of their own are shared among as many
 * processes as run at once: each takes the next file that none has taken, by making a folder for it,
 * and runs it to its end in a suite that has its name. A process that has loaded the service and
 * PGlite once opens the next database in a moment.
 */
function programsOf(files: readonly TestFile[], folder: string): string[] {
  const taken = mkdtempSync(join(folder, 'taken-'))
  const together = files
    .filter((file) => !runsAlone(file))
    .map(({ path, bundle }, i) => [path, pathToFileURL(bundle).href, join(taken, String(i))])
  const source = `
    import { mkdirSync } from 'node:fs'
    import { describe } from 'node:test'
    for (const [path, url, mark] of ${JSON.stringify(together)}) {
      try {
        mkdirSync(mark)
      } catch (error) {
        if (error.code === 'EEXIST') continue
        throw error
      }
      await describe(path, () => import(url))
    }`
  const shared = Array.from({ length: Math.min(parallel, together.length) }, (_, number) => {
    const program = join(taken, `process-${number}.js`)
    writeFileSync(program, source)
    return program
  })
  return [...shared, ...files.filter(runsAlone).map(({ bundle }) => bundle)]
}

async function runFiles(files: readonly TestFile[], folder: string, title: string): Promise<void> {
  process.stdout.write(`\n${title}: ${files.length} files\n`)
  const stream = run({ files: programsOf(files, folder), concurrency: parallel })
  stream.on('test:pass', (test) => {
    if (test.details.type === 'suite') return
    if (test.skip === undefined) counts.passed += 1
    else counts.skipped += 1
  })
  stream.on('test:fail', ({ details: { type, error } }) => {
    // A suite fails with its tests, which are counted, or by itself: it did not load, a hook failed.
    if (type !== 'suite' || failureOf(error) !== 'subtestsFailed') counts.failed += 1
  })
  for await (const text of stream.compose(new spec())) process.stdout.write(String(text))
}

function failureOf(error: Error): unknown {
  return (error as { failureType?: unknown }).failureType
}

async function onPglite(files: readonly TestFile[], programs: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-template-'))
  try {
    // Each test file copies this migrated database instead of making its own: 3 seconds less a file.
    const template = await openPglite(folder)
    await migrate(template, { schemas: devSchemas })
    await template.close()
    process.env.PACTOLUS_TEST_TEMPLATE = join(folder, 'pgdata')
    await runFiles(files, programs, 'Embedded database (PGlite)')
  } finally {
    delete process.env.PACTOLUS_TEST_TEMPLATE
    rmSync(folder, { recursive: true, force: true })
  }
}

async function onPostgres(
  files: readonly TestFile[],
  programs: string,
  binDir: string,
): Promise<void> {
  // A test database need not survive the machine; the crash suite has servers of its own.
  const server = await createPostgres(binDir, ['fsync=off', 'max_connections=300'])
  try {
    const admin = openPostgres(optionsOf(server.url))
    await admin.query('create database pactolus_template')
    await admin.close()
    const template = openPostgres(optionsOf(server.urlOf('pactolus_template')))
    await migrate(template)
    await template.close()
    process.env.PACTOLUS_TEST_POSTGRES = server.url
    await runFiles(files, programs, `PostgreSQL (${binDir})`)
  } finally {
    await server.remove()
  }
}

function optionsOf(url: string) {
  return { url, connectionsMax: 1, connectTimeoutMs: 10_000, statementTimeoutMs: 60_000 }
}

const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'))
const paths = testFiles(
  process.argv.slice(2).filter((argument) => !argument.startsWith('--')),
).filter(
  (file) =>
    !flags.includes('--no-processes') ||
    !/test\/(process|command|storm|crash|failover|backup)\//.test(file),
)
const startedAt = performance.now()
// What the children of the runner are started with: bundles need no loader, and their traces a map.
process.execArgv.splice(0, process.execArgv.length, '--enable-source-maps')
const folder = await bundleFolder()
try {
  const bundles = await bundle(paths, folder)
  const files = paths.map((path, i) => ({ path, bundle: bundles[i] ?? '' }))
  await onPglite(files, folder)
  const binDir = flags.includes('--no-postgres') ? undefined : findPostgres()
  const withDatabase = files.filter(({ path }) => usesAnyDatabase(path))
  if (binDir !== undefined) await onPostgres(withDatabase, folder, binDir)
  else if (flags.includes('--postgres')) throw new Error('no PostgreSQL was found on this machine')
  else process.stdout.write('\nPostgreSQL: skipped, none asked for or none found on this machine\n')
} finally {
  rmSync(folder, { recursive: true, force: true })
}

const seconds = Math.round((performance.now() - startedAt) / 1000)
process.stdout.write(`\n${counts.passed + counts.failed} tests in ${seconds} s\n`)
process.stdout.write(
  `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`,
)
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0
