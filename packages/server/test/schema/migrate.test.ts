// Migrations: once, whole, and safe when several processes start together.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sha256Of } from '../../src/close/document.ts'
import type { Driver } from '../../src/driver/driver.ts'
import { runChecks } from '../../src/schema/checks.ts'
import { migrate, SchemaMismatch } from '../../src/schema/migrate.ts'
import { createDatabase, createEmpty, openUrl, testOnPostgres } from '../support/database.ts'

/** A database that has the tables of the ledger: behind a router, one of its partitions. */
async function withDatabase(
  work: (driver: Driver, url: string | undefined) => Promise<void>,
): Promise<void> {
  const database = await createDatabase({ alone: true })
  try {
    await work(database.driver, database.url)
  } finally {
    await database.remove()
  }
}

test('an empty database is brought up to date, and the second time nothing is left to do', async () => {
  const { driver, remove } = await createEmpty()
  const planned = await migrate(driver, { dryRun: true })
  assert.deepEqual(
    planned.map(({ schema, applied }) => [schema, applied.length > 0]),
    [
      ['directory', true],
      ['placement', true],
      ['ledger', true],
    ],
  )
  assert.deepEqual(await migrate(driver), planned)
  assert.deepEqual(
    (await migrate(driver)).map(({ applied, functionsRenewed }) => ({ applied, functionsRenewed })),
    [
      { applied: [], functionsRenewed: false },
      { applied: [], functionsRenewed: false },
      { applied: [], functionsRenewed: false },
    ],
  )
  await remove()
})

test('changed functions are renewed without a migration', async () => {
  await withDatabase(async (driver) => {
    await driver.query("update ledger.schema_files set sha256 = 'older' where name = 'functions'")
    const reports = await migrate(driver)
    assert.deepEqual(
      reports.map(({ schema, functionsRenewed }) => [schema, functionsRenewed]),
      [
        ['directory', false],
        ['placement', false],
        ['ledger', true],
      ],
    )
  })
})

test('a database of a newer release is refused', async () => {
  await withDatabase(async (driver) => {
    await driver.query(
      "insert into ledger.schema_files (name, sha256) values ('9999-later.sql', 'x')",
    )
    await assert.rejects(
      migrate(driver),
      (error) => error instanceof SchemaMismatch && /newer release/.test(error.message),
    )
  })
})

test('a migration that was edited after it ran is refused', async () => {
  await withDatabase(async (driver) => {
    await driver.query(
      "update directory.schema_files set sha256 = 'edited' where name like '0001%'",
    )
    await assert.rejects(migrate(driver), /differs from the one this database was made with/)
  })
})

testOnPostgres(
  'five processes that start on an empty database at once all find it migrated',
  async () => {
    await withDatabase(async (driver, url) => {
      if (url === undefined) throw new Error('no PostgreSQL')
      await driver.script('drop schema ledger, placement, directory cascade')
      const processes = Array.from({ length: 5 }, () => openUrl(url, 1))
      const reports = await Promise.all(processes.map((each) => migrate(each)))
      const whoApplied = reports.filter((report) =>
        report.some(({ applied }) => applied.length > 0),
      )
      assert.equal(whoApplied.length, 1)
      await Promise.all(processes.map((each) => each.close()))
    })
  },
)

// A check that cannot fail checks nothing: each is shown a ledger broken in its own way.
const damages: Record<string, string> = {
  'ledger/archived_entries_come_first': 'update ledger.accounts set archived_no = 1',
  'ledger/archived_months_match_entries':
    "insert into ledger.archived_months values ('2026-01-01', 1)",
  'ledger/balance_is_last_entry': 'update ledger.entries set paid_after = paid_after + 1',
  'ledger/balances_add_up':
    'alter table ledger.accounts drop constraint accounts_add_up; update ledger.accounts set paid = paid + 1',
  'ledger/counters_are_sums_of_orders':
    'update ledger.accounts set save_amt = save_amt + 1, paid = paid + 1',
  'ledger/entries_are_numbered_without_gaps': 'delete from ledger.entries where entry_no = 2',
  'ledger/entries_follow_each_other':
    'update ledger.entries set paid_delta = paid_delta + 1 where entry_no = 2',
  'ledger/entries_have_accounts':
    'update ledger.entries set account_id = account_id + 1000 where entry_no = 3',
  'ledger/hourly_totals_match_entries': 'update ledger.hourly_totals set paid = paid + 1',
  'ledger/money_orders_brought_their_coins': 'update ledger.money_orders set coins = 61',
  'ledger/orders_are_kept_once':
    "insert into ledger.archived_orders select * from only ledger.orders where kind = 'present'",
  'ledger/orders_have_one_entry': "delete from ledger.orders where kind = 'present'",
  'ledger/refunds_match_their_pay':
    "update ledger.orders set refunded = 0, refunded_gift = 0 where kind = 'pay'",
  'placement/accounts_are_where_they_belong':
    "update placement.place set parts = 2, part = 1 - (placement.hash('amy') & 1)",
  'directory/closes_follow_each_other':
    'alter table directory.closes disable trigger user; alter table directory.closes drop constraint closes_document; ' +
    "update directory.closes set previous = 'other' where day = '2026-01-02'",
  'directory/bills_have_their_bytes': "update directory.bill_chunks set content = '\\x61'",
  'directory/offers_have_live_keys':
    "update directory.offer_keys set retired_at = now() where env = 'sandbox'",
  'directory/tokens_have_one_latest':
    "update directory.tokens set retires_at = issued_at + interval '1 day'",
}

const sums = { opening: 0, recharge: 0, present: 0, pay: 0, refund: 0, adjustment: 0, closing: 0 }
/** A close of a day on which nothing happened. */
const closed = (date: string, previous: string | null) =>
  JSON.stringify({
    date,
    env: 'production',
    previous,
    totals: { paid: sums, gift: sums },
    zones: [],
  })
const firstClose = closed('2026-01-01', null)
const secondClose = closed('2026-01-02', sha256Of(firstClose))

const someOrders = `
  insert into directory.apps values ('wx1', 'game', 'x', now());
  insert into directory.offers values ('o', 'wx1', 'coins', 'coin', 1, false, false, true, true, now());
  insert into directory.offer_keys (offer_id, env, sealed_key, created_at)
    values ('o', 'production', 'x', now()), ('o', 'sandbox', 'x', now());
  insert into directory.tokens values
    ('a', 'wx1', 'classic', 1, now(), now() + interval '2 hours', now() + interval '5 minutes', false),
    ('b', 'wx1', 'classic', 2, now(), now() + interval '2 hours', now() + interval '2 hours', false);
  select ledger.post_orders('{o}', '{production}', '{amy}', '{1}', '{recharge}', '{r}', '{10}', '{null}',
    '{0}', '{f}', array[now()], '{null}', '{null}', '{null}', '{f}');
  select ledger.post_orders('{o}', '{production}', '{amy}', '{1}', '{present}', '{g}', '{5}', '{null}',
    '{0}', '{f}', array[now()], '{null}', '{null}', '{null}', '{f}');
  select ledger.post_orders('{o}', '{production}', '{amy}', '{1}', '{pay}', '{p}', '{7}', '{null}',
    '{0}', '{f}', array[now()], '{null}', '{null}', '{null}', '{f}');
  select ledger.post_orders('{o}', '{production}', '{amy}', '{1}', '{refund}', '{x}', '{3}', '{p}',
    '{9}', '{f}', array[now()], '{null}', '{null}', '{null}', '{f}');
  select ledger.put_money_orders('{o}', '{production}', '{amy}', '{1}', '{t}', '{P1}', '{T1}', '{2.0}', '{600}',
    '{60}', '{null}', '{delivered}', array[now()], '{true}', '{true}');
  insert into directory.closes values
    ('o', 'production', '2026-01-01', 'o', '${firstClose}', '${sha256Of(firstClose)}', null, 'amy', now()),
    ('o', 'production', '2026-01-02', 'o', '${secondClose}', '${sha256Of(secondClose)}',
     '${sha256Of(firstClose)}', 'amy', now());
  select directory.add_bill('o', 'o', 'production', 'game', 'file', 'x', 2, 'csv', 1, '[]', '[]', '{}', 'amy', now());
  select directory.add_bill_chunk(1, 0, '\\x6162');
  select directory.keep_bill(1);
  select ledger.fill_totals(now() + interval '30 seconds', 1000, 1);`

test('each check finds a ledger that is broken in its way, and nothing in a sound one', async () => {
  await withDatabase(async (driver) => {
    await driver.script(someOrders)
    const sound = await runChecks(driver)
    assert.deepEqual(
      sound.filter((check) => check.violations.length > 0),
      [],
    )
    assert.deepEqual(sound.map((check) => check.name).sort(), Object.keys(damages).sort())
    assert.ok(sound.every((check) => check.rule.endsWith('.')))
    const protections = ['ledger.entries', 'ledger.orders', 'ledger.money_orders'].map(
      (table) => `alter table ${table} disable trigger user`,
    )
    for (const [name, damage] of Object.entries(damages)) {
      await driver.script('begin')
      await driver.script([...protections, damage].join(';'))
      const broken = (await runChecks(driver)).find((check) => check.name === name)
      await driver.script('rollback')
      assert.ok((broken?.violations.length ?? 0) > 0, `${name} did not notice`)
    }
  })
})
