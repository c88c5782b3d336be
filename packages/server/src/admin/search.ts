// One field for all that an operator may have: an openid, a number, the rid of an answer.
import { Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { errors, text } from '../api/schemas.ts'
import { covers } from '../directory/grants.ts'
import type { Services } from '../services.ts'
import * as contract from './reading-contract.ts'

/** Accounts that are shown of those whose openids begin alike. */
const accountsMax = 20

export function registerSearch(
  app: ApiApp,
  { ledger, driver }: Pick<Services, 'ledger' | 'driver'>,
): void {
  app.get(
    '/offers/:offer_id/:env/search',
    {
      schema: {
        summary: 'Find anything by an id',
        description:
          'The beginning of an openid; bill_no of an order or a refund; out_trade_no or wx_order_id of a ' +
          'purchase; the rid of an admin call, for whom the audit log is open. Each item names what a link to it needs.',
        tags: ['accounts'],
        params: contract.OfferParams,
        querystring: Type.Object({ q: text(128, 'What to look for.') }),
        response: {
          200: Type.Object({ items: Type.Array(contract.FoundBody) }),
          ...errors,
        },
      },
    },
    async ({ params: { offer_id, env }, query: { q }, caller }) => {
      // As of the audit log itself.
      const seesCalls = covers(caller?.grants ?? [], 'finance', 'everywhere')
      const first = { openidPrefix: q, afterOpenid: '', afterZoneId: '', size: accountsMax }
      const [accounts, orders, purchases, calls] = await Promise.all([
        ledger.listAccounts(offer_id, env, first),
        ledger.findOrders(offer_id, env, q),
        ledger.money.find(offer_id, env, { tradeNo: q, platformNo: q }),
        seesCalls ? driver.query<AuditRow>('select * from directory.find_audit($1)', [q]) : [],
      ])
      const items: contract.FoundBody[] = [
        ...orders.map((order) => ({
          ...{ type: 'order' as const, openid: order.openid, zone_id: order.zoneId },
          ...{ kind: order.kind, bill_no: order.billNo, at: order.postedAt.toISOString() },
          ...(order.payBillNo !== null && { pay_bill_no: order.payBillNo }),
        })),
        ...purchases.map((order) => ({
          ...{ type: 'purchase' as const, openid: order.openid, zone_id: order.zoneId },
          ...{ out_trade_no: order.tradeNo, wx_order_id: order.platformNo },
          at: order.createdAt.toISOString(),
        })),
        ...accounts.map(({ openid, zoneId }) => ({
          ...{ type: 'account' as const, openid, zone_id: zoneId },
        })),
        ...calls.map(({ audit_id, at, rid, action, target }) => ({
          ...{ type: 'audit' as const, audit_id: Number(audit_id), rid, action, target },
          at: at.toISOString(),
        })),
      ]
      return { items }
    },
  )
}

interface AuditRow {
  readonly audit_id: bigint
  readonly at: Date
  readonly rid: string
  readonly action: string
  readonly target: string
}
