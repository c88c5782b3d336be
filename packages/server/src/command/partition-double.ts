// `pactolus partition double`: from N partitions to 2N.

import type { Command } from 'commander'
import { t } from '../texts.ts'
import { printJson, printLine } from './print.ts'
import { addRouterOptions, checkedUrl, type RouterOptions, withCluster } from './router.ts'

const doubleHelp = `
Each partition i of N is copied to a new database, which becomes partition i + N; no other one is
touched. Three steps, each of which may be repeated:

  1. start   copies by logical replication while everything serves. Every partition needs
             wal_level = logical. Look at it with: pactolus partition status
  2. switch  stops taking orders, lets the last ones arrive, and puts the new partitions in their
             place: orders wait meanwhile, usually less than a second. Services need no restart.
  3. prune   removes from each partition the players that the other one keeps now. Each is seen there
             first, with all its entries.

Then: pactolus audit proves that every account is where it belongs and nowhere else.

Examples:
  $ pactolus partition double start postgres://pactolus@db2/pactolus postgres://pactolus@db3/pactolus
  $ pactolus partition double switch
  $ pactolus partition double prune`

const startHelp = `
The new databases must be there and empty, and reach the partitions: each copies one by logical
replication. Everything serves meanwhile. Repeated, it finishes what was begun.

Examples:
  $ pactolus partition double start postgres://pactolus@db2/pactolus postgres://pactolus@db3/pactolus`

const switchHelp = `
Refused while a copy is not complete or far behind: look at pactolus partition status. If a copy does
not catch up in 10 s, everything goes on as before. If the command breaks off, start it again: until
then orders are answered -1 and nothing happens.

Examples:
  $ pactolus partition double switch`

const cancelHelp = `
A doubling that was begun lets the old servers keep their WAL for the copies: end it if you do not go on.
The new databases hold half-made copies then; create them again before another start.

Examples:
  $ pactolus partition double cancel`

const pruneHelp = `
An account is removed where it no longer belongs once it was seen where it does, with every entry. The
database deletes nothing else, for any user. The partition keeps a count of what was removed.

Examples:
  $ pactolus partition double prune --dry-run
  $ pactolus partition double prune`

export function addDoubleCommands(partition: Command): void {
  const double = partition
    .command('double')
    .summary('Go from N partitions to 2N while serving.')
    .description('Go from N partitions to 2N while serving, with one short pause.')
    .addHelpText('after', doubleHelp)
  addRouterOptions(
    double
      .command('start')
      .description('Begin to copy each partition to an empty database.')
      .argument('<url...>', 'the new databases: that of partition 0 first'),
  )
    .addHelpText('after', startHelp)
    .action(startCopies)
  addRouterOptions(double.command('switch').description('Put the new partitions in their place.'))
    .addHelpText('after', switchHelp)
    .action(switchPlaces)
  addRouterOptions(
    double.command('cancel').description('End a doubling before the switch: nothing has changed.'),
  )
    .addHelpText('after', cancelHelp)
    .action(cancelCopies)
  addRouterOptions(
    double
      .command('prune')
      .description('Remove from each partition the players that another one keeps now.')
      .option('--dry-run', 'count them, see each where it belongs, and remove nothing'),
  )
    .addHelpText('after', pruneHelp)
    .action(pruneCopies)
}

async function startCopies(urls: string[], options: RouterOptions): Promise<void> {
  await withCluster(options, async (cluster) => {
    const { startDoubling } = await import('../partition/doubling.ts')
    await startDoubling(cluster, urls.map(checkedUrl))
    if (options.json === true) return printJson({ copying: urls.length })
    printLine(t`${urls.length} partitions are being copied. Look: pactolus partition status`)
  })
}

async function switchPlaces(options: RouterOptions): Promise<void> {
  await withCluster(options, async (cluster) => {
    const { switchOver } = await import('../partition/doubling.ts')
    const pause_ms = Math.round(await switchOver(cluster))
    if (options.json === true) return printJson({ pause_ms })
    printLine(t`There are twice as many partitions now. Orders waited ${pause_ms} ms.`)
    printLine(t`Next: pactolus partition double prune`)
  })
}

async function cancelCopies(options: RouterOptions): Promise<void> {
  await withCluster(options, async (cluster) => {
    const { cancelDoubling } = await import('../partition/doubling.ts')
    await cancelDoubling(cluster)
    if (options.json === true) return printJson({ copying: 0 })
    printLine(t`Nothing is being copied any more. The new databases can be dropped.`)
  })
}

async function pruneCopies(options: RouterOptions): Promise<void> {
  await withCluster(options, async (cluster) => {
    const { prune } = await import('../partition/prune.ts')
    const dryRun = options.dryRun === true
    const partitions = await prune(cluster, { dryRun })
    if (options.json === true) return printJson({ dry_run: dryRun, partitions })
    const done = dryRun ? t`to remove` : t`removed`
    for (const { part, accounts } of partitions) {
      printLine(t`partition ${part}: ${accounts} accounts that another partition keeps ${done}`)
    }
  })
}
