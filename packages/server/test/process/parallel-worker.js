// One worker of parallel-workers.test.ts: a suite that starts over before each of its tests, in the
// namespace that its number names. It knows the emulator by its address alone.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { before, beforeEach, test } from 'node:test'

const { PACTOLUS_URL: url, WORKER: worker } = process.env
const namespace = `worker${worker}`
let game
let token

async function control(method, path, body) {
  const response = await fetch(`${url}/_pactolus${path}?namespace=${namespace}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  assert.ok(response.ok, await response.clone().text())
  return response.status === 204 ? undefined : response.json()
}

async function call(name, own) {
  const path = `/cgi-bin/midas/${name}`
  const { openid, appid, offerId, zoneId, key } = game
  const fields = { openid, appid, offer_id: offerId, zone_id: zoneId, pf: 'android', ...own }
  fields.ts = Math.floor(Date.now() / 1000)
  const pairs = Object.keys(fields)
    .sort()
    .map((field) => `${field}=${fields[field]}`)
  const text = `${pairs.join('&')}&org_loc=${path}&method=POST&secret=${key}`
  fields.sig = createHmac('sha256', key).update(text).digest('hex')
  const init = { method: 'POST', body: JSON.stringify(fields) }
  return (await fetch(`${url}${path}?access_token=${token}`, init)).json()
}

before(async () => {
  game = await control('POST', '/namespaces', { name: namespace })
  const { appid, secret } = game
  const body = JSON.stringify({ grant_type: 'client_credential', appid, secret })
  const answer = await fetch(`${url}/cgi-bin/stable_token`, { method: 'POST', body })
  token = (await answer.json()).access_token
})
beforeEach(() => control('POST', '/reset'))

for (let n = 1; n <= 13; n += 1) {
  test(`${namespace} starts over, ${n}`, async () => {
    await control('POST', '/faults', { effect: 'busy_after_commit', operation: 'pay', count: 1 })
    await control('POST', '/clock/advance', { by: `${n}m` })
    // The same bill_no in every test and worker: each has its own book.
    const pay = { bill_no: 'same', amt: n }
    assert.equal((await call('pay', pay)).errcode, -1)
    assert.equal((await call('pay', pay)).errcode, 90012)
    assert.equal((await call('getbalance', {})).balance, 1000 - n)
    assert.equal((await call('cancelpay', { bill_no: 'same' })).errcode, 0)
    const { items } = await control('GET', '/requests')
    assert.equal(items.length, 4)
  })
}
