// The emulator inside a test's own process: the same controls as over HTTP.
// The database does not matter here: it brings its own.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { beginPglite } from '../../src/driver/pglite.ts'
import { type EmulatedGame, InvalidInput, startEmulator } from '../../src/index.ts'
import { migrate } from '../../src/schema/migrate.ts'
import { copyingTemplate, openFromTemplate } from '../../src/schema/template.ts'
import { Caller } from '../support/service.ts'

const folder = mkdtempSync(join(tmpdir(), 'pactolus-start-'))
process.env.PACTOLUS_CACHE ??= join(folder, 'cache')
after(() => rmSync(folder, { recursive: true, force: true }))

async function callerOf(game: EmulatedGame): Promise<Caller> {
  const { baseUrl, appid, secret, offerId, key, sandboxKey } = game
  const query = new URLSearchParams({ grant_type: 'client_credential', appid, secret })
  const response = await fetch(`${baseUrl}/cgi-bin/token?${query}`)
  const { access_token } = (await response.json()) as { access_token: string }
  const own = { appid, secret, offerId, keys: { production: key, sandbox: sandboxKey } }
  return new Caller(baseUrl, own, 'production', access_token)
}

test('it plays, and its faults, clock, state and requests are at hand', async () => {
  const emulator = await startEmulator()
  try {
    const { openid, faults, clock, state, requests } = emulator
    const caller = await callerOf(emulator)
    const seen: string[] = []
    const unfollow = requests.follow(({ operation }) => seen.push(operation))
    faults.add({ effect: 'busy_after_commit', operation: 'pay', count: 1 })
    assert.equal((await caller.call('pay', openid, { bill_no: 'a', amt: 10 })).errcode, -1)
    assert.equal((await caller.call('pay', openid, { bill_no: 'a', amt: 10 })).errcode, 90012)
    unfollow()
    assert.deepEqual(seen, ['pay', 'pay'])
    assert.equal(requests.list().at(-2)?.fault?.effect, 'busy_after_commit')
    const { callback, order } = await emulator.topUp({ coins: 60, out_trade_no: 'T1' })
    assert.deepEqual([callback?.errCode, order?.state], [undefined, 'delivered'])
    assert.equal((await emulator.topUp({ coins: 7 })).callback?.errCode, -15002)
    await assert.rejects(emulator.topUp(JSON.parse('{"coins":"7"}')), InvalidInput)
    await state.snapshot('x')
    await clock.advance('49h')
    const later = await callerOf(emulator)
    assert.equal((await later.call('cancelPay', openid, { bill_no: 'a' })).errcode, 90014)
    await state.restore('x')
    assert.equal(clock.show().mode, 'real')
    const other = await emulator.namespace('other')
    assert.notEqual(other.offerId, emulator.offerId)
    assert.deepEqual(other.faults.list(), [])
    // A program without types may send anything.
    assert.throws(() => faults.add(JSON.parse('{"effect":"explode"}')), InvalidInput)
    await assert.rejects(emulator.namespace('No Name'), InvalidInput)
  } finally {
    await emulator.close()
  }
})

test('a seed is an object or a file, and one that cannot be stops the start', async () => {
  const players = [{ openid: 'oSeeded', paid: 7 }]
  const file = join(folder, 'seed.json')
  writeFileSync(file, JSON.stringify({ players }))
  for (const seed of [{ players }, file]) {
    const emulator = await startEmulator({ seed })
    const caller = await callerOf(emulator)
    assert.equal((await caller.call('getBalance', 'oSeeded')).balance, 7)
    await emulator.close()
  }
  writeFileSync(file, '{"players": [{}]}')
  await assert.rejects(startEmulator({ seed: file }), /players\[0\]\.openid is missing/)
  const clock = { at: 'noon' }
  await assert.rejects(startEmulator({ seed: { clock } }), /clock\.at must be a time/)
})

test('books, namespaces, snapshots, the clock and coins under way survive in a data folder', async () => {
  const data = join(folder, 'data')
  const first = await startEmulator({ data })
  const one = await first.namespace('one')
  const paid = await (await callerOf(one)).call('pay', one.openid, { bill_no: 'a', amt: 10 })
  assert.equal(paid.balance, 990)
  await one.state.snapshot('bought')
  await one.state.reset()
  await one.clock.freeze('2026-03-01T00:00:00Z')
  one.faults.add({ effect: 'late_recharge', ms: 60_000 })
  const path = `/admin/v1/offers/${one.offerId}/production/accounts/${one.openid}/1/recharge`
  await fetch(`${first.baseUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${first.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ bill_no: 'r', amount: 5 }),
  })
  await first.close()

  const second = await startEmulator({ data })
  const again = await second.namespace('one')
  assert.equal(again.secret, one.secret)
  assert.equal(again.clock.show().now, '2026-03-01T00:00:00.000Z')
  const balance = async () =>
    (await (await callerOf(again)).call('getBalance', again.openid)).balance
  assert.equal(await balance(), 1000)
  await again.clock.advance('1m')
  assert.equal(await balance(), 1005)
  await again.state.restore('bought')
  assert.equal(await balance(), 990)
  await second.close()
})

test('a template is made once and copied; a broken one is reported and made again', async () => {
  const cacheDir = join(folder, 'templates')
  const broken: unknown[] = []
  const { exitCode } = process
  const open = async () => {
    const driver = await openFromTemplate(cacheDir, (error) => broken.push(error))
    const rows = await driver.query('select * from emulator.list_namespaces()')
    await driver.close()
    return rows
  }
  assert.deepEqual(await open(), [])
  const [file = ''] = readdirSync(cacheDir)
  assert.deepEqual(await open(), [])

  const create = copyingTemplate(cacheDir, (error) => broken.push(error))
  mkdirSync(join(folder, 'copied/pgdata.new/half-a-database'), { recursive: true })
  const { driver } = await beginPglite(join(folder, 'copied'), { create })
  const reports = await migrate(driver)
  await driver.close()
  assert.ok(
    reports.every(({ applied, functionsRenewed }) => applied.length === 0 && !functionsRenewed),
  )
  assert.deepEqual(readdirSync(join(folder, 'copied')), ['pgdata'])
  assert.deepEqual(broken, [])

  writeFileSync(join(cacheDir, file), 'not a tar')
  await create(join(folder, 'created'))
  assert.ok(existsSync(join(folder, 'created/PG_VERSION')))
  assert.equal(broken.length, 1)
  assert.deepEqual(readdirSync(cacheDir), [])

  for (const bytes of [Buffer.from('not a tar'), Buffer.alloc(0)]) {
    writeFileSync(join(cacheDir, file), bytes)
    assert.deepEqual(await open(), [])
  }
  assert.equal(broken.length, 3)
  assert.deepEqual(readdirSync(cacheDir), [file])
  assert.equal(process.exitCode, exitCode)
})
