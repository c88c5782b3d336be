// Every generation of wx-server-sdk from 0.4.3 on, unmodified, each in a process of its own.
// The database does not matter here: signatures and forms do.
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { midasV1, sign } from '@pactolus/protocol'
import { cloudVariables } from '../../src/command/emulator.ts'
import type { CloudCredential } from '../../src/directory/environments.ts'
import { createEnvironment } from '../support/cloud.ts'
import {
  accountOf,
  brokenChecks,
  createGame,
  type Game,
  recharge,
  startService,
  type TestService,
} from '../support/service.ts'

const versions = ['0.4.3', '0.8.1', '1.8.3', '2.1.2', '2.5.4', '2.6.3', '3.0.4', '4.0.2']
const answerMaxMs = 60_000
const notAvailable = /only cloud\.openapi\.midas is available here/

let service: TestService
before(async () => {
  service = await startService()
})
after(() => service.remove())

interface SdkCall {
  readonly api: string
  readonly fields?: Record<string, unknown>
  readonly signature?: { type: 'midas'; secret: string; params: string[] }
}

interface Outcome {
  readonly answer?: Record<string, unknown>
  readonly errCode?: number
  readonly errMsg?: string
}

/** Carries out the calls in a process with this version of the SDK and the variables of `pactolus exec`. */
async function callsOf(
  version: string,
  appid: string,
  environment: CloudCredential & { readonly envId: string },
  calls: readonly SdkCall[],
): Promise<Outcome[]> {
  const sdk = version === '4.0.2' ? 'wx-server-sdk' : `wx-server-sdk-${version}`
  const serviceUrl = `${service.baseUrl}/cloud`
  const env = cloudVariables({ appid, openid: 'o', cloud: { serviceUrl, ...environment } })
  // Versions before 2.0 do not read the URL from the variables.
  const init = { env: environment.envId, ...(isOld(version) && { serviceUrl }) }
  const program = join(import.meta.dirname, '../support/sdk-program.cjs')
  const child = fork(program, [sdk], { env, execArgv: [], timeout: answerMaxMs })
  try {
    child.send({ init, calls })
    const ended = once(child, 'exit').then(() => {
      throw new Error(`the program with ${sdk} ended without an answer`)
    })
    const [outcomes] = await Promise.race([once(child, 'message'), ended])
    return outcomes as Outcome[]
  } finally {
    child.kill('SIGKILL')
  }
}

const isOld = (version: string) => version < '2'

const wireNames: Record<string, string> = {
  offerId: 'offer_id',
  zoneId: 'zone_id',
  billNo: 'bill_no',
  presentCounts: 'present_counts',
}

/** A call of `midas.NAME`, its `sig` as text and, for SDKs that have it, as cloud.signature makes it. */
function midasCall(
  game: Game,
  api: keyof typeof midasV1.operations,
  own: Record<string, string | number>,
  form: 'text' | 'object',
  suffix = '',
): SdkCall {
  const env = suffix === 'Sandbox' ? 'sandbox' : 'production'
  const fields = {
    ...{ openid: 'o', appid: game.appid, offerId: game.offerId },
    ...{ ts: Math.floor(Date.now() / 1000), zoneId: '1', pf: 'android', ...own },
  }
  const texts = Object.entries(fields).map(([name, value]) => [
    wireNames[name] ?? name,
    String(value),
  ])
  const operation = midasV1.operations[api]
  const secret = game.keys[env]
  const sig = sign(operation, Object.fromEntries(texts), operation.paths[env], secret)
  const signature = { type: 'midas' as const, secret, params: Object.keys(fields) }
  return {
    api: `midas.${api}${suffix}`,
    fields: { ...fields, sig },
    ...(form === 'object' && { signature }),
  }
}

for (const version of versions) {
  // The SDKs that have cloud.signature are called with it, and with the text that it stands for.
  const forms = isOld(version) ? ['text'] : ['text', 'object']
  test(`wx-server-sdk ${version} pays, cancels and is refused as the protocol says`, async () => {
    for (const form of forms as ('text' | 'object')[]) {
      const game = await createGame(service)
      await recharge(service, accountOf(game, 'production', 'o'), 100n)
      const environment = await createEnvironment(service, game, [
        'midas.getBalance',
        'midas.pay',
        'midas.cancelPay',
        'midas.presentSandbox',
      ])
      const call = (api: keyof typeof midasV1.operations, own = {}, suffix = '') =>
        midasCall(game, api, own, form, suffix)
      const outcomes = await callsOf(version, game.appid, environment, [
        call('pay', { billNo: 'b1', amt: 30, payItem: '屠龙刀' }),
        call('pay', { billNo: 'b1', amt: 30, payItem: '屠龙刀' }),
        call('cancelPay', { billNo: 'b1' }),
        call('cancelPay', { billNo: 'b1' }),
        call('getBalance'),
        call('present', { billNo: 'g1', presentCounts: 5 }, 'Sandbox'),
        call('cancelPay', { billNo: 'b1' }, 'Sandbox'),
        call('present', { billNo: 'g2', presentCounts: 5 }),
        { api: 'templateMessage.send', fields: {} },
        { api: 'database' },
        { api: 'callFunction' },
      ])
      const [pay, paidAgain, cancel, cancelledAgain, balance, gift, ...refused] = outcomes
      assert.deepEqual([pay?.answer?.balance, pay?.answer?.errCode], [70, 0], JSON.stringify(pay))
      assert.equal(paidAgain?.errCode, 90012)
      assert.equal(cancel?.answer?.billNo, 'b1', JSON.stringify(cancel))
      assert.equal(cancelledAgain?.errCode, 90015)
      assert.match(cancelledAgain?.errMsg ?? '', /cancelled/)
      assert.deepEqual([balance?.answer?.balance, balance?.answer?.costSum], [100, 0])
      assert.equal(gift?.answer?.balance, 5, JSON.stringify(gift))
      // The permission of production permits the sandbox; that of the sandbox permits itself alone.
      const codes = refused.slice(0, 3).map(({ errCode }) => errCode)
      assert.deepEqual(codes, [90000, -604101, -604100], JSON.stringify(refused))
      const [database, callFunction] = refused.slice(3)
      assert.match(database?.errMsg ?? '', notAvailable)
      // This version drops every error of callFunction.
      if (version === '0.8.1') assert.equal(callFunction?.answer?.result, undefined)
      else assert.match(callFunction?.errMsg ?? '', notAvailable)
    }
    assert.deepEqual(await brokenChecks(service.driver), [])
  })
}
