// A game on a real service, reached over a network that fails on request.
import type { Env } from '@pactolus/protocol'
import {
  accountOf,
  createGame,
  type Game,
  recharge,
  startService,
  type TestService,
} from '../../../server/test/support/service.ts'
import { createMidas, type Midas, type MidasOptions } from '../../src/index.ts'
import { type FaultyNetwork, startFaultyNetwork } from './faulty-network.ts'

export interface TestGame {
  readonly service: TestService
  readonly network: FaultyNetwork
  readonly game: Game
  /** A client with limits that a test can wait for. Where it has to sign for a player, it logs the player in. */
  client(options?: Partial<MidasOptions>): Midas
  /** Starts a new session of a player, which ends the one before; the session_key. */
  login(openid: string): Promise<string>
  /** A new player with coins; the openid. */
  player(coins: number): Promise<string>
  /** What the ledger says, past the network. */
  balance(openid: string): Promise<number>
  remove(): Promise<void>
}

let players = 0

export async function startGame(
  settings: Parameters<typeof createGame>[1] = {},
  env: Env = 'production',
): Promise<TestGame> {
  const service = await startService()
  const game = await createGame(service, settings)
  const network = await startFaultyNetwork(service.baseUrl)
  const account = (openid: string) => accountOf(game, env, openid)
  const sessionKeys = new Map<string, string>()
  async function login(openid: string): Promise<string> {
    const session = await service.services.sessions.start(game.appid, openid)
    if (session === undefined) throw new Error('no such game')
    sessionKeys.set(openid, session.sessionKey)
    return session.sessionKey
  }
  return {
    service,
    network,
    game,
    login,
    client: (options = {}) =>
      createMidas({
        appid: game.appid,
        secret: game.secret,
        offerId: game.offerId,
        key: game.keys.production,
        sandboxKey: game.keys.sandbox,
        sandbox: env === 'sandbox',
        sessionKey: (openid) => sessionKeys.get(openid) ?? login(openid),
        baseUrl: network.baseUrl,
        // Long for an answer on a busy machine, short for one that never comes.
        timeoutMs: 1500,
        deadlineMs: 30_000,
        ...options,
      }),
    async player(coins) {
      players += 1
      const openid = `player_${players}`
      if (coins > 0) await recharge(service, account(openid), BigInt(coins))
      return openid
    },
    async balance(openid) {
      const { paid, gift } = await service.services.ledger.balance(account(openid))
      return Number(paid + gift)
    },
    async remove() {
      await network.close()
      await service.remove()
    },
  }
}
