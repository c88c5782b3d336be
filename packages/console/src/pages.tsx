// Which page the address asks for, and who may see one: nobody but those who signed in. Each page is a file of
// its own, loaded when it is first seen.
import { Button } from 'antd'
import { type ComponentType, lazy, Suspense, useEffect } from 'react'
import type { Session } from './api/bodies.ts'
import { useNamespace } from './api/controls.ts'
import { envs, useSessionQuery } from './api/queries.ts'
import { Frame } from './frame/frame.tsx'
import { usePlaces } from './frame/place-switch.tsx'
import { links, type Place, type Route } from './links/links.ts'
import { Invite } from './pages/invite.tsx'
import { SignIn } from './pages/sign-in.tsx'
import { Failure, Loading, Nothing } from './parts/states.tsx'
import { goTo, useRoute } from './settings/place-in-history.ts'
import { useWords } from './settings/settings.tsx'
import { readStored } from './settings/stored.ts'

function later<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => ({ default: await load() }))
}

const Overview = later(async () => (await import('./pages/overview.tsx')).Overview)
const Accounts = later(async () => (await import('./pages/accounts.tsx')).Accounts)
const Account = later(async () => (await import('./pages/account.tsx')).AccountPage)
const Orders = later(async () => (await import('./pages/orders.tsx')).Orders)
const OrderOfAccount = later(async () => (await import('./pages/order.tsx')).OrderPage)
const Purchases = later(async () => (await import('./pages/purchases.tsx')).Purchases)
const Bills = later(async () => (await import('./pages/bills.tsx')).Bills)
const BillOfPlace = later(async () => (await import('./pages/bill.tsx')).BillPage)
const Approvals = later(async () => (await import('./pages/approvals.tsx')).Approvals)
const Closes = later(async () => (await import('./pages/closes.tsx')).Closes)
const CloseOfDay = later(async () => (await import('./pages/close.tsx')).CloseOfDay)
const Operators = later(async () => (await import('./pages/operators.tsx')).Operators)
const Me = later(async () => (await import('./pages/me.tsx')).Me)
const Games = later(async () => (await import('./pages/games.tsx')).Games)
const Game = later(async () => (await import('./pages/game.tsx')).GamePage)
const Offer = later(async () => (await import('./pages/offer.tsx')).OfferPage)
const Pushes = later(async () => (await import('./pages/pushes.tsx')).Pushes)
const Api = later(async () => (await import('./pages/api.tsx')).Api)
const AuditLog = later(async () => (await import('./pages/audit.tsx')).AuditLog)
const EmulatorPages = later(async () => (await import('./pages/emulator.tsx')).EmulatorPages)

export function Pages() {
  const route = useRoute()
  const { data: session, error, refetch } = useSessionQuery()
  const isOutside = route.page === 'sign-in' || route.page === 'invite'
  const mustSignIn = session === null && !isOutside
  useEffect(() => {
    if (!mustSignIn) return
    const { pathname, search } = window.location
    goTo(links.signIn(pathname + search), { replace: true })
  }, [mustSignIn])
  if (route.page === 'invite') return <Invite />
  if (route.page === 'sign-in') return <SignIn />
  if (error !== null) {
    return (
      <main className="alone">
        <Failure error={error} again={() => void refetch()} />
      </main>
    )
  }
  if (session === undefined || session === null) {
    return (
      <main className="alone">
        <Loading />
      </main>
    )
  }
  return <Inside session={session} route={route} />
}

function Inside({ session, route }: { readonly session: Session; readonly route: Route }) {
  const place = 'env' in route ? { env: route.env, offer: route.offer } : storedPlace()
  const ofPlace = useNamespace(session.mode === 'dev', place)
  const namespace = route.page === 'emulator' ? route.namespace : ofPlace
  return (
    <Frame session={session} place={place} page={route.page} namespace={namespace}>
      <Suspense fallback={<Loading />}>
        <PageOf route={route} session={session} />
      </Suspense>
    </Frame>
  )
}

function PageOf({ route, session }: { readonly route: Route; readonly session: Session }) {
  switch (route.page) {
    case 'home':
      return <Home />
    case 'overview':
      return <Overview place={route} />
    case 'accounts':
      return <Accounts place={route} />
    case 'account':
      return <Account owner={route} key={window.location.pathname} />
    case 'orders':
      return <Orders place={route} />
    case 'order':
      return <OrderOfAccount owner={route} kind={route.kind} billNo={route.billNo} />
    case 'purchases':
      return <Purchases place={route} />
    case 'bills':
      return <Bills place={route} />
    case 'bill':
      return <BillOfPlace place={route} billId={route.billId} key={route.billId} />
    case 'approvals':
      return <Approvals place={route} />
    case 'pushes':
      return <Pushes place={route} />
    case 'games':
      return <Games />
    case 'game':
      return <Game appid={route.appid} key={route.appid} />
    case 'offer':
      return <Offer offerId={route.offerId} key={route.offerId} />
    case 'closes':
      return <Closes place={route} />
    case 'close':
      return <CloseOfDay place={route} date={route.date} key={route.date} />
    case 'operators':
      return <Operators />
    case 'me':
      return <Me session={session} />
    case 'api':
      return <Api />
    case 'audit':
      return <AuditLog />
    case 'emulator':
      if (session.mode !== 'dev') return <Nowhere />
      return <EmulatorPages namespace={route.namespace} section={route.section} />
    case 'sign-in':
    case 'invite':
    case 'nowhere':
      return <Nowhere />
  }
}

/** The offer that was seen last, by its address. */
function storedPlace(): Place | undefined {
  const [env, ...rest] = (readStored('place') ?? '').split('/')
  const known = envs.find((name) => name === env)
  const offer = rest.join('/')
  return known === undefined || offer === '' ? undefined : { env: known, offer }
}

/** Leads to the offer that was seen last, or to the first one. */
function Home() {
  const t = useWords()
  const { places, error } = usePlaces()
  const stored = storedPlace()
  const target =
    places?.find(({ env, offer }) => env === stored?.env && offer === stored.offer) ?? places?.[0]
  useEffect(() => {
    if (target !== undefined) goTo(links.overview(target), { replace: true })
  }, [target])
  if (error !== null) return <Failure error={error} />
  if (places === undefined || target !== undefined) return <Loading />
  return <Nothing title={t('no_offers')} hint={t('no_offers_hint')} />
}

function Nowhere() {
  const t = useWords()
  return (
    <Nothing
      title={t('not_found')}
      hint={<Button onClick={() => goTo(links.home())}>{t('to_overview')}</Button>}
    />
  )
}
