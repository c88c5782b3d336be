// The demo game of `pactolus dev`: one app, one offer, one player with coins. Made on the first start
// and found again on the next.
import { defaultOfferSettings, newSecret } from '../directory/directory.ts'
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
}

const appid = 'wxdemo0000000001'
const offerId = '1450000001'
const openid = 'oDemoPlayer00000000000000001'
const zoneId = '1'
const firstCoins = 1000n

export async function demoGame(services: Services): Promise<DemoGame> {
  const { directory, sessions } = services
  if ((await directory.findApp(appid)) === undefined) await createGame(services)
  const app = await directory.findApp(appid)
  const offer = await directory.callableOffer(offerId)
  const session = (await sessions.find(appid, openid)) ?? (await sessions.start(appid, openid))
  const [key] = offer?.keys.production ?? []
  const [sandboxKey] = offer?.keys.sandbox ?? []
  if (!app || !session || key === undefined || sandboxKey === undefined) {
    throw new Error(`the demo game ${appid} is incomplete; start with another --data folder`)
  }
  const { secret } = app
  const { sessionKey } = session
  return { appid, secret, offerId, key, sandboxKey, openid, sessionKey, zoneId }
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
