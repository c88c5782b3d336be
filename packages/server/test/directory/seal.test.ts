// Secrets at rest: what is sealed opens only where it belongs and only under its master key.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { Seal, SealBroken, tokenHash } from '../../src/directory/seal.ts'
import { Admin } from '../support/admin.ts'
import {
  callerOf,
  createGame,
  type Game,
  startService,
  type TestService,
} from '../support/service.ts'

const masterKey = randomBytes(32)
const seal = new Seal(masterKey)

let service: TestService
let game: Game
before(async () => {
  service = await startService()
  game = await createGame(service)
})
after(() => service.remove())

test('any text that is sealed opens again in the same place and under the same key', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, context) => {
      assert.equal(seal.open(seal.seal(text, context), context), text)
      assert.equal(new Seal(masterKey).open(seal.seal(text, context), context), text)
    }),
    { numRuns: 50 },
  )
})

test('the same secret sealed twice looks different each time', () => {
  const [one, two] = [seal.seal('secret', 'a'), seal.seal('secret', 'a')]
  assert.notDeepEqual(one, two)
  assert.ok(!one.includes('secret'))
})

test('a sealed text does not open in another place, or under another master key', () => {
  const sealed = seal.seal('secret', 'production key of offer 1')
  for (const context of ['production key of offer 2', 'sandbox key of offer 1', '']) {
    assert.throws(() => seal.open(sealed, context), SealBroken)
  }
  const other = new Seal(randomBytes(32))
  assert.throws(() => other.open(sealed, 'production key of offer 1'), SealBroken)
})

test('a sealed text of which any byte was changed, or that was cut, does not open', () => {
  const sealed = seal.seal('secret', 'a')
  // The first byte is the number of the format.
  for (let n = 1; n < sealed.length; n += 1) {
    const changed = Buffer.from(sealed)
    changed[n] = (changed[n] ?? 0) ^ 1
    assert.throws(() => seal.open(changed, 'a'), SealBroken, `byte ${n}`)
  }
  for (let length = 0; length < sealed.length; length += 1) {
    assert.throws(() => seal.open(sealed.subarray(0, length), 'a'), SealBroken, `${length} bytes`)
  }
})

test('a master key that is not 32 bytes is refused', () => {
  for (const length of [0, 16, 31, 33, 64]) assert.throws(() => new Seal(randomBytes(length)))
})

test('a token follows from master key, appid, kind and serial, and from nothing less', () => {
  const token = seal.token('wx1', 'stable', 1n)
  assert.equal(new Seal(masterKey).token('wx1', 'stable', 1n), token)
  const others = [
    seal.token('wx2', 'stable', 1n),
    seal.token('wx1', 'classic', 1n),
    seal.token('wx1', 'stable', 2n),
    seal.token('wx1', 'stable', 11n),
    new Seal(randomBytes(32)).token('wx1', 'stable', 1n),
  ]
  assert.equal(new Set([token, ...others]).size, 6)
  assert.equal(tokenHash(token).length, 32)
})

/** Every value of every table, as text: bytea as hex and as latin1. */
async function everything(): Promise<string> {
  const tables = await service.driver.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name
       from pg_tables where schemaname in ('directory', 'ledger')`,
  )
  assert.ok(tables.length >= 8)
  const texts: string[] = []
  for (const { name } of tables) {
    const rows = await service.driver.query<{ text: string }>(
      `select t::text as text from ${name} t`,
    )
    texts.push(...rows.map((row) => row.text))
  }
  return texts.join('\n')
}

test('no row holds a master key, secret, AppKey, session_key or token, as text or as bytes', async () => {
  const admin = new Admin(service)
  const body = { openid: 'o_seal' }
  const session = await admin.done(201, 'POST', `/apps/${game.appid}/sessions`, body)
  const { token } = await callerOf(service, game)
  const key = service.services.config.masterKey ?? assert.fail('no master key')
  const dump = await everything()
  assert.ok(dump.includes(game.appid), 'the dump holds the rows')
  const secrets = [
    game.secret,
    ...Object.values(game.keys),
    String(session.session_key),
    token,
    key.toString('base64'),
    key.toString('hex'),
  ]
  for (const secret of secrets) {
    assert.ok(!dump.includes(secret))
    assert.ok(!dump.includes(Buffer.from(secret).toString('hex')))
  }
  assert.ok(dump.includes(tokenHash(token).toString('hex')), 'of a token there is the hash')
})

test('a sealed key that is copied to another offer opens nothing: its calls are -1', async () => {
  const [victim, thief] = [await createGame(service), await createGame(service)]
  await service.driver.query(
    `update directory.offer_keys k set sealed_key = s.sealed_key
       from directory.offer_keys s
      where k.offer_id = $1 and s.offer_id = $2 and k.env = s.env`,
    [victim.offerId, thief.offerId],
  )
  const caller = await callerOf(service, { ...victim, keys: thief.keys })
  assert.equal((await caller.call('getBalance', 'o_copied')).errcode, -1)
})
