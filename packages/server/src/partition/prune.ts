// After a doubling each account lies on two partitions. This removes it from the one that no longer
// keeps it: once the other was seen to have it, with every entry that is here.
import { SchemaMismatch } from '../schema/migrate.ts'
import { type Cluster, onEach, type Partition } from './cluster.ts'

interface Moved {
  readonly account_id: bigint
  readonly offer_id: string
  readonly env: string
  readonly openid: string
  readonly zone_id: string
  /** The partition that keeps it. */
  readonly part: number
  readonly entry_no: bigint
}

export interface Pruned {
  readonly part: number
  /** Copies of accounts that were removed, or, in a dry run, would be. */
  readonly accounts: number
}

const pageSize = 500

export async function prune(
  { router, partitions }: Cluster,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<Pruned[]> {
  const copying = await router.query('select * from router.list_doubling()')
  if (copying.length > 0) {
    throw new SchemaMismatch(
      'A doubling is under way: finish it with pactolus partition double switch.',
    )
  }
  return onEach(partitions, async (partition) => {
    if (!dryRun) await partition.driver.query('select placement.prune_tombstones()')
    return { part: partition.part, accounts: await prunePartition(partition, partitions, dryRun) }
  })
}

async function prunePartition(
  { driver }: Partition,
  partitions: readonly Partition[],
  dryRun: boolean,
): Promise<number> {
  let accounts = 0
  let after = 0n
  for (;;) {
    const page = await driver.query<Moved>('select * from placement.list_moved($1, $2)', [
      after,
      pageSize,
    ])
    const last = page.at(-1)
    if (last === undefined) return accounts
    await requireKept(page, partitions)
    if (!dryRun) {
      await driver.query('select placement.prune($1)', [page.map(({ account_id }) => account_id)])
    }
    accounts += page.length
    after = last.account_id
  }
}

/** Throws unless each account is where it belongs, with all that it has here. */
async function requireKept(
  page: readonly Moved[],
  partitions: readonly Partition[],
): Promise<void> {
  for (const { part, driver } of partitions) {
    const own = page.filter((account) => account.part === part)
    const kept = await driver.query<{ i: number; entry_no: bigint; created_at: Date | null }>(
      'select * from ledger.read_balances($1::text[], $2::text[], $3::text[], $4::text[])',
      (['offer_id', 'env', 'openid', 'zone_id'] as const).map((name) =>
        own.map((each) => each[name]),
      ),
    )
    const lost = kept.find(
      ({ i, entry_no, created_at }) =>
        created_at === null || entry_no < (own[i - 1]?.entry_no ?? 0n),
    )
    if (lost === undefined) continue
    const { openid, offer_id } = own[lost.i - 1] as Moved
    throw new SchemaMismatch(
      `${openid} of offer ${offer_id} belongs to partition ${part}, which does not have all of it: ` +
        'nothing of it was removed.',
    )
  }
}
