// What stands around every page of an operator: where he is, in colour and in words; search; the way elsewhere.
import { lazy, type ReactNode, Suspense } from 'react'
import type { Session } from '../api/bodies.ts'
import { ServiceClock, useClock, useServiceClock } from '../api/controls.ts'
import { useMay } from '../api/queries.ts'
import { type Env, links, type Place, type Route } from '../links/links.ts'
import { A } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'
import { OperatorMenu } from './operator-menu.tsx'
import { PlaceSwitch } from './place-switch.tsx'
import { Search } from './search.tsx'

// In dev alone.
const ClockBar = lazy(async () => ({
  default: (await import('../emulator/clock-bar.tsx')).ClockBar,
}))

/** The colour of the frame: nobody may take one for the other. */
export type Tone = Env | 'emulator'

export function Frame({
  session,
  place,
  page,
  namespace,
  children,
}: {
  readonly session: Session
  /** Where the pages of an offer lead; the page itself may belong to none. */
  readonly place: Place | undefined
  readonly page: Route['page']
  /** Of the emulator, where the page is about a game of it. */
  readonly namespace: string | undefined
  readonly children: ReactNode
}) {
  const t = useWords()
  const isEmulator = session.mode === 'dev'
  const tone = isEmulator ? 'emulator' : place?.env
  const clock = useServiceClock(useClock(isEmulator ? namespace : undefined))
  return (
    <div className={`frame ${tone ?? ''}`}>
      <a className="skip" href="#content">
        {t('skip_to_content')}
      </a>
      <header className="bar">
        <A href={links.home()} className="brand">
          Pactolus
        </A>
        {place !== undefined && tone !== undefined && (
          <>
            <EnvWord tone={tone} env={place.env} />
            <PlaceSwitch place={place} />
            <Search place={place} />
          </>
        )}
        <OperatorMenu session={session} />
      </header>
      <Navigation
        place={place}
        page={page}
        emulator={isEmulator ? (namespace ?? 'default') : undefined}
      />
      <main id="content" tabIndex={-1}>
        {isEmulator && namespace !== undefined && (
          <Suspense fallback={null}>
            <ClockBar namespace={namespace} />
          </Suspense>
        )}
        <ServiceClock value={clock}>{children}</ServiceClock>
      </main>
    </div>
  )
}

function EnvWord({ tone, env }: { readonly tone: Tone; readonly env: Env }) {
  const t = useWords()
  return (
    <span className={`env ${tone}`} title={t(`${tone}_note`)}>
      {tone === 'emulator' ? t('emulator_env', { env: t(env) }) : t(tone)}
    </span>
  )
}

/** Its title, where it leads, and the pages that belong to it. */
type Item = readonly [string, string, readonly Route['page'][]]

function Navigation({
  place,
  page,
  emulator,
}: {
  readonly place: Place | undefined
  readonly page: Route['page']
  /** The namespace of its pages; undefined in production. */
  readonly emulator: string | undefined
}) {
  const t = useWords()
  const isAdmin = useMay(undefined, 'admin')
  const seesGames = useMay(undefined, 'viewer')
  const readsAudit = useMay(undefined, 'finance')
  const gamesItem: readonly Item[] = seesGames
    ? [[t('games'), links.games(), ['games', 'game', 'offer']]]
    : // Who may not see all games sees the offer.
      place === undefined
      ? []
      : [[t('offer'), links.offer(place.offer), ['offer']]]
  const items: readonly Item[] = [
    ...(place === undefined
      ? []
      : ([
          [t('overview'), links.overview(place), ['overview']],
          [t('accounts'), links.accounts(place), ['accounts', 'account']],
          [t('orders'), links.orders(place), ['orders', 'order']],
          [t('purchases'), links.purchases(place), ['purchases']],
          [t('closes'), links.closes(place), ['closes', 'close']],
          [t('bills'), links.bills(place), ['bills', 'bill']],
          [t('approvals'), links.approvals(place), ['approvals']],
          [t('pushes'), links.pushes(place), ['pushes']],
        ] as const)),
    ...gamesItem,
    ...(isAdmin ? ([[t('operators'), links.operators(), ['operators']]] as const) : []),
    ...(readsAudit ? ([[t('audit'), links.audit(), ['audit']]] as const) : []),
    ...(emulator === undefined
      ? []
      : ([[t('emulator'), links.emulator(emulator), ['emulator']]] as const)),
    [t('api'), links.api(), ['api']],
  ]
  return (
    <nav aria-label={t('main_navigation')}>
      <ul>
        {items.map(([title, href, pages]) => (
          <li key={href} aria-current={pages.includes(page) ? 'page' : undefined}>
            <A href={href}>{title}</A>
          </li>
        ))}
      </ul>
    </nav>
  )
}
