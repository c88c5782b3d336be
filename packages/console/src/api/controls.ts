// The controls of the emulator, which `dev` alone has, and the time of the service, which they can move.
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { createContext, useContext, useMemo } from 'react'
import type { Static } from 'typebox'
import type * as contract from '../../../server/src/emulator/contract.ts'
import type { Place } from '../links/links.ts'
import type { Offer, Page } from './bodies.ts'
import { controlsRoot, get, withQuery } from './client.ts'
import { useAnswer } from './queries.ts'

export type Game = contract.GameBody
export type Clock = Static<typeof contract.ClockBody>

type Values = Readonly<Record<string, string | number | undefined>>

/** A path of the controls, for a namespace. */
export function controlPath(path: string, namespace: string, values: Values = {}): string {
  return withQuery(controlsRoot + path, { namespace, ...values })
}

/** An answer of the controls; `everyMs` asks again and again while the page is seen. */
export function useControl<Body>(
  path: string,
  namespace: string,
  {
    everyMs,
    enabled = true,
    values = {},
  }: { everyMs?: number; enabled?: boolean; values?: Values } = {},
): UseQueryResult<Body> {
  const address = controlPath(path, namespace, values)
  return useQuery({
    queryKey: ['answer', address],
    queryFn: ({ signal }) => get<Body>(address, signal),
    refetchInterval: everyMs ?? false,
    enabled,
  })
}

/** The games of the emulator, one for each namespace. */
export function useGames(enabled = true): UseQueryResult<{ readonly items: readonly Game[] }> {
  return useQuery({
    queryKey: ['answer', `${controlsRoot}/namespaces`],
    queryFn: ({ signal }) => get(`${controlsRoot}/namespaces`, signal),
    enabled,
  })
}

/** The namespace of the game that has the offer; undefined while it is not known, and where there is none. */
export function useNamespace(isEmulator: boolean, place: Place | undefined): string | undefined {
  const isAsked = isEmulator && place !== undefined
  const { data: games } = useGames(isAsked)
  const { data: offers } = useAnswer<Page<Offer>>('/offers?limit=500', { enabled: isAsked })
  const appid = offers?.items.find(({ offer_id }) => offer_id === place?.offer)?.appid
  return games?.items.find((game) => game.appid === appid)?.name
}

/** The clock of a namespace. Programs may move it, too. */
export function useClock(namespace: string | undefined): UseQueryResult<Clock> {
  const enabled = namespace !== undefined
  return useControl('/clock', namespace ?? '', { everyMs: 10_000, enabled })
}

/** Tells the time of the service, in milliseconds since 1970. */
export type Now = () => number

const Context = createContext<Now>(Date.now)
export const ServiceClock = Context.Provider

export function useNow(): Now {
  return useContext(Context)
}

/** The time by a clock that was asked a moment ago. */
export function useServiceClock({ data, dataUpdatedAt }: UseQueryResult<Clock>): Now {
  return useMemo(() => {
    if (data === undefined) return Date.now
    const { mode, now_ms: then } = data
    return () => (mode === 'frozen' ? then : then + Date.now() - dataUpdatedAt)
  }, [data, dataUpdatedAt])
}
