// Accounts, their statements and orders, and the money an operator moves: always through the ledger.
import { type Static, Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError, notFound } from '../api/errors.ts'
import { BillNo, Env, errors, filter, OfferId, text } from '../api/schemas.ts'
import { coins } from '../dialect/answer.ts'
import { type AccountKey, cancelBillNo, type IncomingOrder, type Order } from '../ledger/model.ts'
import type { Outcome } from '../ledger/outcome.ts'
import type { Services } from '../services.ts'
import { accountBody, entryBody, orderBody, orderResult } from './account-bodies.ts'
import * as contract from './contract.ts'
import { foundOffer } from './offers.ts'
import { purchase } from './purchases.ts'

const account = '/offers/:offer_id/:env/accounts/:openid/:zone_id'
const offerParams = Type.Object({ offer_id: OfferId, env: Env })

export function registerAccounts(app: ApiApp, services: Services): void {
  registerReads(app, services)
  registerMoves(app, services)
  registerFreeze(app, services)
}

type MoveServices = Pick<Services, 'directory' | 'ledger' | 'emulator'>

function registerMoves(app: ApiApp, services: MoveServices): void {
  const { directory, ledger } = services
  app.post(
    `${account}/recharge`,
    {
      schema: {
        summary: 'Add coins bought with money',
        description:
          'Idempotent on its number: the same again moves nothing and says so. With out_trade_no in place of ' +
          'bill_no it is a purchase: a money order, that queryorderinfo and query_order know.',
        tags: ['accounts'],
        params: contract.AccountParams,
        body: contract.RechargeTerms,
        response: { 200: contract.OrderResult, ...errors },
      },
    },
    async ({ params, body }) => {
      const offer = await foundOffer(directory, params.offer_id)
      refuseUnreachable(params)
      const { bill_no: billNo, out_trade_no: tradeNo, amount, remark } = body
      if ((billNo === undefined) === (tradeNo === undefined)) {
        throw new ApiError(400, 'bad_request', 'Give bill_no or out_trade_no, one of them.')
      }
      if (billNo === undefined) {
        return purchase(services, { account: keyOf(params), offer, terms: body })
      }
      const { fee, state, dialect } = body
      if ([fee, state, dialect].some((given) => given !== undefined)) {
        throw new ApiError(400, 'bad_request', 'fee, state and dialect are for an out_trade_no.')
      }
      const notes = { appRemark: remark }
      const terms = { account: keyOf(params), billNo, amount: BigInt(amount), notes }
      const order = { kind: 'recharge' as const, ...terms }
      return (await acceptedLate(services, order)) ?? post(order, billNo)
    },
  )

  app.post(
    `${account}/present`,
    {
      schema: {
        summary: 'Give coins',
        description: 'Idempotent on bill_no: the same order again moves nothing and says so.',
        tags: ['accounts'],
        params: contract.AccountParams,
        body: contract.OrderTerms,
        response: { 200: contract.OrderResult, ...errors },
      },
    },
    async ({ params, body: { bill_no: billNo, amount, remark } }) => {
      await foundOffer(directory, params.offer_id)
      refuseUnreachable(params)
      const notes = { appRemark: remark }
      const terms = { account: keyOf(params), billNo, amount: BigInt(amount), notes }
      return post({ kind: 'present', ...terms }, billNo)
    },
  )

  app.post(
    `${account}/orders/:bill_no/cancel`,
    {
      schema: {
        summary: 'Take a pay back',
        description: 'The whole order, inside its window, exactly as cancelpay does.',
        tags: ['accounts'],
        params: Type.Object({ ...contract.AccountParams.properties, bill_no: BillNo }),
        response: { 200: contract.OrderResult, ...errors },
      },
    },
    async ({ params }) => {
      const offer = await foundOffer(directory, params.offer_id)
      return post(
        {
          kind: 'refund',
          account: keyOf(params),
          billNo: cancelBillNo(params.bill_no),
          payBillNo: params.bill_no,
          amount: null,
          windowS: offer.cancelWindowS,
          tombstone: false,
        },
        params.bill_no,
      )
    },
  )

  async function post(order: Order, billNo: string): Promise<contract.OrderResult> {
    const posting = await ledger.post(order)
    const refused = refusals[posting.outcome]
    if (refused !== undefined) throw new ApiError(409, posting.outcome, refused)
    return orderResult(posting, billNo)
  }
}

/** The wire refuses such names (docs/reference/operations.md): coins there could not be spent. */
function refuseUnreachable({ openid, zone_id }: { openid: string; zone_id: string }): void {
  if (!/[&=]/.test(openid + zone_id)) return
  const message = 'openid and zone_id must not hold & or =: no game could spend the coins'
  throw new ApiError(400, 'bad_request', message)
}

/** The answer to a recharge whose coins a fault of the emulator lets come later. */
async function acceptedLate(
  { emulator, ledger }: MoveServices,
  { account, billNo, amount, notes }: IncomingOrder,
): Promise<contract.OrderResult | undefined> {
  const remark = notes?.appRemark
  const accepted = await emulator?.lateRecharge(account, { billNo, amount, remark })
  if (accepted === undefined) return undefined
  if (accepted !== amount) {
    throw new ApiError(409, 'bill_no_conflict', refusals.bill_no_conflict ?? '')
  }
  const { paid, gift } = await ledger.balance(account)
  return {
    outcome: 'accepted',
    bill_no: billNo,
    amount: coins(amount),
    gift: 0,
    balance: coins(paid + gift),
    gift_balance: coins(gift),
  }
}

function registerFreeze(app: ApiApp, { ledger }: Pick<Services, 'ledger'>): void {
  for (const [verb, frozen] of [
    ['freeze', true],
    ['unfreeze', false],
  ] as const) {
    app.post(
      `${account}/${verb}`,
      {
        schema: {
          summary: frozen ? 'Freeze an account' : 'Unfreeze an account',
          description: 'A frozen account refuses pay with 90017; coins still come in and back.',
          tags: ['accounts'],
          params: contract.AccountParams,
          response: { 200: contract.AccountBody, ...errors },
        },
      },
      async ({ params }) => {
        const key = keyOf(params)
        if (!(await ledger.setFrozen(key, frozen))) throw notFound('such account')
        return accountBody(params, await ledger.balance(key))
      },
    )
  }
}

/** Outcomes that moved nothing and are not a repetition of what did. */
const refusals: Partial<Record<Outcome, string>> = {
  in_progress: 'Another process holds the account; try again in a moment.',
  order_not_found: 'This account never paid with that bill_no.',
  already_refunded: 'That pay was taken back already.',
  window_closed: 'The time to take that pay back is over.',
  bill_no_conflict: 'That bill_no was used before with another amount.',
  balance_limit: 'The account would pass 15 digits.',
}

function registerReads(app: ApiApp, { ledger }: Pick<Services, 'ledger'>): void {
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
    account,
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
    `${account}/entries`,
    {
      schema: {
        summary: 'The statement of an account',
        description: 'Newest first; each line is an entry with the order that wrote it.',
        tags: ['accounts'],
        params: contract.AccountParams,
        querystring: contract.StatementQuery,
        response: { 200: contract.page(contract.EntryBody), ...errors },
      },
    },
    async ({ params, query: { after = '0', limit, kind } }) => {
      if (!/^\d{1,18}$/.test(after)) throw badCursor()
      const page = { kind, beforeEntryNo: BigInt(after), size: limit }
      const lines = await ledger.statement(keyOf(params), page)
      const next = lines.length === limit ? String(lines.at(-1)?.entryNo) : null
      return { items: lines.map(entryBody), next }
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
      return { items: orders.map(orderBody) }
    },
  )
}

function keyOf(params: Static<typeof contract.AccountParams>): AccountKey {
  const { offer_id: offerId, env, openid, zone_id: zoneId } = params
  return { offerId, env, openid, zoneId }
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

function badCursor(): ApiError {
  return new ApiError(400, 'bad_cursor', '`after` must be the `next` of the page before.')
}
