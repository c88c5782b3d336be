// The calls of the vendor's client that take a player's money (client-topup §1 and §4, xpay §4), as data. They
// reach no server of the game; what they do to the balance is what a game server then sees.
import type { Env } from '../operation.ts'

export type ClientCallName =
  | 'requestMidasPayment'
  | 'requestMidasPaymentGameItem'
  | 'requestVirtualPayment'

/** Those whose `signData` the game's server signs. */
export type SignedClientCall = Exclude<ClientCallName, 'requestMidasPayment'>

export const signedClientCalls: readonly SignedClientCall[] = [
  'requestVirtualPayment',
  'requestMidasPaymentGameItem',
]

/** What a mini game's top-up may cost, in yuan (client-topup §2). */
export const topUpTiers: readonly number[] = [
  ...[1, 3, 6, 8, 12, 18, 25, 30, 40, 45, 50, 60, 68, 73, 78, 88, 98, 108, 118, 128, 148, 168],
  ...[188, 198, 328, 648, 998, 1998, 2998],
]

/** The environment that `env` of a client call names: 0, the default, or 1. */
export function envOfNumber(env: unknown): Env | undefined {
  if (env === undefined || env === 0) return 'production'
  return env === 1 ? 'sandbox' : undefined
}
