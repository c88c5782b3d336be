// A thousand pushes while the service and the server of the game are killed again and again. Each
// push arrives at least once, and none was invented. Those of a player come in their order.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Admin } from '../support/admin.ts'
import { createDatabase, onPostgres, onRouter } from '../support/database.ts'
import { type Pactolus, startPactolus } from '../support/process.ts'
import { PushReceiver } from '../support/push-receiver.ts'
import { adminToken, type Game } from '../support/service.ts'
import { until } from '../support/until.ts'

const players = 50
const purchasesOfPlayer = 20
const token = 'Token0123456789abcdef'
const game: Game = {
  ...{ appid: 'wxpushkills', secret: 'secret-0123456789', offerId: 'pushkills' },
  keys: { production: randomBytes(16).toString('hex'), sandbox: randomBytes(16).toString('hex') },
}

/** Two processes of one database; each is started again after its kill. */
class Services {
  readonly #environment: NodeJS.ProcessEnv
  readonly #running: Pactolus[] = []

  constructor(databaseUrl: string) {
    this.#environment = {
      DATABASE_URL: databaseUrl,
      PACTOLUS_MASTER_KEY: randomBytes(32).toString('base64'),
      PACTOLUS_ADMIN_TOKEN: `tester:${adminToken}`,
      PACTOLUS_PUSH_PRIVATE: 'on',
      PACTOLUS_LOG_LEVEL: 'error',
    }
  }

  async start(): Promise<void> {
    for (const at of [0, 1]) this.#running[at] = await this.#one()
  }

  admin(at: number): Admin {
    return new Admin({ baseUrl: this.#running[at]?.ready.baseUrl ?? '' })
  }

  async kill(at: number): Promise<void> {
    await this.#running[at]?.stop('SIGKILL')
    this.#running[at] = await this.#one()
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map((one) => one.stop()))
  }

  #one(): Promise<Pactolus> {
    return startPactolus(['serve'], this.#environment)
  }
}

// It takes long, so it runs once.
const skip = onPostgres && !onRouter ? false : 'needs PostgreSQL without a router'
test('a thousand pushes under kills: all arrive, none is invented, in order', {
  skip,
}, async () => {
  const database = await createDatabase()
  const services = new Services(database.url ?? '')
  let receiver = await PushReceiver.start({ token, game })
  const { received, port } = receiver
  try {
    await services.start()
    await createTarget(services.admin(0), receiver.url)
    const selling = sell(services)
    for (const at of [0, 1, 0]) {
      await sleep(300)
      await receiver.close()
      await services.kill(at)
      receiver = await PushReceiver.start({ token, game }, port)
      receiver.received = received
    }
    await selling
    const admin = services.admin(0)
    await until(async () => {
      const { body } = await admin.get(`${pushes}?state=pending&limit=500`)
      const items = body.items as { push_id: string; attempts: number }[]
      // Those that failed would be tried again in some minutes.
      const failed = items.filter(({ attempts }) => attempts > 0)
      await Promise.all(failed.map(({ push_id }) => admin.post(`${offer}/pushes/${push_id}/retry`)))
      await sleep(200)
      return items.length === 0
    })
    const made = Array.from({ length: purchasesOfPlayer }, (_, n) => `T${n}`)
    const numbersOf = new Map<string, Set<unknown>>()
    for (const { payload } of received) {
      const numbers = numbersOf.get(String(payload.OpenId)) ?? new Set()
      numbersOf.set(String(payload.OpenId), numbers.add(payload.OutTradeNo))
    }
    assert.equal(numbersOf.size, players)
    for (const [openid, numbers] of numbersOf) assert.deepEqual([...numbers], made, openid)
    assert.deepEqual(receiver.faults, [])
  } finally {
    await services.stop()
    await receiver.close()
    await database.remove()
  }
})

const offer = `/offers/${game.offerId}`
const pushes = `${offer}/production/pushes`

async function createTarget(admin: Admin, url: string): Promise<void> {
  const { appid, offerId, secret, keys } = game
  await admin.done(201, 'POST', '/apps', { appid, name: 'Kills', secret })
  await admin.done(201, 'POST', '/offers', {
    ...{ offer_id: offerId, appid, name: 'Coins' },
    ...{ production_key: keys.production, sandbox_key: keys.sandbox },
  })
  await admin.done(200, 'POST', '/push-targets', { appid, channel: 'platform', url, token })
}

/** Every player buys one purchase after the other, each sent again until it is answered. */
async function sell(services: Services): Promise<void> {
  const buyers = Array.from({ length: players }, async (_, player) => {
    const path = `${offer}/production/accounts/o${player}/1/recharge`
    for (let n = 0; n < purchasesOfPlayer; n += 1) {
      const terms = { out_trade_no: `T${n}`, amount: 10, fee: 100 }
      await until(async () => {
        const answer = await services
          .admin(player % 2)
          .post(path, terms)
          .catch(() => undefined)
        return answer?.status === 200
      })
    }
  })
  await Promise.all(buyers)
}
