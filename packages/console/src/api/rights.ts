// What an operator's grants allow. The service decides; the console only leaves out what it would refuse.
import type { Env, Place } from '../links/links.ts'

export type Role = 'viewer' | 'support' | 'finance' | 'admin'
export const roles: readonly Role[] = ['viewer', 'support', 'finance', 'admin']

export interface Grant {
  readonly role: Role
  /** `*`: every one. */
  readonly offer_id: string
  readonly env: Env | '*'
}

/** An admin may do what finance and support may; each of those what a viewer may. */
const includes: Readonly<Record<Role, readonly Role[]>> = {
  viewer: ['viewer'],
  support: ['support', 'viewer'],
  finance: ['finance', 'viewer'],
  admin: ['admin', 'finance', 'support', 'viewer'],
}

/** Where a right must reach: a place, an offer in both environments, or everything (undefined). */
export type Where = Place | { readonly offer: string; readonly env?: undefined } | undefined

/** Whether a grant gives one of the roles there. */
export function may(grants: readonly Grant[], anyOf: readonly Role[], place: Where): boolean {
  return grants.some(
    ({ role, offer_id, env }) =>
      anyOf.some((wanted) => includes[role].includes(wanted)) &&
      (offer_id === '*' || offer_id === place?.offer) &&
      (env === '*' || env === place?.env),
  )
}

interface Limited extends Grant {
  readonly limits: { readonly per_order: number | null }
}

/** Above how many coins of one order an approval is needed there; undefined: never. */
export function limitAt(grants: readonly Limited[], place: Place): number | undefined {
  const perOrder = grants
    .filter((grant) => grant.role !== 'viewer' && may([grant], ['viewer'], place))
    .map(({ limits }) => limits.per_order ?? undefined)
  // The widest grant counts.
  if (perOrder.length === 0 || perOrder.includes(undefined)) return undefined
  return Math.max(...perOrder.filter((limit) => limit !== undefined))
}
