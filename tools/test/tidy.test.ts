import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { treeOf } from '../tidy/tree.ts'
import { breachesOf, rules } from '../tidy.ts'

interface Sample {
  readonly path: string
  readonly text: string
  /** Other files that stand in the tree. */
  readonly beside?: Readonly<Record<string, string>>
}

interface Samples {
  readonly breaches: readonly Sample[]
  readonly clean: readonly Sample[]
}

/** A word that this file must not hold in one piece. */
function word(...parts: string[]): string {
  return parts.join('')
}

function lines(count: number): string {
  return `// A long file.\n${'const line = 1\n'.repeat(count - 1)}`
}

const server = 'packages/server/src'
const sql = 'packages/server/sql/ledger'
const migration = `${sql}/migrations/0001-accounts.sql`
const table = '-- Accounts.\ncreate table ledger.accounts (id bigint);\n'
const hashOfTable = createHash('sha256').update(table).digest('hex')
const readBalances = [
  '-- Reads balances.',
  'create or replace function ledger.read_balances() returns integer language sql as $$ select 1 $$;',
  "comment on function ledger.read_balances is 'Reads balances.';",
].join('\n')

const samples: Readonly<Record<string, Samples>> = {
  'protocol-is-pure': {
    breaches: [
      { path: 'packages/protocol/src/a.ts', text: "import { readFileSync } from 'node:fs'" },
      { path: 'packages/protocol/src/a.ts', text: "import type { Logger } from 'pino'" },
      { path: 'packages/protocol/src/a.ts', text: "const a = await import('node:fs')" },
    ],
    clean: [
      { path: 'packages/protocol/src/a.ts', text: "import { createHmac } from 'node:crypto'" },
      { path: 'packages/protocol/src/a.ts', text: "import { b } from './b.ts'" },
      { path: 'packages/protocol/src/a.ts', text: 'const a = "import x from \'pino\'"' },
    ],
  },
  'client-has-no-dependencies': {
    breaches: [{ path: 'packages/client/src/a.ts', text: "import { request } from 'undici'" }],
    clean: [
      { path: 'packages/client/src/a.ts', text: "import { midasV1 } from '@pactolus/protocol'" },
      { path: 'packages/client/src/a.ts', text: "import { open } from 'node:fs/promises'" },
    ],
  },
  'imports-stay-in-their-package': {
    breaches: [
      {
        path: `${server}/a.ts`,
        text: "import { midasV1 } from '../../protocol/src/midas-v1.ts'",
        beside: { 'packages/protocol/src/midas-v1.ts': '' },
      },
      {
        path: 'packages/console/src/api.ts',
        text: "import { page } from '../../server/src/admin/contract.ts'",
        beside: { [`${server}/admin/contract.ts`]: '' },
      },
    ],
    clean: [
      {
        path: `${server}/a.ts`,
        text: "import { b } from './b.ts'",
        beside: { [`${server}/b.ts`]: '' },
      },
      {
        path: 'packages/console/src/api.ts',
        text: "import type { Account } from '../../server/src/admin/contract.ts'",
        beside: { [`${server}/admin/contract.ts`]: '' },
      },
    ],
  },
  'server-points-downwards': {
    breaches: [
      {
        path: `${server}/ledger/a.ts`,
        text: "import { refuse } from '../dialect/answer.ts'",
        beside: { [`${server}/dialect/answer.ts`]: '' },
      },
      {
        path: `${server}/ledger/a.ts`,
        text: "import type { Services } from '../services.ts'",
        beside: { [`${server}/services.ts`]: '' },
      },
      { path: `${server}/ledger/a.ts`, text: "import { errcodes } from '@pactolus/protocol'" },
      {
        path: `${server}/ledger/a.ts`,
        text: "import { errcodes, type Env } from '@pactolus/protocol'",
      },
      { path: `${server}/driver/a.ts`, text: "import type { Env } from '@pactolus/protocol'" },
      { path: `${server}/dialect/a.ts`, text: "import { createHmac } from 'node:crypto'" },
      {
        path: `${server}/directory/a.ts`,
        text: "export { Ledger } from '../ledger/ledger.ts'",
        beside: { [`${server}/ledger/ledger.ts`]: '' },
      },
      {
        path: `${server}/http/a.ts`,
        text: "import { addServeCommands } from '../command/serve.ts'",
        beside: { [`${server}/command/serve.ts`]: '' },
      },
    ],
    clean: [
      {
        path: `${server}/ledger/a.ts`,
        text: "import type { Driver } from '../driver/driver.ts'",
        beside: { [`${server}/driver/driver.ts`]: '' },
      },
      { path: `${server}/ledger/a.ts`, text: "import type { Env } from '@pactolus/protocol'" },
      { path: `${server}/ledger/a.ts`, text: "import { type Env } from '@pactolus/protocol'" },
      { path: `${server}/driver/a.ts`, text: "import pg from 'pg'" },
      { path: `${server}/directory/a.ts`, text: "import { randomBytes } from 'node:crypto'" },
      {
        path: `${server}/main.ts`,
        text: "import { addServeCommands } from './command/serve.ts'",
        beside: { [`${server}/command/serve.ts`]: '' },
      },
      {
        path: `${server}/admin/a.ts`,
        text: "import { runChecks } from '../schema/checks.ts'",
        beside: { [`${server}/schema/checks.ts`]: '' },
      },
    ],
  },
  'database-behind-driver': {
    breaches: [
      { path: `${server}/command/a.ts`, text: "import pg from 'pg'" },
      { path: `${server}/a.ts`, text: "import { live } from '@electric-sql/pglite/live'" },
    ],
    clean: [
      { path: `${server}/driver/a.ts`, text: "import { PGlite } from '@electric-sql/pglite'" },
      { path: 'bench/a.ts', text: "import pg from 'pg'" },
    ],
  },
  'http-at-the-edge': {
    breaches: [
      { path: `${server}/dialect/a.ts`, text: "import type { FastifyInstance } from 'fastify'" },
      { path: `${server}/server.ts`, text: "import Fastify from 'fastify'" },
      { path: `${server}/command/a.ts`, text: "import swagger from '@fastify/swagger'" },
    ],
    clean: [
      { path: `${server}/http/a.ts`, text: "import Fastify from 'fastify'" },
      { path: `${server}/emulator/a.ts`, text: "import Fastify from 'fastify'" },
      { path: `${server}/cloud/a.ts`, text: "import { Busboy } from '@fastify/busboy'" },
      { path: `${server}/server.ts`, text: "import type { FastifyInstance } from 'fastify'" },
    ],
  },
  'one-reader-of-environment': {
    breaches: [{ path: `${server}/log.ts`, text: 'const level = process.env.LEVEL' }],
    clean: [
      { path: `${server}/config.ts`, text: 'const env = process.env' },
      { path: `${server}/log.ts`, text: '// config.ts reads process.env' },
      { path: 'tools/a.ts', text: 'const env = process.env' },
    ],
  },
  'time-is-an-argument': {
    breaches: [
      { path: `${server}/ledger/a.ts`, text: 'const now = Date.now()' },
      { path: `${server}/dialect/a.ts`, text: 'const now = new Date()' },
      { path: `${server}/directory/a.ts`, text: 'const id = Math.random()' },
    ],
    clean: [
      { path: `${server}/ledger/a.ts`, text: 'const at = new Date(clock.now())' },
      { path: `${server}/clock.ts`, text: 'const now = Date.now()' },
    ],
  },
  'ledger-knows-no-errcode': {
    breaches: [
      { path: `${server}/ledger/a.ts`, text: 'const answer = 90013' },
      { path: `${sql}/functions/a.sql`, text: '-- answers 40001' },
    ],
    clean: [
      { path: `${server}/ledger/a.ts`, text: "const answer = 'balance_insufficient'" },
      { path: `${server}/ledger/a.ts`, text: 'const windowS = 43200' },
      { path: `${server}/dialect/a.ts`, text: '// 90013' },
    ],
  },
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
  'file-size': {
    breaches: [
      { path: `${server}/a.ts`, text: lines(401) },
      { path: 'packages/server/test/a.test.ts', text: lines(601) },
    ],
    clean: [
      { path: `${server}/a.ts`, text: lines(400) },
      { path: 'packages/server/test/a.test.ts', text: lines(600) },
      { path: `${sql}/schema.sql`, text: `-- Generated by a tool.\n${lines(900)}` },
    ],
  },
  'sql-width': {
    breaches: [{ path: `${sql}/functions/a.sql`, text: `-- ${'x'.repeat(108)}` }],
    clean: [{ path: `${sql}/functions/a.sql`, text: `-- ${'x'.repeat(107)}` }],
  },
  'opens-with-comment': {
    breaches: [
      { path: `${server}/a.ts`, text: 'const a = 1' },
      { path: 'tools/a.ts', text: '#!/usr/bin/env node\nconst a = 1' },
    ],
    clean: [
      { path: `${server}/a.ts`, text: '// What a is.\nconst a = 1' },
      { path: 'tools/a.ts', text: '#!/usr/bin/env node\n// What a is.\nconst a = 1' },
      { path: 'packages/server/test/a.test.ts', text: 'const a = 1' },
    ],
  },
  'file-names': {
    breaches: [
      { path: `${server}/midasV1.ts`, text: '' },
      { path: 'packages/console/src/page/Accounts.tsx', text: '' },
      { path: `${sql}/functions/post-orders.sql`, text: '' },
      { path: `${sql}/migrations/1-accounts.sql`, text: '' },
    ],
    clean: [
      { path: `${server}/midas-v1.ts`, text: '' },
      { path: 'packages/console/vite.config.ts', text: '' },
      { path: `${sql}/functions/post_orders.sql`, text: '' },
      { path: `${sql}/migrations/0002-operators.sql`, text: '' },
    ],
  },
  'names-that-say-nothing': {
    breaches: [
      { path: `${server}/types.ts`, text: '' },
      { path: `${server}/service.ts`, text: '' },
      { path: `${server}/utils/date.ts`, text: '' },
      { path: `${server}/account-manager.ts`, text: '' },
      { path: 'packages/server/test/test-helpers.ts', text: '' },
    ],
    clean: [
      { path: `${server}/services.ts`, text: '' },
      { path: 'packages/server/test/support/service.ts', text: '' },
      { path: `${server}/outcome.ts`, text: '' },
    ],
  },
  'type-names': {
    breaches: [
      { path: 'a.ts', text: 'interface IDriver {}' },
      { path: 'a.ts', text: 'class OrderManager {}' },
      { path: 'a.ts', text: 'type DriverFactory = () => void' },
    ],
    clean: [
      { path: 'a.ts', text: 'interface Issued {}' },
      { path: 'a.ts', text: 'class Ledger {}' },
      { path: 'a.ts', text: 'interface IPAddress {}' },
    ],
  },
  'no-default-exports': {
    breaches: [
      { path: 'a.ts', text: 'export default 1' },
      { path: 'a.ts', text: 'export default function a() {}' },
      { path: 'a.ts', text: 'const a = 1\nexport { a as default }' },
    ],
    clean: [
      { path: 'a.ts', text: 'export const a = 1' },
      { path: 'vite.config.ts', text: 'export default {}' },
    ],
  },
  'nothing-left-to-finish': {
    breaches: [
      { path: 'a.ts', text: `// ${word('TO', 'DO')}: later` },
      { path: 'docs/a.md', text: `${word('FIX', 'ME')} soon` },
    ],
    clean: [
      { path: 'a.ts', text: "test.todo('x')" },
      { path: 'a.ts', text: '// rid: xxxxxxxx-xxxxxxxx' },
    ],
  },
  'every-test-runs': {
    breaches: [
      { path: 'a.test.ts', text: "test.only('x', () => {})" },
      { path: 'a.test.ts', text: "describe.skip('x', () => {})" },
      { path: 'a.test.ts', text: "test('x', { skip: true }, () => {})" },
      { path: 'a.test.ts', text: "test('x', { skip: 'not today' }, () => {})" },
    ],
    clean: [
      { path: 'a.test.ts', text: "testOnPostgres('x', () => {})" },
      { path: 'a.test.ts', text: "test('x', { skip: whyNoBrowser() }, () => {})" },
      { path: 'a.test.ts', text: "const sample = 'test.only()'" },
    ],
  },
  'no-any': {
    breaches: [
      { path: 'a.ts', text: 'const a = b as any' },
      { path: 'a.ts', text: 'function f(a: any[]) {}' },
    ],
    clean: [{ path: 'a.ts', text: "const any = b as unknown // as any\nconst c = 'as any'" }],
  },
  'no-silenced-compiler': {
    breaches: [{ path: 'a.ts', text: `// @ts-${word('ig', 'nore')}\nconst a = 1` }],
    clean: [{ path: 'a.ts', text: '// @ts-expect-error: a string is no amount' }],
  },
  'no-console': {
    breaches: [{ path: `${server}/a.ts`, text: "console.log('x')" }],
    clean: [
      { path: 'tools/a.ts', text: "console.log('x')" },
      { path: `${server}/a.ts`, text: "// console.log\nlog.info('x')" },
    ],
  },
  'no-dead-files': {
    breaches: [
      { path: `${server}/a.ts`, text: 'export const a = 1' },
      {
        path: `${server}/a.ts`,
        text: 'export const a = 1',
        beside: { 'packages/server/test/a.test.ts': "import { a } from '../src/a.ts'" },
      },
    ],
    clean: [
      { path: `${server}/main.ts`, text: '' },
      {
        path: `${server}/a.ts`,
        text: 'export const a = 1',
        beside: { [`${server}/main.ts`]: "import { a } from './a.ts'" },
      },
      {
        path: `${server}/a.ts`,
        text: '',
        beside: { [`${server}/b.ts`]: "new Worker(new URL('./a.ts', import.meta.url))" },
      },
      {
        path: `${server}/embed.ts`,
        text: '',
        beside: { 'packages/server/package.json': '{"exports": {"./embed": "./src/embed.ts"}}' },
      },
    ],
  },
  'no-dead-exports': {
    breaches: [
      {
        path: `${server}/a.ts`,
        text: 'export const a = 1\nexport const b = 1',
        beside: { [`${server}/main.ts`]: "import { a } from './a.ts'" },
      },
      {
        path: `${server}/a.ts`,
        text: 'export const a = 1\nexport const b = 1',
        beside: { [`${server}/main.ts`]: "import * as all from './a.ts'\nall.a" },
      },
    ],
    clean: [
      {
        path: `${server}/a.ts`,
        text: 'export interface B {}\nexport const a: B = {}',
        beside: { [`${server}/index.ts`]: "export { a } from './a.ts'" },
      },
      {
        path: `${server}/a.ts`,
        text: 'export const a = 1\nexport const b = 1',
        beside: { [`${server}/main.ts`]: "import * as all from './a.ts'\nlist(all)" },
      },
      {
        path: `${server}/a.ts`,
        text: 'export interface A {}',
        beside: { [`${server}/main.ts`]: "let a: import('./a.ts').A" },
      },
    ],
  },
  'one-title': {
    breaches: [
      { path: 'docs/a.md', text: 'No title.' },
      { path: 'docs/a.md', text: '# One\n\n# Two' },
    ],
    clean: [{ path: 'docs/a.md', text: '# One\n\n```sh\n# a comment\n```\n\n## Two' }],
  },
  'links-resolve': {
    breaches: [
      { path: 'docs/a.md', text: '# A\n\n[b](b.md)' },
      { path: 'docs/a.md', text: '# A\n\n![b](../images/b.png "B")' },
      { path: 'docs/a.md', text: '# A\n\n[b]: b.md' },
    ],
    clean: [
      { path: 'docs/a.md', text: '# A\n\n[b](b.md#part)', beside: { 'docs/b.md': '# B' } },
      { path: 'docs/a.md', text: '# A\n\n[sql](../packages)', beside: { 'packages/a.ts': '' } },
      { path: 'docs/a.md', text: '# A\n\n[x](https://example.com) [y](#a) `[z](z.md)`' },
    ],
  },
  'translations-match': {
    breaches: [
      {
        path: 'README.zh-CN.md',
        text: '# A\n\n## B',
        beside: { 'README.md': '# A\n\n## B\n\n## C', 'CHANGELOG.md': '# C' },
      },
      { path: 'README.zh-CN.md', text: '# A\n\n### B', beside: { 'README.md': '# A\n\n## B' } },
      { path: 'docs/a.zh-CN.md', text: '# A' },
    ],
    clean: [
      { path: 'README.zh-CN.md', text: '# 甲\n\n## 乙', beside: { 'README.md': '# A\n\n## B' } },
    ],
  },
  'changelog-exists': {
    breaches: [{ path: 'README.md', text: '# A' }],
    clean: [{ path: 'README.md', text: '# A', beside: { 'CHANGELOG.md': '# Changelog' } }],
  },
  'no-workplace': {
    breaches: [
      { path: 'docs/a.md', text: `see ${word('/wo', 'rk/notes')}` },
      { path: 'a.ts', text: `const home = '${word('/ro', 'ot/.npmrc')}'` },
      { path: '.npmrc', text: word('https://registry.npm', 'js.org/') },
    ],
    clean: [
      { path: 'docs/a.md', text: 'the framework/ folder, net/root/x, /tmp/pactolus' },
      { path: 'package-lock.json', text: word('https://registry.npm', 'js.org/pg') },
    ],
  },
}

function failures(name: string, { path, text, beside = {} }: Sample): number[] {
  const others = Object.entries(beside).map(([other, content]) => ({ path: other, text: content }))
  const held = rules.filter((rule) => rule.name === name)
  return breachesOf(treeOf([{ path, text }, ...others]), held)
    .filter((breach) => breach.path === path && breach.warning !== true)
    .map((breach) => breach.line)
}

test('every rule has samples, a name of its own and a reason', () => {
  assert.deepEqual(rules.map(({ name }) => name).sort(), Object.keys(samples).sort())
  for (const { why } of rules) assert.match(why, /^[A-Z].*\.$/)
})

for (const [name, { breaches, clean }] of Object.entries(samples)) {
  test(`${name} refuses each of its breaches and lets clean samples be`, () => {
    for (const sample of breaches) {
      assert.notDeepEqual(failures(name, sample), [], JSON.stringify(sample))
    }
    for (const sample of clean) {
      assert.deepEqual(failures(name, sample), [], JSON.stringify(sample))
    }
  })
}

test('a breach names the line it stands on', () => {
  const sample = { path: 'a.ts', text: '// One.\nconst a = 1\nconst b = a as any\n' }
  assert.deepEqual(failures('no-any', sample), [3])
})

test('a file past the aim of 300 lines is warned of, not refused', () => {
  const tree = treeOf([{ path: `${server}/main.ts`, text: lines(301) }])
  const [breach, ...others] = breachesOf(tree)
  assert.equal(breach?.rule, 'file-size')
  assert.equal(breach?.warning, true)
  assert.deepEqual(others, [])
})

test('a migration that is new since the last release is told the line to add', () => {
  const tree = treeOf([
    { path: migration, text: table },
    { path: 'tools/migrations.sha256', text: `${hashOfTable}  ${sql}/migrations/0000-older.sql\n` },
  ])
  const found = breachesOf(tree).find((breach) => breach.path === migration)
  assert.equal(found?.warning, true)
  assert.match(found?.instead ?? '', new RegExp(`${hashOfTable} {2}${migration}$`))
})
