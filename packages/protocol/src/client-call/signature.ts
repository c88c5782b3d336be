// paySig of a client call (client-topup §4, xpay §4). Its `signature` is that of the session over signData alone.
import { hmacHex } from '../hmac.ts'
import type { SignedClientCall } from './client-call.ts'

/** `paySig`: the name of the call and the text of signData, under the AppKey of the environment in signData. */
export function clientPaySig(
  appKey: string,
  call: SignedClientCall,
  signData: string | Uint8Array,
): string {
  return hmacHex(appKey, `${call}&`, signData)
}
