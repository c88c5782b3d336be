// The errcodes of a call before the ledger decides, over HTTP, in production and in sandbox (midas-v1 §4).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type CoinOperationName, type Env, midasV1, mpSign } from '@pactolus/protocol'
import { answered, isRefusedBare } from '../support/errcode-answers.ts'
import { Faults, faultMessage } from '../support/faults.ts'
import {
  accountOf,
  brokenChecks,
  Caller,
  callerOf,
  createGame,
  type Fields,
  type Game,
  recharge,
  startService,
  type TestService,
} from '../support/service.ts'

const calls = Object.keys(midasV1.operations) as CoinOperationName[]
const envs: Env[] = ['production', 'sandbox']
const faults = new Faults()
let service: TestService
let game: Game

before(async () => {
  service = await startService({ wrapDriver: faults.wrap, flags: { waitMaxMs: '1000' } })
  game = await createGame(service)
})
after(async () => {
  faults.end()
  assert.deepEqual(await brokenChecks(service.driver), [])
  await service.remove()
})

let players = 0

/** A player of the test's own with bought coins. */
async function player(env: Env, coins = 0n): Promise<string> {
  players += 1
  const openid = `o_errcodes_${players}`
  if (coins > 0n) await recharge(service, accountOf(game, env, openid), coins)
  return openid
}

/** The fields each call needs beside the common ones. */
function ownFields(name: CoinOperationName, billNo: string): Fields {
  if (name === 'pay') return { bill_no: billNo, amt: 1 }
  if (name === 'present') return { bill_no: billNo, present_counts: 1 }
  return name === 'cancelPay' ? { bill_no: billNo } : {}
}

for (const env of envs) {
  test(`a call that is right is answered 0 with its documented fields (${env})`, async () => {
    const caller = await callerOf(service, game, env)
    const openid = await player(env, 100n)
    assert.deepEqual(await caller.call('present', openid, { bill_no: 'g', present_counts: 5 }), {
      errcode: 0,
      errmsg: 'ok',
      bill_no: 'g',
      balance: 105,
    })
    assert.deepEqual(await caller.call('pay', openid, { bill_no: 'A', amt: 25 }), {
      errcode: 0,
      errmsg: 'ok',
      bill_no: 'A',
      balance: 80,
      used_gen_amt: 5,
    })
    assert.deepEqual(await caller.call('getBalance', openid), {
      errcode: 0,
      errmsg: 'ok',
      balance: 80,
      gen_balance: 0,
      first_save: 0,
      save_amt: 100,
      save_sum: 105,
      cost_sum: 25,
      present_sum: 5,
    })
    assert.deepEqual(await caller.call('cancelPay', openid, { bill_no: 'A' }), {
      errcode: 0,
      errmsg: 'ok',
      bill_no: 'A',
    })
  })

  for (const name of calls) {
    test(`${name} is -1 while the database fails, and then the same request is answered (${env})`, async () => {
      const caller = await callerOf(service, game, env)
      const openid = await player(env, 10n)
      if (name === 'cancelPay') {
        answered(await caller.call('pay', openid, { bill_no: 'A', amt: 1 }), 0)
      }
      const fields = ownFields(name, 'A')
      for (const statement of ['ledger.', 'directory.', '']) {
        const fresh = new Caller(service.baseUrl, game, env, caller.token)
        if (statement !== 'ledger.') {
          // A token and an offer are remembered for a second.
          const other = await createGame(service)
          fresh.token = (await callerOf(service, other, env)).token
        }
        faults.begin('refused', statement)
        const answer = await fresh.call(name, openid, fields)
        faults.end()
        isRefusedBare(answer, -1)
        assert.ok(!JSON.stringify(answer).includes(faultMessage), 'the fault stays in the log')
      }
      answered(await caller.call(name, openid, fields), 0)
    })

    test(`${name} without a live session is 90010 where the offer demands one (${env})`, async () => {
      const strict = await createGame(service, { requireSession: true })
      const caller = await callerOf(service, strict, env)
      await recharge(service, accountOf(strict, env, 'o_session'), 10n)
      const login = () => service.services.sessions.start(strict.appid, 'o_session')
      await login()
      if (name === 'cancelPay') {
        answered(await caller.call('pay', 'o_session', { bill_no: 'A', amt: 1 }), 0)
      }
      const fields = ownFields(name, 'A')
      isRefusedBare(await caller.call(name, 'o_nobody', fields), 90010)
      await service.services.sessions.end(strict.appid, 'o_session')
      isRefusedBare(await caller.call(name, 'o_session', fields), 90010)
      await service.services.sessions.start(strict.appid, 'o_session', {
        expiresAt: new Date(service.clock.now() - 1),
      })
      isRefusedBare(await caller.call(name, 'o_session', fields), 90010)
      const mpSig = { ...fields, mp_sig: 'f'.repeat(64) }
      isRefusedBare(await caller.call(name, 'o_session', mpSig), 90010)
      await login()
      answered(await caller.call(name, 'o_session', fields), 0)
    })

    test(`${name} with a wrong mp_sig is 90009 while the session is known (${env})`, async () => {
      const caller = await callerOf(service, game, env)
      const openid = await player(env, 10n)
      if (name === 'cancelPay') {
        answered(await caller.call('pay', openid, { bill_no: 'A', amt: 1 }), 0)
      }
      const fields = caller.signed(name, caller.fields(openid, ownFields(name, 'A')))
      const texts = Object.fromEntries(Object.entries(fields).map(([k, v]) => [k, String(v)]))
      const path = midasV1.operations[name].paths[env]
      const mpSigOf = (token: string, key: string) =>
        mpSign(midasV1.operations[name], texts, path, token, key)
      const session = await service.services.sessions.start(game.appid, openid)
      const key = session?.sessionKey ?? ''
      const wrong = [
        'f'.repeat(64),
        mpSigOf(caller.token, key).toUpperCase(),
        mpSigOf('another-token', key),
        mpSigOf(caller.token, Buffer.from(key, 'base64').toString('latin1')),
        String(fields.sig),
      ]
      for (const mp_sig of wrong) {
        isRefusedBare(await caller.post(name, { ...fields, mp_sig }), 90009)
      }
      answered(await caller.post(name, { ...fields, mp_sig: mpSigOf(caller.token, key) }), 0)
    })

    test(`${name} ignores mp_sig when no session is known, and an empty one (${env})`, async () => {
      const caller = await callerOf(service, game, env)
      for (const mp_sig of ['f'.repeat(64), '']) {
        const openid = await player(env, 10n)
        if (name === 'cancelPay') {
          answered(await caller.call('pay', openid, { bill_no: 'A', amt: 1 }), 0)
        }
        const fields = caller.signed(name, caller.fields(openid, ownFields(name, 'A')))
        answered(await caller.post(name, { ...fields, mp_sig }), 0)
      }
    })

    test(`${name} with a wrong sig is 90011 and moves nothing (${env})`, async () => {
      const caller = await callerOf(service, game, env)
      const openid = await player(env, 10n)
      if (name === 'cancelPay') {
        answered(await caller.call('pay', openid, { bill_no: 'A', amt: 1 }), 0)
      }
      const balance = await caller.call('getBalance', openid)
      const right = caller.signed(name, caller.fields(openid, ownFields(name, 'A')))
      const sigs = ['x', '0'.repeat(64), String(right.sig).toUpperCase(), `${right.sig} `]
      for (const sig of sigs) isRefusedBare(await caller.post(name, { ...right, sig }), 90011)
      isRefusedBare(await caller.post(name, { ...right, zone_id: '2' }), 90011)
      isRefusedBare(await caller.post(name, { ...right, openid: 'o_other' }), 90011)
      const other = env === 'production' ? 'sandbox' : 'production'
      const across = new Caller(service.baseUrl, game, other, caller.token)
      isRefusedBare(await across.post(name, right), 90011)
      assert.deepEqual(await caller.call('getBalance', openid), balance)
    })

    test(`${name} with another game's offer, or a closed environment, is 90017 (${env})`, async () => {
      const caller = await callerOf(service, game, env)
      const other = await createGame(service)
      const openid = await player(env, 10n)
      const fields = ownFields(name, 'A')
      const foreign = { ...fields, offer_id: other.offerId }
      isRefusedBare(await caller.call(name, openid, foreign), 90017)
      isRefusedBare(await caller.call(name, openid, { ...fields, offer_id: '9'.repeat(20) }), 90017)
      const closed = await createGame(service, { [env]: false })
      isRefusedBare(await (await callerOf(service, closed, env)).call(name, openid, fields), 90017)
      const openEnv = env === 'production' ? 'sandbox' : 'production'
      const open = await (await callerOf(service, closed, openEnv)).call(name, openid, fields)
      assert.notEqual(open.errcode, 90017, 'the other environment is open')
    })

    test(`${name} with a wrong or missing field is 90018 and names it (${env})`, async () => {
      const caller = await callerOf(service, game, env)
      const openid = await player(env, 10n)
      const right = ownFields(name, 'A')
      const missing = caller.signed(name, caller.fields(openid, { ...right, pf: '' }))
      const answer = await caller.post(name, missing)
      isRefusedBare(answer, 90018)
      assert.ok(answer.errmsg.includes('pf is missing'), answer.errmsg)
      const foreign = await caller.call(name, openid, { ...right, appid: 'wxsomebodyelse' })
      isRefusedBare(foreign, 90018)
      assert.ok(foreign.errmsg.includes('appid'), foreign.errmsg)
      for (const [field, value] of Object.entries(right)) {
        const bad = value === 'A' ? 'not a number!' : 0
        const refused = await caller.call(name, openid, { ...right, [field]: bad })
        isRefusedBare(refused, 90018)
        assert.ok(refused.errmsg.includes(field), refused.errmsg)
      }
    })
  }
}
