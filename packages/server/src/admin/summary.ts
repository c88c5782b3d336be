// What moved in an offer, by hour or by day, and what all of its players have.
import { type Static, Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError } from '../api/errors.ts'
import { errors, filter, moment } from '../api/schemas.ts'
import { coins } from '../dialect/answer.ts'
import type { OrderKind } from '../ledger/model.ts'
import type { HourTotal } from '../ledger/totals.ts'
import type { Services } from '../services.ts'
import { RangeQuery, readRange } from './range.ts'
import { OfferParams } from './reading-contract.ts'

const hourMs = 3_600_000
const stepsMs = { hour: hourMs, day: 24 * hourMs }

const Sum = Type.Object({
  orders: Type.Integer(),
  paid: Type.Integer({ description: 'Bought coins that moved.' }),
  gift: Type.Integer({ description: 'Given coins that moved.' }),
})
const sums = { recharge: Sum, present: Sum, pay: Sum, refund: Sum }

const SummaryBody = Type.Object({
  now: Type.Object(
    {
      paid: Type.Integer(),
      gift: Type.Integer(),
      accounts: Type.Integer(),
      frozen: Type.Integer(),
    },
    { description: 'Coins and accounts of all players. Of a large offer some seconds old.' },
  ),
  totals_from: Type.Union([moment, Type.Null()], {
    description:
      'Earlier hours cannot be told yet: after an upgrade or a doubling of partitions they are added up in ' +
      'the background. null before it has begun.',
  }),
  items: Type.Array(Type.Object({ from: moment, to: moment, ...sums }), {
    description: 'Every step of the range, oldest first, those without orders included.',
  }),
})

export function registerSummary(
  app: ApiApp,
  { ledger, clock }: Pick<Services, 'ledger' | 'clock'>,
): void {
  app.get(
    '/offers/:offer_id/:env/summary',
    {
      schema: {
        summary: 'What moved, by hour or by day',
        description:
          'Coins that were recharged, presented, paid and refunded, in steps from `from` on: of a day, 24 ' +
          'hours each, so that `from` says where a day begins. Without `from` and `to`, the last 24 hours.',
        tags: ['accounts'],
        params: OfferParams,
        querystring: Type.Object({
          ...RangeQuery,
          step: Type.Unsafe<'hour' | 'day'>({
            type: 'string',
            enum: ['hour', 'day'],
            default: 'hour',
          }),
          zone_id: filter('Accounts of this zone.'),
        }),
        response: { 200: SummaryBody, ...errors },
      },
    },
    async ({ params: { offer_id: offerId, env }, query }) => {
      const of = { offerId, env, zoneId: query.zone_id }
      const { from, to } = readHours(query, clock.now(offerId))
      const stepMs = stepsMs[query.step]
      const [now, known] = await Promise.all([
        ledger.totals.accounts(of),
        ledger.totals.knownFrom(),
      ])
      const first = known === undefined ? to : firstStep(from, known, stepMs)
      const hours = first < to ? await ledger.totals.hours(of, first, to) : []
      return {
        now: {
          ...{ paid: coins(now.paid), gift: coins(now.gift) },
          ...{ accounts: Number(now.accounts), frozen: Number(now.frozen) },
        },
        totals_from: known?.toISOString() ?? null,
        items: stepsOf(hours, { from: first, to }, stepMs),
      }
    },
  )
}

/** A range of whole hours. */
function readHours(query: { from?: string; to?: string }, nowMs: number): { from: Date; to: Date } {
  const hourEnd = new Date(Math.floor(nowMs / hourMs) * hourMs + hourMs).toISOString()
  const range = readRange({ ...query, to: query.to ?? hourEnd }, nowMs)
  for (const name of ['from', 'to'] as const) {
    if (range[name].getTime() % hourMs === 0) continue
    throw new ApiError(
      400,
      'bad_time',
      `\`${name}\` must be a full hour, such as 2026-04-01T08:00:00Z.`,
    )
  }
  return range
}

/** The first step of which every hour is known. */
function firstStep(from: Date, known: Date, stepMs: number): Date {
  const missing = Math.max(0, known.getTime() - from.getTime())
  return new Date(from.getTime() + Math.ceil(missing / stepMs) * stepMs)
}

type Sums = Record<OrderKind, Static<typeof Sum>>

function stepsOf(
  hours: readonly HourTotal[],
  { from, to }: { from: Date; to: Date },
  stepMs: number,
): Static<typeof SummaryBody>['items'] {
  const count = Math.max(0, Math.ceil((to.getTime() - from.getTime()) / stepMs))
  const none = () => ({ orders: 0, paid: 0, gift: 0 })
  const steps = Array.from(
    { length: count },
    (): Sums => ({ recharge: none(), present: none(), pay: none(), refund: none() }),
  )
  for (const { hour, kind, orders, paid, gift } of hours) {
    const sum = steps[Math.floor((hour.getTime() - from.getTime()) / stepMs)]?.[kind]
    if (sum === undefined) continue
    sum.orders += Number(orders)
    sum.paid += coins(paid)
    sum.gift += coins(gift)
  }
  return steps.map((step, n) => {
    const start = from.getTime() + n * stepMs
    const end = Math.min(start + stepMs, to.getTime())
    return { from: new Date(start).toISOString(), to: new Date(end).toISOString(), ...step }
  })
}
