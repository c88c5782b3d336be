// The controls as an API: who may use them, the request log, and that serve has none of it.
// The database does not matter here: rules, requests and who may use them are in the process.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, test } from 'node:test'
import { apiTexts } from '../../src/chinese/api-texts.ts'
import { type Controls, namespaceOf } from '../support/controls.ts'
import { type Caller, startService, type TestService } from '../support/service.ts'

let service: TestService
let controls: Controls
let caller: Caller
let openid: string

before(async () => {
  service = await startService()
  ;({ controls, caller, openid } = await namespaceOf(service, 'default'))
})
after(() => service.remove())

/** fetch does not let a caller choose its Host. */
function statusUnder(headers: Record<string, string>, to = service): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request(`${to.baseUrl}/_pactolus/clock`, { headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    asking.on('error', reject).end()
  })
}

test('they answer at the names of this machine alone', async () => {
  for (const host of ['127.0.0.1:80', 'localhost', 'pactolus.localhost:4800', '[::1]:4800']) {
    assert.equal(await statusUnder({ host }), 200, host)
  }
  for (const host of [
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '10.0.0.1',
  ]) {
    assert.equal(await statusUnder({ host }), 403, host)
  }
})

test('a host that a proxy is said to have seen does not count', async () => {
  const trusting = await startService({ flags: { trustProxy: '127.0.0.1' } })
  try {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'localhost' }
    assert.equal(await statusUnder(headers, trusting), 403)
  } finally {
    await trusting.remove()
  }
})

test('a page of another site may not use them through a browser', async () => {
  const { origin, host, port } = new URL(service.baseUrl)
  const others = [
    'http://evil.example',
    'http://localhost:3000',
    `http://localhost:${port}`,
    'null',
  ]
  for (const other of others) assert.equal(await statusUnder({ origin: other }), 403, other)
  for (const own of [origin, `https://${host}`]) {
    assert.equal(await statusUnder({ origin: own }), 200, own)
  }
  // Without Origin: an image, a link, a form.
  for (const site of ['cross-site', 'same-site', 'same-origin, cross-site', '']) {
    assert.equal(await statusUnder({ 'sec-fetch-site': site }), 403, site)
  }
  for (const site of ['none', 'same-origin']) {
    assert.equal(await statusUnder({ 'sec-fetch-site': site, origin }), 200, site)
  }
})

test('--emulator-open on opens them to every host name, but not to pages of other sites', async () => {
  const open = await startService({ flags: { emulatorOpen: 'on' } })
  try {
    assert.equal(await statusUnder({ host: 'pactolus:4800' }, open), 200)
    assert.equal(await statusUnder({ host: 'x', origin: 'http://evil.example' }, open), 403)
  } finally {
    await open.remove()
  }
})

test('serve has no controls, no clock but the real one, and no schema of the emulator', async () => {
  const production = await startService({ mode: 'serve' })
  try {
    for (const path of ['/clock', '/faults', '/requests', '/namespaces', '/docs']) {
      const answer = await fetch(`${production.baseUrl}/_pactolus${path}`)
      assert.equal(answer.status, 404, path)
    }
    assert.equal(production.services.emulator, undefined)
  } finally {
    await production.remove()
  }
})

test('they describe themselves: OpenAPI with every route, and a page to browse', async () => {
  const described = await fetch(`${service.baseUrl}/_pactolus/docs/json`)
  const { paths } = (await described.json()) as { paths: Record<string, object> }
  const names = Object.keys(paths).map((path) => path.replace('/_pactolus', ''))
  for (const path of ['/namespaces', '/faults', '/clock/advance', '/reset', '/seed', '/requests']) {
    assert.ok(names.includes(path), `${path} of ${names.join(' ')}`)
  }
  const page = await fetch(`${service.baseUrl}/_pactolus/docs/`)
  const text = await page.text()
  assert.match(text, /swagger/i)
  const head = await fetch(`${service.baseUrl}/_pactolus/docs/`, { method: 'HEAD' })
  assert.equal(head.headers.get('content-length'), String(Buffer.byteLength(text)))
})

test('both documents are Chinese for a browser that prefers it, and where lang says so', async () => {
  const documents = ['/_pactolus/docs/json', '/admin/v1/docs/json']
  const textsOf = async (path: string, accepted: string) => {
    const answer = await fetch(service.baseUrl + path, { headers: { 'accept-language': accepted } })
    const texts: string[] = []
    JSON.parse(await answer.text(), (key, value: unknown) => {
      const isText = /^(?:title|summary|description)$/.test(key) && typeof value === 'string'
      if (isText) texts.push(value.replace(/\s+/g, ' ').trim())
      return value
    })
    return new Set(texts)
  }
  const used: string[] = []
  for (const path of documents) {
    const english = await textsOf(path, 'en')
    const missing = [...english].filter((text) => !apiTexts.has(text))
    assert.deepEqual(missing, [], 'add their Chinese to src/chinese')
    const chinese = await textsOf(path, 'fr, zh-CN;q=0.9, en;q=0.8')
    assert.deepEqual(chinese, new Set([...english].map((text) => apiTexts.get(text))))
    assert.deepEqual(await textsOf(`${path}?lang=zh`, 'en'), chinese)
    assert.deepEqual(await textsOf(`${path}?lang=en`, 'zh'), english)
    used.push(...english)
    // curl sends no Accept-Language. fetch always does.
    const status = await new Promise((resolve, reject) => {
      const asking = request(service.baseUrl + path, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      asking.on('error', reject).end()
    })
    assert.equal(status, 200)
  }
  assert.deepEqual(
    [...apiTexts.keys()].filter((text) => !used.includes(text)),
    [],
    'these are gone',
  )
})

test('a body that is not JSON and a path that is not there get a sentence', async () => {
  assert.match(await controls.refused('POST', '/faults', '{'), /JSON/)
  assert.equal((await controls.request('GET', '/nothing')).status, 404)
  assert.equal((await controls.request('DELETE', '/faults/99')).status, 404)
})

test('rules are listed, taken out one by one, and all at once', async () => {
  const { rule } = await controls.fault({ effect: 'delay', ms: 1 })
  await controls.fault({ effect: 'hang', openid: 'nobody' })
  const list = async () => (await controls.done<{ items: object[] }>('GET', '/faults')).items
  assert.equal((await list()).length, 2)
  await controls.done('DELETE', `/faults/${rule}`)
  assert.equal((await list()).length, 1)
  await controls.done('DELETE', '/faults')
  assert.deepEqual(await list(), [])
  const { items } = await controls.done<{ items: object[] }>('POST', '/presets/flaky', { seed: 3 })
  assert.ok(items.length > 1)
  await controls.done('POST', '/presets/busy_hour')
  assert.match(await controls.refused('POST', '/presets/rainy'), /no preset rainy: there are flaky/)
  await controls.done('DELETE', '/faults')
})

test('the request log decodes, masks and explains', async () => {
  await controls.reset()
  const own = { bill_no: 'log', amt: 10, user_ip: '', pay_item: '剑' }
  const { user_ip: _, ...signed } = own
  await caller.post('pay', { ...caller.signed('pay', caller.fields(openid, signed)), user_ip: '' })
  await caller.post('pay', { ...caller.fields(openid, own), sig: 'f00' })
  const withKey = { ...caller.fields(openid, { bill_no: 'k', amt: 1 }) }
  const sandboxPath = caller.signed('pay', withKey)
  const wrongPath = `${service.baseUrl}/cgi-bin/midas/sandbox/pay?access_token=${caller.token}`
  await fetch(wrongPath, { method: 'POST', body: JSON.stringify(sandboxPath) })
  const [paid, unsigned, mistaken] = await controls.requests()
  assert.deepEqual(
    [paid?.operation, paid?.outcome, paid?.errcode, paid?.errmsg],
    ['pay', 'posted', 0, 'ok'],
  )
  assert.deepEqual(
    [paid?.fields.bill_no, paid?.fields.amt, paid?.fields.sig, paid?.fields.access_token],
    ['log', '10', '***', '***'],
  )
  assert.match(
    paid?.string_to_sign ?? '',
    /^amt=10&appid=.*&pay_item=剑&pf=android&ts=\d+&zone_id=1&org_loc=\/cgi-bin\/midas\/pay&method=POST&secret=\*\*\*$/,
  )
  assert.equal(unsigned?.errcode, 90011)
  assert.match(unsigned?.explanation ?? '', /none of the known mistakes/)
  assert.match(mistaken?.explanation ?? '', /sandbox/)
  assert.match(mistaken?.string_to_sign ?? '', /org_loc=\/cgi-bin\/midas\/sandbox\/pay/)
  const text = JSON.stringify(await controls.requests())
  const { secret, keys } = caller.game
  for (const hidden of [
    secret,
    keys.production,
    keys.sandbox,
    caller.token,
    String(sandboxPath.sig),
  ]) {
    assert.equal(text.includes(hidden), false)
  }
})

test('it is read page by page, and keeps the last 1000', async () => {
  await controls.reset()
  for (let hundreds = 0; hundreds <= 10; hundreds += 1) {
    const wanted = `${service.baseUrl}/cgi-bin/token`
    await Promise.all(Array.from({ length: 100 }, async () => (await fetch(wanted)).text()))
  }
  const kept = await controls.requests()
  assert.equal(kept.length, 1000)
  const first = kept[0]?.seq ?? 0
  const page = await controls.requests(`?after=${first + 9}&limit=5`)
  assert.deepEqual(
    page.map(({ seq }) => seq - first),
    [10, 11, 12, 13, 14],
  )
})

test('requests of no game are in the log of default', async () => {
  await controls.reset()
  await caller.post('pay', caller.fields(openid), 'x'.repeat(40))
  await fetch(`${service.baseUrl}/cgi-bin/token`)
  assert.deepEqual(
    (await controls.requests()).map(({ operation, errcode }) => [operation, errcode]),
    [
      ['pay', 40001],
      ['token', 40002],
    ],
  )
})

test('follow sends each request as a line, and ends when the service stops', async () => {
  const other = await startService()
  const own = await namespaceOf(other, 'default')
  const response = await fetch(`${other.baseUrl}/_pactolus/requests?follow=1&after=1`)
  assert.match(response.headers.get('content-type') ?? '', /ndjson/)
  const lines: string[] = []
  const reading = (async () => {
    const decoder = new TextDecoder()
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      lines.push(...text.split('\n').slice(0, -1))
      text = text.slice(text.lastIndexOf('\n') + 1)
    }
  })()
  await own.caller.call('getBalance', own.openid)
  await own.caller.call('pay', own.openid, { bill_no: 'f', amt: 1 })
  await other.remove()
  await reading
  const operations = lines.map((line) => (JSON.parse(line) as { operation: string }).operation)
  assert.deepEqual(operations, ['getBalance', 'pay'])
})
