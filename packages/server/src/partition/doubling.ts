// Twice as many partitions. Logical replication copies each of them to another database while it
// serves. Then both halves change places together, and the copies that no place keeps are pruned
// (prune.ts). Every step finds out by itself how far it is, so an interrupted command can be
// repeated.
import type { Session } from '../driver/driver.ts'
import { migrate, partitionSchemas, SchemaMismatch } from '../schema/migrate.ts'
import { readPlace } from '../schema/place.ts'
import { type Cluster, onEach, openPartitions, type Partition } from './cluster.ts'
import { replicationConnectionOf } from './connection.ts'
import { requireFree, requireSameCollation, setPartitions } from './router.ts'

/** A partition and the database that takes half of its players. */
interface Pair {
  readonly from: Partition
  readonly to: Partition
}

export interface Copy {
  readonly from: number
  readonly to: number
  /** True once every row that was there at the beginning is copied. */
  readonly copied: boolean
  /** What has been written since and has not arrived yet. */
  readonly lag_bytes: number
}

/** Of the publication, which placement.publish makes, and of the subscription to it. */
const publication = 'pactolus_doubling'
const slotOf = ({ from }: Pair) => `pactolus_doubling_${from.part}`

/** How much may be missing when the pause begins. */
const lagMaxBytes = 4_000_000
/** How long the partitions wait for the last of it before they go on as before. */
const catchUpMs = 10_000
const pollMs = 10

/** Begins to copy each partition to one of `urls`, empty databases in the order of the partitions. */
export async function startDoubling(cluster: Cluster, urls: readonly string[]): Promise<void> {
  const { router, partitions } = cluster
  const count = partitions.length
  if (urls.length !== count) {
    throw new SchemaMismatch(`${count} partitions need ${count} more, not ${urls.length}.`)
  }
  const known = await router.query<{ url: string }>('select * from router.list_doubling()')
  if (known.length > 0 && String(known.map(({ url }) => url)) !== String(urls)) {
    throw new SchemaMismatch('A doubling to other databases is under way: finish or cancel it.')
  }
  const fresh = openPartitions(urls, count)
  try {
    await onEach(partitions, ({ driver }) => requireLogicalWal(driver))
    await requireSameCollation(router, fresh)
    await onEach(fresh, (each) => requireFree(each, 2 * count))
    await onEach(fresh, ({ driver }) => migrate(driver, { schemas: partitionSchemas }))
    await router.query('select router.set_doubling($1)', [urls])
    await onEach(fresh, (to) => startCopy({ from: partitions[to.part - count] as Partition, to }))
  } finally {
    await closeAll(fresh)
  }
}

async function requireLogicalWal(session: Session): Promise<void> {
  const [row] = await session.query<{ wal_level: string }>('show wal_level')
  if (row?.wal_level === 'logical') return
  throw new SchemaMismatch(
    `wal_level is ${row?.wal_level}: set it to logical and restart this PostgreSQL once`,
  )
}

async function startCopy(pair: Pair): Promise<void> {
  const { from, to } = pair
  await from.driver.query('select placement.publish()')
  if (await hasSubscription(to.driver)) return
  const [row] = await to.driver.query<{ empty: boolean }>('select placement.is_empty() as empty')
  if (row?.empty !== true) throw new SchemaMismatch('it holds accounts: a copy begins empty')
  const slot = slotOf(pair)
  await from.driver.query(
    `select pg_create_logical_replication_slot($1::name, 'pgoutput')
      where not exists (select from pg_replication_slots where slot_name = $1::name)`,
    [slot],
  )
  await to.driver.script(
    `create subscription ${publication} connection ${literal(replicationConnectionOf(from.url))}
       publication ${publication} with (create_slot = false, slot_name = ${slot})`,
  )
}

/** How far each copy is; empty when nothing is being doubled. */
export async function readCopies(cluster: Cluster): Promise<Copy[]> {
  return withPairs(cluster, (pairs) => Promise.all(pairs.map(readCopy)))
}

async function readCopy(pair: Pair): Promise<Copy> {
  const [rows] = await pair.to.driver.query<{ copied: boolean }>(
    `select count(*) > 0 and bool_and(srsubstate = 'r') as copied from pg_subscription_rel r
       join pg_subscription s on s.oid = r.srsubid
      where s.subname = $1 and s.subdbid = (select oid from pg_database where datname = current_database())`,
    [publication],
  )
  const [slot] = await pair.from.driver.query<{ lag: number }>(
    `select pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::float8 as lag
       from pg_replication_slots where slot_name = $1`,
    [slotOf(pair)],
  )
  return {
    from: pair.from.part,
    to: pair.to.part,
    copied: rows?.copied === true,
    lag_bytes: slot?.lag ?? 0,
  }
}

/** Puts the new partitions in their place. Returns how long no order was taken, in milliseconds. */
export async function switchOver(cluster: Cluster): Promise<number> {
  return withPairs(cluster, async (pairs) => {
    if (pairs.length === 0) throw new SchemaMismatch('Nothing is being doubled: start with --to.')
    const parts = 2 * pairs.length
    await requireCopied(pairs)
    const pausedAt = performance.now()
    await leaveOldPlaces(pairs, parts)
    // From here on nobody takes an order for a player who moves, until the router knows: this part may
    // break off and be repeated.
    await Promise.all(pairs.map((pair) => takeNewPlace(pair, parts)))
    await setPartitions(cluster.router, [
      ...pairs.map(({ from }) => from.url),
      ...pairs.map(({ to }) => to.url),
    ])
    const pauseMs = performance.now() - pausedAt
    await Promise.all(pairs.map(endCopy))
    await cluster.router.query('select router.set_doubling($1)', [[]])
    return pauseMs
  })
}

/** Ends a doubling that is not to be: the copies stay where they are, of no use to anybody. */
export async function cancelDoubling(cluster: Cluster): Promise<void> {
  await withPairs(cluster, async (pairs) => {
    const places = await Promise.all(pairs.map(({ from }) => readPlace(from.driver)))
    if (places.some(({ parts }) => parts > pairs.length)) {
      throw new SchemaMismatch('The partitions are changing places already: repeat the switch.')
    }
    await Promise.all(pairs.map(({ to }) => endSubscription(to.driver)))
    await Promise.all(pairs.map(endCopy))
    await cluster.router.query('select router.set_doubling($1)', [[]])
  })
}

async function requireCopied(pairs: readonly Pair[]): Promise<void> {
  for (const pair of pairs) {
    // One that has left its old place is further already.
    if ((await readPlace(pair.from.driver)).parts === 2 * pairs.length) continue
    const { from, to, copied, lag_bytes } = await readCopy(pair)
    if (!copied)
      throw new SchemaMismatch(`The copy of partition ${from} to ${to} is not complete yet.`)
    if (lag_bytes > lagMaxBytes) {
      throw new SchemaMismatch(
        `The copy of partition ${from} to ${to} is ${lag_bytes} bytes behind.`,
      )
    }
  }
}

/** All or none: a partition that cannot leaves the others where they were. */
async function leaveOldPlaces(pairs: readonly Pair[], parts: number): Promise<void> {
  const olds = pairs.map(({ from }) => from)
  const places = await onEach(olds, ({ driver }) => readPlace(driver))
  try {
    await onEach(olds, (from) => leaveOldPlace(pairs[from.part] as Pair, parts))
  } catch (error) {
    // After a switch that broke off, copies may be on their own already: there is no way back then.
    if (places.some((place) => place.parts === parts)) throw error
    await Promise.allSettled(
      olds.map(({ driver, part }) =>
        driver.query('select placement.settle($1, $2)', [part, parts / 2]),
      ),
    )
    throw error
  }
}

/** Waits for the calls under way, and then for their entries to arrive at the copy. */
async function leaveOldPlace(pair: Pair, parts: number): Promise<void> {
  const { driver, part } = pair.from
  await driver.transaction(async (session) => {
    if ((await readPlace(session)).parts === parts) return
    await session.query('select placement.settle($1, $2)', [part, parts])
    const [now] = await session.query<{ lsn: string }>('select pg_current_wal_lsn()::text as lsn')
    const giveUpAt = performance.now() + catchUpMs
    for (;;) {
      const [slot] = await session.query<{ arrived: boolean }>(
        'select confirmed_flush_lsn >= $2::pg_lsn as arrived from pg_replication_slots where slot_name = $1',
        [slotOf(pair), now?.lsn],
      )
      if (slot === undefined) throw new SchemaMismatch(`it has no slot ${slotOf(pair)}`)
      if (slot.arrived) return
      if (performance.now() > giveUpAt) {
        throw new SchemaMismatch('its copy did not catch up in time: nothing was changed')
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs))
    }
  })
}

async function takeNewPlace({ to }: Pair, parts: number): Promise<void> {
  await endSubscription(to.driver)
  await to.driver.query('select placement.skip_used_ids()')
  await to.driver.query('select placement.settle($1, $2)', [to.part, parts])
}

async function endSubscription(session: Session): Promise<void> {
  if (!(await hasSubscription(session))) return
  await session.script(`alter subscription ${publication} disable`)
  await session.script(`alter subscription ${publication} set (slot_name = none)`)
  await session.script(`drop subscription ${publication}`)
}

async function endCopy(pair: Pair): Promise<void> {
  const { driver } = pair.from
  const giveUpAt = performance.now() + catchUpMs
  // A slot that were left behind would keep every byte written from now on. Its reader may need a moment
  // to see that it is gone.
  for (;;) {
    const [slot] = await driver.query<{ active: boolean }>(
      'select active from pg_replication_slots where slot_name = $1',
      [slotOf(pair)],
    )
    if (slot === undefined) break
    if (!slot.active) await driver.query('select pg_drop_replication_slot($1)', [slotOf(pair)])
    else if (performance.now() > giveUpAt) throw new SchemaMismatch(`${slotOf(pair)} is still read`)
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
  await driver.script(`drop publication if exists ${publication}`)
}

async function hasSubscription(session: Session): Promise<boolean> {
  const rows = await session.query(
    `select 1 from pg_subscription where subname = $1
        and subdbid = (select oid from pg_database where datname = current_database())`,
    [publication],
  )
  return rows.length > 0
}

async function withPairs<T>(
  { router, partitions }: Cluster,
  work: (pairs: readonly Pair[]) => Promise<T>,
): Promise<T> {
  const rows = await router.query<{ url: string }>('select * from router.list_doubling()')
  // After a switch that broke off at the very end, the router counts the new ones already.
  const olds = partitions.slice(0, rows.length)
  const fresh = openPartitions(
    rows.map(({ url }) => url),
    rows.length,
  )
  try {
    return await work(olds.map((from, at) => ({ from, to: fresh[at] as Partition })))
  } finally {
    await closeAll(fresh)
  }
}

async function closeAll(partitions: readonly Partition[]): Promise<void> {
  await Promise.all(partitions.map(({ driver }) => driver.close()))
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
