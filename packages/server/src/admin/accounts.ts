// Accounts, their statements and orders.
import { Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { Env, errors, filter, OfferId, text } from '../api/schemas.ts'
import type { Services } from '../services.ts'
import { accountBody, entryBody, orderBody } from './account-bodies.ts'
import { accountPath, keyOf } from './account-key.ts'
import { withMakers } from './acts.ts'
import * as contract from './contract.ts'
import { registerMoves } from './moves.ts'
import { badCursor } from './range.ts'

const offerParams = Type.Object({ offer_id: OfferId, env: Env })

export function registerAccounts(app: ApiApp, services: Services): void {
  registerReads(app, services)
  registerMoves(app, services)
}

function registerReads(app: ApiApp, services: Pick<Services, 'acts' | 'ledger'>): void {
  const { ledger } = services
  app.get(
    '/offers/:offer_id/:env/accounts',
    {
      schema: {
        summary: 'List accounts',
        tags: ['accounts'],
        params: offerParams,
        querystring: Type.Object({
          ...contract.PageQuery,
          openid: filter('A beginning of openids.'),
        }),
        response: { 200: contract.page(contract.AccountBody), ...errors },
      },
    },
    async ({ params: { offer_id, env }, query }) => {
      const [afterOpenid, afterZoneId] = readCursor(query.after)
      const page = { openidPrefix: query.openid, afterOpenid, afterZoneId, size: query.limit }
      const accounts = await ledger.listAccounts(offer_id, env, page)
      const last = accounts.length === query.limit ? accounts.at(-1) : undefined
      const items = accounts.map((found) =>
        accountBody({ openid: found.openid, zone_id: found.zoneId }, found),
      )
      return { items, next: last === undefined ? null : writeCursor([last.openid, last.zoneId]) }
    },
  )

  app.get(
    accountPath,
    {
      schema: {
        summary: 'Show an account',
        description: 'An account that nothing ever came to reads as empty.',
        tags: ['accounts'],
        params: contract.AccountParams,
        response: { 200: contract.AccountBody, ...errors },
      },
    },
    async ({ params }) => accountBody(params, await ledger.balance(keyOf(params))),
  )

  app.get(
    `${accountPath}/entries`,
    {
      schema: {
        summary: 'The statement of an account',
        description: 'Newest first; each line is an entry with the order that wrote it.',
        tags: ['accounts'],
        params: contract.AccountParams,
        querystring: contract.StatementQuery,
        response: { 200: contract.StatementPage, ...errors },
      },
    },
    async ({ params, query: { after = '0', limit, kind } }) => {
      if (!/^\d{1,18}$/.test(after)) throw badCursor()
      const page = { kind, beforeEntryNo: BigInt(after), size: limit }
      const account = keyOf(params)
      const lines = await ledger.statement(account, page)
      const next = lines.length === limit ? String(lines.at(-1)?.entryNo) : null
      const orders = lines.map(({ kind, billNo }) => ({ ...account, kind, billNo }))
      const items = await withMakers(services, account, orders, lines.map(entryBody))
      const until = await ledger.reading.detachedUntil(account)
      return { items, next, detached_until: until?.toISOString() ?? null }
    },
  )

  app.get(
    '/offers/:offer_id/:env/orders/:bill_no',
    {
      schema: {
        summary: 'Find orders by number',
        description: 'Of any account and kind: a number is unique only per account and kind.',
        tags: ['accounts'],
        params: Type.Object({
          ...offerParams.properties,
          bill_no: text(70, 'An order number.'),
        }),
        response: {
          200: Type.Object({ items: Type.Array(contract.OrderBody) }),
          ...errors,
        },
      },
    },
    async ({ params: { offer_id, env, bill_no } }) => {
      const orders = await ledger.findOrders(offer_id, env, bill_no)
      const place = { offerId: offer_id, env }
      return { items: await withMakers(services, place, orders, orders.map(orderBody)) }
    },
  )
}

function writeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

function readCursor(after: string | undefined): [string, string] {
  if (after === undefined) return ['', '']
  try {
    const parts: unknown = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'))
    if (Array.isArray(parts) && parts.length === 2 && !JSON.stringify(parts).includes('\\u0000')) {
      return [String(parts[0]), String(parts[1])]
    }
  } catch {}
  throw badCursor()
}
