// The addresses of the console, made and read in one place. Environment and offer are in every address; an
// openid may hold any character, so the parts are taken from the address as it was sent.

export type Env = 'production' | 'sandbox'
export type OrderKind = 'recharge' | 'present' | 'pay' | 'refund'
/** An offer in an environment: what the pages are about. */
export interface Place {
  readonly env: Env
  readonly offer: string
}
export interface Owner extends Place {
  readonly openid: string
  readonly zone: string
}

export const emulatorSections = ['requests', 'try', 'topup', 'faults', 'clock', 'state'] as const
export type EmulatorSection = (typeof emulatorSections)[number]

export type Route =
  | { readonly page: 'home' | (typeof pagesAlone)[number] | 'nowhere' }
  | { readonly page: 'game'; readonly appid: string }
  | { readonly page: 'offer'; readonly offerId: string }
  | ({ readonly page: 'overview' | (typeof pagesOfPlace)[number] } & Place)
  | ({ readonly page: 'close'; readonly date: string } & Place)
  | ({ readonly page: 'bill'; readonly billId: string } & Place)
  | ({ readonly page: 'account' } & Owner)
  | { readonly page: 'emulator'; readonly namespace: string; readonly section: EmulatorSection }
  | ({ readonly page: 'order'; readonly kind: OrderKind; readonly billNo: string } & Owner)

const root = '/console'
const kinds: readonly string[] = ['recharge', 'present', 'pay', 'refund']
const pagesOfPlace = [
  ...(['accounts', 'orders', 'purchases', 'approvals', 'pushes', 'bills', 'closes'] as const),
] as const
const pagesAlone = ['sign-in', 'invite', 'me', 'operators', 'audit', 'games', 'api'] as const

function path(...parts: readonly string[]): string {
  return [root, ...parts.map(encodeURIComponent)].join('/')
}

export const links = {
  home: () => `${root}/`,
  signIn: (to?: string) =>
    to === undefined || to === ''
      ? path('sign-in')
      : `${path('sign-in')}?to=${encodeURIComponent(to)}`,
  me: () => path('me'),
  operators: () => path('operators'),
  audit: (filters: Readonly<Record<string, string>> = {}) => path('audit') + queryOf(filters),
  api: (filters: Readonly<Record<string, string>> = {}) => path('api') + queryOf(filters),
  games: () => path('games'),
  game: (appid: string) => path('games', appid),
  offer: (offerId: string) => path('offers', offerId),
  overview: ({ env, offer }: Place) => path(env, offer),
  accounts: ({ env, offer }: Place, filters: Readonly<Record<string, string>> = {}) =>
    path(env, offer, 'accounts') + queryOf(filters),
  orders: ({ env, offer }: Place, filters: Readonly<Record<string, string>> = {}) =>
    path(env, offer, 'orders') + queryOf(filters),
  purchases: ({ env, offer }: Place, filters: Readonly<Record<string, string>> = {}) =>
    path(env, offer, 'purchases') + queryOf(filters),
  approvals: ({ env, offer }: Place, filters: Readonly<Record<string, string>> = {}) =>
    path(env, offer, 'approvals') + queryOf(filters),
  bills: ({ env, offer }: Place) => path(env, offer, 'bills'),
  bill: (
    { env, offer }: Place,
    billId: string,
    filters: Readonly<Record<string, string | undefined>> = {},
  ) => path(env, offer, 'bills', billId) + queryOf(filters),
  pushes: ({ env, offer }: Place, filters: Readonly<Record<string, string>> = {}) =>
    path(env, offer, 'pushes') + queryOf(filters),
  closes: ({ env, offer }: Place, filters: Readonly<Record<string, string>> = {}) =>
    path(env, offer, 'closes') + queryOf(filters),
  close: ({ env, offer }: Place, date: string) => path(env, offer, 'closes', date),
  account: (owner: Owner, filters: Readonly<Record<string, string>> = {}) =>
    path(owner.env, owner.offer, 'accounts', owner.openid, owner.zone) + queryOf(filters),
  emulator: (
    namespace: string,
    section: EmulatorSection = 'requests',
    filters: Readonly<Record<string, string>> = {},
  ) => path('emulator', namespace, section) + queryOf(filters),
  order: (owner: Owner, kind: OrderKind, billNo: string) =>
    path(owner.env, owner.offer, 'accounts', owner.openid, owner.zone, 'orders', kind, billNo),
}

/** `?a=1&b=2` of the values that are not empty. */
function queryOf(filters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(filters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

export function routeOf(pathname: string): Route {
  const parts = partsOf(pathname)
  if (parts === undefined) return { page: 'nowhere' }
  const [first, offer, section, openid, zone, word, kind, billNo] = parts
  if (first === undefined) return { page: 'home' }
  const alone = pagesAlone.find((page) => page === first)
  if (alone !== undefined && parts.length === 1) return { page: alone }
  if (offer !== undefined && parts.length === 2) {
    if (first === 'games') return { page: 'game', appid: offer }
    if (first === 'offers') return { page: 'offer', offerId: offer }
  }
  if (first === 'emulator' && offer !== undefined) {
    const part = emulatorSections.find((name) => name === section)
    const isPage = part !== undefined && parts.length === 3
    return isPage ? { page: 'emulator', namespace: offer, section: part } : { page: 'nowhere' }
  }
  if ((first !== 'production' && first !== 'sandbox') || offer === undefined) {
    return { page: 'nowhere' }
  }
  const place = { env: first, offer } as const
  if (section === undefined) return { page: 'overview', ...place }
  const known = pagesOfPlace.find((page) => page === section)
  if (known !== undefined && parts.length === 3) return { page: known, ...place }
  if (section === 'closes' && openid !== undefined && parts.length === 4) {
    return { page: 'close', ...place, date: openid }
  }
  if (section === 'bills' && openid !== undefined && parts.length === 4) {
    return { page: 'bill', ...place, billId: openid }
  }
  if (section !== 'accounts' || openid === undefined || zone === undefined) {
    return { page: 'nowhere' }
  }
  const owner = { ...place, openid, zone }
  if (parts.length === 5) return { page: 'account', ...owner }
  const isOrder = word === 'orders' && isKind(kind) && billNo !== undefined && parts.length === 8
  return isOrder ? { page: 'order', ...owner, kind, billNo } : { page: 'nowhere' }
}

function isKind(text: string | undefined): text is OrderKind {
  return text !== undefined && kinds.includes(text)
}

/** The parts behind /console, decoded; undefined when they cannot be. */
function partsOf(pathname: string): string[] | undefined {
  if (pathname !== root && !pathname.startsWith(`${root}/`)) return undefined
  const texts = pathname.slice(root.length + 1).split('/')
  if (texts.at(-1) === '') texts.pop()
  try {
    return texts.map(decodeURIComponent)
  } catch {
    return undefined
  }
}

/** Where to go after sign-in: an address of the console itself, and no other. */
export function safeReturn(to: string | null): string {
  const isOwn = to?.startsWith(`${root}/`) === true && !to.startsWith(links.signIn())
  return isOwn && routeOf(to.split(/[?#]/)[0] ?? '').page !== 'nowhere' ? to : links.home()
}
