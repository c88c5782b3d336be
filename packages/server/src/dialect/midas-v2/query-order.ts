// queryorderinfo of Midas 2.0: how far a purchase of coins got (midas-v2 §2.5). Goods are not sold here.
import { midasV2 } from '@pactolus/protocol'
import type { MoneyOrder } from '../../ledger/money-orders.ts'
import type { Answer } from '../answer.ts'
import type { Request, Resolved } from '../dialect.ts'

const { errcodes } = midasV2
const bizCoins = '1'

export function queryOrder({ env, offer, fields }: Resolved): Request {
  const { openid = '', zone_id: zoneId, out_trade_no: tradeNo = '', biz_id: bizId } = fields
  return {
    kind: 'other',
    async answer({ ledger }) {
      const found = await ledger.money.find(offer.offerId, env, { openid, tradeNo })
      const order = found.find((each) => zoneId === undefined || each.zoneId === zoneId)
      if (order === undefined || bizId !== bizCoins) return { errcode: errcodes.trade_not_found }
      return { errcode: errcodes.ok, fields: orderFields(order) }
    },
  }
}

function orderFields(order: MoneyOrder): NonNullable<Answer['fields']> {
  const { paidAt, providedAt, tradeNo, transactionNo, platformNo } = order
  return {
    product_id: '',
    pay_state: paidAt === null ? 1 : 2,
    deliver_state: providedAt === null ? 1 : 2,
    pay_finish_time: paidAt === null ? 0 : Math.floor(paidAt.getTime() / 1000),
    out_trade_no: tradeNo,
    ...(transactionNo !== null && { mch_order_no: platformNo, transaction_id: transactionNo }),
  }
}
