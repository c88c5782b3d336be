// `pactolus key` and the master key of `serve` and `migrate`, as processes on a PostgreSQL.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { rotateMasterKey } from '../../src/directory/master-key.ts'
import { Seal, secretContext, sessionContext } from '../../src/directory/seal.ts'
import { createDatabase, onPostgres, onRouter, type TestDatabase } from '../support/database.ts'
import { runPactolus } from '../support/process.ts'

const skip = onPostgres ? false : 'needs PostgreSQL'
const bin = join(import.meta.dirname, '../../bin/pactolus.js')
const [first, next] = [randomBytes(32), randomBytes(32)]
const sessions = 20_000

let database: TestDatabase

function environment(key: Buffer, previous?: Buffer) {
  return {
    DATABASE_URL: database.url ?? '',
    PACTOLUS_MASTER_KEY: key.toString('base64'),
    PACTOLUS_ADMIN_TOKEN: `tester:${'t'.repeat(32)}`,
    ...(previous && { PACTOLUS_MASTER_KEY_PREVIOUS: previous.toString('base64') }),
  }
}

/** Sealed values as a service under the first key leaves them. */
async function fill(): Promise<void> {
  const seal = new Seal(first)
  const { driver } = database
  const now = new Date()
  const secret = seal.seal('secret', secretContext('wx1'))
  await driver.query('select directory.create_app($1, $2, $3, $4)', ['wx1', 'Game', secret, now])
  const openids = Array.from({ length: sessions }, (_, n) => `o${n}`)
  const rows = openids.map((openid) => ({
    openid,
    sealed: seal.seal(openid, sessionContext('wx1', openid)).toString('hex'),
  }))
  await driver.query(
    `insert into directory.sessions (appid, openid, sealed_session_key, created_at, expires_at)
     select 'wx1', r.openid, decode(r.sealed, 'hex'), $2, $2
       from jsonb_to_recordset($1) r (openid text, sealed text)`,
    [JSON.stringify(rows), now],
  )
  await driver.query('select directory.add_master_key($1, null, $2)', [seal.fingerprint, now])
}

before(async () => {
  if (!onPostgres) return
  database = await createDatabase()
  await fill()
})
after(() => database?.remove())

test('serve, migrate and key refuse another master key with a sentence', { skip }, async () => {
  const commands = [
    ['serve', '--port', '0'],
    ['key', 'rotate-master'],
  ]
  // A router is migrated by another command.
  for (const args of onRouter ? commands : [...commands, ['migrate']]) {
    const { code, output } = await runPactolus(args, environment(randomBytes(32)))
    assert.equal(code, 1, output)
    assert.match(output, /pactolus: PACTOLUS_MASTER_KEY is not the key of this database: /)
    assert.ok(!output.includes('    at '), output)
  }
  const { code, output } = await runPactolus(['key', 'check'], environment(randomBytes(32)))
  assert.equal(code, 1)
  assert.match(output, /pactolus: 20001 sealed values do not open under this key\./)
  assert.match(
    (await runPactolus(['key', 'check'], environment(first))).output,
    /Every secret opens/,
  )
})

test('a rotation that is killed at any point is finished by the next one', { skip }, async () => {
  const env = environment(next, first)
  const child = spawn(process.execPath, [bin, 'key', 'rotate-master'], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  for await (const chunk of child.stdout) {
    output += chunk
    if (output.includes('… 500 session keys')) break
  }
  child.kill('SIGKILL')
  const [, signal] = await once(child, 'exit')
  assert.equal(signal, 'SIGKILL')
  const left = await runPactolus(['key', 'check', '--json'], env)
  const { kinds } = JSON.parse(left.output) as { kinds: { kind: string; previous: number }[] }
  const { previous = 0 } = kinds.find(({ kind }) => kind === 'session') ?? {}
  assert.ok(previous > 0 && previous < sessions, `${previous} of ${sessions} are left`)

  const again = await runPactolus(['key', 'rotate-master'], env)
  assert.equal(again.code, 0, again.output)
  const done = new RegExp(`${previous} sealed again, ${sessions - previous} were already`)
  assert.match(again.output, done)
  assert.match(
    (await runPactolus(['key', 'check'], environment(next))).output,
    /Every secret opens/,
  )
  const old = await runPactolus(['serve', '--port', '0'], environment(first))
  assert.equal(old.code, 1)
  await rotateMasterKey(database.driver, new Seal(first, next), new Date(), () => {})
})

test('two rotations at once both end, and everything is under the new key', { skip }, async () => {
  const env = environment(next, first)
  const runs = await Promise.all([1, 2].map(() => runPactolus(['key', 'rotate-master'], env)))
  for (const { code, output } of runs) assert.equal(code, 0, output)
  assert.equal((await runPactolus(['key', 'check'], environment(next))).code, 0)
})
