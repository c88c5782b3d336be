// Requests to the gateway that no SDK would send. Each gets a clear error of the SDK's table, does
// nothing, and leaves the service unchanged.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { midasV1, sign as signMidas } from '@pactolus/protocol'
import type { CloudEnvironment } from '../../src/directory/environments.ts'
import { createEnvironment } from '../support/cloud.ts'
import {
  type FormFields,
  formBody,
  requestData,
  type SignedCall,
  sendCall,
  signedCall,
} from '../support/cloud-request.ts'
import {
  accountOf,
  brokenChecks,
  createGame,
  type Game,
  recharge,
  startService,
  type TestService,
} from '../support/service.ts'
import { head, sendRaw } from '../support/sockets.ts'

let service: TestService
let game: Game
let environment: CloudEnvironment

before(async () => {
  service = await startService()
  game = await createGame(service)
  environment = await createEnvironment(service, game)
  await recharge(service, accountOf(game, 'production', 'o'), 100n)
})
afterEach(async () => {
  const { paid } = await service.services.ledger.balance(accountOf(game, 'production', 'o'))
  assert.equal(paid, 100n, 'nothing was done')
  const health = await fetch(`${service.baseUrl}/readyz`)
  assert.equal(health.status, 200, 'the service goes on')
})
after(async () => {
  assert.deepEqual(await brokenChecks(service.driver), [])
  await service.remove()
})

/** The named values of a pay of one coin, signed for Midas. */
function payPairs(): [string, string][] {
  const fields = {
    openid: 'o',
    appid: game.appid,
    offer_id: game.offerId,
    ts: String(Math.floor(Date.now() / 1000)),
    zone_id: '1',
    pf: 'android',
    bill_no: 'hostile',
    amt: '1',
  }
  const sig = signMidas(
    midasV1.operations.pay,
    fields,
    midasV1.operations.pay.paths.production,
    game.keys.production,
  )
  const json = ([name, value]: [string, string]): [string, string] => [name, JSON.stringify(value)]
  return Object.entries({ ...fields, sig }).map(json)
}

function payForm(own: FormFields = {}): FormFields {
  return {
    action: 'wx.openApi',
    apiName: 'midas.pay',
    requestData: requestData(payPairs()),
    envName: environment.envId,
    wxCloudApiToken: '',
    ...own,
  }
}

function signed(own: FormFields = {}, options: { timestamp?: number } = {}): SignedCall {
  return signedCall(service.baseUrl, environment, payForm(own), options)
}

function without(name: string): FormFields {
  const { [name]: _, ...rest } = payForm()
  return rest
}

async function assertRefused(call: SignedCall, code: string, words: RegExp): Promise<void> {
  const answer = await sendCall(call)
  assert.equal(answer.status, 200)
  assert.equal(answer.contentType, 'application/json; charset=utf-8')
  assert.equal(answer.code, code, answer.message)
  assert.match(answer.message ?? '', words)
  assert.match(answer.requestId ?? '', /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/)
}

const nowS = () => Math.floor(Date.now() / 1000)

test('a form that is cut off anywhere is refused', async () => {
  const call = signed()
  for (const part of [0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99]) {
    const body = call.body.subarray(0, Math.floor(call.body.length * part))
    await assertRefused({ ...call, body }, 'INVALID_PARAM', /the form is broken|boundary/)
  }
})

test('a wrong boundary or another Content-Type is refused', async () => {
  const call = signed()
  const types: Record<string, RegExp> = {
    'multipart/form-data; boundary=other': /the form is broken/,
    'multipart/form-data': /must be multipart\/form-data with a boundary/,
    'multipart/form-data; charset=utf-8': /must be multipart/,
    'multipart/form-data; boundary=': /must be multipart/,
    [`multipart/form-data; boundary=${'x'.repeat(5000)}`]: /must be multipart/,
    'application/json': /only cloud\.openapi\.midas is available/,
    'application/x-www-form-urlencoded': /must be multipart/,
    'text/plain': /must be multipart/,
  }
  for (const [type, words] of Object.entries(types)) {
    const headers = { ...call.headers, 'content-type': type }
    await assertRefused({ ...call, headers }, 'INVALID_PARAM', words)
  }
  const { 'content-type': _, ...headers } = call.headers
  await assertRefused({ ...call, headers }, 'INVALID_PARAM', /must be multipart/)
})

test('a part of 10 MB is refused, with any length announced', async () => {
  const large = signed({ requestData: Buffer.alloc(10 * 1024 * 1024, 1) })
  await assertRefused(large, 'INVALID_PARAM', /larger than 65536 bytes/)
  // Chunked, as the SDK sends: the length is not known beforehand. A sender that goes on may be disconnected.
  const headers = Object.entries(large.headers)
    .filter(([name]) => name !== 'host')
    .map(([name, value]) => `${name}: ${value}`)
  const path = large.url.slice(service.baseUrl.length)
  const chunk = Buffer.alloc(100_000, 1)
  const answer = await sendRaw(
    service.baseUrl,
    head('POST', path, ...headers, 'transfer-encoding: chunked'),
    `${chunk.length.toString(16)}\r\n`,
    chunk,
  )
  assert.match(
    answer.body,
    /"code":"INVALID_PARAM","message":"the request is larger than 65536 bytes"/,
  )
})

test('a thousand parts, a part twice, or one without a name are refused', async () => {
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`f${n}`, 'x']))
  await assertRefused(signed(many), 'INVALID_PARAM', /more than 32 parts/)
  const call = signed()
  const boundary = /boundary=(.*)$/.exec(call.headers['content-type'] ?? '')?.[1] ?? ''
  const twice = Buffer.concat([
    formBody({ apiName: 'midas.present' }, boundary).subarray(0, -`--${boundary}--\r\n`.length),
    call.body,
  ])
  await assertRefused({ ...call, body: twice }, 'INVALID_PARAM', /"apiname" twice/)
  // Else one of them would be what was signed, and the other what is done.
  const twoCases = signed({ apiname: 'midas.getBalance' })
  await assertRefused(twoCases, 'INVALID_PARAM', /"apiname" twice/)
  const nameless = Buffer.from(
    call.body.toString('latin1').replace('; name="action"', ''),
    'latin1',
  )
  await assertRefused({ ...call, body: nameless }, 'INVALID_PARAM', /has no name/)
})

test('an unknown secretId is refused before the form is read, and what is echoed is cut', async () => {
  const stranger = { ...environment, secretId: 'sid_unknown' }
  const call = signedCall(service.baseUrl, stranger, payForm())
  const broken = { ...call, body: Buffer.from('no form') }
  await assertRefused(broken, 'SIGN_PARAM_INVALID', /the secretId is unknown/)
  const long = 'n'.repeat(900)
  const { message = '' } = await sendCall(signed({ [long]: '1', [long.toUpperCase()]: '2' }))
  assert.match(message, /^the form has "n{64}…" twice$/)
})

test('an authorization with parts missing, or none, is refused', async () => {
  const call = signed()
  const { authorization = '', ...bare } = call.headers
  await assertRefused({ ...call, headers: bare }, 'SIGN_PARAM_INVALID', /authorization must be TC3/)
  for (const part of ['Credential', 'SignedParams', 'SignedHeaders', 'Signature']) {
    const broken = authorization.replace(new RegExp(`,? ?${part}=[^,]+`), '')
    const headers = { ...call.headers, authorization: broken }
    await assertRefused({ ...call, headers }, 'SIGN_PARAM_INVALID', /authorization must be TC3/)
  }
  for (const name of ['x-timestamp', 'x-signature-expires']) {
    const headers = { ...call.headers, [name]: 'soon' }
    await assertRefused({ ...call, headers }, 'SIGN_PARAM_INVALID', new RegExp(`${name} must be`))
  }
})

test('a field that was changed, added or left unsigned is refused', async () => {
  const call = signed()
  const boundary = /boundary=(.*)$/.exec(call.headers['content-type'] ?? '')?.[1] ?? ''
  const changed = formBody(payForm({ apiName: 'midas.present' }), boundary)
  await assertRefused({ ...call, body: changed }, 'SIGN_PARAM_INVALID', /the signature is wrong/)
  const added = formBody(payForm({ cgiName: 'commrpcv2' }), boundary)
  await assertRefused(
    { ...call, body: added },
    'SIGN_PARAM_INVALID',
    /SignedParams lacks "cginame"/,
  )
  const url = call.url.replace('seqId=', 'seqId=1')
  await assertRefused({ ...call, url }, 'SIGN_PARAM_INVALID', /the signature is wrong/)
})

test('a signature that is expired, or of a time to come, is refused', async () => {
  await assertRefused(signed({}, { timestamp: nowS() - 602 }), 'SIGN_PARAM_INVALID', /has expired/)
  await assertRefused(signed({}, { timestamp: nowS() + 310 }), 'SIGN_PARAM_INVALID', /ahead of/)
  const old = signed({}, { timestamp: nowS() - 602 })
  const headers = { ...old.headers, 'x-signature-expires': '99999999' }
  await assertRefused({ ...old, headers }, 'SIGN_PARAM_INVALID', /has expired/)
})

test('clocks that differ are allowed for, and a request that comes again is refused', async () => {
  for (const offset of [-590, 290, -1]) {
    const call = signed({ apiName: 'midas.getBalance' }, { timestamp: nowS() + offset })
    // A pay's fields are no balance's signature: what counts here is that TC3 let it through.
    assert.equal((await sendCall(call)).json?.errcode, 90011)
    await assertRefused(call, 'SIGN_PARAM_INVALID', /was used before/)
  }
})

test('of a request that comes 20 times at once one is let through', async () => {
  const call = signed({ apiName: 'midas.getBalance' })
  const answers = await Promise.all(Array.from({ length: 20 }, () => sendCall(call)))
  assert.equal(answers.filter(({ json }) => json !== undefined).length, 1)
  assert.equal(answers.filter(({ code }) => code === 'SIGN_PARAM_INVALID').length, 19)
})

test("another environment's key or name is refused", async () => {
  const other = await createEnvironment(service, game)
  const crossed = { ...environment, secretKey: other.secretKey }
  const call = signedCall(service.baseUrl, crossed, payForm())
  await assertRefused(call, 'SIGN_PARAM_INVALID', /the signature is wrong/)
  const named = signedCall(service.baseUrl, other, payForm())
  await assertRefused(named, 'INVALIID_ENV', /the credential is not one of environment/)
})

test('in production a name that nobody has is refused, too', async () => {
  const production = await startService({ mode: 'serve' })
  try {
    const own = await createGame(production)
    const credential = await createEnvironment(production, own)
    const call = signedCall(production.baseUrl, credential, payForm({ envName: 'unheard-of' }))
    await assertRefused(call, 'INVALIID_ENV', /"unheard-of"/)
  } finally {
    await production.remove()
  }
})

test('what is signed and makes no sense is refused by name', async () => {
  const wrong: [FormFields, RegExp][] = [
    [payForm({ action: 'database.query' }), /action must be wx\.openApi/],
    [without('action'), /action must be wx\.openApi/],
    [without('apiName'), /apiName is missing/],
    [payForm({ apiName: Buffer.from('midas.pay') }), /apiName is missing/],
    [without('requestData'), /requestData must be a CommApiData/],
    [payForm({ requestData: 'text' }), /requestData must be a CommApiData/],
    [payForm({ requestData: Buffer.from('12ff', 'hex') }), /requestData must be a CommApiData/],
    [payForm({ requestData: Buffer.alloc(30_000, 0x0b) }), /requestData must be a CommApiData/],
    [payForm({ requestData: requestData(payPairs(), { apiType: 2 }) }), /apiType must be 0/],
    [
      payForm({ requestData: requestData(payPairs(), { appid: 'wxother' }) }),
      /not of appid "wxother"/,
    ],
  ]
  for (const [form, words] of wrong) {
    await assertRefused(signedCall(service.baseUrl, environment, form), 'INVALID_PARAM', words)
  }
})

test('values that are no JSON, or come in thousands, are errcodes of the call', async () => {
  const cases: [[string, string][], number][] = [
    [[...payPairs(), ['pay_item', 'not json']], 47001],
    [[...payPairs(), ['amt', '2']], 90018],
    [payPairs().map(([name, value]) => [name, name === 'amt' ? '1,"amt":9' : value]), 47001],
    [Array.from({ length: 3000 }, (_, n) => [`f${n}`, '1']), 47001],
    [[], 90018],
    [[['openid', '['.repeat(20_000) + ']'.repeat(20_000)]], 47001],
  ]
  for (const [pairs, errcode] of cases) {
    const { json } = await sendCall(signed({ requestData: requestData(pairs) }))
    assert.equal(json?.errcode, errcode, JSON.stringify(json))
  }
})

test('anything but POST has no gateway', async () => {
  for (const method of ['GET', 'PUT', 'DELETE']) {
    assert.equal((await fetch(`${service.baseUrl}/cloud`, { method })).status, 404)
  }
})
