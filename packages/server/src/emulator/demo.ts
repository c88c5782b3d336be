// The demo game of `pactolus dev`: one app, one offer, one player with coins, one cloud environment.
// Made on the first start and found again on the next.
import { cloudApis, cloudPath } from '../cloud/apis.ts'
import { defaultOfferSettings, newSecret } from '../directory/directory.ts'
import type { CloudCredential } from '../directory/environments.ts'
import type { Services } from '../services.ts'

/** What a program needs to play; the ready file has it under the same names. */
export interface DemoGame {
  readonly appid: string
  readonly secret: string
  readonly offerId: string
  readonly key: string
  readonly sandboxKey: string
  readonly openid: string
  readonly sessionKey: string
  readonly zoneId: string
  readonly cloud: DemoCloud
}

/** What a cloud function needs, as `cloud.init` of wx-server-sdk takes it. */
export interface DemoCloud extends CloudCredential {
  readonly serviceUrl: string
  readonly envId: string
}

const appid = 'wxdemo0000000001'
const offerId = '1450000001'
const openid = 'oDemoPlayer00000000000000001'
const zoneId = '1'
const envId = 'demo-env'
const firstCoins = 1000n

/** The demo game of the service at `baseUrl`. */
export async function demoGame(services: Services, baseUrl: string): Promise<DemoGame> {
  const { directory, sessions, environments } = services
  if ((await directory.findApp(appid)) === undefined) await createGame(services)
  const app = await directory.findApp(appid)
  const offer = await directory.callableOffer(offerId)
  const session = (await sessions.find(appid, openid)) ?? (await sessions.start(appid, openid))
  const [key] = offer?.keys.production ?? []
  const [sandboxKey] = offer?.keys.sandbox ?? []
  // Data of an older release have the game without it.
  await environments.create(envId, appid, [...cloudApis.keys()])
  const environment = await environments.find(envId)
  if (!app || !session || !environment || key === undefined || sandboxKey === undefined) {
    throw new Error(`the demo game ${appid} is incomplete; start with another --data folder`)
  }
  const { secret } = app
  const { sessionKey } = session
  const { secretId, secretKey } = environment
  const cloud = { serviceUrl: baseUrl + cloudPath, envId, secretId, secretKey }
  return { appid, secret, offerId, key, sandboxKey, openid, sessionKey, zoneId, cloud }
}

async function createGame({ directory, ledger }: Services): Promise<void> {
  await directory.createApp({ appid, name: 'Demo game', secret: newSecret() })
  await directory.createOffer({
    ...defaultOfferSettings,
    offerId,
    appid,
    name: 'Demo coins',
    currency: 'coin',
    productionKey: newSecret(),
    sandboxKey: newSecret(),
  })
  for (const env of ['production', 'sandbox'] as const) {
    const account = { offerId, env, openid, zoneId }
    await ledger.post({ kind: 'recharge', account, billNo: 'demo-recharge', amount: firstCoins })
  }
}
