// The master key of a database: a wrong one stops the start, and a rotation keeps everything in use.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import {
  checkSealed,
  countSealed,
  requireMasterKey,
  rotateMasterKey,
} from '../../src/directory/master-key.ts'
import { Seal, sessionContext } from '../../src/directory/seal.ts'
import { migrate } from '../../src/schema/migrate.ts'
import { type RunningServer, startServer } from '../../src/server.ts'
import { Admin } from '../support/admin.ts'
import { createEnvironment } from '../support/cloud.ts'
import { onRouter } from '../support/database.ts'
import {
  Caller,
  createGame,
  type Game,
  startService,
  type TestService,
} from '../support/service.ts'

let service: TestService
let game: Game
const started: RunningServer[] = []

before(async () => {
  service = await startService()
  game = await createGame(service)
  await createEnvironment(service, game)
  await service.services.sessions.start(game.appid, 'o')
  await service.services.operators.create('coded', [])
  await service.services.operators.beginTotp('coded')
})
after(async () => {
  for (const server of started) await server.close()
  await service.remove()
})

const first = () => service.services.config.masterKey ?? assert.fail('no master key')
/** Each test begins with a database under the first key alone. */
beforeEach(async () => {
  await service.driver.query('delete from directory.master_keys')
  await requireMasterKey(service.driver, new Seal(first()), new Date())
})

/** Another service on the same database. */
async function start(masterKey: Buffer, masterKeyPrevious?: Buffer): Promise<RunningServer> {
  const config = {
    ...service.services.config,
    mode: 'serve' as const,
    masterKey,
    masterKeyPrevious,
  }
  const driver = { ...service.driver, close: async () => {} }
  const server = await startServer(config, { clock: service.clock, driver })
  started.push(server)
  return server
}

async function tokenFrom({ baseUrl }: Pick<RunningServer, 'baseUrl'>): Promise<string> {
  const { appid, secret } = game
  const body = JSON.stringify({ grant_type: 'client_credential', appid, secret })
  const response = await fetch(`${baseUrl}/cgi-bin/stable_token`, { method: 'POST', body })
  const answer = (await response.json()) as { access_token?: string }
  return answer.access_token ?? assert.fail(JSON.stringify(answer))
}

async function calls({ baseUrl }: Pick<RunningServer, 'baseUrl'>, token: string): Promise<number> {
  return (await new Caller(baseUrl, game, 'production', token).call('getBalance', 'o')).errcode
}

async function registered(): Promise<number> {
  return (await service.driver.query('select * from directory.list_master_keys()')).length
}

test('a service does not start under another master key, and registers nothing', async () => {
  for (const previous of [undefined, randomBytes(32)]) {
    await assert.rejects(start(randomBytes(32), previous), {
      name: 'MasterKeyMismatch',
      message: /PACTOLUS_MASTER_KEY is not the key of this database/,
    })
  }
  assert.equal(await registered(), 1)
  await start(first())
})

test('a database of an earlier release is recognised by a sealed value that opens', async () => {
  await service.driver.query('delete from directory.master_keys')
  await assert.rejects(start(randomBytes(32)), { name: 'MasterKeyMismatch' })
  assert.equal(await registered(), 0)
  await start(first())
  assert.equal(await registered(), 1)
  // In the middle of a rotation both keys are registered.
  await service.driver.query('delete from directory.master_keys')
  await start(randomBytes(32), first())
  assert.equal(await registered(), 2)
  await assert.rejects(start(randomBytes(32), first()), { name: 'MasterKeyMismatch' })
})

test('of two first starts with different keys one is refused', async () => {
  await service.driver.query('delete from directory.master_keys')
  const [one, other] = [new Seal(first()), new Seal(randomBytes(32), first())]
  await requireMasterKey(service.driver, one, new Date())
  const add = 'select directory.add_master_key($1, $2, $3) as added'
  const stranger = new Seal(randomBytes(32))
  const [row] = await service.driver.query(add, [stranger.fingerprint, null, new Date()])
  assert.deepEqual(row, { added: false })
  await requireMasterKey(service.driver, other, new Date())
  assert.equal(await registered(), 2)
})

test('a migration under another master key is refused and changes nothing', {
  skip: onRouter ? 'a router is migrated by another command' : false,
}, async () => {
  const finish = (key: Buffer) => ({
    finish: (session: Parameters<typeof requireMasterKey>[0]) =>
      requireMasterKey(session, new Seal(key), new Date()),
  })
  await service.driver.query(
    "update directory.schema_files set sha256 = 'older' where name = 'functions'",
  )
  await assert.rejects(migrate(service.driver, finish(randomBytes(32))), {
    name: 'MasterKeyMismatch',
  })
  const renewed = async () => (await migrate(service.driver, finish(first())))[0]?.functionsRenewed
  assert.equal(await renewed(), true, 'the refused migration was rolled back')
  assert.equal(await renewed(), false)
})

test('a rotation keeps keys, sessions, credentials and the token that games have', async () => {
  const next = randomBytes(32)
  const token = await tokenFrom(service)
  // Restarted one after the other, each knows both keys: what one seals, the other opens.
  const [old, fresh] = [await start(first(), next), await start(next, first())]
  assert.deepEqual([await tokenFrom(old), await tokenFrom(fresh)], [token, token])
  const keyId = await fresh.services.directory.addKey(game.offerId, 'production', 'k'.repeat(32))
  const opened = await old.services.directory.listKeys(game.offerId)
  assert.equal(opened.find((key) => key.keyId === keyId)?.key, 'k'.repeat(32))
  const { session_key } = (await session(fresh)) as { session_key: string }
  const target = { appid: game.appid, channel: 'orders', url: 'https://game.example/' } as const
  const secrets = { format: 'json', token: 'signs', aesKey: undefined } as const
  await fresh.services.pushTargets.put({ ...target, ...secrets })

  const both = new Seal(next, first())
  const counts = await rotateMasterKey(service.driver, both, new Date(), () => {})
  assert.deepEqual(
    counts.find(({ kind }) => kind === 'cloud')?.previous,
    2,
    'the demo has one, too',
  )
  assert.ok(counts.every(({ broken }) => broken.length === 0))
  const alone = new Seal(next)
  for (const count of await countSealed(service.driver, alone)) {
    assert.deepEqual([count.previous, count.broken, count.values > 0], [0, [], true], count.kind)
  }
  const again = await rotateMasterKey(service.driver, both, new Date(), () => {})
  assert.deepEqual([...new Set(again.map(({ previous }) => previous))], [0])

  assert.deepEqual([await tokenFrom(old), await tokenFrom(fresh)], [token, token])
  assert.equal(await calls(fresh, token), 0)
  await assert.rejects(start(first()), { name: 'MasterKeyMismatch' })
  const last = await start(next)
  assert.equal(last.services.pushTargets.find(game.appid, 'orders')?.token, 'signs')
  assert.equal(((await session(last)) as { session_key: string }).session_key, session_key)
  // Without the old key its token cannot be computed: the next one lives beside it.
  const replaced = await tokenFrom(last)
  assert.notEqual(replaced, token)
  assert.deepEqual([await calls(last, token), await calls(last, replaced)], [0, 0])

  const ready = async ({ baseUrl }: RunningServer) => {
    const response = await fetch(`${baseUrl}/readyz`)
    return [response.status, ((await response.json()) as { reason?: string }).reason]
  }
  assert.deepEqual(await ready(last), [200, undefined])
  assert.deepEqual(await ready(service), [503, 'master_key'], 'it was left out of the rotation')
  await rotateMasterKey(service.driver, new Seal(first(), next), new Date(), () => {})
  assert.deepEqual(await ready(service), [200, undefined])
})

function session({ services }: RunningServer): Promise<Record<string, unknown>> {
  return services.sessions
    .find(game.appid, 'o')
    .then((found) => ({ session_key: found?.sessionKey ?? assert.fail('no session') }))
}

test('a value that changes during a rotation keeps its change', async () => {
  const next = randomBytes(32)
  const both = new Seal(next, first())
  const context = sessionContext(game.appid, 'o')
  const late = new Seal(first()).seal('the late session key', context)
  let interfered = false
  const driver: TestService['driver'] = {
    ...service.driver,
    async query(sql, values) {
      if (!interfered && sql.includes('directory.reseal') && values?.[0] === 'session') {
        interfered = true
        await service.driver.query(
          'update directory.sessions set sealed_session_key = $1 where appid = $2 and openid = $3',
          [late, game.appid, 'o'],
        )
      }
      return service.driver.query(sql, values)
    },
  }
  await rotateMasterKey(driver, both, new Date(), () => {})
  const found = await (await start(next)).services.sessions.find(game.appid, 'o')
  assert.equal(found?.sessionKey, 'the late session key')
  await rotateMasterKey(service.driver, new Seal(first(), next), new Date(), () => {})
})

test('the audit lists each sealed value that does not open', async () => {
  const holds = await checkSealed(service.driver, service.services.seal)
  assert.deepEqual(holds.violations, [])
  const update = 'update directory.offer_keys set sealed_key = $1 where offer_id = $2 and env = $3'
  const stranger = new Seal(randomBytes(32))
  await service.driver.query(update, [stranger.seal('x', 'y'), game.offerId, 'sandbox'])
  const { ok, checks } = await new Admin(service).done(200, 'GET', '/checks')
  const check = (checks as { name: string; violations: unknown[] }[]).find(
    ({ name }) => name === 'directory/sealed_values_open',
  )
  assert.equal(ok, false)
  assert.deepEqual(check?.violations, [{ place: `sandbox key of offer ${game.offerId}` }])
})
