// Where the admin API has an account.
import type { AccountAddress } from './address.ts'
import { path } from './admin-client.ts'

export function accountPath({ offerId, env, openid, zoneId }: AccountAddress): string {
  return path`/offers/${offerId}/${env}/accounts/${openid}/${zoneId}`
}
