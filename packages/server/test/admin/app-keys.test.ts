// How long an AppKey may be: dev takes the samples of the documents, production does not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Admin } from '../support/admin.ts'
import { Caller, createGame, startService } from '../support/service.ts'

for (const [mode, short] of [
  ['dev', 201],
  ['serve', 400],
] as const) {
  test(`an AppKey has ${mode === 'dev' ? 1 : 16} to 128 characters in ${mode}`, async () => {
    const service = await startService({ mode })
    try {
      const { appid } = await createGame(service)
      const admin = new Admin(service)
      const offer = { appid, name: 'Coins' }
      for (const [length, status] of [
        [0, 400],
        [1, short],
        [12, short],
        [15, short],
        [16, 201],
        [128, 201],
        [129, 400],
      ] as const) {
        const body = { ...offer, offer_id: `k${length}`, sandbox_key: 'x'.repeat(length) }
        const answer = await admin.post('/offers', body)
        assert.equal(answer.status, status, `${length} characters`)
      }
      const added = await admin.post('/offers/k16/keys', { env: 'sandbox', key: 'x'.repeat(12) })
      assert.equal(added.status, short)
    } finally {
      await service.remove()
    }
  })
}

test("a game signs with the official vectors' AppKey of five characters in dev", async () => {
  const service = await startService()
  try {
    const game = await createGame(service)
    const body = { offer_id: 'sample', appid: game.appid, name: 'Coins', sandbox_key: '12345' }
    await new Admin(service).done(201, 'POST', '/offers', body)
    const app = await service.services.directory.findApp(game.appid)
    const issued = await service.services.tokens.issue(app ?? assert.fail('no such app'))
    if (typeof issued === 'string') throw new Error(issued)
    const sample = { ...game, offerId: 'sample', keys: { production: '', sandbox: '12345' } }
    const caller = new Caller(service.baseUrl, sample, 'sandbox', issued.token)
    assert.equal((await caller.call('getBalance', 'o')).errcode, 0)
  } finally {
    await service.remove()
  }
})
