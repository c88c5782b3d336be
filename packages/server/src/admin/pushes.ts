// Pushes: what is pending, what was delivered, what is dead, and another attempt.
import { Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError, notFound } from '../api/errors.ts'
import { Env, errors, OfferId } from '../api/schemas.ts'
import type { ListedPush, PushPage } from '../ledger/pushes.ts'
import type { Services } from '../services.ts'
import * as contract from './push-contract.ts'

type Parts = Pick<Services, 'ledger' | 'clock'>

const tags = ['pushes']
const idPattern = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
const params = Type.Object({ offer_id: OfferId, push_id: Type.String({ pattern: idPattern }) })
const cursor = new RegExp(`^(\\S+) (${idPattern.slice(1, -1)})$`)

export function registerPushes(app: ApiApp, parts: Parts): void {
  registerList(app, parts)
  registerShow(app, parts)
  registerRetry(app, parts)
}

function registerList(app: ApiApp, { ledger }: Parts): void {
  app.get(
    '/offers/:offer_id/:env/pushes',
    {
      schema: {
        summary: 'List pushes',
        description: 'Newest first. Delivered ones are kept for 7 days, dead ones for 90.',
        tags,
        params: Type.Object({ offer_id: OfferId, env: Env }),
        querystring: contract.PushesQuery,
        response: {
          200: Type.Object({
            items: Type.Array(contract.PushBody),
            next: Type.Union([Type.String(), Type.Null()]),
          }),
          ...errors,
        },
      },
    },
    async ({ params: { offer_id, env }, query }) => {
      const { after, limit, state = '', openid = '' } = query
      const before = positionOf(after)
      const page: PushPage = { env, state, openid, before, size: limit }
      const pushes = await ledger.pushes.list(offer_id, page)
      const last = pushes.length === limit ? pushes.at(-1) : undefined
      return {
        items: pushes.map((push) => bodyOf(push, offer_id)),
        next: last === undefined ? null : `${last.createdAt.toISOString()} ${last.pushId}`,
      }
    },
  )
}

function registerShow(app: ApiApp, { ledger }: Parts): void {
  app.get(
    '/offers/:offer_id/pushes/:push_id',
    {
      schema: {
        summary: 'Show a push',
        tags,
        params,
        response: { 200: contract.PushBody, ...errors },
      },
    },
    async ({ params: { offer_id, push_id } }) =>
      bodyOf(await foundPush(ledger, offer_id, push_id), offer_id),
  )
}

function registerRetry(app: ApiApp, { ledger, clock }: Parts): void {
  app.post(
    '/offers/:offer_id/pushes/:push_id/retry',
    {
      schema: {
        summary: 'Deliver a push now',
        description: 'One that was delivered or is dead begins again, with every attempt.',
        tags,
        params,
        response: { 200: contract.Retried, ...errors },
      },
    },
    async ({ params: { offer_id, push_id } }) => {
      const push = await foundPush(ledger, offer_id, push_id)
      const outcome = await ledger.pushes.retry(push, clock.now(offer_id))
      if (outcome === 'not_found') throw notFound(`push ${push_id}`)
      if (outcome === 'in_flight') {
        throw new ApiError(409, 'in_flight', 'The push is being delivered at this moment.')
      }
      return { outcome }
    },
  )
}

async function foundPush(
  ledger: Parts['ledger'],
  offerId: string,
  pushId: string,
): Promise<ListedPush> {
  const push = await ledger.pushes.find(pushId)
  if (push === undefined || push.book !== ledger.bookOf(offerId)) throw notFound(`push ${pushId}`)
  return push
}

function positionOf(after: string | undefined): { at: Date; pushId: string } | undefined {
  if (after === undefined) return undefined
  const [, at = '', pushId = ''] = cursor.exec(after) ?? []
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) {
    throw new ApiError(400, 'invalid', 'after must be the `next` of a page before.')
  }
  return { at: date, pushId }
}

function bodyOf(push: ListedPush, offerId: string): contract.PushShape {
  return {
    push_id: push.pushId,
    offer_id: offerId,
    env: push.env,
    openid: push.openid,
    zone_id: push.zoneId,
    channel: push.channel,
    event: push.event,
    facts: { ...push.facts },
    state: push.state,
    attempts: push.attempts,
    answer: push.answer,
    created_at: push.createdAt.toISOString(),
    due_at: push.state === 'pending' ? push.dueAt.toISOString() : null,
    ended_at: push.endedAt?.toISOString() ?? null,
  }
}
