// waitForRecharge() and selfCheck() against the real service.
// The database does not matter here: what a client sends and understands is the same in front of each.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { accountOf, recharge } from '../../server/test/support/service.ts'
import type { Finding } from '../src/index.ts'
import { startGame, type TestGame } from './support/game.ts'

let game: TestGame
before(async () => {
  game = await startGame()
})
after(() => game.remove())

/** With time for a machine that is busy: these tests are not about time. */
function client(options: Parameters<TestGame['client']>[0] = {}) {
  return game.client({ timeoutMs: 10_000, ...options })
}

function inShort(findings: readonly Finding[]): Record<string, boolean | undefined> {
  return Object.fromEntries(findings.map(({ check, ok }) => [check, ok]))
}

test('a client that is set up right finds nothing wrong', async () => {
  const findings = await client().selfCheck({ openid: 'amy' })
  assert.deepEqual(inShort(findings), { token: true, clock: true, key: true, session: true })
})

test('keys that were exchanged, and a wrong key, are distinguished', async () => {
  const { production, sandbox } = game.game.keys
  const exchanged = client({ key: sandbox, sandboxKey: production })
  const found = await exchanged.selfCheck({ openid: 'amy' })
  assert.deepEqual(inShort(found), { token: true, clock: true, key: false, session: undefined })
  assert.match(found[2]?.message ?? '', /swapped/)
  const wrong = await client({ key: 'wrong', lang: 'zh' }).selfCheck({ openid: 'amy' })
  assert.match(wrong[2]?.message ?? '', /签名被拒绝/)
})

test('a wrong secret, a wrong offer, a clock that is off and a missing login are found', async () => {
  const secret = await client({ secret: 'wrong' }).selfCheck({ openid: 'amy' })
  assert.deepEqual(inShort(secret), {
    token: false,
    clock: undefined,
    key: undefined,
    session: undefined,
  })
  assert.match(secret[0]?.message ?? '', /^token 40125: invalid appsecret/)

  const offer = await client({ offerId: 'wrong' }).selfCheck({ openid: 'amy' })
  assert.match(offer[2]?.message ?? '', /not an offer of this appid/)

  const slow = await client({ now: () => Date.now() - 600_000 }).selfCheck({ openid: 'amy' })
  assert.equal(inShort(slow).clock, false)
  assert.match(slow[1]?.message ?? '', /^(599|600|601)s off/)

  const strict = await startGame({ requireSession: true })
  try {
    const login = await strict.client().selfCheck({ openid: 'amy' })
    assert.deepEqual(inShort(login), { token: true, clock: true, key: true, session: false })
  } finally {
    await strict.remove()
  }
})

test('a recharge is waited for, and gifts and pays are not taken for it', async () => {
  const openid = await game.player(100)
  const midas = client()
  const { saveAmt } = await midas.getBalance({ openid })
  await midas.present({ openid, billNo: 'gift', presentCounts: 50 })
  const wait = { openid, saveAmtBefore: saveAmt, coins: 60, everyMs: 20 }
  const early = await midas.waitForRecharge({ ...wait, forMs: 60 })
  assert.deepEqual([early.arrived, early.balance.balance], [false, 150])
  const waiting = midas.waitForRecharge({ ...wait, forMs: 60_000 })
  await recharge(game.service, accountOf(game.game, 'production', openid), 60n)
  const { arrived, balance } = await waiting
  assert.deepEqual([arrived, balance.saveAmt, balance.balance], [true, 160, 210])
  const stop = new AbortController()
  stop.abort()
  await assert.rejects(midas.waitForRecharge(wait, { signal: stop.signal }), { reason: 'aborted' })
})
