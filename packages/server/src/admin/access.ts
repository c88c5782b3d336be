// Who may call what: every route of the admin API with the role it needs and where it needs it. A route that is
// not in this table stops the service at its start.
import type { Reach, Role } from '../directory/grants.ts'

/**
 * `public`: whoever calls, without a name. `self`: whoever is signed in, about the own session. Otherwise a role and
 * where it must reach.
 */
export type Rule = 'public' | 'self' | readonly [role: Role, reach: Reach]

const player = '/offers/:offer_id/:env/accounts/:openid/:zone_id'

export const access: Readonly<Record<string, Rule>> = {
  'GET /session/options': 'public',
  'POST /session': 'public',
  'POST /session/invite': 'public',
  'GET /session': 'self',
  'DELETE /session': 'self',
  'GET /sessions': 'self',
  'DELETE /sessions': 'self',
  'POST /session/password': 'self',
  'POST /session/totp': 'self',
  'POST /session/totp/confirm': 'self',
  'DELETE /session/totp': 'self',

  'GET /operators': ['admin', 'everywhere'],
  'POST /operators': ['admin', 'everywhere'],
  'GET /operators/:name': ['admin', 'everywhere'],
  'PATCH /operators/:name': ['admin', 'everywhere'],
  'POST /operators/:name/disable': ['admin', 'everywhere'],
  'POST /operators/:name/enable': ['admin', 'everywhere'],
  'POST /operators/:name/reset': ['admin', 'everywhere'],
  'GET /operators/:name/sessions': ['admin', 'everywhere'],
  'DELETE /operators/:name/sessions': ['admin', 'everywhere'],

  'GET /apps': ['viewer', 'everywhere'],
  'POST /apps': ['admin', 'everywhere'],
  'GET /apps/:appid': ['viewer', 'everywhere'],
  'PATCH /apps/:appid': ['admin', 'everywhere'],
  'POST /apps/:appid/secret': ['admin', 'everywhere'],
  'POST /apps/:appid/sessions': ['admin', 'everywhere'],
  'DELETE /apps/:appid/sessions/:openid': ['admin', 'everywhere'],
  'GET /cloud-environments': ['viewer', 'everywhere'],
  'POST /cloud-environments': ['admin', 'everywhere'],
  'GET /cloud-environments/:env_id': ['viewer', 'everywhere'],
  'POST /cloud-environments/:env_id/credential': ['admin', 'everywhere'],
  'POST /cloud-environments/:env_id/permissions': ['admin', 'everywhere'],
  'POST /cloud-environments/:env_id/access-token': ['admin', 'everywhere'],
  'DELETE /cloud-environments/:env_id': ['admin', 'everywhere'],
  'GET /push-targets': ['viewer', 'everywhere'],
  'POST /push-targets': ['admin', 'everywhere'],
  'DELETE /push-targets/:appid/:channel': ['admin', 'everywhere'],
  'POST /push-targets/:appid/:channel/test': ['admin', 'everywhere'],

  'GET /offers': ['viewer', 'somewhere'],
  'POST /offers': ['admin', 'everywhere'],
  'GET /offers/:offer_id': ['viewer', 'part'],
  'PATCH /offers/:offer_id': ['admin', 'offer'],
  'GET /offers/:offer_id/keys': ['admin', 'offer'],
  'POST /offers/:offer_id/keys': ['admin', 'offer'],
  'POST /offers/:offer_id/keys/:key_id/retire': ['admin', 'offer'],
  'GET /offers/:offer_id/export': ['finance', 'offer'],
  'POST /offers/:offer_id/import': ['admin', 'offer'],

  'GET /offers/:offer_id/:env/accounts': ['viewer', 'environment'],
  [`GET ${player}`]: ['viewer', 'environment'],
  [`GET ${player}/entries`]: ['viewer', 'environment'],
  [`POST ${player}/recharge`]: ['support', 'environment'],
  [`POST ${player}/present`]: ['support', 'environment'],
  [`POST ${player}/orders/:bill_no/cancel`]: ['support', 'environment'],
  [`POST ${player}/freeze`]: ['support', 'environment'],
  [`POST ${player}/unfreeze`]: ['support', 'environment'],
  [`GET ${player}/acts`]: ['viewer', 'environment'],
  [`POST ${player}/notes`]: ['support', 'environment'],
  [`GET ${player}/balance`]: ['viewer', 'environment'],
  [`GET ${player}/explain`]: ['viewer', 'environment'],
  [`GET ${player}/orders/:kind/:bill_no`]: ['viewer', 'environment'],
  'GET /offers/:offer_id/:env/orders': ['viewer', 'environment'],
  'GET /offers/:offer_id/:env/orders/:bill_no': ['viewer', 'environment'],
  'GET /offers/:offer_id/:env/summary': ['viewer', 'environment'],
  'GET /offers/:offer_id/:env/search': ['viewer', 'environment'],
  'GET /offers/:offer_id/:env/purchases': ['viewer', 'environment'],
  'GET /offers/:offer_id/:env/purchases/:number': ['viewer', 'environment'],
  [`POST ${player}/purchases/:out_trade_no/refund`]: ['finance', 'environment'],
  'GET /offers/:offer_id/:env/pushes': ['viewer', 'environment'],
  'GET /offers/:offer_id/pushes/:push_id': ['viewer', 'offer'],
  'POST /offers/:offer_id/pushes/:push_id/retry': ['support', 'offer'],

  'GET /approvals': ['viewer', 'somewhere'],
  'POST /approvals/:approval_id/approve': ['finance', 'somewhere'],
  'POST /approvals/:approval_id/reject': ['finance', 'somewhere'],
  'GET /audit': ['finance', 'everywhere'],
  // What a job found may be of any offer.
  'GET /jobs': ['viewer', 'everywhere'],
  'GET /jobs/:job_id': ['viewer', 'everywhere'],
  'POST /jobs': ['admin', 'everywhere'],
  'GET /checks': ['finance', 'everywhere'],
  'GET /status': ['viewer', 'somewhere'],
}
