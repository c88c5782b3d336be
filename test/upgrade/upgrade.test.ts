// The data of earlier versions under this one: migrations apply, everything reads as it did, and orders
// go on. A database that was upgraded has the schema of a new one.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readConfig } from '../../packages/server/src/config.ts'
import type { Driver } from '../../packages/server/src/driver/driver.ts'
import { devSchemas, migrate } from '../../packages/server/src/schema/migrate.ts'
import { type RunningServer, startServer } from '../../packages/server/src/server.ts'
import { Admin } from '../../packages/server/test/support/admin.ts'
import { createDatabase, createEmpty } from '../../packages/server/test/support/database.ts'
import { adminToken, brokenChecks, Caller } from '../../packages/server/test/support/service.ts'
import type { Fixture } from './fixture.ts'

const folder = join(import.meta.dirname, 'fixtures')
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.sql'))
  .map((name) => name.replace(/\.sql$/, ''))

/** `now` says what `then` said; a later version may say more. */
function assertKept(now: unknown, then: unknown, at: string): void {
  if (Array.isArray(then)) {
    assert.ok(Array.isArray(now) && now.length === then.length, `${at} has another length`)
    for (const [i, item] of then.entries()) assertKept(now[i], item, `${at}[${i}]`)
  } else if (typeof then === 'object' && then !== null) {
    for (const [name, value] of Object.entries(then)) {
      assertKept((now as Record<string, unknown> | null)?.[name], value, `${at}.${name}`)
    }
  } else {
    assert.deepEqual(now, then, at)
  }
}

/** Every column, index, constraint, trigger and function, as text. */
async function schemaOf(driver: Driver): Promise<string[]> {
  const rows = await driver.query<{ item: string }>(
    `with own as (select oid from pg_namespace where nspname = any ($1))
     select format('%s %s %s %s', attrelid::regclass, attname,
              format_type(atttypid, atttypmod), attnotnull) as item
       from pg_attribute join pg_class c on c.oid = attrelid
      where c.relnamespace in (select oid from own) and c.relkind = 'r' and attnum > 0
        and not attisdropped
     union all select pg_get_indexdef(i.indexrelid)
       from pg_index i join pg_class c on c.oid = i.indexrelid
      where c.relnamespace in (select oid from own)
     union all select format('%s %s', conrelid::regclass, pg_get_constraintdef(oid))
       from pg_constraint where connamespace in (select oid from own)
     union all select pg_get_triggerdef(t.oid)
       from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where c.relnamespace in (select oid from own) and not t.tgisinternal
     union all select pg_get_functiondef(oid) from pg_proc
      where pronamespace in (select oid from own)
     order by item`,
    [devSchemas],
  )
  return rows.map(({ item }) => item)
}

async function withDatabases(work: (old: Driver, fresh: Driver) => Promise<void>): Promise<void> {
  const databases = [await createEmpty(), await createDatabase()] as const
  try {
    await work(databases[0].driver, databases[1].driver)
  } finally {
    for (const database of databases) await database.remove()
  }
}

async function upgraded(driver: Driver, { made_at, master_key }: Fixture) {
  const env = {
    PACTOLUS_MASTER_KEY: master_key,
    PACTOLUS_ADMIN_TOKEN: `tester:${adminToken}`,
  }
  const config = readConfig('dev', { port: '0', logLevel: 'silent' }, env)
  const masterKey = Buffer.from(master_key, 'base64')
  // An hour later: its token and its windows are still open.
  const clock = { now: () => made_at + 3_600_000 }
  const open = { ...driver, close: async () => {} }
  return startServer({ ...config, masterKey }, { clock, driver: open })
}

function isWrite({ action }: { action: string }): boolean {
  return !action.startsWith('GET ')
}

async function readAndPlay(server: RunningServer, fixture: Fixture): Promise<void> {
  const admin = new Admin(server)
  for (const [path, then] of Object.entries(fixture.reads)) {
    const now = await admin.done(200, 'GET', path)
    // The readings of this test are in the audit log as well.
    if (path.startsWith('/audit')) now.items = (now.items as { action: string }[]).filter(isWrite)
    assertKept(now, then, path)
  }
  const { appid, secret, offer_id: offerId, keys, token, openid } = fixture
  const { dialects } = await admin.done(200, 'GET', `/offers/${offerId}`)
  assert.deepEqual(dialects, ['1.0', '2.0', 'xpay'], 'as a new game of the emulator')
  const { sessionKey } = (await server.services.sessions.find(appid, openid)) ?? {}
  assert.equal(sessionKey, fixture.session_key)
  const game = new Caller(server.baseUrl, { appid, secret, offerId, keys }, 'production', token)
  const call = async (...words: Parameters<Caller['call']>) => (await game.call(...words)).errcode
  const back = { user_ip: '127.0.0.1' }
  assert.equal((await game.call('getBalance', openid)).balance, 1000)
  assert.equal(await call('pay', openid, { bill_no: 'kept', amt: 70 }), 90_012)
  assert.equal(await call('pay', openid, { bill_no: 'taken-back', amt: 30 }), 90_015)
  assert.equal(await call('pay', openid, { bill_no: 'never-came', amt: 30 }), 90_015)
  assert.equal(await call('pay', 'frozen', { bill_no: 'any', amt: 1 }), 90_017)
  assert.equal(await call('cancelPay', openid, { bill_no: 'kept', ...back }), 0)
  assert.equal(await call('cancelPay', openid, { bill_no: 'kept', ...back }), 90_015)
  assert.equal(await call('pay', openid, { bill_no: 'new', amt: 1050 }), 0)
  assert.equal(await call('pay', openid, { bill_no: 'too-much', amt: 1 }), 90_013)
  assert.equal(await call('cancelPay', openid, { bill_no: 'new', ...back }), 0)
}

test('there is a database of an earlier version', () => {
  assert.ok(names.length > 0)
})

for (const name of names) {
  test(`the data of ${name} read as they did, and orders go on`, async () => {
    const fixture = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Fixture
    await withDatabases(async (old, fresh) => {
      await old.script(readFileSync(join(folder, `${name}.sql`), 'utf8'))
      const server = await upgraded(old, fixture)
      try {
        await readAndPlay(server, fixture)
      } finally {
        await server.close()
      }
      assert.deepEqual(await brokenChecks(old), [])
      await migrate(fresh, { schemas: devSchemas })
      assert.deepEqual(await schemaOf(old), await schemaOf(fresh))
    })
  })
}
