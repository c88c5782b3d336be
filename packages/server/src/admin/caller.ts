// Who calls the admin API: a program by its token, or an operator by the cookie of a session.
import { createHash, timingSafeEqual } from 'node:crypto'
import { ApiError } from '../api/errors.ts'
import { idPattern } from '../directory/directory.ts'
import { any, covers, type Grant, type Place, type Reach, type Role } from '../directory/grants.ts'
import type { OperatorSession } from '../directory/operator-sessions.ts'
import type { AdminToken } from '../option-readers.ts'

export interface Caller {
  readonly name: string
  readonly grants: readonly Grant[]
  /** Of an operator; a program has none. */
  readonly session?: OperatorSession
}

/** The name of the token in `Authorization: Bearer …`; every token is compared, in constant time. */
export function callerOfToken(tokens: readonly AdminToken[], authorization: string): Caller {
  const given = hash(/^Bearer (.+)$/i.exec(authorization)?.[1] ?? '')
  const found = tokens.filter(({ token }) => timingSafeEqual(hash(token), given))
  const [first] = found
  if (first === undefined) throw unauthorized()
  // One token may be there several times, with a grant each.
  return { name: first.name, grants: found.map(({ grant }) => grant) }
}

/** The session of a caller, on a route that is for sessions alone. */
export function sessionOf({ caller }: { readonly caller: Caller | undefined }): OperatorSession {
  if (caller?.session === undefined) throw unauthorized()
  return caller.session
}

export function unauthorized(): ApiError {
  return new ApiError(
    401,
    'unauthorized',
    'Sign in, or send the admin token: Authorization: Bearer TOKEN.',
  )
}

/** Refuses a caller whose grants do not have the role there. */
export function requireRole({ grants }: Caller, role: Role, reach: Reach, place: Place = {}): void {
  if (covers(grants, role, reach, place)) return
  throw new ApiError(403, 'forbidden', `This needs the role ${role} ${placeText(reach, place)}.`)
}

function placeText(reach: Reach, { offerId = '', env = '' }: Place): string {
  const offer = idPattern.test(offerId) ? `for offer ${offerId}` : 'for that offer'
  switch (reach) {
    case 'everywhere':
      return 'for all offers and both environments'
    case 'offer':
      return `${offer} and both its environments`
    case 'environment':
      return /^[a-z]{1,16}$/.test(env) ? `${offer}, ${env}` : offer
    case 'part':
      return offer
    case 'somewhere':
      return 'for any offer'
  }
}

/** The offers that the grants name; undefined where one stands for all. */
export function namedOffers({ grants }: Caller): string[] | undefined {
  if (grants.some(({ offerId }) => offerId === any)) return undefined
  return [...new Set(grants.map(({ offerId }) => offerId))].sort()
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
