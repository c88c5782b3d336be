// `pactolus app …` and `pactolus offer …` against a running service.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { OfferBody } from '../../src/api/offer.ts'
import type {
  AppBody,
  AppCreated,
  KeyAdded,
  KeyBody,
  OfferCreated,
  Page,
  SecretBody,
  SessionBody,
} from '../../src/command/admin-client.ts'
import { startForCommands, writeText } from './command.ts'

const service = await startForCommands()
after(() => service.remove())
const { pactolus, json } = service
const demo = service.demo ?? assert.fail('dev makes a demo game')
const ownSecret = 'own-secret-0123456789abcdef'

void test('a game is created with a secret that is shown once', async () => {
  const { exitCode, stdout } = await pactolus('app', 'create', '龙岛', '--appid', 'wxdragon')
  assert.equal(exitCode, 0)
  const secret = /^secret +(\S+)$/m.exec(stdout)?.[1] ?? ''
  assert.equal((await service.services.directory.findApp('wxdragon'))?.secret, secret)
  const shown = await pactolus('app', 'show', 'wxdragon')
  assert.match(shown.stdout, /name +龙岛/)
  assert.equal(shown.stdout.includes(secret), false)
  const again = await pactolus('app', 'create', 'x', '--appid', 'wxdragon')
  assert.equal(again.exitCode, 1)
  assert.match(again.stderr, /registered already/)
})

void test('a secret from a file is stored without its line break and not printed', async () => {
  const file = writeText(service.folder, 'secret.txt', `${ownSecret}\n`)
  const args = ['app', 'create', 'Own', '--appid', 'wxown', '--secret-file', file]
  const { stdout } = await pactolus(...args)
  assert.equal(stdout.includes(ownSecret), false)
  assert.equal((await service.services.directory.findApp('wxown'))?.secret, ownSecret)
})

void test('games are listed, in pages or whole', async () => {
  const created = await json<AppCreated>('app', 'create', 'Listed')
  const page = await pactolus('app', 'list', '--limit', '1')
  assert.match(page.stdout, /There is more: add --after/)
  const all = await json<Page<AppBody>>('app', 'list', '--all')
  assert.ok(all.items.some(({ appid }) => appid === created.appid))
  const both = await pactolus('app', 'list', '--all', '--limit', '3')
  assert.equal(both.exitCode, 2)
})

void test('rotate-secret replaces the secret', async () => {
  await json('app', 'create', 'Rotated', '--appid', 'wxrotated')
  const first = await json<SecretBody>('app', 'rotate-secret', 'wxrotated')
  const { stdout } = await pactolus('app', 'rotate-secret', 'wxrotated')
  assert.match(stdout, /was replaced/)
  assert.equal(stdout.includes(first.secret), false)
  const nobody = await pactolus('app', 'rotate-secret', 'wxnobody')
  assert.equal(nobody.exitCode, 1)
  assert.equal(nobody.stderr, 'pactolus: There is no app wxnobody.\n')
})

void test('login gives a session_key that logout ends', async () => {
  const session = await json<SessionBody>('app', 'login', '--openid', 'oLogin')
  const found = await service.services.sessions.find(demo.appid, 'oLogin')
  assert.equal(found?.sessionKey, session.session_key)
  const again = await pactolus('app', 'login', '--openid', 'oLogin', '--expires-in-s', '60')
  assert.match(again.stdout, /^session_key {2}\S{24}$/m)
  const out = await pactolus('app', 'logout', '--openid', 'oLogin')
  assert.match(out.stdout, /oLogin is logged out of/)
  const twice = await pactolus('app', 'logout', '--openid', 'oLogin')
  assert.equal(twice.exitCode, 1)
  await json('app', 'login', '--openid', 'oLogin')
  assert.deepEqual(await json('app', 'logout', '--openid', 'oLogin'), {
    appid: demo.appid,
    openid: 'oLogin',
    logged_out: true,
  })
})

void test('an offer is created with two AppKeys that are shown once', async () => {
  const args = ['offer', 'create', '777', '--app', demo.appid, '--name', 'Gold']
  const { exitCode, stdout } = await pactolus(...args, '--currency', '金币', '--sandbox', 'off')
  assert.equal(exitCode, 0)
  assert.match(stdout, /currency +金币/)
  assert.match(stdout, /^AppKey \(production\) +\S{16,}$/m)
  assert.match(stdout, /^AppKey \(sandbox\) +\S{16,}$/m)
  const again = await pactolus(...args)
  assert.equal(again.exitCode, 1)
  const lost = await pactolus('offer', 'create', '778', '--app', 'wxnobody', '--name', 'x')
  assert.equal(lost.exitCode, 1)
  assert.match(lost.stderr, /There is no app wxnobody/)
})

void test('an AppKey from a file is not printed', async () => {
  const file = writeText(service.folder, 'key.txt', `${ownSecret}\n`)
  const args = ['offer', 'create', '779', '--app', demo.appid, '--name', 'Gold']
  const { stdout } = await pactolus(...args, '--production-key-file', file)
  assert.equal(stdout.includes(ownSecret), false)
  assert.match(stdout, /AppKey \(sandbox\)/)
  const offer = await service.services.directory.callableOffer('779')
  assert.deepEqual(offer?.keys.production, [ownSecret])
})

void test('settings of an offer are shown and changed', async () => {
  await json<OfferCreated>('offer', 'create', '780', '--app', demo.appid, '--name', 'Set')
  const changes = ['--cancel-window-s', '3600', '--tombstones', 'on', '--name', '新']
  changes.push('--coin-price', '50')
  const set = await pactolus('offer', 'set', '780', ...changes)
  assert.equal(set.exitCode, 0)
  assert.match(set.stdout, /cancel_window_s +3600/)
  const shown = await json<OfferBody>('offer', 'show', '780')
  assert.equal(shown.tombstones, true)
  assert.equal(shown.name, '新')
  assert.equal(shown.coin_price, 50)
  assert.equal((await json<OfferBody>('offer', 'show')).coin_price, 10)
  assert.match((await pactolus('offer', 'show')).stdout, new RegExp(demo.offerId))
  const changed = await json<OfferBody>('offer', 'set', '780', '--tombstones', 'off')
  assert.equal(changed.tombstones, false)
  const nothing = await pactolus('offer', 'set', '780')
  assert.equal(nothing.exitCode, 2)
  const wrong = await pactolus('offer', 'set', '780', '--tombstones', 'yes')
  assert.equal(wrong.exitCode, 2)
})

void test('offers are listed by game', async () => {
  const { stdout } = await pactolus('offer', 'list')
  assert.match(stdout, /^OFFER_ID +APPID/)
  const list = await json<Page<OfferBody>>('offer', 'list', '--app', demo.appid, '--all')
  assert.ok(list.items.every(({ appid }) => appid === demo.appid))
})

void test('a key is added beside the others, and retired unless it is the last', async () => {
  await json('offer', 'create', '781', '--app', demo.appid, '--name', 'Keys')
  const added = await json<KeyAdded>('offer', 'add-key', '781', '--env', 'production')
  const text = await pactolus('offer', 'add-key', '781', '--env', 'sandbox')
  assert.match(text.stdout, /^AppKey +\S{16,}$/m)
  const listed = await pactolus('offer', 'keys', '781')
  assert.equal(listed.stdout.includes(added.key), false)
  assert.match(listed.stdout, new RegExp(`${added.key_id} +production +…${added.key.slice(-4)}`))
  const retired = await pactolus('offer', 'retire-key', '781', String(added.key_id))
  assert.equal(retired.exitCode, 0)
  const keys = await json<{ items: KeyBody[] }>('offer', 'keys', '781')
  const last = keys.items.find((key) => key.env === 'production' && key.retired_at === null)
  const refused = await pactolus('offer', 'retire-key', '781', String(last?.key_id))
  assert.equal(refused.exitCode, 1)
  assert.match(refused.stderr, /last live key/)
  const sandbox = keys.items.find((key) => key.env === 'sandbox')
  const answer = await json<unknown>('offer', 'retire-key', '781', String(sandbox?.key_id))
  assert.deepEqual(answer, { outcome: 'retired' })
  const noEnv = await pactolus('offer', 'add-key', '781')
  assert.equal(noEnv.exitCode, 2)
})

void test('app set limits the calls a second of a game, and off lifts the limit', async () => {
  await json('app', 'create', 'Limited', '--appid', 'wxlimited')
  const limited = await json<AppBody>('app', 'set', 'wxlimited', '--calls-per-s', '200')
  assert.equal(limited.calls_per_s, 200)
  const lifted = await pactolus('app', 'set', 'wxlimited', '--calls-per-s', 'off')
  assert.match(lifted.stdout, /calls_per_s +off/)
  assert.equal((await pactolus('app', 'set', 'wxlimited', '--calls-per-s', '0')).exitCode, 2)
  assert.equal((await pactolus('app', 'set', 'wxlimited')).exitCode, 2)
})
