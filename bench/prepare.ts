// Makes a game with funded players in a database before Pactolus serves it. It uses the service's
// own parts in this process.
import { randomBytes } from 'node:crypto'
import { readConfig } from '../packages/server/src/config.ts'
import { defaultOfferSettings, newSecret } from '../packages/server/src/directory/directory.ts'
import { completeDevConfig } from '../packages/server/src/emulator/dev-secrets.ts'
import { startServer } from '../packages/server/src/server.ts'
import type { Services } from '../packages/server/src/services.ts'
import { type Game, openidOf, sessionKeyOf } from './requests.ts'

const appid = 'wxbench000000001'
const offerId = '1450009999'
const quiet = { port: '0', logLevel: 'silent' }

/** The environment under which `pactolus serve` and everything like it starts. */
export function serviceEnvironment(databaseUrl: string): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    PACTOLUS_MASTER_KEY: randomBytes(32).toString('base64'),
    PACTOLUS_ADMIN_TOKEN: `bench:${randomBytes(24).toString('hex')}`,
  }
}

export async function preparePostgres(
  environment: Record<string, string>,
  players: number,
): Promise<Game> {
  const config = readConfig('serve', quiet, environment)
  const { masterKey } = config
  if (masterKey === undefined) throw new Error('no master key')
  return prepare({ ...config, masterKey }, players)
}

export async function prepareEmbedded(data: string, players: number): Promise<Game> {
  return prepare(completeDevConfig(readConfig('dev', { ...quiet, data }, {})), players)
}

async function prepare(config: Parameters<typeof startServer>[0], players: number): Promise<Game> {
  // Nothing is measured yet: a disk that is still writing out what came before may take its time.
  const patient = {
    waitMaxMs: 60_000,
    statementTimeoutMs: 60_000,
    databaseConnectTimeoutMs: 60_000,
  }
  const server = await startServer({ ...config, ...patient, queueMax: players + 1 })
  try {
    return await makeGame(server.services, players)
  } finally {
    await server.close()
  }
}

async function makeGame(
  { directory, tokens, ledger, sessions }: Services,
  players: number,
): Promise<Game> {
  const key = newSecret()
  const secret = newSecret()
  await directory.createApp({ appid, name: 'Bench', secret })
  await directory.createOffer({
    ...defaultOfferSettings,
    offerId,
    appid,
    name: 'Bench coins',
    currency: 'coin',
    dialects: ['1.0', '2.0', 'xpay'],
    productionKey: key,
    sandboxKey: newSecret(),
  })
  await Promise.all(
    Array.from({ length: players }, async (_, player) => {
      const account = { offerId, env: 'production', openid: openidOf(player), zoneId: '1' } as const
      const order = { kind: 'recharge', account, billNo: 'bench', amount: 1_000_000n } as const
      const { outcome } = await ledger.post(order)
      if (outcome !== 'posted') throw new Error(`funding a player: ${outcome}`)
    }),
  )
  // A few at a time: each is a statement of its own.
  const logins = Array.from({ length: 8 }, async (_, first) => {
    for (let player = first; player < players; player += 8) {
      await sessions.start(appid, openidOf(player), { sessionKey: sessionKeyOf(player) })
    }
  })
  await Promise.all(logins)
  const issued = await tokens.issueStable({ appid, secret }, false)
  if (typeof issued === 'string') throw new Error('no token')
  return { appid, offerId, key, token: issued.token, players }
}
