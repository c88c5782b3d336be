// Pays beside a history of a given size: the same service over databases that hold ten thousand orders, a
// million, ten million, and an archive. The players grow with the orders, and some buy far more than others.
import { setTimeout as sleep } from 'node:timers/promises'
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
  for (const history of histories) {
    const { live, archived } = history
    const name = `grown_${live}_${archived}`
    const players = Math.max(playersMin, Math.round(live / ordersPerPlayer))
    await run(bench.database.server.url, `create database ${name}`)
    const url = bench.database.server.urlOf(name)
    const env = serviceEnvironment(url)
    const game = await preparePostgres(env, players)
    await run(url, ...scripts(history, players), 'vacuum analyze')
    const orders = `${live.toLocaleString('en')} orders, ${archived.toLocaleString('en')} archived`
    bench.log(`${orders}, of ${players} players`)
    await prove(url)
    bench.log('every invariant holds there')
    const service = await startPactolus(bench, name, ['serve'], env)
    await untilAddedUp(url)
    bench.log('the hours are added up')
    const about = `pay beside ${orders}, of ${players} players`
    const title = archived === 0 ? `pay in ${live}` : `pay in ${live}+${archived}`
    const scattered = { ...game, scattered: true } as const
    targets.push(...httpTargets(bench, { name: title, about, service, game: scattered }))
  }
  return targets
}

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

/** The service adds up the hours of a history behind its calls: no round may pay for that. */
async function untilAddedUp(url: string): Promise<void> {
  const limit = performance.now() + 3_600_000
  await ask(url, async (client) => {
    while (
      (await client.query('select 1 from ledger.totals_state where is_whole')).rowCount === 0
    ) {
      if (performance.now() > limit) throw new Error('the hours were not added up in an hour')
      await sleep(1000)
    }
  })
}

async function run(url: string, ...scripts: readonly string[]): Promise<void> {
  await ask(url, async (client) => {
    for (const sql of scripts) await client.query(sql)
  })
}
