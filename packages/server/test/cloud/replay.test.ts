// A recorded cloud call that is sent again to another process of the same database. Each process remembers
// only the signatures that it accepted, so the bill_no protects the coins there.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { midasV1, sign } from '@pactolus/protocol'
import { createEnvironment } from '../support/cloud.ts'
import { requestData, type SignedCall, sendCall, signedCall } from '../support/cloud-request.ts'
import { createDatabase } from '../support/database.ts'
import { accountOf, brokenChecks, createGame, recharge, startService } from '../support/service.ts'

test('a call that is sent again to another process of the database moves no coin', async () => {
  const database = await createDatabase()
  const first = await startService({ database })
  // Host is signed, so the second process must take the calls for those of the first.
  const second = await startService({ database, flags: { trustProxy: '1' } })
  try {
    const game = await createGame(first)
    const account = accountOf(game, 'production', 'o')
    await recharge(first, account, 100n)
    const environment = await createEnvironment(first, game)

    const recorded = (api: 'pay' | 'cancelPay' | 'present', own: Record<string, string>) => {
      const common = { openid: 'o', appid: game.appid, offer_id: game.offerId, zone_id: '1' }
      const ts = String(Math.floor(Date.now() / 1000))
      const fields = { ...common, pf: 'android', ts, ...own }
      const operation = midasV1.operations[api]
      const sig = sign(operation, fields, operation.paths.production, game.keys.production)
      const values = Object.entries({ ...fields, sig })
      const data = requestData(values.map(([name, value]) => [name, JSON.stringify(value)]))
      const form = { action: 'wx.openApi', apiName: `midas.${api}`, requestData: data }
      return signedCall(first.baseUrl, environment, { ...form, envName: environment.envId })
    }
    const toSecond = ({ url, headers, body }: SignedCall): SignedCall => ({
      url: url.replace(first.baseUrl, second.baseUrl),
      headers: { ...headers, 'x-forwarded-host': new URL(first.baseUrl).host },
      body,
    })
    const coins = async () => {
      const { paid, gift } = await first.services.ledger.balance(account)
      return [paid, gift]
    }

    const steps: [SignedCall, number, bigint[]][] = [
      [recorded('pay', { bill_no: 'A', amt: '30' }), 90012, [70n, 0n]],
      [recorded('present', { bill_no: 'G', present_counts: '5' }), 90012, [70n, 5n]],
      [recorded('cancelPay', { bill_no: 'A' }), 90015, [100n, 5n]],
    ]
    for (const [call, errcode, after] of steps) {
      assert.equal((await sendCall(call)).json?.errcode, 0)
      assert.deepEqual(await coins(), after)
      assert.match((await sendCall(call)).message ?? '', /was used before/)
      const again = await sendCall(toSecond(call))
      assert.equal(again.json?.errcode, errcode, JSON.stringify(again))
      assert.match((await sendCall(toSecond(call))).message ?? '', /was used before/)
      assert.deepEqual(await coins(), after)
    }
    assert.deepEqual(await brokenChecks(first.driver), [])
  } finally {
    await second.close()
    await first.remove()
  }
})
