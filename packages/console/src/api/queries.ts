// What the pages ask of the API, kept for a while and asked again after a write.
import {
  type QueryClient,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query'
import type { Env, Owner, Place } from '../links/links.ts'
import { readStored, writeStored } from '../settings/stored.ts'
import type { Options, Page, Session } from './bodies.ts'
import { ApiFailure, at, get, withQuery } from './client.ts'
import { may, type Role, type Where } from './rights.ts'

export const sessionKey = ['session'] as const
const signedIn = 'signed-in'

/** After a sign-in: nothing that another operator saw stays. */
export function beginSession(client: QueryClient, session: Session): void {
  writeStored(signedIn, 'yes')
  client.removeQueries({ queryKey: ['answer'] })
  client.setQueryData(sessionKey, session)
}

/** After a sign-out. */
export function endSession(client: QueryClient): void {
  writeStored(signedIn, 'no')
  client.clear()
  client.setQueryData(sessionKey, null)
}

/** The session; null when nobody is signed in. */
export function useSessionQuery(): UseQueryResult<Session | null> {
  return useQuery({
    queryKey: sessionKey,
    queryFn: ({ signal }) => {
      // The cookie cannot be seen from here: without this mark there is none worth asking about.
      if (readStored(signedIn) !== 'yes') return null
      return get<Session>('/session', signal).catch((error: unknown) => {
        if (!(error instanceof ApiFailure) || error.status !== 401) throw error
        writeStored(signedIn, 'no')
        return null
      })
    },
    staleTime: 60_000,
  })
}

export function useOptions(): UseQueryResult<Options> {
  return useQuery({
    queryKey: ['options'],
    queryFn: ({ signal }) => get<Options>('/session/options', signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Whether the operator has one of the roles there; false while that is not known. */
export function useMay(place: Where, ...anyOf: readonly Role[]): boolean {
  const { data } = useSessionQuery()
  return may(data?.operator.grants ?? [], anyOf, place)
}

/** One answer of the API. */
export function useAnswer<Body>(path: string, { enabled = true } = {}): UseQueryResult<Body> {
  return useQuery({
    queryKey: ['answer', path],
    queryFn: ({ signal }) => get<Body>(path, signal),
    enabled,
  })
}

/** Pages of a list, one after the other. */
export function usePages<Body extends Page<unknown>>(
  path: string,
  values: Readonly<Record<string, string | number | undefined>> = {},
): UseInfiniteQueryResult<{ pages: Body[] }> {
  return useInfiniteQuery({
    queryKey: ['answer', path, values],
    queryFn: ({ pageParam, signal }) =>
      get<Body>(withQuery(path, { ...values, after: pageParam }), signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }: Body) => next ?? undefined,
  })
}

/** After a write, every shown answer is asked again: an old number beside a new one misleads. */
export async function forgetAnswers(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: ['answer'] })
}

export function placePath({ offer, env }: Place): string {
  return at`/offers/${offer}/${env}`
}

export function accountPath(owner: Owner): string {
  return placePath(owner) + at`/accounts/${owner.openid}/${owner.zone}`
}

export const envs: readonly Env[] = ['production', 'sandbox']
