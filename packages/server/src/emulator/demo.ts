// The demo game of a namespace: one app, one offer, one player with coins, one cloud environment. Made
// when the namespace is, and found again at the next start.
import { dialects } from '@pactolus/protocol'
import { cloudApis, cloudPath } from '../cloud/apis.ts'
import { defaultOfferSettings, newSecret } from '../directory/directory.ts'
import type { DemoGame } from '../ready-file.ts'
import type { Services } from '../services.ts'

/** What the games of the emulator are made and kept with. */
export type GameServices = Pick<
  Services,
  'directory' | 'environments' | 'ledger' | 'log' | 'sessions' | 'tokens'
>

export type GameIds = Pick<DemoGame, 'appid' | 'offerId' | 'openid' | 'zoneId'> & {
  /** Of the cloud environment. */
  readonly envId: string
}

const firstCoins = 1000n
const everyPath = ['/*']

/** The names of the game of the namespace with this number; the first one is the demo game's. */
export function gameIds(number: number): GameIds {
  const digits = (count: number) => String(number).padStart(count, '0')
  return {
    appid: `wxdemo${digits(10)}`,
    offerId: String(1_450_000_000 + number),
    openid: `oDemoPlayer${digits(17)}`,
    zoneId: '1',
    envId: number === 1 ? 'demo-env' : `demo-env-${number}`,
  }
}

/** The game with these names in the service at `baseUrl`; what of it is missing is made. */
export async function openGame(
  services: GameServices,
  baseUrl: string,
  ids: GameIds,
): Promise<DemoGame> {
  const { directory, sessions, environments } = services
  const { appid, offerId, openid, zoneId, envId } = ids
  if ((await directory.callableOffer(offerId)) === undefined) {
    // The coins come first: a game that is there has had them, even if the process died in between.
    await giveFirstCoins(services, ids)
    await createGame(services, ids)
  }
  const app = await directory.findApp(appid)
  const offer = await directory.callableOffer(offerId)
  const session = (await sessions.find(appid, openid)) ?? (await sessions.start(appid, openid))
  const [key] = offer?.keys.production ?? []
  const [sandboxKey] = offer?.keys.sandbox ?? []
  // Data of an older release have the game without it, or without paths.
  const environment =
    (await environments.find(envId)) ??
    (await environments.create(envId, appid, [...cloudApis.keys()], everyPath))
  if (typeof environment === 'object' && environment.paths.length === 0) {
    await environments.permit(envId, { paths: everyPath, replace: false })
  }
  const isThere = app !== undefined && session !== undefined && typeof environment === 'object'
  if (!isThere || key === undefined || sandboxKey === undefined) {
    throw new Error(`the demo game ${appid} is incomplete; start with another --data folder`)
  }
  const { secret } = app
  const { sessionKey } = session
  const { secretId, secretKey } = environment
  const cloud = { serviceUrl: baseUrl + cloudPath, envId, secretId, secretKey }
  return { appid, secret, offerId, key, sandboxKey, openid, sessionKey, zoneId, cloud }
}

async function createGame(
  { directory }: Pick<Services, 'directory'>,
  { appid, offerId }: GameIds,
): Promise<void> {
  await directory.createApp({ appid, name: 'Demo game', secret: newSecret() })
  await directory.createOffer({
    ...defaultOfferSettings,
    dialects: dialects.map(({ name }) => name),
    offerId,
    appid,
    name: 'Demo coins',
    currency: 'coin',
    productionKey: newSecret(),
    sandboxKey: newSecret(),
  })
}

/** The coins a game starts with, in both environments; they come in once a book. */
export async function giveFirstCoins(
  { ledger }: Pick<Services, 'ledger'>,
  ids: GameIds,
): Promise<void> {
  const { offerId, openid, zoneId } = ids
  await Promise.all(
    (['production', 'sandbox'] as const).map((env) => {
      const account = { offerId, env, openid, zoneId }
      return ledger.post({
        kind: 'recharge',
        account,
        billNo: 'demo-recharge',
        amount: firstCoins,
      })
    }),
  )
}
