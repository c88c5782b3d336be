// xpay, of mini programs: no offer, no zone, no ts; texts of the host are Chinese (xpay §1 and §2).
import { type Errcodes, midasV2, xpayCoinOperations, xpayErrcodes } from '@pactolus/protocol'
import { type Failure, failureOf } from '../error.ts'
import { rawBodyDialect } from './raw-body.ts'

/** In the protocol's table the host's own texts stand in place of English ones. */
const english: Readonly<Record<string, string>> = {
  openid_invalid: 'openid is wrong',
  coins_unpublished: 'the coins are not published',
  content_forbidden: 'a picture or a text is forbidden',
  data_generating: 'the data is being made',
  task_running: 'a task is running',
  refund_running: 'a refund is running',
  too_frequent: 'too many calls',
  left_fee_differs: 'left_fee is not what is left',
}

/** What Midas 2.0 names likewise has its English text; two names are hidden in numbers of others. */
const { order_not_found, signature_invalid } = midasV2.errcodes
const errcodes: Errcodes = { order_not_found, signature_invalid, ...inEnglish(xpayErrcodes) }

function inEnglish(table: Errcodes): Errcodes {
  const known: Errcodes = midasV2.errcodes
  return Object.fromEntries(
    Object.entries(table).map(([name, row]) => {
      const message = english[name] ?? known[name]?.message ?? row.message
      return [name, { ...row, message }]
    }),
  )
}

export const xpayDialect = rawBodyDialect({
  ...{ title: 'xpay', operations: xpayCoinOperations, errcodes },
  number: 'order_id',
  firstSave: 'first_save_flag',
  hasOffers: false,
  numberMax: 32,
  query: {},
  common: (_, env) => ({ env: env === 'sandbox' ? 1 : 0 }),
  failureOf(name, errcode, errmsg) {
    const failure = failureOf(errcodes, errcode, errmsg)
    return { ...failure, reason: reasonIn(failure, name === 'cancelPay') }
  },
  // An order has one refund, and it may be this one or another: the host does not say which (xpay §2.5).
  outcomeOfPart: 'unknown',
})

/** Three numbers have two meanings each (xpay §1.2 and §2.3). */
function reasonIn({ reason, errmsg }: Failure, isCancel: boolean): Failure['reason'] {
  if (reason === 'sig_invalid' && errmsg.includes('(signature)')) return 'signature_invalid'
  if (!isCancel) return reason
  if (reason === 'parameter_invalid' && errmsg.startsWith('数据不存在')) return 'order_not_found'
  return reason === 'balance_insufficient' ? 'refund_too_large' : reason
}
