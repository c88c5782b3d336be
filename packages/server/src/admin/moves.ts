// What somebody does to an account through the admin API: coins in and back, freezing, notes. Each is an act: it is
// written down first, and beyond the limits of an operator it waits for somebody else.
import { Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError, notFound } from '../api/errors.ts'
import { BillNo, errors } from '../api/schemas.ts'
import { cancelBillNo } from '../ledger/model.ts'
import type { Services } from '../services.ts'
import { accountBody } from './account-bodies.ts'
import { accountPath, keyOf } from './account-key.ts'
import * as own from './act-contract.ts'
import { carryOut, note, record } from './acts.ts'
import * as contract from './contract.ts'
import { foundOffer } from './offers.ts'
import { purchase } from './purchases.ts'

const moved = { 200: contract.OrderResult, 202: own.ApprovalNeeded, ...errors }

export function registerMoves(app: ApiApp, services: Services): void {
  registerRecharge(app, services)
  registerPresent(app, services)
  registerCancel(app, services)
  registerFreeze(app, services)
  registerNotes(app, services)
}

function registerRecharge(app: ApiApp, services: Services): void {
  app.post(
    `${accountPath}/recharge`,
    {
      schema: {
        summary: 'Add coins bought with money',
        description:
          'Idempotent on its number: the same again moves nothing and says so. With out_trade_no in place of ' +
          'bill_no it is a purchase: a money order, that queryorderinfo and query_order know. 202 of an operator ' +
          'beyond the limits: somebody else has to approve.',
        tags: ['accounts'],
        params: contract.AccountParams,
        body: contract.RechargeTerms,
        response: moved,
      },
    },
    async ({ params, body, caller }, reply) => {
      const offer = await foundOffer(services.directory, params.offer_id)
      refuseUnreachable(params)
      const { bill_no: billNo, out_trade_no: tradeNo, amount } = body
      if ((billNo === undefined) === (tradeNo === undefined)) {
        throw new ApiError(400, 'bad_request', 'Give bill_no or out_trade_no, one of them.')
      }
      if (billNo === undefined) {
        // A money order is its own record; its money came from outside.
        if (caller?.session !== undefined) {
          throw new ApiError(400, 'bad_request', 'An operator recharges by bill_no.')
        }
        return purchase(services, { account: keyOf(params), offer, terms: body })
      }
      const { fee, state, dialect } = body
      if ([fee, state, dialect].some((given) => given !== undefined)) {
        throw new ApiError(400, 'bad_request', 'fee, state and dialect are for an out_trade_no.')
      }
      const reason = body.reason ?? body.remark
      const answer = await carryOut(services, {
        ...{ caller, account: keyOf(params), action: 'recharge', billNo },
        ...{ amount: BigInt(amount), reason, remark: body.remark ?? reason },
      })
      if (answer.outcome === 'approval_needed') void reply.code(202)
      return answer
    },
  )
}

function registerPresent(app: ApiApp, services: Services): void {
  app.post(
    `${accountPath}/present`,
    {
      schema: {
        summary: 'Give coins',
        description:
          'Idempotent on bill_no: the same order again moves nothing and says so. 202 of an operator beyond the ' +
          'limits: somebody else has to approve.',
        tags: ['accounts'],
        params: contract.AccountParams,
        body: contract.OrderTerms,
        response: moved,
      },
    },
    async ({ params, body, caller }, reply) => {
      await foundOffer(services.directory, params.offer_id)
      refuseUnreachable(params)
      const reason = body.reason ?? body.remark
      const answer = await carryOut(services, {
        ...{ caller, account: keyOf(params), action: 'present', billNo: body.bill_no },
        ...{ amount: BigInt(body.amount), reason, remark: body.remark ?? reason },
      })
      if (answer.outcome === 'approval_needed') void reply.code(202)
      return answer
    },
  )
}

function registerCancel(app: ApiApp, services: Services): void {
  app.post(
    `${accountPath}/orders/:bill_no/cancel`,
    {
      schema: {
        summary: 'Refund a pay',
        description:
          'Inside its window: all that is left of it, exactly as cancelpay does, or with amount and refund_no a ' +
          'part. A refund_no that is known moves nothing and says so.',
        tags: ['accounts'],
        params: Type.Object({ ...contract.AccountParams.properties, bill_no: BillNo }),
        body: own.optional(own.CancelTerms),
        response: { 200: contract.OrderResult, ...errors },
      },
    },
    async ({ params, body, caller }) => {
      await foundOffer(services.directory, params.offer_id)
      const { amount, refund_no: refundNo, reason } = body ?? {}
      if ((amount === undefined) !== (refundNo === undefined)) {
        throw new ApiError(400, 'bad_request', 'A part needs amount and refund_no, both.')
      }
      const answer = await carryOut(services, {
        ...{ caller, account: keyOf(params), action: 'cancel', reason, remark: reason },
        billNo: refundNo ?? cancelBillNo(params.bill_no),
        payBillNo: params.bill_no,
        amount: amount === undefined ? null : BigInt(amount),
      })
      if (answer.outcome === 'approval_needed') throw new Error('a cancel waits for an approval')
      return { ...(answer as contract.OrderResult), bill_no: refundNo ?? params.bill_no }
    },
  )
}

/** The wire refuses such names (docs/reference/operations.md): coins there could not be spent. */
function refuseUnreachable({ openid, zone_id }: { openid: string; zone_id: string }): void {
  if (!/[&=]/.test(openid + zone_id)) return
  const message = 'openid and zone_id must not hold & or =: no game could spend the coins'
  throw new ApiError(400, 'bad_request', message)
}

function registerFreeze(app: ApiApp, services: Services): void {
  const { ledger } = services
  for (const [verb, frozen] of [
    ['freeze', true],
    ['unfreeze', false],
  ] as const) {
    app.post(
      `${accountPath}/${verb}`,
      {
        schema: {
          summary: frozen ? 'Freeze an account' : 'Unfreeze an account',
          description: 'A frozen account refuses pay with 90017; coins still come in and back.',
          tags: ['accounts'],
          params: contract.AccountParams,
          body: own.optional(own.FreezeTerms),
          response: { 200: contract.AccountBody, ...errors },
        },
      },
      async ({ params, body, caller }) => {
        const account = keyOf(params)
        const isFound = await record(
          services,
          { caller, account, action: verb, reason: body?.reason },
          () => ledger.setFrozen(account, frozen),
        )
        if (!isFound) throw notFound('such account')
        return accountBody(params, await ledger.balance(account))
      },
    )
  }
}

function registerNotes(app: ApiApp, services: Services): void {
  app.post(
    `${accountPath}/notes`,
    {
      schema: {
        summary: 'Write a note on an account',
        description: 'For the next person who works on it. Notes are neither changed nor deleted.',
        tags: ['accounts'],
        params: contract.AccountParams,
        body: own.Note,
        response: { 201: Type.Object({ act_id: Type.Integer() }), ...errors },
      },
    },
    async ({ params, body: { text }, caller }, reply) => {
      await foundOffer(services.directory, params.offer_id)
      const actId = await note(services, { caller, account: keyOf(params), text })
      return reply.code(201).send({ act_id: Number(actId) })
    },
  )
}
