// What somebody may do: a role, in an offer and an environment. Tokens of the admin API and operators have
// grants alike.

export const roles = ['viewer', 'support', 'finance', 'admin'] as const
export type Role = (typeof roles)[number]

/** A role in one offer or in all (`*`), in one environment or in both (`*`). */
export interface Grant {
  readonly role: Role
  readonly offerId: string
  readonly env: string
}

export const any = '*'

/** The roles whose work each role may do. */
const includes: Readonly<Record<Role, readonly Role[]>> = {
  viewer: ['viewer'],
  support: ['viewer', 'support'],
  finance: ['viewer', 'finance'],
  admin: roles,
}

/**
 * Where a call needs its role:
 * - `everywhere`: in every offer and both environments
 * - `offer`: in both environments of its offer
 * - `environment`: in its environment of its offer
 * - `part`: in one environment of its offer at least
 * - `somewhere`: in any offer; the answer has what the grants cover
 */
export type Reach = 'everywhere' | 'offer' | 'environment' | 'part' | 'somewhere'

export interface Place {
  readonly offerId?: string | undefined
  readonly env?: string | undefined
}

/** Whether one of `grants` has the role where a call needs it. */
export function covers(
  grants: readonly Grant[],
  role: Role,
  reach: Reach,
  { offerId, env }: Place = {},
): boolean {
  return grants.some((grant) => {
    const hasOffer = grant.offerId === any || grant.offerId === offerId
    const hasBoth = grant.env === any
    const reached: Readonly<Record<Reach, boolean>> = {
      everywhere: grant.offerId === any && hasBoth,
      offer: hasOffer && hasBoth,
      environment: hasOffer && (hasBoth || grant.env === env),
      part: hasOffer,
      somewhere: true,
    }
    return includes[grant.role].includes(role) && reached[reach]
  })
}

const grantPattern = /^([a-z]+)(?:@(\*|[A-Za-z0-9_-]{1,64})(?:\/(\*|production|sandbox))?)?$/

/** `support@1450000001/sandbox`: what is left out stands for all; undefined when it is no grant. */
export function readGrant(text: string): Grant | undefined {
  const [, name, offerId = any, env = any] = grantPattern.exec(text) ?? []
  const role = roles.find((known) => known === name)
  return role === undefined ? undefined : { role, offerId, env }
}

export const everything: Grant = { role: 'admin', offerId: any, env: any }
