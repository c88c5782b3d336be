// Pays beside a history of a given size: the same service over databases that hold ten thousand orders, a
// million, ten million, and an archive. The players grow with the orders, and some buy far more than others.
import { openPostgres } from '../packages/server/src/driver/postgres.ts'
import { runChecks } from '../packages/server/src/schema/checks.ts'
import { ask } from './database.ts'
import { startPactolus } from './pactolus.ts'
import { preparePostgres, serviceEnvironment } from './prepare.ts'
import { type Bench, httpTargets, type Target } from './target.ts'

const ordersPerPlayer = 50
const playersMin = 10_000

/** Orders in the tables that a pay writes, and older ones of the same players in the archive. */
export interface History {
  readonly live: number
  readonly archived: number
}

/** The keys that are made after the rows, and their columns. */
const keys = [
  { table: 'orders', key: 'orders_key', columns: 'bill_no, account_id, kind' },
  { table: 'entries', key: 'entries_key', columns: 'account_id, entry_no' },
  { table: 'archived_orders', key: 'archived_orders_key', columns: 'account_id, bill_no, kind' },
  { table: 'archived_entries', key: 'archived_entries_key', columns: 'account_id, entry_no' },
]
const dropKeys = keys.map(({ table, key }) => `alter table ledger.${table} drop constraint ${key};`)
const addKeys = keys.map(
  ({ table, key, columns }) =>
    `alter table ledger.${table} add constraint ${key} primary key (${columns}) with (fillfactor = 70);`,
)

/**
 * Pays of one coin, made up where they will lie. A player's share falls with the root of their rank: the
 * first hundredth of the players has made a tenth of the orders. Of each player the first ones are archived.
 * Index pages are as full as random inserts leave them. The first script needs the most disk for temporary
 * rows. It is a transaction of its own, whose end frees them.
 */
const scripts = ({ live, archived }: History, players: number) => [
  `
  set maintenance_work_mem = '512MB';
  set work_mem = '512MB';
  ${dropKeys.join('\n  ')}
  drop index ledger.archived_orders_bill_no, ledger.archived_orders_hash;
  create temp table players as
  select account_id, row_number() over (order by openid) - 1 as player from ledger.accounts;
  create temp table made as
  select p.account_id, 1 + row_number() over (partition by p.account_id order by g.n) as entry_no,
         now() - make_interval(secs => ${live + archived} - g.n) as posted_at,
         lpad(to_hex((random() * 4294967295)::bigint), 8, '0') || '_old_' || g.n as bill_no
    from (select n, floor(${players} * power(random(), 2))::bigint as player
            from generate_series(1, ${live + archived}) n) g
    join players p using (player);
  create temp table sizes as
  select account_id, count(*) as pays, floor(count(*) * ${archived / (live + archived)}) as archived_no
    from made group by account_id;
  ${rowsOf('', 'entry_no > archived_no')}
  ${rowsOf('archived_', 'entry_no <= archived_no')}
  update ledger.accounts a
     set paid = paid - s.pays, cost_sum = s.pays, entry_no = 1 + s.pays, archived_no = s.archived_no
    from sizes s where s.account_id = a.account_id;
  drop table made, players;`,
  `
  select ledger.drop_totals('the history was made up');
  ${addKeys.join('\n  ')}
  analyze;
  -- The recharge, by which each player began, goes first.
  with moved as (
    delete from only ledger.orders o using sizes s
     where o.account_id = s.account_id and o.entry_no = 1 and s.archived_no > 0 returning o.*)
  insert into ledger.archived_orders select * from moved;
  with moved as (
    delete from only ledger.entries e using sizes s
     where e.account_id = s.account_id and e.entry_no = 1 and s.archived_no > 0 returning e.*)
  insert into ledger.archived_entries select * from moved;
  insert into ledger.archived_months (month, entries)
  select date_trunc('month', posted_at at time zone 'UTC' + interval '8 hours')::date, count(*)
    from ledger.archived_entries group by 1;
  create index archived_orders_bill_no on ledger.archived_orders (bill_no, account_id);
  create index archived_orders_hash on ledger.archived_orders
    using hash (hashtextextended(bill_no, account_id));
  drop table sizes;`,
  // The service would take hours to add them up in its small steps.
  `
  insert into ledger.hourly_totals (hour, orders, paid, gift, offer_id, env, zone_id, kind)
  select date_trunc('hour', e.posted_at, 'UTC') as hour, count(*), sum(abs(e.paid_delta)),
         sum(abs(e.gift_delta)), a.offer_id, a.env, a.zone_id, e.kind
    from ledger.entries e
    join ledger.accounts a on a.account_id = e.account_id
   where e.posted_at < date_trunc('minute', now())
   group by hour, a.offer_id, a.env, a.zone_id, e.kind;
  update ledger.totals_state
     set filled_from = (select min(hour) from ledger.hourly_totals),
         filled_until = date_trunc('minute', now()), parts = 1, is_whole = true;`,
  'vacuum analyze',
]

const rowsOf = (prefix: string, which: string) => `
  insert into ledger.${prefix}orders (account_id, amount, gift, entry_no, posted_at, kind, bill_no)
  select account_id, 1, 0, entry_no, posted_at, 'pay', bill_no
    from made join sizes using (account_id) where ${which} order by posted_at;
  insert into ledger.${prefix}entries (account_id, entry_no, paid_delta, gift_delta, paid_after, gift_after,
    posted_at, kind, bill_no)
  select account_id, entry_no, -1, 0, 1000001 - entry_no, 0, posted_at, 'pay', bill_no
    from made join sizes using (account_id) where ${which} order by posted_at;`

/** One target for each history. */
export async function startGrowth(bench: Bench, histories: readonly History[]): Promise<Target[]> {
  const targets: Target[] = []
  const urls: string[] = []
  for (const history of histories) {
    const { live, archived } = history
    const name = `grown_${live}_${archived}`
    const players = Math.max(playersMin, Math.round(live / ordersPerPlayer))
    await run(bench.database.server.url, `create database ${name}`)
    const url = bench.database.server.urlOf(name)
    urls.push(url)
    const env = serviceEnvironment(url)
    const game = await preparePostgres(env, players)
    await run(url, ...scripts(history, players))
    const orders = `${live.toLocaleString('en')} orders, ${archived.toLocaleString('en')} archived`
    bench.log(`${orders}, of ${players} players`)
    await prove(url)
    bench.log('every invariant holds there')
    const service = await startPactolus(bench, name, ['serve'], env)
    const about = `pay beside ${orders}, of ${players} players`
    const title = archived === 0 ? `pay in ${live}` : `pay in ${live}+${archived}`
    const scattered = { ...game, scattered: true } as const
    targets.push(...httpTargets(bench, { name: title, about, service, game: scattered }))
  }
  for (const url of urls) await run(url, ...warmUp)
  return targets
}

/**
 * What a pay reads goes into the buffers, as where a service has run for hours. With a large archive a pay reads a
 * page of it at random, and many rounds would measure the disk.
 */
const warmUp = [
  'create extension pg_prewarm',
  `
  select pg_prewarm(i.indexrelid)
    from pg_index i
   where i.indrelid = any ('{ledger.accounts, ledger.orders, ledger.entries}'::regclass[])
      or i.indexrelid = 'ledger.archived_orders_hash'::regclass;`,
  "select pg_prewarm('ledger.accounts')",
]

/** What was made up must be a history that the ledger could have written. */
async function prove(url: string): Promise<void> {
  const limits = { connectionsMax: 2, connectTimeoutMs: 5000, statementTimeoutMs: 3_600_000 }
  const driver = openPostgres({ url, ...limits })
  try {
    const failed = (await runChecks(driver)).filter(({ violations }) => violations.length > 0)
    if (failed.length > 0) throw new Error(`broken: ${failed.map(({ name }) => name).join(', ')}`)
  } finally {
    await driver.close()
  }
}

async function run(url: string, ...scripts: readonly string[]): Promise<void> {
  await ask(url, async (client) => {
    for (const sql of scripts) await client.query(sql)
  })
}
