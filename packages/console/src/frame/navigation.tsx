// The way to every page that the operator may see, by what it is about.
import { useEffect, useRef } from 'react'
import { useMay } from '../api/queries.ts'
import { links, type Place, type Route } from '../links/links.ts'
import { A } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'

/** Its title, where it leads, and the pages that belong to it. */
type Item = readonly [string, string, readonly Route['page'][]]
type Group = readonly [title: string, items: readonly Item[]]

export function Navigation({
  place,
  page,
  emulator,
}: {
  readonly place: Place | undefined
  readonly page: Route['page']
  /** The namespace of its pages; undefined in production. */
  readonly emulator: string | undefined
}) {
  const groups = useGroups(place, emulator)
  const t = useWords()
  const nav = useRef<HTMLElement>(null)
  // On a phone the entries are in one row. scrollIntoView would move the page as well.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another entry
  useEffect(() => {
    const row = nav.current
    const entry = row?.querySelector<HTMLElement>('[aria-current]')
    if (row === null || entry === null || entry === undefined) return
    row.scrollLeft = entry.offsetLeft - (row.clientWidth - entry.offsetWidth) / 2
  }, [page])
  return (
    <nav aria-label={t('main_navigation')} ref={nav}>
      <div className="nav-groups">
        {groups.map(([title, items]) => (
          <div key={title}>
            <p aria-hidden>{title}</p>
            <ul aria-label={title}>
              {items.map(([name, href, pages]) => (
                <li key={href} aria-current={pages.includes(page) ? 'page' : undefined}>
                  <A href={href}>{name}</A>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </nav>
  )
}

function useGroups(place: Place | undefined, emulator: string | undefined): readonly Group[] {
  const t = useWords()
  const isAdmin = useMay(undefined, 'admin')
  const seesGames = useMay(undefined, 'viewer')
  const readsAudit = useMay(undefined, 'finance')
  const ofPlace = (items: (place: Place) => readonly Item[]) =>
    place === undefined ? [] : items(place)
  const groups: readonly Group[] = [
    [
      t('nav_players'),
      ofPlace((at) => [
        [t('overview'), links.overview(at), ['overview']],
        [t('accounts'), links.accounts(at), ['accounts', 'account']],
        [t('orders'), links.orders(at), ['orders', 'order']],
        [t('purchases'), links.purchases(at), ['purchases']],
      ]),
    ],
    [
      t('nav_finance'),
      ofPlace((at) => [
        [t('approvals'), links.approvals(at), ['approvals']],
        [t('closes'), links.closes(at), ['closes', 'close']],
        [t('bills'), links.bills(at), ['bills', 'bill']],
      ]),
    ],
    [
      t('nav_settings'),
      [
        // An operator who cannot see all games sees the offer.
        ...(seesGames
          ? ([[t('games'), links.games(), ['games', 'game', 'offer']]] as const)
          : ofPlace(({ offer }) => [[t('offer'), links.offer(offer), ['offer']]])),
        ...ofPlace((at) => [[t('pushes'), links.pushes(at), ['pushes']]]),
        ...(isAdmin ? ([[t('operators'), links.operators(), ['operators']]] as const) : []),
        ...(readsAudit ? ([[t('audit'), links.audit(), ['audit']]] as const) : []),
      ],
    ],
    [
      t('nav_developers'),
      [
        ...(emulator === undefined
          ? []
          : ([[t('emulator'), links.emulator(emulator), ['emulator']]] as const)),
        [t('api'), links.api(), ['api']],
      ],
    ],
  ]
  return groups.filter(([, items]) => items.length > 0)
}
