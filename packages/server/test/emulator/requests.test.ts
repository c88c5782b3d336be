// One request of the log: all that is known of it, and sending it again.
// The database does not matter here: the log of requests is in the process.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, beforeEach, test } from 'node:test'
import { promisify } from 'node:util'
import type { RequestDetail, SentAgain } from '../../src/emulator/request-contract.ts'
import { type Controls, namespaceOf } from '../support/controls.ts'
import { rawCallerOf } from '../support/raw-caller.ts'
import { type Caller, startService, type TestService } from '../support/service.ts'

let service: TestService
let controls: Controls
let caller: Caller
let openid: string

before(async () => {
  service = await startService()
  ;({ controls, caller, openid } = await namespaceOf(service, 'one'))
})
beforeEach(() => controls.reset())
after(() => service.remove())

/** The newest request of the log. */
async function newest(): Promise<RequestDetail> {
  const last = (await controls.requests()).at(-1)
  return controls.done('GET', `/requests/${last?.seq}`)
}

const isSigned = async (seq: number, text: string) => {
  const { is_signed } = await controls.done('POST', `/requests/${seq}/compare`, { text })
  return is_signed
}

test('a request is shown as it was sent, with its answer', async () => {
  await caller.call('pay', openid, { bill_no: 'shown', amt: 10, pay_item: "it's 剑" })
  const { sent, answer, wrong_signature: wrong, errcode } = await newest()
  assert.deepEqual([sent?.method, sent?.path], ['POST', '/cgi-bin/midas/pay'])
  assert.equal(sent?.query, `access_token=${caller.token}`)
  assert.equal(JSON.parse(sent?.body ?? '').pay_item, "it's 剑")
  assert.deepEqual([JSON.parse(answer).balance, errcode, wrong], [990, 0, null])
})

test('its curl line sends the same request', async () => {
  await caller.call('pay', openid, { bill_no: 'curl', amt: 10, pay_item: "it's $HOME\n剑" })
  const { sent } = await newest()
  const env = { ...process.env, PACTOLUS_URL: service.baseUrl }
  const { stdout } = await promisify(execFile)('sh', ['-c', sent?.curl ?? ''], { env })
  assert.equal(JSON.parse(stdout).errcode, 90012)
  assert.equal((await newest()).sent?.body, sent?.body)
})

test('an answer of the log has no token and no session_key', async () => {
  const { appid, secret } = caller.game
  const query = { appid, secret, js_code: 'a', grant_type: 'authorization_code' }
  const login = await fetch(`${service.baseUrl}/sns/jscode2session?${new URLSearchParams(query)}`)
  const { session_key: key } = (await login.json()) as { session_key: string }
  const { answer, sent } = await newest()
  assert.equal(JSON.parse(answer).session_key, '***')
  assert.equal(answer.includes(key), false)
  assert.deepEqual([sent?.method, sent?.path], ['GET', '/sns/jscode2session'])
})

test('a known mistake shows the string that was signed beside the right one', async () => {
  const body = caller.signed('pay', caller.fields(openid, { bill_no: 'path', amt: 1 }))
  const url = `${service.baseUrl}/cgi-bin/midas/sandbox/pay?access_token=${caller.token}`
  await fetch(url, { method: 'POST', body: JSON.stringify(body) })
  const { seq, wrong_signature: wrong, string_to_sign: text } = await newest()
  assert.deepEqual(wrong?.mistakes.map(({ name }) => name).sort(), [
    'key_of_other_environment',
    'path_of_other_environment',
  ])
  assert.equal(wrong?.expected, text)
  assert.equal(wrong?.signed, text?.replace('/midas/sandbox/pay', '/midas/pay'))
  assert.equal(await isSigned(seq, wrong?.signed ?? ''), true)
  assert.equal(await isSigned(seq, wrong?.expected ?? ''), false)
  assert.equal(JSON.stringify(wrong).includes(caller.game.keys.production), false)
})

test('a string of the developer is compared with what was signed when no mistake is known', async () => {
  const fields = caller.fields(openid, { bill_no: 'own', amt: 1 })
  const other = caller.signed('pay', { ...fields, amt: 2 })
  await caller.post('pay', { ...fields, sig: other.sig })
  const { seq, wrong_signature: wrong } = await newest()
  assert.deepEqual([wrong?.signed, wrong?.mistakes], [null, []])
  const own = wrong?.expected.replace('amt=1&', 'amt=2&') ?? ''
  assert.equal(await isSigned(seq, own), true)
  assert.equal(await isSigned(seq, own.replace('***', caller.game.keys.production)), true)
  assert.equal(await isSigned(seq, `${own} `), false)
})

test('a wrong signature of 2.0 is shown with the body, and a wrong pay_sig with the path', async () => {
  const raw = await rawCallerOf(service, caller.game)
  await raw.login(openid)
  const { offerId } = caller.game
  const ts = Math.floor(Date.now() / 1000)
  const members = { openid, offer_id: offerId, ts, zone_id: '1', env: 0, user_ip: '127.0.0.1' }
  await raw.post('/wxa/game/getbalance', members, { signature: 'f00' })
  const bySession = await newest()
  assert.equal(bySession.wrong_signature?.name, 'signature')
  assert.equal(bySession.wrong_signature?.expected, bySession.sent?.body)
  await raw.post('/wxa/game/getbalance', members, { pay_sig: 'f00' })
  const byKey = await newest()
  assert.equal(byKey.wrong_signature?.name, 'pay_sig')
  assert.equal(byKey.wrong_signature?.expected, `${byKey.sent?.path}&${byKey.sent?.body}`)
})

test('sent again it is the same request, and its coins do not move twice', async () => {
  await caller.call('pay', openid, { bill_no: 'again', amt: 10 })
  const { seq, sent } = await newest()
  const again = await controls.done<SentAgain>('POST', `/requests/${seq}/again`)
  assert.equal(JSON.parse(again.answer ?? '').errcode, 90012)
  const shown = await newest()
  assert.equal(again.seq, shown.seq)
  assert.deepEqual([shown.sent, shown.errcode], [sent, 90012])
  assert.equal((await caller.call('getBalance', openid)).balance, 990)
})

test('sent again it meets the faults of now: a lost answer is shown as one', async () => {
  await caller.call('getBalance', openid)
  const { seq } = await newest()
  await controls.fault({ effect: 'drop_after_commit', count: 1 })
  const again = await controls.done<SentAgain>('POST', `/requests/${seq}/again`)
  assert.equal(again.answer, null)
  const shown = await newest()
  assert.deepEqual([again.seq, shown.fault?.effect], [shown.seq, 'drop_after_commit'])
})

test('a top-up cannot be sent again, and a request that is gone is not found', async () => {
  await controls.done('POST', '/topups', { coins: 60 })
  const { seq, sent } = await newest()
  assert.equal(sent, null)
  assert.match(await controls.refused('POST', `/requests/${seq}/again`), /cannot be sent again/)
  for (const path of ['', '/again']) {
    const method = path === '' ? 'GET' : 'POST'
    assert.equal((await controls.request(method, `/requests/999999${path}`)).status, 404)
  }
})

test('a page of another site cannot have a request sent', async () => {
  await caller.call('getBalance', openid)
  const { seq } = await newest()
  const url = `${service.baseUrl}/_pactolus/requests/${seq}/again?namespace=one`
  const headers = { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }
  assert.equal((await fetch(url, { method: 'POST', headers })).status, 403)
  assert.equal((await newest()).seq, seq)
})
