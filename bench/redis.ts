// The wallet in Redis as game studios build it: the same calls, checks and log as the textbook service, and
// one script a pay.
import type { Fields } from '@pactolus/protocol'
import { type Answer, game, insufficient, servePay } from './peer-http.ts'
import { accountName, openFunded } from './redis-wallet.ts'
import { readArguments } from './service-arguments.ts'

const wallet = await openFunded(process.env, game)

async function deduct(fields: Fields): Promise<Answer> {
  const { offer_id: offerId, openid, zone_id: zoneId, bill_no: billNo = '', amt = '' } = fields
  const account = accountName(offerId, openid, zoneId)
  const { errcode, paid, gift, fromGift } = await wallet.pay(account, billNo, amt)
  if (errcode === 90013) return insufficient
  if (errcode === 90018) return { errcode, errmsg: 'bill_no was used before with another amount' }
  const errmsg = errcode === 0 ? 'ok' : 'bill_no repeated'
  return { errcode, errmsg, bill_no: billNo, balance: paid + gift, used_gen_amt: fromGift }
}

await servePay(readArguments().readyFile, deduct)
