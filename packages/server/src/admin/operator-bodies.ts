// Operators, grants and sessions as the admin API shows and takes them.
import type { ListedSession, OperatorGrant } from '../directory/operator-sessions.ts'
import type { Invite, Operator } from '../directory/operators.ts'
import type * as contract from './operator-contract.ts'

export function grantBody(grant: OperatorGrant): contract.GrantBody {
  return {
    role: grant.role,
    offer_id: grant.offerId,
    env: grant.env as contract.GrantBody['env'],
    limits: {
      per_order: grant.perOrder,
      per_operator_day: grant.perOperatorDay,
      per_account_day: grant.perAccountDay,
    },
  }
}

export function newGrant({ role, offer_id, env, limits = {} }: contract.NewGrant): OperatorGrant {
  return {
    role,
    offerId: offer_id,
    env,
    perOrder: limits.per_order ?? null,
    perOperatorDay: limits.per_operator_day ?? null,
    perAccountDay: limits.per_account_day ?? null,
  }
}

export function operatorBody(operator: Operator): contract.OperatorBody {
  return {
    name: operator.name,
    state: operator.state,
    has_totp: operator.hasTotp,
    grants: operator.grants.map(grantBody),
    created_at: operator.createdAt.toISOString(),
    signed_in_at: operator.signedInAt?.toISOString() ?? null,
  }
}

export function invitedBody(name: string, { invite, endsAt }: Invite): contract.Invited {
  return { name, invite, path: invitePath(invite), ends_at: endsAt.toISOString() }
}

/** Behind the #, which no browser sends and no log has. */
export function invitePath(invite: string): string {
  return `/console/invite#${invite}`
}

export function sessionListBody(session: ListedSession): contract.ListedSession {
  return {
    session_id: session.sessionId,
    ip: session.ip,
    created_at: session.createdAt.toISOString(),
    seen_at: session.seenAt.toISOString(),
    ends_at: session.endsAt.toISOString(),
  }
}
