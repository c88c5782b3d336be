// `pactolus partition`: a ledger on several PostgreSQL servers behind a router.

import type { Command } from 'commander'
import { ConfigError } from '../option-readers.ts'
import type { PartitionStatus } from '../partition/verify.ts'
import { t, translatedSentence } from '../texts.ts'
import { addDoubleCommands } from './partition-double.ts'
import { printJson, printLine, table } from './print.ts'
import {
  addRouterOptions,
  checkedUrl,
  type RouterOptions,
  routerUrlOf,
  withCluster,
} from './router.ts'

const about = `
A router is a PostgreSQL database that the service uses like any other. It has the apps, offers and
tokens itself; what it is asked of the ledger it passes on, with PL/Proxy, to the one partition that
keeps the player. There are 2^n partitions, each a PostgreSQL of its own. docs/partitions.md tells how
many one needs, what happens when one is down, and how they are doubled.

The router's server needs PL/Proxy (Debian: postgresql-15-plproxy); the partitions need nothing.

Examples:
  $ pactolus partition create --help
  $ DATABASE_URL=postgres://pactolus@router/pactolus pactolus partition status
  $ DATABASE_URL=postgres://pactolus@router/pactolus pactolus partition verify`

const createHelp = `
The databases must be there and empty, and the user of the router a superuser: no other may create the
extension PL/Proxy. Repeated, it finishes what was begun.

A database that has served alone becomes the one partition of a router, and is doubled then: stop its
services, copy its schema directory to the router's database (pg_dump --schema directory), name it here
alone, and start the services on the router.

The router connects as the user of each URL, from its own server. Leave the password out where a
.pgpass file or a certificate there can give it: what stands in the URL is stored in the router.

Examples:
  $ DATABASE_URL=postgres://pactolus@router/pactolus pactolus partition create \\
      postgres://pactolus@db0/pactolus postgres://pactolus@db1/pactolus`

const statusHelp = `
Accounts are as PostgreSQL last estimated them. Exit code 1 when a partition does not answer.

Examples:
  $ pactolus partition status
  $ pactolus partition status --json | jq '.doubling'`

const verifyHelp = `
Each partition must be the one the router takes it for, of this release, and be reached by PL/Proxy
under its number. Exit code 1 when something is not so. It reads no account: pactolus audit does.

Examples:
  $ pactolus partition verify`

const migrateHelp = `
All partitions are asked before the first is touched: one of a newer release refuses. The functions of
the router change last and at once, so that it never speaks to partitions of two releases. If it breaks
off, start it again. A service of another release does not start on the router.

Examples:
  $ pactolus partition migrate --dry-run
  $ pactolus partition migrate`

export function addPartitionCommands(program: Command): void {
  const partition = program
    .command('partition')
    .summary('Spread the ledger over several PostgreSQL servers.')
    .description('Spread the ledger over several PostgreSQL servers, behind a PL/Proxy router.')
    .addHelpText('after', about)

  addRouterOptions(
    partition
      .command('create')
      .description('Make an empty database the router of a ledger on these partitions.')
      .argument('<url...>', 'the databases of the partitions, in order: 1, 2, 4, 8 … of them')
      .option('--dry-run', 'say what would be made and change nothing'),
  )
    .addHelpText('after', createHelp)
    .action(create)

  addRouterOptions(
    partition
      .command('status')
      .description('Show the partitions, their sizes, and how far a doubling is.'),
  )
    .addHelpText('after', statusHelp)
    .action(status)

  addRouterOptions(
    partition
      .command('verify')
      .description('Prove that router and partitions are of this release and know each other.'),
  )
    .addHelpText('after', verifyHelp)
    .action(verifyAll)

  addRouterOptions(
    partition
      .command('migrate')
      .description('Bring every partition, and then the router, to this release.')
      .option('--dry-run', 'say what is missing and change nothing'),
  )
    .addHelpText('after', migrateHelp)
    .action(migrateAll)

  addDoubleCommands(partition)
}

async function create(urls: string[], options: RouterOptions): Promise<void> {
  const partitions = urls.map(checkedUrl)
  if ((urls.length & (urls.length - 1)) !== 0) {
    throw new ConfigError(
      t`There must be 1, 2, 4, 8 … partitions: a power of two, not ${urls.length}.`,
    )
  }
  if (new Set(partitions).size < partitions.length) {
    throw new ConfigError(t`Two partitions are the same database.`)
  }
  const url = routerUrlOf(options)
  const { openForCommand } = await import('../partition/cluster.ts')
  const { createRouter } = await import('../partition/router.ts')
  const router = openForCommand(url)
  const dryRun = options.dryRun === true
  try {
    await createRouter(router, partitions, { dryRun })
  } finally {
    await router.close()
  }
  if (options.json === true) return printJson({ dry_run: dryRun, partitions: partitions.length })
  if (dryRun)
    return printLine(
      t`${partitions.length} databases can become the partitions. Nothing was changed.`,
    )
  printLine(
    t`The router is made, with ${partitions.length} partitions. Start pactolus serve on it.`,
  )
}

async function status(options: RouterOptions): Promise<void> {
  await withCluster(options, async (cluster) => {
    const { readCopies } = await import('../partition/doubling.ts')
    const { readStatus } = await import('../partition/verify.ts')
    const partitions = await readStatus(cluster)
    const isWhole = partitions.every(({ fault }) => fault === null)
    const doubling = isWhole ? await readCopies(cluster) : []
    if (!isWhole) process.exitCode = 1
    if (options.json === true) return printJson({ partitions, doubling })
    printLine(table(partitions, statusColumns))
    for (const { from, to, copied, lag_bytes } of doubling) {
      const state = copied ? t`copied, ${lag_bytes} bytes behind` : t`being copied`
      printLine(t`doubling: ${from} to ${to} ${state}`)
    }
  })
}

const statusColumns = [
  { title: 'partition', align: 'right', of: (row: PartitionStatus) => row.part },
  { title: 'accounts', align: 'right', of: (row: PartitionStatus) => row.accounts },
  { title: 'bytes', align: 'right', of: (row: PartitionStatus) => row.bytes },
  { title: 'url', of: (row: PartitionStatus) => row.url },
  { title: 'state', of: (row: PartitionStatus) => row.fault ?? 'answers' },
] as const

async function verifyAll(options: RouterOptions): Promise<void> {
  await withCluster(options, async (cluster) => {
    const { verify } = await import('../partition/verify.ts')
    const faults = await verify(cluster)
    const count = cluster.partitions.length
    if (faults.length > 0) process.exitCode = 1
    if (options.json === true)
      return printJson({ ok: faults.length === 0, partitions: count, faults })
    for (const fault of faults) printLine(translatedSentence(fault))
    if (faults.length === 0)
      printLine(t`The router and its ${count} partitions are as they should be.`)
  })
}

async function migrateAll(options: RouterOptions): Promise<void> {
  await withCluster(options, async (cluster) => {
    const { migrateCluster } = await import('../partition/router.ts')
    const dryRun = options.dryRun === true
    const databases = await migrateCluster(cluster, { dryRun })
    const changes = databases.flatMap(({ part, reports }) =>
      reports.flatMap(({ schema, applied, functionsRenewed }) =>
        [...applied, ...(functionsRenewed ? ['functions'] : [])].map((file) => ({
          part,
          schema,
          file,
        })),
      ),
    )
    if (options.json === true) return printJson({ dry_run: dryRun, changes })
    const done = dryRun ? t`would apply` : t`applied`
    for (const { part, schema, file } of changes) {
      printLine(`${part === null ? t`router` : t`partition ${part}`}: ${done} ${schema}/${file}`)
    }
    if (changes.length === 0) printLine(t`The router and its partitions are up to date.`)
  })
}
