// The signatures of Midas 2.0 and xpay, over the bytes of the body exactly as sent (midas-v2 §3, xpay §1).
import { hmacHex } from '../hmac.ts'

/** `pay_sig`: the path and the body under the AppKey of the environment that the body names. */
export function paySig(appKey: string, path: string, body: string | Uint8Array): string {
  return hmacHex(appKey, `${path}&`, body)
}
