// `pactolus serve` on a PostgreSQL with fsync on: the service dies, PostgreSQL dies, both come back, and
// every acknowledged pay is still there.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPostgres, findPostgres } from '../../../../tools/postgres.ts'
import { onPostgres } from '../support/database.ts'
import { type Pactolus, startPactolus } from '../support/process.ts'
import { Caller, type Game } from '../support/service.ts'
import { until } from '../support/until.ts'

const binDir = findPostgres()
const adminToken = randomBytes(24).toString('hex')

type Admin = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>

function adminOf({ ready }: Pactolus): Admin {
  return async (method, path, body) => {
    const response = await fetch(`${ready.baseUrl}/admin/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    assert.ok(response.ok, `${method} ${path}: ${response.status}`)
    return (await response.json()) as Record<string, unknown>
  }
}

async function newGame(admin: Admin): Promise<Game> {
  const { appid, secret } = await admin('POST', '/apps', { name: 'Crash game' })
  const offer = await admin('POST', '/offers', { offer_id: '1', appid, name: 'Coins' })
  const account = '/offers/1/production/accounts/o/1'
  await admin('POST', `${account}/recharge`, { bill_no: 'r', amount: 1_000_000 })
  return {
    appid: String(appid),
    secret: String(secret),
    offerId: '1',
    keys: { production: String(offer.production_key), sandbox: String(offer.sandbox_key) },
  }
}

async function callerOf({ ready }: Pactolus, game: Game): Promise<Caller> {
  const { appid, secret } = game
  const query = new URLSearchParams({ grant_type: 'client_credential', appid, secret })
  const answer = await fetch(`${ready.baseUrl}/cgi-bin/token?${query}`).then((r) => r.json())
  return new Caller(
    ready.baseUrl,
    game,
    'production',
    (answer as { access_token: string }).access_token,
  )
}

test('every acknowledged pay survives the death of the service and of PostgreSQL', {
  skip: onPostgres && binDir !== undefined ? false : 'needs PostgreSQL',
}, async () => {
  const database = await createPostgres(binDir ?? '', ['fsync=on', 'synchronous_commit=on'])
  const env = {
    DATABASE_URL: database.url,
    PACTOLUS_MASTER_KEY: randomBytes(32).toString('base64'),
    PACTOLUS_ADMIN_TOKEN: adminToken,
    PACTOLUS_LOG_LEVEL: 'fatal',
  }
  let pactolus = await startPactolus(['serve'], env)
  let stopped = true
  try {
    const game = await newGame(adminOf(pactolus))
    const acknowledged = new Set<string>()
    const sent = new Set<string>()
    for (const victim of ['postgres killed', 'service', 'postgres stopped at once'] as const) {
      const caller = await callerOf(pactolus, game)
      stopped = false
      const work = Array.from({ length: 24 }, async (_, worker) => {
        for (let n = 0; !stopped; n++) {
          const bill_no = `${sent.size}_${worker}_${n}`
          sent.add(bill_no)
          const pay = caller.call('pay', 'o', { bill_no, amt: 1 })
          const answer = await pay.catch(() => undefined)
          if (answer?.errcode === 0) acknowledged.add(bill_no)
          else await sleep(5)
        }
      })
      const goal = acknowledged.size + 300
      await until(() => acknowledged.size >= goal)
      if (victim === 'service') {
        await pactolus.stop('SIGKILL')
      } else {
        await (victim === 'postgres killed' ? database.kill() : database.stop('immediate'))
        await database.start()
        // The service finds its database again by itself.
        const back = acknowledged.size + 50
        await until(() => acknowledged.size >= back)
      }
      stopped = true
      await Promise.all(work)
      if (victim === 'service') pactolus = await startPactolus(['serve'], env)
    }
    const caller = await callerOf(pactolus, game)
    for (const bill_no of acknowledged) {
      const again = await caller.call('pay', 'o', { bill_no, amt: 1 })
      assert.equal(again.errcode, 90012, `${bill_no} was acknowledged and is gone`)
    }
    const spent = 1_000_000 - Number((await caller.call('getBalance', 'o')).balance)
    assert.ok(spent >= acknowledged.size && spent <= sent.size, `${spent} of ${sent.size}`)
    assert.equal((await adminOf(pactolus)('GET', '/checks')).ok, true)
  } finally {
    stopped = true
    await pactolus.stop()
    await database.remove()
  }
})
