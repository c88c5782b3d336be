// The emulator's controls of top-ups: the stand-in for the payment call of the player's client.
import { Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { notFound } from '../api/errors.ts'
import { errors, text } from '../api/schemas.ts'
import { NamespaceQuery } from './contract.ts'
import type { Emulator } from './emulator.ts'
import * as contract from './topup-contract.ts'
import { registerTopUpPage } from './topup-page.ts'

export function registerTopUps(app: ApiApp, emulator: Emulator): void {
  const tags = ['topups']
  registerTopUpPage(app)
  app.post(
    '/topups',
    {
      schema: {
        summary: 'Buy coins as the client of a player does',
        description:
          'Stands in for wx.requestMidasPayment and wx.requestVirtualPayment. A failure of the client call is an ' +
          'answer, too: `callback` has what the client gets.',
        tags,
        querystring: NamespaceQuery,
        body: contract.TopUpTerms,
        response: { 200: contract.TopUpResult, ...errors },
      },
    },
    async ({ query, body }) => emulator.namespace(query.namespace).topUp(body),
  )
  app.get(
    '/topups/:out_trade_no',
    {
      schema: {
        summary: 'Show the order of a top-up',
        tags,
        querystring: contract.TopUpPlayer,
        params: Type.Object({ out_trade_no: text(128, "The game's number, or the platform's.") }),
        response: { 200: contract.TopUpOrder, ...errors },
      },
    },
    async ({ query: { namespace, ...player }, params: { out_trade_no: tradeNo } }) => {
      const order = await emulator.namespace(namespace).topUps.find(tradeNo, player)
      if (order === undefined) throw notFound(`top-up ${tradeNo}`)
      return order
    },
  )
  app.get(
    '/topup-prices',
    {
      schema: {
        summary: 'Show what a player can buy, and has',
        tags,
        querystring: contract.TopUpPlayer,
        response: { 200: contract.TopUpPrices, ...errors },
      },
    },
    async ({ query: { namespace, ...player } }) =>
      emulator.namespace(namespace).topUps.prices(player),
  )
  app.get(
    '/topup-pushes',
    {
      schema: {
        summary: 'Show the last pushes about a player',
        tags,
        querystring: contract.TopUpPlayer,
        response: { 200: Type.Object({ items: Type.Array(contract.TopUpPush) }), ...errors },
      },
    },
    async ({ query: { namespace, ...player } }) => ({
      items: await emulator.namespace(namespace).topUps.pushes(player),
    }),
  )
}
