// Samples for the rules on SQL and its functions: what each refuses, and what it accepts.
import { hashOfTable, migration, readBalances, type Samples, server, sql, table } from './sample.ts'

export const sqlSamples: Readonly<Record<string, Samples>> = {
  'sql-is-called-not-written': {
    breaches: [
      { path: `${server}/ledger/a.ts`, text: "const a = 'select paid from ledger.accounts'" },
      { path: `${server}/ledger/a.ts`, text: `const a = \`select * from ledger.\${name}($1)\`` },
      { path: `${server}/ledger/a.ts`, text: 'const a = `select *\nfrom ledger.a($1)`' },
      { path: `${server}/http/a.ts`, text: "const a = 'select * from ledger.find_orders($1)'" },
      { path: `${server}/admin/a.ts`, text: "const a = 'delete from directory.sessions'" },
      { path: `${server}/directory/a.ts`, text: `const a = \`update \${table} set name = $1\`` },
    ],
    clean: [
      { path: `${server}/ledger/a.ts`, text: "const a = 'select * from ledger.find_orders($1)'" },
      { path: `${server}/directory/a.ts`, text: "const a = 'select directory.end($1) as answer'" },
      { path: `${server}/http/health.ts`, text: "const a = 'select 1'" },
      { path: `${server}/command/a.ts`, text: "const help = 'select a page; delete a key'" },
      { path: `${server}/schema/migrate.ts`, text: "const a = 'select name from x.schema_files'" },
    ],
  },
  'tables-are-private': {
    breaches: [
      {
        path: `${server}/schema/a.ts`,
        text: "const a = 'select * from ledger.accounts'",
        beside: { [migration]: table },
      },
    ],
    clean: [
      {
        path: `${server}/schema/a.ts`,
        text: "const a = ledger.accounts // ledger.accounts\nconst b = 'ledger.list_accounts'",
        beside: { [migration]: table },
      },
    ],
  },
  'one-function-per-file': {
    breaches: [
      { path: `${sql}/functions/read_all.sql`, text: readBalances },
      { path: `${sql}/functions/read_balances.sql`, text: `${readBalances}\n${readBalances}` },
      {
        path: `${sql}/functions/read_balances.sql`,
        text: readBalances.replace(/^comment.*$/m, ''),
      },
    ],
    clean: [{ path: `${sql}/functions/read_balances.sql`, text: readBalances }],
  },
  'sql-is-regular': {
    breaches: [
      'SELECT 1',
      'select 1 where a != b',
      'select a from s.t order by 1',
      'select a from s.t where a not in (select b from s.u)',
      'select a from s.t, s.u',
      'select a from s.t x, s.u',
      'language sql security definer as',
      'set enable_seqscan = off\nas',
      'select a from t',
      'update only t set a = 1',
      'select a from s.t join lateral u on true',
    ].map((text) => ({ path: `${sql}/functions/a.sql`, text })),
    clean: [
      "-- SELECT from t\nselect 'A != b' from s.t",
      'with c as (select a from s.t) select a from c order by a',
      'select a from s.t where a is distinct from b for update of t',
      'insert into s.t as m (a) select extract(epoch from b) from unnest(c) b on conflict do nothing',
      'language sql security definer set search_path = s as',
      'set enable_seqscan = off\nset jit = off\nas',
    ].map((text) => ({ path: `${sql}/checks/a.sql`, text })),
  },
  'checks-state-their-rule': {
    breaches: [
      { path: `${sql}/checks/a.sql`, text: 'select 1' },
      { path: `${sql}/checks/a.sql`, text: '-- looks at balances\nselect 1' },
    ],
    clean: [{ path: `${sql}/checks/a.sql`, text: '-- No balance is negative.\nselect 1' }],
  },
  'released-migrations-stay': {
    breaches: [
      {
        path: migration,
        text: `${table}-- one more\n`,
        beside: { 'tools/migrations.sha256': `# released\n${hashOfTable}  ${migration}\n` },
      },
      { path: 'tools/migrations.sha256', text: `${hashOfTable}  ${migration}\n` },
      { path: 'tools/migrations.sha256', text: `${migration}\n` },
    ],
    clean: [
      {
        path: migration,
        text: table,
        beside: { 'tools/migrations.sha256': `${hashOfTable}  ${migration}\n` },
      },
      { path: migration, text: table, beside: { 'tools/migrations.sha256': '# none yet\n' } },
    ],
  },
}
