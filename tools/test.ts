// `npm test`: the whole suite on the embedded database, then every test that uses a database again on
// PostgreSQL, where one is found. Ends with one line: N passed, N failed, N skipped.
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openPostgres } from '../packages/server/src/driver/postgres.ts'
import { createRouter } from '../packages/server/src/partition/router.ts'
import { migrate } from '../packages/server/src/schema/migrate.ts'
import { openFromTemplate } from '../packages/server/src/schema/template.ts'
import { findPlproxy, startServers } from '../test/partition/cluster.ts'
import { beginCoverage, reportCoverage } from './coverage.ts'
import { createPostgres, findPostgres, type PostgresServer } from './postgres.ts'
import { bundleFolder, bundlePrograms } from './program.ts'
import {
  counts,
  failures,
  onEmbedded,
  onServer,
  runFiles,
  startsProcesses,
  type TestFile,
} from './run-tests.ts'
import { readWords } from './script.ts'

const help = `Usage: npm test -- [options] [part of a file name ...]

Runs the files whose path has one of the parts; all of them without any.

  --no-postgres   on the embedded database alone
  --postgres      fail where no PostgreSQL is found
  --no-processes  without the files that start processes
  --partitions    what moves or reads coins, through a router instead: over two
                  partitions, or over four where it is about the ledger itself
  --coverage      say how much of the packages was run

RUNS sets the number of runs of each property test, SEED repeats one of them.
`

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

/**
 * Whether a file's tests run on every database. Those that start `dev` bring their own, and those
 * that say so in a comment need no second run.
 */
function usesAnyDatabase(file: string): boolean {
  const text = readFileSync(file, 'utf8')
  if (text.includes('// The database does not matter here')) return false
  if (text.includes('/support/database.ts')) return true
  const isOfPackage = file.startsWith('packages')
  return isOfPackage && text.includes('/support/') && !text.includes('/support/process.ts')
}

function isOfLedger({ path }: TestFile): boolean {
  return /\/test\/(ledger|transfer|schema)\//.test(path)
}

/** Games, tokens, operators, traces, faults and refusals before the ledger: the same with a router as without. */
function isApartFromLedger({ path }: TestFile): boolean {
  return [
    /\/test\/(cloud|directory)\//,
    /\/admin\/(access|app-keys|audit|directory|environments|listeners|lock-out|roles|sessions)\./,
    /\/emulator\/(?:clock|fault-.*|pushes|topup-.*)\./,
    /\/http\/(cloud-token|console|containers|err.*|hostile.*|login|out-of-scope|quota|serve|token|tracing)\./,
  ].some((pattern) => pattern.test(path))
}

/** Makes what every test opens a copy of, in a moment instead of seconds: an embedded database, migrated. */
async function prepareTemplate(): Promise<void> {
  process.env.PACTOLUS_CACHE = join(import.meta.dirname, '../node_modules/.cache/pactolus-tests')
  const driver = await openFromTemplate(process.env.PACTOLUS_CACHE, (error) => {
    throw error
  })
  await driver.close()
}

async function onPostgres(files: readonly TestFile[], binDir: string): Promise<void> {
  // A test database need not survive the machine; the crash suite has servers of its own.
  const server = await createPostgres(binDir, ['fsync=off', 'max_connections=300'])
  try {
    await createMigrated(server, 'pactolus_template')
    process.env.PACTOLUS_TEST_POSTGRES = server.url
    await runFiles(files, folder, `PostgreSQL (${binDir})`, onServer)
  } finally {
    await server.remove()
  }
}

async function createMigrated({ url, urlOf }: PostgresServer, name: string): Promise<void> {
  const admin = openPostgres(optionsOf(url))
  await admin.query(`create database ${name}`)
  await admin.close()
  const database = openPostgres(optionsOf(urlOf(name)))
  await migrate(database)
  await database.close()
}

/** The same files again where the ledger is spread: a router and its partitions, a server each. */
async function onRouter(files: readonly TestFile[], partitions: number): Promise<void> {
  if (files.length === 0) return
  const binDir = findPlproxy()
  if (binDir === undefined) {
    process.stdout.write('\nPartitions: skipped, no PostgreSQL with PL/Proxy on this machine\n')
    return
  }
  const settings = ['fsync=off', 'max_connections=300']
  const servers = await startServers(binDir, partitions + 1, settings)
  try {
    for (const { url } of servers) {
      const admin = openPostgres(optionsOf(url))
      await admin.query('create database pactolus_template')
      await admin.close()
    }
    const [router = '', ...others] = servers.map(({ urlOf }) => urlOf('pactolus_template'))
    const driver = openPostgres(optionsOf(router))
    await createRouter(driver, others)
    await driver.close()
    // For the few tests that are about a database with everything in it.
    await createMigrated(servers[0] as PostgresServer, 'pactolus_alone')
    const [routerServer, ...partitionServers] = servers.map(({ url }) => url)
    process.env.PACTOLUS_TEST_POSTGRES = routerServer
    process.env.PACTOLUS_TEST_PARTITIONS = partitionServers.join(' ')
    await runFiles(files, folder, `Router and ${partitions} partitions (${binDir})`, onServer)
  } finally {
    delete process.env.PACTOLUS_TEST_PARTITIONS
    await Promise.all(servers.map((server) => server.remove()))
  }
}

async function onDatabases(
  files: readonly TestFile[],
  withDatabase: readonly TestFile[],
): Promise<void> {
  await runFiles(files, folder, 'Embedded database (PGlite)', onEmbedded)
  const binDir = flags['no-postgres'] ? undefined : findPostgres()
  if (binDir !== undefined) await onPostgres(withDatabase, binDir)
  else if (flags.postgres) throw new Error('no PostgreSQL was found on this machine')
  else process.stdout.write('\nPostgreSQL: skipped, none asked for or none found on this machine\n')
}

function optionsOf(url: string) {
  return { url, connectionsMax: 1, connectTimeoutMs: 10_000, statementTimeoutMs: 60_000 }
}

const boolean = { type: 'boolean', default: false } as const
const { flags, paths } = readWords(
  help,
  {
    ...{ 'no-postgres': boolean, postgres: boolean, 'no-processes': boolean },
    ...{ partitions: boolean, coverage: boolean },
  },
  (flags, parts) => {
    const paths = testFiles(parts).filter(
      (path) => !flags['no-processes'] || !startsProcesses(path),
    )
    if (paths.length === 0) throw new Error(`no test file has ${parts.join(' or ')} in its path`)
    return { flags, paths }
  },
  { allowPositionals: true },
)
const startedAt = performance.now()
// What the children of the runner are started with: bundles need no loader, and their traces a map.
process.execArgv.splice(0, process.execArgv.length, '--enable-source-maps')
const folder = await bundleFolder()
if (flags.coverage) beginCoverage()
try {
  const [bundles] = await Promise.all([
    bundlePrograms([...paths, 'tools/test-end.ts'], folder),
    prepareTemplate(),
  ])
  const files = paths.map((path, i) => ({ path, bundle: bundles[i] ?? '' }))
  const withDatabase = files.filter(({ path }) => usesAnyDatabase(path))
  if (flags.partitions) {
    const ofServer = withDatabase.filter(
      (file) => file.path.startsWith('packages/server') && !isApartFromLedger(file),
    )
    // The number of partitions matters to where an order goes and how answers are merged: to the ledger.
    const ofLedger = ofServer.filter(isOfLedger)
    await onRouter(
      ofServer.filter((file) => !ofLedger.includes(file)),
      2,
    )
    await onRouter(ofLedger, 4)
  } else {
    await onDatabases(files, withDatabase)
  }
  if (flags.coverage) await reportCoverage()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

for (const failure of failures) process.stdout.write(`\n${failure}\n`)
const seconds = Math.round((performance.now() - startedAt) / 1000)
process.stdout.write(`\n${counts.passed + counts.failed} tests in ${seconds} s\n`)
process.stdout.write(
  `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`,
)
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0
