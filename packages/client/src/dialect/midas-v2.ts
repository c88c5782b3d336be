// Midas 2.0 (midas-v2 §1 to §3).
import { midasV2 } from '@pactolus/protocol'
import { failureOf } from '../error.ts'
import { rawBodyDialect } from './raw-body.ts'

const { operations, errcodes, title } = midasV2

export const midasV2Dialect = rawBodyDialect({
  ...{ title, operations, errcodes },
  number: 'bill_no',
  firstSave: 'first_save',
  hasOffers: true,
  numberMax: 63,
  query: { sig_method: 'hmac_sha256' },
  common: ({ offerId, now }, env) => ({
    offer_id: offerId,
    ts: Math.floor(now() / 1000),
    zone_id: '1',
    env: env === 'sandbox' ? 1 : 0,
  }),
  failureOf(name, errcode, errmsg) {
    const failure = failureOf(errcodes, errcode, errmsg)
    // The amount was checked before it was sent: it can only be more than is left (midas-v2 §2.9).
    const isTooLarge =
      name === 'cancelPay' &&
      failure.reason === 'parameter_invalid' &&
      errmsg.startsWith('[amount]')
    return isTooLarge ? { ...failure, reason: 'refund_too_large' } : failure
  },
  // The host looks at the refund's number first: the order was refunded by others (midas-v2 §2.9).
  outcomeOfPart: undefined,
})
