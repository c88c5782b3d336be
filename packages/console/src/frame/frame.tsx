// What stands around every page of an operator: where he is, in colour and in words; search; the way elsewhere.
import { lazy, type ReactNode, Suspense } from 'react'
import type { Session } from '../api/bodies.ts'
import { ServiceClock, useClock, useServiceClock } from '../api/controls.ts'
import { type Env, links, type Place, type Route } from '../links/links.ts'
import { A } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'
import { Navigation } from './navigation.tsx'
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
