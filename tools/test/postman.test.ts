// The collection of Postman: run as Postman runs it, with the CryptoJS that it brings.
// The database does not matter here: signatures do.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { createGame, startService } from '../../packages/server/test/support/service.ts'
import { languages } from '../generate/page.ts'
import { generatedFiles } from '../generate.ts'

interface Script {
  readonly listen: string
  readonly script: { readonly exec: readonly string[] }
}
interface Item {
  readonly name: string
  readonly event?: readonly Script[]
  readonly request: {
    readonly method: string
    readonly url: { readonly raw: string; readonly query: readonly { key: string }[] }
    readonly body?: { readonly mode: string; readonly raw: string }
  }
}
interface Collection {
  readonly info: { readonly name: string; readonly schema: string }
  readonly item: readonly { readonly name: string; readonly item: readonly Item[] }[]
  readonly event: readonly Script[]
  readonly variable: readonly { readonly key: string; readonly value: string }[]
}

const files = await generatedFiles()
const collections = languages.map((language): Collection => {
  const ending = language === 'en' ? '' : '.zh-CN'
  return JSON.parse(files.get(`docs/reference/postman${ending}.json`) ?? '')
})
const [collection] = collections as [Collection]
const items = collection.item.flatMap(({ item }) => item)
const loadCrypto = createRequire(join(import.meta.dirname, '../../package.json'))

/** What Postman is to a script: variables of the collection, those of one request, and the request. */
class Postman {
  readonly kept = new Map(collection.variable.map(({ key, value }) => [key, value]))

  replaced(text: string, own: ReadonlyMap<string, string>): string {
    return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => {
      return own.get(name) ?? this.kept.get(name) ?? whole
    })
  }

  /** The request as it is sent, once the script of the collection has run. */
  prepare(item: Item): { method: string; url: string; body?: string } {
    const own = new Map<string, string>()
    const { method, url, body } = item.request
    run(collection.event, 'prerequest', {
      collectionVariables: this.kept,
      variables: {
        set: (name: string, value: string) => own.set(name, value),
        replaceIn: (text: string) => this.replaced(text, own),
      },
      request: { url: { toString: () => url.raw }, body },
    })
    const sent = { method, url: this.replaced(url.raw, own) }
    return body === undefined ? sent : { ...sent, body: this.replaced(body.raw, own) }
  }

  async send(item: Item): Promise<Record<string, unknown>> {
    const { url, ...request } = this.prepare(item)
    const answer = (await (await fetch(url, request)).json()) as Record<string, unknown>
    run(item.event ?? [], 'test', {
      collectionVariables: this.kept,
      response: { json: () => answer },
    })
    return answer
  }
}

function run(scripts: readonly Script[], when: string, pm: object): void {
  for (const { listen, script } of scripts) {
    if (listen === when) runInNewContext(script.exec.join('\n'), { pm, require: loadCrypto })
  }
}

function itemOf(path: string): Item {
  const found = items.find(({ request }) => request.url.raw.startsWith(`{{baseUrl}}${path}`))
  assert.ok(found !== undefined, path)
  return found
}

test('the collections have what the schema of v2.1 requires, and the same requests', () => {
  for (const { info, item, event, variable } of collections) {
    assert.match(info.schema, /\/v2\.1\.0\/collection\.json$/)
    assert.notEqual(info.name, '')
    assert.ok(event.every(({ listen, script }) => listen !== '' && Array.isArray(script.exec)))
    assert.ok(variable.every(({ key }) => key !== ''))
    for (const folder of item) {
      assert.ok(folder.name !== '' && folder.item.length > 0)
      for (const { name, request } of folder.item) {
        assert.ok(name !== '' && request.method !== '')
        assert.match(request.url.raw, /^\{\{baseUrl\}\}\//)
        assert.ok(request.url.query.every(({ key }) => key !== ''))
        if (request.body !== undefined) assert.equal(request.body.mode, 'raw')
      }
    }
  }
  const [en, zh] = collections.map(({ item }) =>
    item.map((folder) => folder.item.map(({ request }) => request.url.raw)),
  )
  assert.deepEqual(en, zh)
})

test('the script makes the signature of the example that WeChat gives', () => {
  const postman = new Postman()
  const values = { appid: 'wx1234567', offerId: '12345678', openid: 'odkx20ENSNa2w5y3g_qOkOvBNM1g' }
  for (const [name, value] of Object.entries(values)) postman.kept.set(name, value)
  postman.kept.set('appKey', 'zNLgAGgqsEWJOg1nFVaO5r7fAlIQxr1u')
  const item = itemOf('/cgi-bin/midas/getbalance')
  const raw = item.request.body?.raw.replace('{{ts}}', '1507530737') ?? ''
  const { body = '' } = postman.prepare({
    ...item,
    request: { ...item.request, body: { mode: 'raw', raw } },
  })
  const { sig } = JSON.parse(body) as { sig: string }
  assert.equal(sig, '1ad64e8dcb2ec1dc486b7fdf01f4a15159fc623dc3422470e51cf6870734726b')
})

test('the script of the .http files makes it, too', () => {
  const own = new Map<string, string>()
  const values = new Map(Object.entries({ appid: 'wx1234567', offerId: '12345678', zoneId: '1' }))
  values.set('appKey', 'zNLgAGgqsEWJOg1nFVaO5r7fAlIQxr1u')
  values.set('openid', 'odkx20ENSNa2w5y3g_qOkOvBNM1g')
  const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex')
  const [, request = ''] = (files.get('docs/reference/calls.http') ?? '').split('### Midas 1.0: ')
  const [, url = '', body = ''] = /^POST (\S+)[\s\S]*?\n\n(\{.*\})$/m.exec(request) ?? []
  runInNewContext(files.get('docs/reference/sign-call.js') ?? '', {
    client: { global: new Map() },
    request: {
      environment: values,
      variables: own,
      url: { getRaw: () => url },
      // The time of the example, not that of the script.
      body: { getRaw: () => body.replace('{{ts}}', '1507530737') },
    },
    crypto: {
      hmac: {
        sha256: () => ({
          withTextSecret: (key: string) => ({
            updateWithText: (text: string) => ({
              digest: () => ({ toHex: () => hmac(key, text) }),
            }),
          }),
        }),
      },
    },
  })
  assert.equal(own.get('sig'), '1ad64e8dcb2ec1dc486b7fdf01f4a15159fc623dc3422470e51cf6870734726b')
})

/** Of the calls about purchases: the example names none that is there. */
const otherwise = /queryorderinfo|query_order|refund_order|notify_provide|bill|download/

test('every request is signed as the service demands, in both environments', async () => {
  const service = await startService()
  try {
    for (const env of ['0', '1']) {
      const game = await createGame(service)
      const postman = new Postman()
      const values = {
        ...{ baseUrl: service.baseUrl, appid: game.appid, secret: game.secret, env },
        ...{ offerId: game.offerId, appKey: game.keys.production },
        sandboxAppKey: game.keys.sandbox,
      }
      for (const [name, value] of Object.entries(values)) postman.kept.set(name, value)
      await postman.send(itemOf('/cgi-bin/token'))
      await postman.send(itemOf('/sns/jscode2session'))
      // Coins for the pays that come before presents.
      for (const path of ['/cgi-bin/midas/present', '/cgi-bin/midas/sandbox/present']) {
        assert.equal((await postman.send(itemOf(path))).errcode, 0)
      }
      for (const item of items) {
        const { errcode = 0, errmsg } = await postman.send(item)
        const story = `${item.request.url.raw} answers ${errcode} ${errmsg}`
        if (otherwise.test(item.request.url.raw)) assert.doesNotMatch(String(errmsg), /sig/i, story)
        else assert.equal(errcode, 0, story)
      }
    }
  } finally {
    await service.remove()
  }
})
