// The clock of a namespace: frozen, set, advanced, real; window, tokens, sessions and coins follow it.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { NamespaceClock } from '../../src/emulator/namespace-clock.ts'
import { type Controls, freshCaller, namespaceOf } from '../support/controls.ts'
import { brokenChecks, type Caller, startService, type TestService } from '../support/service.ts'

let service: TestService
let controls: Controls
let caller: Caller
let openid: string

interface Clock {
  readonly mode: string
  readonly now: string
  readonly now_ms: number
  readonly offset_ms: number
}

const clock = (verb: string, body?: unknown) => controls.done<Clock>('POST', `/clock/${verb}`, body)
const show = () => controls.done<Clock>('GET', '/clock')

before(async () => {
  service = await startService()
  ;({ controls, caller, openid } = await namespaceOf(service, 'default'))
})
beforeEach(async () => {
  await controls.reset()
  caller = await freshCaller(service, caller.game)
})
after(async () => {
  assert.deepEqual(await brokenChecks(service.driver), [])
  await service.remove()
})

test('freeze stops it where it is, or at a moment; real lets it go', async () => {
  const frozen = await clock('freeze')
  assert.equal(frozen.mode, 'frozen')
  assert.equal((await show()).now_ms, frozen.now_ms)
  const at = '2030-05-06T07:08:09.000Z'
  assert.equal((await clock('freeze', { at })).now, at)
  assert.equal((await show()).now, at)
  assert.equal((await clock('real')).mode, 'real')
  assert.equal((await show()).offset_ms, 0)
})

test('how far a clock is from real time is exact, though real time goes on between two looks', async () => {
  let realMs = 0
  const ticking = new NamespaceClock({ now: () => realMs++ }, async () => {})
  assert.equal(ticking.show().offset_ms, 0)
  assert.equal((await ticking.advance('48h')).offset_ms, 172_800_000)
  assert.equal((await ticking.advance(5)).offset_ms, 172_800_005)
})

test('set takes ISO 8601 or milliseconds; a running clock runs on, a frozen one stays', async () => {
  const to = Date.UTC(2031, 0, 1)
  const set = await clock('set', { to })
  assert.equal(set.mode, 'moved')
  assert.ok(set.now_ms >= to)
  await clock('freeze')
  const frozen = await clock('set', { to: '2031-02-01T00:00:00Z' })
  assert.deepEqual([frozen.mode, frozen.now], ['frozen', '2031-02-01T00:00:00.000Z'])
})

test('advance takes 48h, 90m, 2d, 30s, 250ms or milliseconds, at once', async () => {
  await clock('freeze', { at: 0 })
  const steps = ['48h', '90m', '2d', '30s', '250ms', 7]
  const sums = [172_800_000, 178_200_000, 351_000_000, 351_030_000, 351_030_250, 351_030_257]
  for (const [at, by] of steps.entries()) {
    assert.equal((await clock('advance', { by })).now_ms, sums[at])
  }
})

test('the window of a cancel follows it: 48 hours to the millisecond', async () => {
  await clock('freeze', { at: '2026-03-01T00:00:00Z' })
  for (const bill_no of ['in', 'out']) {
    assert.equal((await caller.call('pay', openid, { bill_no, amt: 10 })).errcode, 0)
  }
  await clock('advance', { by: '48h' })
  const later = await freshCaller(service, caller.game)
  assert.equal((await later.call('cancelPay', openid, { bill_no: 'in' })).errcode, 0)
  await clock('advance', { by: 1 })
  assert.equal((await later.call('cancelPay', openid, { bill_no: 'out' })).errcode, 90014)
})

test('tokens follow it: 2 hours, and going back does not leave one that lives for years', async () => {
  const askBalance = async (from: Caller) => (await from.call('getBalance', openid)).errcode
  assert.equal(await askBalance(caller), 0)
  await clock('advance', { by: '2h' })
  assert.equal(await askBalance(caller), 42001)
  await controls.reset()
  assert.equal(await askBalance(caller), 0, 'a reset makes it as if just issued')
  await clock('advance', { by: '365d' })
  assert.equal(await askBalance(await freshCaller(service, caller.game)), 0)
  await clock('real')
  const { appid, secret } = caller.game
  const query = new URLSearchParams({ grant_type: 'client_credential', appid, secret })
  const issued = await fetch(`${service.baseUrl}/cgi-bin/token?${query}`)
  const { access_token, expires_in } = (await issued.json()) as Record<string, number | string>
  assert.equal(expires_in, 7200)
  caller.token = String(access_token)
  assert.equal(await askBalance(caller), 0)
})

test('sessions follow it: after 3 days the session_key is not known any more', async () => {
  const { services } = service
  const { appid } = caller.game
  const session = await services.sessions.start(appid, 'oSomebody')
  assert.equal((await services.sessions.find(appid, 'oSomebody'))?.sessionKey, session?.sessionKey)
  await clock('advance', { by: '3d' })
  assert.equal(await services.sessions.find(appid, 'oSomebody'), undefined)
})

test('ts is still compared with real time, and the admin log is written in it', async () => {
  await clock('set', { to: '2040-01-01T00:00:00Z' })
  const later = await freshCaller(service, caller.game)
  assert.equal((await later.call('pay', openid, { bill_no: 'ts', amt: 1 })).errcode, 0)
  const [logged] = await controls.requests('?limit=1')
  assert.ok(Math.abs(Date.parse(logged?.at ?? '') - Date.now()) < 3_600_000)
})

test('what is no time is refused with a sentence that names the field', async () => {
  assert.match(await controls.refused('POST', '/clock/set', { to: 'noon' }), /^to must be a time/)
  assert.match(await controls.refused('POST', '/clock/set', {}), /^to is missing/)
  assert.match(await controls.refused('POST', '/clock/advance', { by: '2w' }), /^by must be/)
  assert.match(await controls.refused('POST', '/clock/advance', { by: -5 }), /^by must be/)
  assert.match(await controls.refused('POST', '/clock/freeze', { at: 1.5 }), /^at must be/)
  assert.match(await controls.refused('POST', '/clock/freeze', { on: 1 }), /^on is not a field/)
  assert.match(await controls.refused('POST', '/clock/advance', { by: '9999999d' }), /year 9999/)
})
