// The account that a path of the admin API names.
import type { Static } from 'typebox'
import type { AccountKey } from '../ledger/model.ts'
import type { AccountParams } from './contract.ts'

export const accountPath = '/offers/:offer_id/:env/accounts/:openid/:zone_id'

export function keyOf(params: Static<typeof AccountParams>): AccountKey {
  const { offer_id: offerId, env, openid, zone_id: zoneId } = params
  return { offerId, env, openid, zoneId }
}
