// Orders by time, and the whole life of one.
import type { Static } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError, notFound } from '../api/errors.ts'
import { errors } from '../api/schemas.ts'
import { coins } from '../dialect/answer.ts'
import { answersNow } from '../dialect/answers-now.ts'
import { dialects } from '../dialect/register.ts'
import type { AccountKey, FoundOrder } from '../ledger/model.ts'
import { type OrderSearch, type OrderWithEntry, orderStateOf } from '../ledger/reading.ts'
import type { Services } from '../services.ts'
import { orderBody } from './account-bodies.ts'
import { accountPath, keyOf } from './account-key.ts'
import { withMakers } from './acts.ts'
import { foundOffer } from './offers.ts'
import { readRange, readWalkCursor, writeWalkCursor } from './range.ts'
import * as contract from './reading-contract.ts'

type ReadServices = Pick<Services, 'ledger' | 'directory' | 'clock' | 'acts'>

const amountMost = 999_999_999_999_999n

export function registerOrders(app: ApiApp, services: ReadServices): void {
  registerSearch(app, services)
  registerLife(app, services)
}

function registerSearch(app: ApiApp, services: ReadServices): void {
  const { ledger, directory, clock } = services
  app.get(
    '/offers/:offer_id/:env/orders',
    {
      schema: {
        summary: 'Search orders by time',
        description:
          'Newest first, of the last day unless `from` and `to` say otherwise. A search looks at windows of ' +
          'time, one after the other, and answers after about 200 ms with what it has found so far: ' +
          'go on with `next` until it is null.',
        tags: ['accounts'],
        params: contract.OfferParams,
        querystring: contract.SearchQuery,
        response: { 200: contract.searched(contract.FoundOrderBody), ...errors },
      },
    },
    async ({ params: { offer_id, env }, query }) => {
      const offer = await foundOffer(directory, offer_id)
      const nowMs = clock.now(offer_id)
      const openFrom = new Date(nowMs - offer.cancelWindowS * 1000)
      const { rows, next, searchedUs } = await ledger.reading.searchOrders(
        offer_id,
        env,
        orderSearchOf(query, openFrom),
        {
          ...readRange(query, nowMs),
          ...{ cursor: readWalkCursor(query.after, 4), size: query.limit },
        },
      )
      return {
        items: await shownOf(services, { offerId: offer_id, env }, rows, openFrom),
        next: writeWalkCursor(next),
        searched_until: new Date(Number(searchedUs / 1000n)).toISOString(),
      }
    },
  )
}

/** What to look for; `openFrom` says which pays can still be refunded. */
export function orderSearchOf(
  query: Omit<Static<typeof contract.SearchQuery>, 'after' | 'limit'>,
  openFrom: Date,
): OrderSearch {
  const { amount_min: min = 0, amount_max: max } = query
  if (max !== undefined && max < min) {
    throw new ApiError(400, 'bad_request', '`amount_min` must not be larger than `amount_max`.')
  }
  return {
    ...{ openid: query.openid, zoneId: query.zone_id, payItem: query.pay_item, openFrom },
    ...{ kind: query.kind ?? '', state: query.state ?? '' },
    ...{ amountMin: BigInt(min), amountMax: max === undefined ? amountMost : BigInt(max) },
  }
}

function registerLife(app: ApiApp, services: ReadServices): void {
  const { ledger, directory, clock } = services
  app.get(
    `${accountPath}/orders/:kind/:bill_no`,
    {
      schema: {
        summary: 'The whole life of an order',
        description:
          'The order with its entry, its refunds or its pay, how long it can still be refunded, and what ' +
          'each protocol would answer to the calls about it now.',
        tags: ['accounts'],
        params: contract.OrderParams,
        response: { 200: contract.OrderLifeBody, ...errors },
      },
    },
    async ({ params }) => {
      const account = keyOf(params)
      const offer = await directory.callableOffer(params.offer_id)
      if (offer === undefined) throw notFound(`offer ${params.offer_id}`)
      const life = await ledger.reading.order(account, params.kind, params.bill_no)
      if (life === undefined) throw notFound(`${params.kind} ${params.bill_no} of this account`)
      const balance = await ledger.balance(account)
      const nowMs = clock.now(params.offer_id)
      const windowMs = offer.cancelWindowS * 1000
      const parts = [life.order, ...(life.pay === undefined ? [] : [life.pay]), ...life.refunds]
      const shown = await shownOf(
        services,
        account,
        parts.map((part) => ({ ...part, ...account })),
        new Date(nowMs - windowMs),
      )
      const linked = (order: OrderWithEntry) => ({
        order: shown[parts.indexOf(order)] as contract.FoundOrderBody,
        entry: entryOf(order),
      })
      const { kind, entryNo, postedAt } = life.order
      const endsMs = postedAt.getTime() + windowMs
      const answers = dialects.flatMap((dialect) =>
        answersNow(dialect, { offer, account, life, balance, nowMs }),
      )
      return {
        ...linked(life.order),
        refunds: life.refunds.map(linked),
        pay: life.pay === undefined ? null : linked(life.pay),
        window:
          kind === 'pay' && entryNo !== null
            ? { ends_at: new Date(endsMs).toISOString(), is_open: nowMs <= endsMs }
            : null,
        answers_now: answers.map(({ dialect, operation, errcode, detail = null }) => ({
          ...{ dialect, is_spoken: offer.dialects.includes(dialect), operation },
          ...{
            errcode: errcode.code,
            name: errcode.name,
            en: errcode.message,
            zh: errcode.zh,
            detail,
          },
        })),
      }
    },
  )
}

/** Orders with how far they are, and who made them. */
function shownOf(
  services: ReadServices,
  place: Pick<AccountKey, 'offerId' | 'env'>,
  orders: readonly FoundOrder[],
  openFrom: Date,
): Promise<contract.FoundOrderBody[]> {
  const shown = orders.map((order) => ({
    ...orderBody(order),
    state: orderStateOf(order, openFrom),
  }))
  return withMakers(services, place, orders, shown)
}

/** Null for a tombstone, and when the entry is detached. */
function entryOf(order: OrderWithEntry) {
  const { entryNo, paidDelta, giftDelta, paidAfter, giftAfter, postedAt } = order
  if (entryNo === null || paidDelta === null || giftDelta === null) return null
  if (paidAfter === null || giftAfter === null) return null
  return {
    entry_no: Number(entryNo),
    paid_delta: coins(paidDelta),
    gift_delta: coins(giftDelta),
    paid_after: coins(paidAfter),
    gift_after: coins(giftAfter),
    posted_at: postedAt.toISOString(),
  }
}
