// The signature of wx-server-sdk before 2.0, recorded from version 0.8.1 (tcb-admin-node 1.9.0).
import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { after, before, test } from 'node:test'
import {
  isQSignedBy,
  parseQAuthorization,
  qUncovered,
  qValidityOf,
} from '../../src/cloud/q-signature.ts'
import { createEnvironment } from '../support/cloud.ts'
import { formBody, requestData, sendCall } from '../support/cloud-request.ts'
import { createGame, startService, type TestService } from '../support/service.ts'

const secretKey = 'skey'
const headers = { 'user-agent': 'tcb-admin-sdk/1.9.0', 'x-tcb-source': ',scf' }
const authorization =
  'q-sign-algorithm=sha1&q-ak=sid_x&q-sign-time=1795858645;1795859545' +
  '&q-key-time=1795858645;1795859545&q-header-list=user-agent;x-tcb-source' +
  '&q-url-param-list=action;apiname;envname;eventid;tcb_sessiontoken;timestamp;wxcloudapitoken' +
  '&q-signature=e7d456577ac94defc371f81165aabc6d1d129a11'
const fields = {
  action: 'wx.openApi',
  apiname: 'midas.getBalance',
  wxcloudapitoken: '',
  tcb_sessiontoken: '',
  envname: 'demo-env',
  timestamp: '1795858646264',
  eventid: '1795858646264_74300',
  authorization,
  sdk_version: '1.9.0',
}
const form = new Map(Object.entries(fields))
const parsed = parseQAuthorization(authorization) ?? assert.fail('the vector is not taken apart')

test('the recorded signature is right under its secretKey, and wrong after any change', () => {
  assert.equal(isQSignedBy(headers, form, parsed, secretKey), true)
  assert.equal(isQSignedBy(headers, form, parsed, 'skex'), false)
  for (const name of parsed.fieldNames) {
    const changed = new Map([...form, [name, `${form.get(name)}x`]])
    assert.equal(isQSignedBy(headers, changed, parsed, secretKey), false, name)
  }
  for (const name of parsed.headerNames) {
    assert.equal(isQSignedBy({ ...headers, [name]: 'x' }, form, parsed, secretKey), false, name)
  }
  assert.equal(isQSignedBy(headers, form, { ...parsed, time: '1;2' }, secretKey), false)
})

test('a field that the signature leaves open is named, but for those that the SDK adds later', () => {
  assert.equal(qUncovered(form, parsed), undefined)
  const added = new Map([...form, ['requestdata', 'x'], ['sessiontoken', 'x']])
  assert.equal(qUncovered(added, parsed), undefined)
  const other = new Map([...form, ['cginame', 'x']])
  assert.equal(qUncovered(other, parsed), 'q-url-param-list lacks "cginame"')
})

test('it is accepted from 300 s before its time, and for 900 s at most', () => {
  assert.deepEqual(qValidityOf(parsed), { fromS: 1795858345, untilS: 1795859545 })
  const long = { ...parsed, time: '1795858645;1999999999' }
  assert.deepEqual(qValidityOf(long), { fromS: 1795858345, untilS: 1795859545 })
})

test('any other text is no authorization of this scheme', () => {
  for (const text of [
    '',
    authorization.replace('sha1', 'md5'),
    authorization.replace('q-key-time=1795858645', 'q-key-time=1'),
    authorization.replace('q-ak=sid_x', 'q-ak='),
    authorization.slice(0, -1),
    `${authorization}0`,
    authorization.replace('e7d', 'E7D'),
  ]) {
    assert.equal(parseQAuthorization(text), undefined, text)
  }
})

let service: TestService
before(async () => {
  service = await startService()
})
after(() => service.remove())

/** A getBalance signed as wx-server-sdk 0.8.1 signs it, for the time given. */
function signedForm(
  { envId, secretId, secretKey }: { envId: string; secretId: string; secretKey: string },
  fromS: number,
) {
  const time = `${fromS};${fromS + 900}`
  const own = { action: 'wx.openApi', apiName: 'midas.getBalance', envName: envId }
  const query = Object.entries(own)
    .map(([name, value]) => `${name.toLowerCase()}=${encodeURIComponent(value)}`)
    .join('&')
  const request = `post\n/admin\n${query}\nuser-agent=test\n`
  const hmac = (key: string, text: string) => createHmac('sha1', key).update(text).digest('hex')
  const text = `sha1\n${time}\n${createHash('sha1').update(request).digest('hex')}\n`
  const signature = hmac(hmac(secretKey, time), text)
  const names = Object.keys(own).join(';').toLowerCase()
  const authorization =
    `q-sign-algorithm=sha1&q-ak=${secretId}&q-sign-time=${time}&q-key-time=${time}` +
    `&q-header-list=user-agent&q-url-param-list=${names}&q-signature=${signature}`
  return { ...own, authorization, requestData: requestData([]), sdk_version: '1.9.0' }
}

function send({ baseUrl }: TestService, fields: Record<string, string | Buffer>) {
  const type = 'multipart/form-data; boundary=old'
  const headers = { 'content-type': type, 'user-agent': 'test' }
  return sendCall({ url: `${baseUrl}/cloud`, headers, body: formBody(fields, 'old') })
}

const nowS = () => Math.floor(Date.now() / 1000)

test('a signed form is accepted once, inside its time', async () => {
  const environment = await createEnvironment(service, await createGame(service))
  const form = signedForm(environment, nowS() - 1)
  // Without a field of the call it is answered by the protocol, and so was let through.
  assert.equal((await send(service, form)).json?.errcode, 90018)
  assert.match((await send(service, form)).message ?? '', /was used before/)
  const expired = await send(service, signedForm(environment, nowS() - 902))
  assert.match(expired.message ?? '', /has expired/)
  const ahead = await send(service, signedForm(environment, nowS() + 310))
  assert.match(ahead.message ?? '', /q-sign-time is ahead/)
  const stranger = await send(service, signedForm({ ...environment, secretKey: 'x' }, nowS()))
  assert.match(stranger.message ?? '', /the signature is wrong/)
})

test('production accepts the scheme only where it is switched on', async () => {
  for (const [flag, words] of [
    ['off', /needs PACTOLUS_CLOUD_OLD_SIGNATURES=on/],
    ['on', undefined],
  ] as const) {
    const flags = flag === 'off' ? {} : { cloudOldSignatures: 'on' }
    const production = await startService({ mode: 'serve', flags })
    try {
      const environment = await createEnvironment(production, await createGame(production))
      const answer = await send(production, signedForm(environment, nowS()))
      if (words === undefined) assert.equal(answer.json?.errcode, 90018)
      else assert.match(answer.message ?? '', words)
    } finally {
      await production.remove()
    }
  }
})
