// Pays beside a history of a given size: the same service over databases that hold ten thousand orders, a
// million, ten million. The players grow with the orders, and some buy far more than others.
import pg from 'pg'
import { openPostgres } from '../packages/server/src/driver/postgres.ts'
import { runChecks } from '../packages/server/src/schema/checks.ts'
import { startPactolus } from './pactolus.ts'
import { preparePostgres, serviceEnvironment } from './prepare.ts'
import { type Bench, httpTargets, type Target } from './target.ts'

const ordersPerPlayer = 50
const playersMin = 10_000

/**
 * Pays of one coin, made up where they will lie. A player's share falls with the root of their rank: the
 * first hundredth of the players has made a tenth of the orders. Index pages are as full as random
 * inserts leave them.
 */
const history = (orders: number, players: number) => `
  set maintenance_work_mem = '512MB';
  set work_mem = '512MB';
  alter table ledger.orders drop constraint orders_key;
  alter table ledger.entries drop constraint entries_key;
  create temp table players as
  select account_id, row_number() over (order by openid) - 1 as player from ledger.accounts;
  create temp table made as
  select p.account_id, 1 + row_number() over (partition by p.account_id order by g.n) as entry_no,
         now() - make_interval(secs => ${orders} - g.n) as posted_at,
         lpad(to_hex((random() * 4294967295)::bigint), 8, '0') || '_old_' || g.n as bill_no
    from (select n, floor(${players} * power(random(), 2))::bigint as player
            from generate_series(1, ${orders}) n) g
    join players p using (player);
  insert into ledger.orders (account_id, amount, gift, entry_no, posted_at, kind, bill_no)
  select account_id, 1, 0, entry_no, posted_at, 'pay', bill_no from made order by posted_at;
  insert into ledger.entries (account_id, entry_no, paid_delta, gift_delta, paid_after, gift_after,
    posted_at, kind, bill_no)
  select account_id, entry_no, -1, 0, 1000001 - entry_no, 0, posted_at, 'pay', bill_no
    from made order by posted_at;
  update ledger.accounts a
     set paid = paid - made_by.orders, cost_sum = made_by.orders, entry_no = 1 + made_by.orders
    from (select account_id, count(*) as orders from made group by account_id) made_by
   where made_by.account_id = a.account_id;
  drop table made, players;
  select ledger.drop_totals('the history was made up');
  alter table ledger.orders add constraint orders_key primary key (bill_no, account_id, kind)
    with (fillfactor = 70);
  alter table ledger.entries add constraint entries_key primary key (account_id, entry_no)
    with (fillfactor = 70);`

/** One target for each size. */
export async function startGrowth(bench: Bench, sizes: readonly number[]): Promise<Target[]> {
  const targets: Target[] = []
  for (const orders of sizes) {
    const name = `grown_${orders}`
    const players = Math.max(playersMin, Math.round(orders / ordersPerPlayer))
    await run(bench.database.server.url, `create database ${name}`)
    const url = bench.database.server.urlOf(name)
    const env = serviceEnvironment(url)
    const game = await preparePostgres(env, players)
    await run(url, history(orders, players))
    await run(url, 'vacuum analyze')
    bench.log(`${orders} orders of ${players} players`)
    await prove(url)
    bench.log('every invariant holds there')
    const service = await startPactolus(bench, name, ['serve'], env)
    const about = `pay beside ${orders.toLocaleString('en')} orders of ${players} players`
    const scattered = { ...game, scattered: true } as const
    targets.push(
      ...httpTargets(bench, { name: `pay in ${orders}`, about, service, game: scattered }),
    )
  }
  return targets
}

/** What was made up must be a history that the ledger could have written. */
async function prove(url: string): Promise<void> {
  const limits = { connectionsMax: 2, connectTimeoutMs: 5000, statementTimeoutMs: 600_000 }
  const driver = openPostgres({ url, ...limits })
  try {
    const failed = (await runChecks(driver)).filter(({ violations }) => violations.length > 0)
    if (failed.length > 0) throw new Error(`broken: ${failed.map(({ name }) => name).join(', ')}`)
  } finally {
    await driver.close()
  }
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
