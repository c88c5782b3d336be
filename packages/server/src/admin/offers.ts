// Offers, their settings and their keys.
import { type TString, Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError, notFound } from '../api/errors.ts'
import { OfferBody, OfferChanges, offerBody, settingsOf } from '../api/offer.ts'
import { Appid, errors, OfferId } from '../api/schemas.ts'
import {
  type Directory,
  defaultOfferSettings,
  newSecret,
  type Offer,
} from '../directory/directory.ts'
import type { Services } from '../services.ts'
import { namedOffers } from './caller.ts'
import * as contract from './contract.ts'

const params = Type.Object({ offer_id: OfferId })

export function registerOffers(
  app: ApiApp,
  { config, directory }: Pick<Services, 'config' | 'directory'>,
): void {
  const key = contract.appKey(config.mode)
  registerList(app, directory)
  registerCreation(app, directory, key)
  registerChanges(app, directory)
  registerKeys(app, directory, key)
}

function registerList(app: ApiApp, directory: Directory): void {
  app.get(
    '/offers',
    {
      schema: {
        summary: 'List offers',
        tags: ['offers'],
        querystring: Type.Object({ ...contract.PageQuery, appid: Type.Optional(Appid) }),
        response: { 200: contract.page(OfferBody), ...errors },
      },
    },
    async ({ query: { appid = '', after = '', limit }, caller }) => {
      const named = caller && namedOffers(caller)
      const offers =
        named === undefined
          ? await directory.listOffers(appid, after, limit)
          : await namedOnes(directory, named, { appid, after, limit })
      const next = offers.length === limit ? (offers.at(-1)?.offerId ?? null) : null
      return { items: offers.map(offerBody), next }
    },
  )

  app.get(
    '/offers/:offer_id',
    {
      schema: {
        summary: 'Show an offer',
        tags: ['offers'],
        params,
        response: { 200: OfferBody, ...errors },
      },
    },
    async ({ params: { offer_id } }) => offerBody(await foundOffer(directory, offer_id)),
  )
}

/** A page of the offers that somebody may see, who may not see all. */
async function namedOnes(
  directory: Directory,
  named: readonly string[],
  { appid, after, limit }: { appid: string; after: string; limit: number },
): Promise<Offer[]> {
  const offers: Offer[] = []
  for (const offerId of named) {
    if (offerId <= after || offers.length === limit) continue
    const offer = await directory.findOffer(offerId)
    if (offer !== undefined && (appid === '' || offer.appid === appid)) offers.push(offer)
  }
  return offers
}

function registerCreation(app: ApiApp, directory: Directory, key: TString): void {
  app.post(
    '/offers',
    {
      schema: {
        summary: 'Register an offer',
        description: 'Keys that are not given are generated; both are shown only once.',
        tags: ['offers'],
        body: contract.createOffer(key),
        response: { 201: contract.OfferCreated, ...errors },
      },
    },
    async ({ body }, reply) => {
      const offer = {
        ...defaultOfferSettings,
        ...settingsOf(body),
        name: body.name,
        offerId: body.offer_id,
        appid: body.appid,
        currency: body.currency ?? 'coin',
        productionKey: body.production_key ?? newSecret(),
        sandboxKey: body.sandbox_key ?? newSecret(),
      }
      const answer = await directory.createOffer(offer)
      if (answer === 'app_not_found') throw notFound(`app ${body.appid}`)
      if (answer === 'offer_exists') {
        throw new ApiError(409, 'offer_exists', `The offer ${body.offer_id} is registered already.`)
      }
      if (answer === 'xpay_taken') throw xpayTaken()
      const created = await foundOffer(directory, body.offer_id)
      return reply.code(201).send({
        ...offerBody(created),
        production_key: offer.productionKey,
        sandbox_key: offer.sandboxKey,
      })
    },
  )
}

function registerChanges(app: ApiApp, directory: Directory): void {
  app.patch(
    '/offers/:offer_id',
    {
      schema: {
        summary: 'Change settings of an offer',
        description: 'They act on every process within a second.',
        tags: ['offers'],
        params,
        body: OfferChanges,
        response: { 200: OfferBody, ...errors },
      },
    },
    async ({ params: { offer_id }, body }) => {
      const answer = await directory.updateOffer(offer_id, settingsOf(body))
      if (answer === 'offer_not_found') throw notFound(`offer ${offer_id}`)
      if (answer === 'xpay_taken') throw xpayTaken()
      return offerBody(await foundOffer(directory, offer_id))
    },
  )
}

function xpayTaken(): ApiError {
  const rule = 'Another offer of this app speaks xpay, whose calls name no offer: at most one can.'
  return new ApiError(409, 'xpay_taken', rule)
}

function registerKeys(app: ApiApp, directory: Directory, key: TString): void {
  app.get(
    '/offers/:offer_id/keys',
    {
      schema: {
        summary: 'List the keys of an offer',
        description: 'Retired ones included; a key itself is shown only when it is made.',
        tags: ['offers'],
        params,
        response: { 200: Type.Object({ items: Type.Array(contract.KeyBody) }), ...errors },
      },
    },
    async ({ params: { offer_id } }) => {
      await foundOffer(directory, offer_id)
      const keys = await directory.listKeys(offer_id)
      const items = keys.map((key) => ({
        key_id: Number(key.keyId),
        env: key.env,
        hint: key.key.slice(-4),
        created_at: key.createdAt.toISOString(),
        retired_at: key.retiredAt?.toISOString() ?? null,
      }))
      return { items }
    },
  )

  app.post(
    '/offers/:offer_id/keys',
    {
      schema: {
        summary: 'Add a key',
        description: 'It lives beside the others: change the game, then retire the old one.',
        tags: ['offers'],
        params,
        body: contract.addKey(key),
        response: { 201: contract.KeyAdded, ...errors },
      },
    },
    async ({ params: { offer_id }, body: { env, key = newSecret() } }, reply) => {
      const keyId = await directory.addKey(offer_id, env, key)
      if (keyId === undefined) throw notFound(`offer ${offer_id}`)
      return reply.code(201).send({ key_id: Number(keyId), env, key })
    },
  )

  app.post(
    '/offers/:offer_id/keys/:key_id/retire',
    {
      schema: {
        summary: 'Retire a key',
        description:
          'The last live key of an environment stays. The answer comes when no process accepts the ' +
          'key: on PostgreSQL after a second.',
        tags: ['offers'],
        params: Type.Object({
          offer_id: OfferId,
          key_id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
        }),
        response: { 200: Type.Object({ outcome: Type.String() }), ...errors },
      },
    },
    async ({ params: { offer_id, key_id } }) => {
      const outcome = await directory.retireKey(offer_id, BigInt(key_id))
      if (outcome === 'key_not_found') throw notFound(`key ${key_id} of offer ${offer_id}`)
      if (outcome === 'last_key') {
        throw new ApiError(
          409,
          'last_key',
          'It is the last live key of its environment: add another first.',
        )
      }
      return { outcome }
    },
  )
}

export async function foundOffer(directory: Directory, offerId: string): Promise<Offer> {
  const offer = await directory.findOffer(offerId)
  if (offer === undefined) throw notFound(`offer ${offerId}`)
  return offer
}
