// Where the pushes of games go.
import { Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError, notFound } from '../api/errors.ts'
import { Appid, errors } from '../api/schemas.ts'
import { newSecret } from '../directory/directory.ts'
import type { PushTarget } from '../directory/push-targets.ts'
import { checkTarget, deliver, testPush } from '../push/delivery.ts'
import { checkUrl, Forbidden } from '../push/post.ts'
import type { Services } from '../services.ts'
import * as contract from './push-contract.ts'

type Parts = Pick<Services, 'pushTargets' | 'pushSender' | 'clock' | 'directory' | 'config'>

const params = Type.Object({ appid: Appid, channel: contract.Channel })
const tags = ['pushes']
/** A key that signs and can be guessed is none. */
const signingKeyLengthMin = 16

export function registerPushTargets(app: ApiApp, parts: Parts): void {
  registerReads(app, parts)
  registerPut(app, parts)
  registerTest(app, parts)
}

function registerReads(app: ApiApp, { pushTargets }: Parts): void {
  app.get(
    '/push-targets',
    {
      schema: {
        summary: 'List push targets',
        tags,
        querystring: Type.Object({ appid: Type.Optional(Appid) }),
        response: {
          200: Type.Object({ items: Type.Array(contract.PushTargetBody) }),
          ...errors,
        },
      },
    },
    async ({ query: { appid } }) => {
      await pushTargets.read()
      const all = pushTargets.all()
      const found = appid === undefined ? all : all.filter((target) => target.appid === appid)
      return { items: found.map(bodyOf) }
    },
  )
  app.delete(
    '/push-targets/:appid/:channel',
    {
      schema: {
        summary: 'Remove a push target',
        description: 'Nothing is announced any more; what is pending waits for a new target.',
        tags,
        params,
      },
    },
    async ({ params: { appid, channel } }, reply) => {
      if (!(await pushTargets.remove(appid, channel))) throw noTarget(appid, channel)
      return reply.code(204).send()
    },
  )
}

function registerPut(app: ApiApp, { pushTargets, pushSender, config, clock }: Parts): void {
  app.post(
    '/push-targets',
    {
      schema: {
        summary: 'Set where the pushes of a game go',
        description:
          'What happens from the answer on is announced. The address of the channel platform must ' +
          'answer echostr, as the platform asks it to (pushes §1.1).',
        tags,
        body: contract.PutPushTarget,
        response: { 200: contract.PushTargetPut, ...errors },
      },
    },
    async ({ body }) => {
      const { appid, channel, token = newSecret(), encoding_aes_key: aesKey } = body
      const { format = 'json', check = channel === 'platform' } = body
      if (channel === 'orders' && (aesKey !== undefined || format === 'xml' || body.check)) {
        const message =
          'The channel orders sends signed JSON: it has no encoding_aes_key, format xml or check.'
        throw new ApiError(400, 'invalid', message)
      }
      if (channel === 'orders' && token.length < signingKeyLengthMin && config.mode === 'serve') {
        throw new ApiError(400, 'invalid', 'token must have at least 16 characters: it signs.')
      }
      const url = urlOf(body.url, pushSender.access)
      const now = new Date(clock.now())
      const settings = { ...{ appid, channel, url: url.href, format, token, aesKey } }
      const target = { ...settings, offerIds: [], createdAt: now, updatedAt: now }
      if (check) await mustAnswer(target, pushSender)
      if (!(await pushTargets.put(settings))) throw notFound(`app ${appid}`)
      return { ...bodyOf(pushTargets.find(appid, channel) ?? target), token }
    },
  )
}

function registerTest(app: ApiApp, { pushTargets, pushSender, clock, directory }: Parts): void {
  app.post(
    '/push-targets/:appid/:channel/test',
    {
      schema: {
        summary: 'Send a test push',
        description:
          'Of the channel platform: minigame_coin_deliver_completed with IsMock true. xpay has no test push.',
        tags,
        params,
        body: contract.TestPush,
        response: { 200: contract.TestResult, ...errors },
      },
    },
    async ({ params: { appid, channel }, body: { env = 'production', offer_id } }) => {
      await pushTargets.read()
      const target = pushTargets.find(appid, channel)
      if (target === undefined) throw noTarget(appid, channel)
      const offerId = offer_id ?? target.offerIds[0]
      const offer = offerId === undefined ? undefined : await directory.findOffer(offerId)
      if (offer?.appid !== appid) throw notFound(`offer of app ${appid} to test with`)
      const push = testPush(channel, env, new Date(clock.now(appid)))
      const sending = { push, offerId: offer.offerId, isTest: true }
      const { isDelivered, answer } = await deliver(pushSender, target, sending)
      return { delivered: isDelivered, answer }
    },
  )
}

function urlOf(text: string, access: Parts['pushSender']['access']): URL {
  if (!URL.canParse(text)) throw new ApiError(400, 'invalid', 'url must be an address: https://…')
  const url = new URL(text)
  url.hash = ''
  try {
    checkUrl(url, access)
  } catch (error) {
    if (error instanceof Forbidden) throw new ApiError(400, 'target_forbidden', error.message)
    throw error
  }
  return url
}

async function mustAnswer(target: PushTarget, sender: Parts['pushSender']): Promise<void> {
  const { isDelivered, answer } = await checkTarget(sender, target)
  if (isDelivered) return
  const message =
    `${target.url} did not answer the echostr that it was asked for (${answer}). ` +
    'Nothing was changed; "check": false (push set --no-check) sets it unasked.'
  throw new ApiError(409, 'target_unproven', message)
}

function noTarget(appid: string, channel: string): ApiError {
  return notFound(`push target of app ${appid} for ${channel}`)
}

function bodyOf(target: PushTarget): contract.PushTargetShape {
  const { appid, channel, url, format, aesKey, createdAt, updatedAt } = target
  return {
    ...{ appid, channel, url, format },
    mode: aesKey === undefined ? 'plain' : 'safe',
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  }
}
