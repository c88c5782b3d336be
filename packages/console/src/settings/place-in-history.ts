// The address of the browser as the pages use it: where it is, its filters, and how to go elsewhere.
import { useCallback, useMemo } from 'react'
import { navigate, usePathname, useSearch } from 'wouter/use-browser-location'
import { type Route, routeOf } from '../links/links.ts'

export function useRoute(): Route {
  const pathname = usePathname()
  return useMemo(() => routeOf(pathname), [pathname])
}

export function goTo(address: string, { replace = false } = {}): void {
  navigate(address, { replace })
}

/** The filters in the address. A changed filter is a new address, so that Back undoes it. */
export function useFilters(): {
  readonly filters: URLSearchParams
  readonly setFilters: (change: Readonly<Record<string, string | undefined>>) => void
} {
  const search = useSearch()
  const filters = useMemo(() => new URLSearchParams(search), [search])
  const setFilters = useCallback((change: Readonly<Record<string, string | undefined>>) => {
    const changed = new URLSearchParams(window.location.search)
    for (const [name, value] of Object.entries(change)) {
      if (value === undefined || value === '') changed.delete(name)
      else changed.set(name, value)
    }
    const query = changed.toString()
    navigate(window.location.pathname + (query === '' ? '' : `?${query}`))
  }, [])
  return { filters, setFilters }
}
