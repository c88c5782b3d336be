// Every route of the admin API, with a path that calls it.
import type { Game } from './service.ts'

export type Route = [method: string, path: string]

/** Of a session alone: test/admin/sessions.test.ts. */
export const ownRoutes: readonly Route[] = [
  ['GET', '/session'],
  ['DELETE', '/session'],
  ['GET', '/sessions'],
  ['DELETE', '/sessions'],
  ['POST', '/session/password'],
  ['POST', '/session/totp'],
  ['POST', '/session/totp/confirm'],
  ['DELETE', '/session/totp'],
  ['GET', '/views'],
  ['PUT', '/views/orders/mine'],
  ['DELETE', '/views/orders/mine'],
]
export const publicRoutes: readonly Route[] = [
  ['GET', '/session/options'],
  ['POST', '/session'],
  ['POST', '/session/invite'],
]
/** Those that a token may call; `player` is the path of an account. */
export function routesOf(game: Game, player: string): Route[] {
  return [
    ['GET', '/operators'],
    ['POST', '/operators'],
    ['GET', '/operators/access'],
    ['PATCH', '/operators/access'],
    ['POST', '/operators/access/disable'],
    ['POST', '/operators/access/enable'],
    ['POST', '/operators/access/reset'],
    ['GET', '/operators/access/sessions'],
    ['DELETE', '/operators/access/sessions'],
    ['GET', '/apps'],
    ['POST', '/apps'],
    ['GET', `/apps/${game.appid}`],
    ['PATCH', `/apps/${game.appid}`],
    ['POST', `/apps/${game.appid}/secret`],
    ['POST', `/apps/${game.appid}/sessions`],
    ['DELETE', `/apps/${game.appid}/sessions/o_access`],
    ['GET', '/offers'],
    ['POST', '/offers'],
    ['GET', `/offers/${game.offerId}`],
    ['PATCH', `/offers/${game.offerId}`],
    ['GET', `/offers/${game.offerId}/keys`],
    ['POST', `/offers/${game.offerId}/keys`],
    ['POST', `/offers/${game.offerId}/keys/1/retire`],
    ['GET', '/cloud-environments'],
    ['POST', '/cloud-environments'],
    ['GET', '/cloud-environments/env-access'],
    ['POST', '/cloud-environments/env-access/credential'],
    ['POST', '/cloud-environments/env-access/access-token'],
    ['POST', '/cloud-environments/env-access/permissions'],
    ['DELETE', '/cloud-environments/env-access'],
    ['GET', `/offers/${game.offerId}/production/accounts`],
    ['GET', player],
    ['GET', `${player}/entries`],
    ['POST', `${player}/recharge`],
    ['POST', `${player}/present`],
    ['POST', `${player}/orders/p/cancel`],
    ['POST', `${player}/freeze`],
    ['POST', `${player}/unfreeze`],
    ['GET', `${player}/acts`],
    ['POST', `${player}/notes`],
    ['GET', '/approvals'],
    ['POST', '/approvals/999999/approve'],
    ['POST', '/approvals/999999/reject'],
    ['GET', `/offers/${game.offerId}/production/orders/p`],
    ['GET', `/offers/${game.offerId}/production/orders`],
    ['GET', `/offers/${game.offerId}/production/search?q=p`],
    ['GET', `/offers/${game.offerId}/production/summary`],
    ['GET', `/offers/${game.offerId}/production/purchases`],
    ['GET', `/offers/${game.offerId}/production/closes`],
    ['POST', `/offers/${game.offerId}/production/closes`],
    ...['csv', 'xlsx', 'json'].map(
      (format): Route => [
        'GET',
        `/offers/${game.offerId}/production/closes.${format}?date=2026-01-01`,
      ],
    ),
    ['GET', `/offers/${game.offerId}/production/closes/2026-01-01`],
    ['GET', `/offers/${game.offerId}/production/closes/2026-01-01/check`],
    ['GET', `/offers/${game.offerId}/production/closes/jobs/00000000-0000-0000-0000-000000000000`],
    ['GET', `${player}/balance`],
    ['GET', `${player}/explain`],
    ['GET', `${player}/orders/pay/p`],
    ['GET', `/offers/${game.offerId}/export`],
    ['POST', `/offers/${game.offerId}/import`],
    ['GET', `/offers/${game.offerId}/production/purchases/p`],
    ['POST', `${player}/purchases/p/refund`],
    ['GET', `/offers/${game.offerId}/production/pushes`],
    ['GET', `/offers/${game.offerId}/pushes/00000000-0000-0000-0000-000000000000`],
    ['POST', `/offers/${game.offerId}/pushes/00000000-0000-0000-0000-000000000000/retry`],
    ['GET', `/offers/${game.offerId}/production/bills`],
    ['POST', `/offers/${game.offerId}/production/bills?kind=game&name=x`],
    ['GET', `/offers/${game.offerId}/production/bills/1`],
    ['POST', `/offers/${game.offerId}/production/bills/1/compare`],
    ['GET', `/offers/${game.offerId}/production/bills/1/differences`],
    ['GET', `/offers/${game.offerId}/production/bills/1/differences.csv`],
    ['GET', `/offers/${game.offerId}/production/bills/1/differences.xlsx`],
    ['POST', `/offers/${game.offerId}/production/bills/1/differences/1/resolve`],
    ['POST', `/offers/${game.offerId}/production/bills/1/resolutions`],
    ['GET', '/push-targets'],
    ['POST', '/push-targets'],
    ['DELETE', `/push-targets/${game.appid}/platform`],
    ['POST', `/push-targets/${game.appid}/platform/test`],
    ['GET', '/audit'],
    ...['csv', 'xlsx'].flatMap((format): Route[] => [
      ['GET', `/offers/${game.offerId}/production/entries.${format}`],
      ['GET', `/offers/${game.offerId}/production/orders.${format}`],
      ['GET', `/audit.${format}`],
    ]),
    ['GET', '/jobs'],
    ['POST', '/jobs'],
    ['GET', '/jobs/00000000-0000-0000-0000-000000000000'],
    ['GET', '/history'],
    ['GET', '/history/2020-01/export'],
    ['POST', '/history/archive'],
    ['POST', '/history/2020-01/detach'],
    ['POST', '/history/2020-01/restore'],
    ['GET', '/checks'],
    ['GET', '/status'],
  ]
}

/** A path of this file as the OpenAPI document writes it. */
export function template(path: string): string {
  return `/admin/v1${path}`
    .replace(/\?.*/, '')
    .replace(/^\/admin\/v1\/apps\/wx\w+/, '/admin/v1/apps/{appid}')
    .replace(/\/sessions\/o_\w+/, '/sessions/{openid}')
    .replace(/\/offers\/\d+/, '/offers/{offer_id}')
    .replace('/env-access', '/{env_id}')
    .replace(/\/keys\/\d+/, '/keys/{key_id}')
    .replace('/production/', '/{env}/')
    .replace(/\/accounts\/o_\w+\/1/, '/accounts/{openid}/{zone_id}')
    .replace(/\/orders\/pay\/p/, '/orders/{kind}/{bill_no}')
    .replace(/\/orders\/p/, '/orders/{bill_no}')
    .replace(/\/accounts\/(.*)\/purchases\/p/, '/accounts/$1/purchases/{out_trade_no}')
    .replace(/\/purchases\/p$/, '/purchases/{number}')
    .replace('/views/orders/mine', '/views/{page}/{name}')
    .replace(/\/bills\/1/, '/bills/{bill_id}')
    .replace(/\/differences\/1/, '/differences/{difference_id}')
    .replace(/\/jobs\/[0-9-]+/, '/jobs/{job_id}')
    .replace('/closes/2026-01-01', '/closes/{date}')
    .replace('/history/2020-01', '/history/{month}')
    .replace(/\/pushes\/[0-9-]+/, '/pushes/{push_id}')
    .replace(/\/push-targets\/wx\w+\/platform/, '/push-targets/{appid}/{channel}')
    .replace('/operators/access', '/operators/{name}')
    .replace('/approvals/999999', '/approvals/{approval_id}')
}
