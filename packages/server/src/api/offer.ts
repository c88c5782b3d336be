// An offer as the APIs, a seed and an export show it, and as the directory names its settings.

import { type DialectName, dialects } from '@pactolus/protocol'
import { type Static, Type } from 'typebox'
import type { Offer, OfferSettings } from '../directory/directory.ts'
import { Appid, moment, OfferId, strict, text } from './schemas.ts'

/** A protocol of the platform, by its name. */
export const Dialect = Type.Unsafe<DialectName>({
  type: 'string',
  enum: dialects.map(({ name }) => name),
})

export const offerSettings = {
  name: text(128, 'What people call the offer.'),
  cancel_window_s: Type.Integer({
    minimum: 0,
    maximum: 31_622_400,
    description: 'How long after a pay it can be refunded, in seconds.',
  }),
  tombstones: Type.Boolean({
    description: 'Remember the cancel of an unknown bill_no and refuse a pay that comes late.',
  }),
  require_session: Type.Boolean({ description: 'Answer 90010 to players without a live session.' }),
  production: Type.Boolean({ description: 'Allow production calls; 90017 when not.' }),
  sandbox: Type.Boolean({ description: 'Allow sandbox calls; 90017 when not.' }),
  dialects: Type.Array(Dialect, {
    minItems: 1,
    uniqueItems: true,
    description:
      'The protocols that its calls may use. Of the offers of an app, at most one speaks xpay.',
  }),
  xpay_partial_refunds: Type.Boolean({
    description: 'Whether xpay refunds an order in several parts; otherwise once.',
  }),
  coin_price: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    description: 'What the platform sells a coin for, in fen.',
  }),
}
export const currency = Type.String({
  minLength: 1,
  maxLength: 16,
  description: 'What its coins are called.',
})

export const OfferBody = Type.Object({
  offer_id: OfferId,
  appid: Appid,
  currency,
  ...offerSettings,
  created_at: moment,
})
export const OfferChanges = Type.Partial(Type.Object(offerSettings), strict)
export type OfferBody = Static<typeof OfferBody>

export function offerBody(offer: Offer): OfferBody {
  return {
    offer_id: offer.offerId,
    appid: offer.appid,
    name: offer.name,
    currency: offer.currency,
    cancel_window_s: offer.cancelWindowS,
    tombstones: offer.tombstones,
    require_session: offer.requireSession,
    production: offer.production,
    sandbox: offer.sandbox,
    dialects: [...offer.dialects],
    xpay_partial_refunds: offer.xpayPartialRefunds,
    coin_price: offer.coinPrice,
    created_at: offer.createdAt.toISOString(),
  }
}

type GivenSettings = Partial<Pick<OfferBody, keyof typeof offerSettings>>

/** The settings that were given, as the directory names them. */
export function settingsOf(given: GivenSettings): Partial<OfferSettings> {
  const { name, cancel_window_s, tombstones, require_session, production, sandbox } = given
  const { dialects, xpay_partial_refunds, coin_price } = given
  return {
    ...(name !== undefined && { name }),
    ...(cancel_window_s !== undefined && { cancelWindowS: cancel_window_s }),
    ...(tombstones !== undefined && { tombstones }),
    ...(require_session !== undefined && { requireSession: require_session }),
    ...(production !== undefined && { production }),
    ...(sandbox !== undefined && { sandbox }),
    ...(dialects !== undefined && { dialects }),
    ...(xpay_partial_refunds !== undefined && { xpayPartialRefunds: xpay_partial_refunds }),
    ...(coin_price !== undefined && { coinPrice: coin_price }),
  }
}
