// What an account had at an instant, and its explanation.
import type { ApiApp } from '../api/app.ts'
import { errors } from '../api/schemas.ts'
import { coins } from '../dialect/answer.ts'
import type { AccountKey } from '../ledger/model.ts'
import type { BalanceAt } from '../ledger/reading.ts'
import type { Services } from '../services.ts'
import { accountPath, keyOf } from './account-key.ts'
import { AccountParams } from './contract.ts'
import { readMoment } from './range.ts'
import * as contract from './reading-contract.ts'

type ReadServices = Pick<Services, 'ledger' | 'clock' | 'acts'>

const dayMs = 86_400_000
const utc8Ms = 8 * 3_600_000
const daysMax = 400

export function registerBalances(app: ApiApp, { ledger, clock, acts }: ReadServices): void {
  app.get(
    `${accountPath}/balance`,
    {
      schema: {
        summary: 'The balance of an account at an instant',
        description: 'Entries count that were posted by then, in the order of their numbers.',
        tags: ['accounts'],
        params: AccountParams,
        querystring: contract.AtQuery,
        response: { 200: contract.BalanceAtBody, ...errors },
      },
    },
    async ({ params, query }) => {
      const { at, balance } = await balanceAt(keyOf(params), query.at)
      return { at: at.toISOString(), ...bodyOf(balance), entry_no: Number(balance.entryNo) }
    },
  )

  app.get(
    `${accountPath}/explain`,
    {
      schema: {
        summary: 'Explain a balance',
        description:
          'The entries of the account up to an instant, added up by kind and proved to lead to its balance. Of ' +
          'a long history the last 10,000 entries; the days before have their balances alone.',
        tags: ['accounts'],
        params: AccountParams,
        querystring: contract.AtQuery,
        response: { 200: contract.ExplainBody, ...errors },
      },
    },
    async ({ params, query }) => {
      const key = keyOf(params)
      const { at, balance } = await balanceAt(key, query.at)
      const { opening, groups, addsUp } = await ledger.reading.explain(key, balance)
      const firstMs = Math.min(at.getTime(), ...groups.map(({ firstAt }) => firstAt.getTime()))
      const made = await acts.countMade(
        { ...key, book: ledger.bookOf(key.offerId) },
        // An act is written down a moment before its order.
        new Date(opening.entryNo > 0n ? firstMs : 0),
        at,
      )
      return {
        at: at.toISOString(),
        opening: coins(opening.paid + opening.gift),
        opening_gift: coins(opening.gift),
        opening_entry_no: Number(opening.entryNo),
        groups: groups.map(({ kind, entries, paid, gift, firstAt, lastAt }) => ({
          ...{ kind, count: Number(entries), paid: coins(paid), gift: coins(gift) },
          ...{ first_at: firstAt.toISOString(), last_at: lastAt.toISOString() },
          by_operators: made.get(kind) ?? 0,
        })),
        ...(opening.entryNo > 0n && { days: await daysOf(key, at, balance) }),
        ...bodyOf(balance),
        entries: Number(balance.entryNo),
        adds_up: addsUp,
      }
    },
  )

  async function balanceAt(key: AccountKey, given: string | undefined) {
    if (given !== undefined) {
      const at = readMoment('at', given)
      return { at, balance: await ledger.reading.balanceAt(key, at) }
    }
    // The account itself, so that its own counters are what has to add up.
    const balance: BalanceAt = await ledger.balance(key)
    return { at: new Date(clock.now(key.offerId)), balance }
  }

  /** Days of UTC+8 that have entries, from the one of `at` back; the last holds all before it. */
  async function daysOf(key: AccountKey, at: Date, balance: BalanceAt) {
    const dayStartMs = Math.floor((at.getTime() + utc8Ms) / dayMs) * dayMs - utc8Ms
    const ends = await ledger.reading.days(key, new Date(dayStartMs), daysMax)
    const points = [{ ...balance, endedAt: at }, ...ends]
    return points.flatMap((end, n) => {
      const isLast = n === points.length - 1
      const start = points[n + 1] ?? { entryNo: 0n, paid: 0n, gift: 0n, endedAt: new Date(0) }
      const entries = end.entryNo - start.entryNo
      if (entries === 0n && !(isLast && end.entryNo > 0n)) return []
      return [
        {
          ...{ from: start.endedAt.toISOString(), to: end.endedAt.toISOString() },
          entries: Number(entries),
          ...{ paid: coins(end.paid - start.paid), gift: coins(end.gift - start.gift) },
          ...bodyOf(end),
        },
      ]
    })
  }
}

function bodyOf({ paid, gift }: BalanceAt): { balance: number; gift_balance: number } {
  return { balance: coins(paid + gift), gift_balance: coins(gift) }
}
