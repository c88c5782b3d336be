// `pactolus serve` on a database of the test's own, with a game, players who have coins, and a caller
// that signs as a game server does.
import { randomBytes } from 'node:crypto'
import { type Pactolus, startPactolus } from '../../packages/server/test/support/process.ts'
import { Caller, type Game } from '../../packages/server/test/support/service.ts'

/** The token of the admin API and the key that secrets are sealed under: one pair for a test's services. */
export const adminToken = randomBytes(24).toString('hex')
export const secrets = {
  PACTOLUS_MASTER_KEY: randomBytes(32).toString('base64'),
  PACTOLUS_ADMIN_TOKEN: adminToken,
}
const offerId = '1'
export const zoneId = '1'
/** What each player has at first: more than a run can cost. */
export const firstCoins = 1_000_000_000

export class Service {
  readonly #pactolus: Pactolus
  readonly caller: Caller

  private constructor(pactolus: Pactolus, caller: Caller) {
    this.#pactolus = pactolus
    this.caller = caller
  }

  /** On a new database, with players who have coins. */
  static async start(
    databaseUrl: string,
    openids: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<Service> {
    const pactolus = await serve(databaseUrl, env)
    try {
      const { baseUrl } = pactolus.ready
      const game = await createGame(baseUrl)
      for (const openid of openids) {
        const path = `/offers/${offerId}/production/accounts/${openid}/${zoneId}/recharge`
        await ask(baseUrl, path, { bill_no: 'first', amount: firstCoins })
      }
      const caller = new Caller(baseUrl, game, 'production', await tokenOf(baseUrl, game))
      return new Service(pactolus, caller)
    } catch (error) {
      await pactolus.stop('SIGKILL')
      throw error
    }
  }

  get baseUrl(): string {
    return this.#pactolus.ready.baseUrl
  }

  async isReady(): Promise<boolean> {
    return (await fetch(`${this.#pactolus.ready.baseUrl}/readyz`)).ok
  }

  async stop(): Promise<void> {
    await this.#pactolus.stop('SIGKILL')
  }
}

/** On a database that is there already. */
export function serve(databaseUrl: string, env: NodeJS.ProcessEnv = {}): Promise<Pactolus> {
  return startPactolus(['serve'], {
    DATABASE_URL: databaseUrl,
    ...secrets,
    PACTOLUS_LOG_LEVEL: 'fatal',
    ...env,
  })
}

async function createGame(baseUrl: string): Promise<Game> {
  const { appid, secret } = await ask(baseUrl, '/apps', { name: 'Fail-over' })
  const offer = { offer_id: offerId, appid, name: 'Coins' }
  const { production_key, sandbox_key } = await ask(baseUrl, '/offers', offer)
  return {
    appid: String(appid),
    secret: String(secret),
    offerId,
    keys: { production: String(production_key), sandbox: String(sandbox_key) },
  }
}

async function tokenOf(baseUrl: string, { appid, secret }: Game): Promise<string> {
  const query = new URLSearchParams({ grant_type: 'client_credential', appid, secret })
  const answer = (await (await fetch(`${baseUrl}/cgi-bin/token?${query}`)).json()) as {
    access_token: string
  }
  return answer.access_token
}

async function ask(baseUrl: string, path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`${baseUrl}/admin/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`POST ${path}: ${response.status}`)
  return (await response.json()) as Record<string, unknown>
}
