// `pactolus migrate` on an embedded database.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { run } from './command.ts'

const folder = mkdtempSync(join(tmpdir(), 'pactolus-migrate-'))
const data = join(folder, 'data')
after(() => rmSync(folder, { recursive: true, force: true }))

void test('a folder without a database ends with 2 and is not made', async () => {
  for (const more of [[], ['--dry-run']]) {
    const { exitCode, stderr } = await run(['migrate', '--data', data, ...more])
    assert.deepEqual([exitCode, /holds no database\. Check its name/.test(stderr)], [2, true])
    assert.equal(existsSync(data), false)
  }
})

void test('a dry run says what is missing and creates nothing', async () => {
  const { exitCode, stdout } = await run(['migrate', '--data', data, '--create', '--dry-run'])
  assert.equal(exitCode, 0)
  assert.match(stdout, /^would apply ledger\/0001-\S+\.sql$/m)
  assert.match(stdout, /Nothing was changed/)
  assert.equal(existsSync(data), false)
})

void test('the first migration applies everything, the second finds nothing to do', async () => {
  const first = await run(['migrate', '--data', data, '--create'])
  assert.equal(first.exitCode, 0)
  assert.match(first.stdout, /^applied directory\/0001-\S+\.sql$/m)
  assert.match(first.stdout, /is up to date now/)
  const second = await run(['migrate', '--data', data])
  assert.deepEqual(second, {
    exitCode: 0,
    stdout: `The database (${data}) is up to date.\n`,
    stderr: '',
  })
  const third = await run(['migrate', '--data', data, '--dry-run', '--json'])
  const report = JSON.parse(third.stdout) as Record<string, unknown>
  assert.equal(report.up_to_date, true)
  assert.equal(report.dry_run, true)
  assert.deepEqual(report.schemas, [
    { schema: 'directory', applied: [], functions_renewed: false },
    { schema: 'placement', applied: [], functions_renewed: false },
    { schema: 'ledger', applied: [], functions_renewed: false },
  ])
})

void test('a dry run with a master key does not make the database its own', async () => {
  for (const byte of ['01', '02']) {
    const env = { PACTOLUS_MASTER_KEY: byte.repeat(32) }
    const { exitCode, stderr } = await run(['migrate', '--data', data, '--dry-run'], { env })
    assert.equal(exitCode, 0, stderr)
  }
})

void test('without a named database, with two, or with one in memory it ends with 2', async () => {
  const none = await run(['migrate'])
  assert.equal(none.exitCode, 2)
  assert.match(none.stderr, /Which database\?/)
  const two = await run(['migrate', '--data', data, '--database-url', 'postgres://localhost/x'])
  assert.equal(two.exitCode, 2)
  const memory = await run(['migrate', '--data', 'memory'])
  assert.equal(memory.exitCode, 2)
})

void test('a PostgreSQL that does not answer ends with 1 and a sentence', async () => {
  const env = { DATABASE_URL: 'postgres://127.0.0.1:1/x' }
  const { exitCode, stderr } = await run(['migrate'], { env })
  assert.equal(exitCode, 1)
  assert.equal(stderr, 'pactolus: Nothing answers at 127.0.0.1:1. Is the database running?\n')
})
