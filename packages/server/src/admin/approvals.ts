// What was done to an account by whom, and what waits for somebody else's approval.
import { type Static, Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError, notFound } from '../api/errors.ts'
import { Env, errors, filter, OfferId } from '../api/schemas.ts'
import { coins } from '../dialect/answer.ts'
import type { Act } from '../directory/acts.ts'
import type { AccountKey } from '../ledger/model.ts'
import type { Services } from '../services.ts'
import { accountPath, keyOf } from './account-key.ts'
import * as own from './act-contract.ts'
import { actAccountOf, approve, reject } from './acts.ts'
import { type Caller, requireRole, unauthorized } from './caller.ts'
import * as contract from './contract.ts'

const tags = ['approvals']
const params = Type.Object({
  approval_id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
})

export function registerApprovals(app: ApiApp, services: Services): void {
  registerActs(app, services)
  registerList(app, services)
  registerDecisions(app, services)
}

function registerActs(app: ApiApp, services: Services): void {
  app.get(
    `${accountPath}/acts`,
    {
      schema: {
        summary: 'What was done to an account',
        description:
          'By operators and programs through this API, newest first: moves, freezes and notes, those that wait ' +
          'or were refused among them.',
        tags: ['accounts'],
        params: contract.AccountParams,
        querystring: Type.Object(contract.PageQuery),
        response: { 200: contract.page(own.ActBody), ...errors },
      },
    },
    async ({ params, query }) => {
      const account = keyOf(params)
      const page = { beforeActId: positionOf(query.after), size: query.limit }
      const found = await services.acts.list(actAccountOf(services, account), page)
      const known = found.map(async (act) => {
        return { ...act, amount: await amountOf(services, account, act) }
      })
      const items = (await Promise.all(known)).map((act) => actBody(act, timeOf(services, act)))
      return { items, next: nextOf(found, query.limit) }
    },
  )
}

/** Of a cancel of all that was left, what came back: its order alone has that. */
async function amountOf(
  { ledger }: Pick<Services, 'ledger'>,
  account: AccountKey,
  { action, state, amount, billNo }: Act,
): Promise<bigint | null> {
  if (action !== 'cancel' || state !== 'done' || amount !== null) return amount
  const life = await ledger.reading.order(account, 'refund', billNo ?? '')
  return life?.order.amount ?? null
}

function registerList(app: ApiApp, services: Services): void {
  app.get(
    '/approvals',
    {
      schema: {
        summary: 'List approvals',
        description:
          'Recharges, presents and cancels that need, or needed, the decision of somebody else, newest first.',
        tags,
        querystring: Type.Object({
          ...contract.PageQuery,
          state: Type.Unsafe<'waiting' | 'decided' | 'any'>({
            type: 'string',
            enum: ['waiting', 'decided', 'any'],
            default: 'waiting',
          }),
          by: filter('Who asked.'),
          offer_id: Type.Optional(OfferId),
          env: Type.Optional(Env),
        }),
        response: { 200: contract.page(own.ApprovalBody), ...errors },
      },
    },
    async ({ query, caller }) => {
      const found = await services.acts.listApprovals(callerOf(caller).grants, {
        isWaiting: query.state === 'any' ? null : query.state === 'waiting',
        by: query.by,
        offerId: query.offer_id ?? '',
        env: query.env ?? '',
        at: new Date(services.clock.now(query.offer_id)),
        beforeActId: positionOf(query.after),
        size: query.limit,
      })
      // A reset of the emulator leaves the requests of before behind.
      const open = found.filter(({ offerId, book }) => services.ledger.bookOf(offerId) === book)
      const items = open.map((act) => approvalBody(act, timeOf(services, act)))
      return { items, next: nextOf(found, query.limit) }
    },
  )
}

function registerDecisions(app: ApiApp, services: Services): void {
  app.post(
    '/approvals/:approval_id/approve',
    {
      schema: {
        summary: 'Approve a request',
        description:
          'Moves the coins under the number of the request; nobody approves the own one. Once more, when the answer ' +
          'was lost: coins move once.',
        tags,
        params,
        body: own.optional(own.DecisionTerms),
        response: { 200: contract.OrderResult, ...errors },
      },
    },
    async ({ params: { approval_id }, body, caller }) => {
      const act = await foundApproval(services, callerOf(caller), approval_id)
      return approve(services, callerOf(caller), act, body?.reason ?? '')
    },
  )

  app.post(
    '/approvals/:approval_id/reject',
    {
      schema: {
        summary: 'Reject a request',
        tags,
        params,
        body: own.optional(own.DecisionTerms),
        response: { 200: own.ApprovalBody, ...errors },
      },
    },
    async ({ params: { approval_id }, body, caller }) => {
      const act = await foundApproval(services, callerOf(caller), approval_id)
      await reject(services, callerOf(caller), act, body?.reason ?? '')
      const decided = (await services.acts.find(act.actId)) ?? act
      return approvalBody(decided, timeOf(services, decided))
    },
  )
}

/** A request that the caller may decide. */
async function foundApproval(services: Services, caller: Caller, id: number): Promise<Act> {
  const act = await services.acts.find(BigInt(id))
  const isOpen = act !== undefined && services.ledger.bookOf(act.offerId) === act.book
  if (act === undefined || act.expiresAt === null || !isOpen) throw notFound(`approval ${id}`)
  requireRole(caller, 'finance', 'environment', act)
  return act
}

function callerOf(caller: Caller | undefined): Caller {
  if (caller === undefined) throw unauthorized()
  return caller
}

function timeOf({ clock }: Pick<Services, 'clock'>, { offerId }: Act): number {
  return clock.now(offerId)
}

function actBody(act: Act, nowMs: number): Static<typeof own.ActBody> {
  const { decidedBy, decidedAt, expiresAt } = act
  const isOver = act.state === 'waiting' && expiresAt !== null && expiresAt.getTime() <= nowMs
  return {
    act_id: Number(act.actId),
    at: act.at.toISOString(),
    action: act.action,
    by: act.by,
    is_operator: act.sessionId !== null,
    reason: act.reason,
    bill_no: act.billNo,
    pay_bill_no: act.payBillNo,
    amount: act.amount === null ? null : coins(act.amount),
    state: isOver ? 'expired' : act.state,
    result: act.result,
    expires_at: expiresAt?.toISOString() ?? null,
    approval:
      decidedBy === null || decidedAt === null
        ? null
        : {
            decided_by: decidedBy,
            decided_at: decidedAt.toISOString(),
            reason: act.decisionReason,
          },
  }
}

function approvalBody(act: Act, nowMs: number): Static<typeof own.ApprovalBody> {
  return {
    approval_id: Number(act.actId),
    offer_id: act.offerId,
    env: act.env as Static<typeof Env>,
    openid: act.openid,
    zone_id: act.zoneId,
    ...actBody(act, nowMs),
  }
}

function positionOf(after = '0'): bigint {
  if (/^\d{1,18}$/.test(after)) return BigInt(after)
  throw new ApiError(400, 'bad_cursor', '`after` must be the `next` of the page before.')
}

function nextOf(found: readonly Act[], limit: number): string | null {
  return found.length === limit ? String(found.at(-1)?.actId) : null
}
