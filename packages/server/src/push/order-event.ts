// Pactolus's own event: an order of an account, or its freezing. The platform has no push for these.
import { createHmac } from 'node:crypto'
import type { PushTarget } from '../directory/push-targets.ts'
import type { Push } from '../ledger/pushes.ts'
import type { Letter } from './envelope.ts'

/** `isTest`: nothing happened; an operator tries the target. */
export interface OrderEventTerms {
  readonly offerId: string
  readonly nowMs: number
  readonly isTest: boolean
}

/** The database keeps members of JSON in an order of its own. */
const members = [
  ...['kind', 'bill_no', 'pay_bill_no', 'amount', 'gift_amount', 'balance', 'gift_balance'],
  ...['pay_item', 'app_remark'],
]

function inOrder(facts: object): object {
  const known = new Map<string, unknown>(Object.entries(facts))
  return Object.fromEntries(
    members.filter((name) => known.has(name)).map((name) => [name, known.get(name)]),
  )
}

/** A POST of JSON. The header Pactolus-Signature is `t=SECONDS,v1=HEX`: HMAC-SHA256 of `SECONDS.BODY`. */
export function orderLetter(
  target: PushTarget,
  push: Push,
  { offerId, nowMs, isTest }: OrderEventTerms,
): Letter {
  const body = JSON.stringify({
    event: 'pactolus_order',
    event_id: push.pushId,
    appid: target.appid,
    offer_id: offerId,
    env: push.env,
    openid: push.openid,
    zone_id: push.zoneId,
    ...inOrder(push.facts),
    created_at: push.createdAt.toISOString(),
    attempt: push.attempts,
    ...(isTest && { test: true }),
  })
  const seconds = Math.floor(nowMs / 1000)
  const mac = createHmac('sha256', target.token).update(`${seconds}.${body}`).digest('hex')
  return {
    method: 'POST',
    url: new URL(target.url),
    headers: {
      'content-type': 'application/json',
      'pactolus-signature': `t=${seconds},v1=${mac}`,
    },
    body,
  }
}
