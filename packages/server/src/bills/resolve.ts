// Whether a difference was resolved as somebody says. A resolution moves nothing: what it names must be in the ledger.
import type { Difference, Resolution, Resolved } from '../directory/differences.ts'
import type { Ledger } from '../ledger/ledger.ts'

export interface Wanted {
  readonly difference: Difference
  readonly resolution: Resolution
  readonly note: string | null
  readonly namedNo: string | null
}

interface Book {
  readonly offerId: string
  readonly env: 'production' | 'sandbox'
}

const batchMax = 500

/** What is written down, or for each that cannot be, why not. */
export async function examine(
  ledger: Ledger,
  book: Book,
  wanted: readonly Wanted[],
): Promise<{ resolved: Resolved[]; problems: Map<Wanted, string> }> {
  const problems = new Map<Wanted, string>()
  const resolved: Resolved[] = []
  for (let at = 0; at < wanted.length; at += batchMax) {
    const batch = wanted.slice(at, at + batchMax)
    const ask = await facts(ledger, book, batch)
    for (const one of batch) {
      const problem = await problemOf(one, ask)
      if (problem !== undefined) problems.set(one, problem)
      else resolved.push(resolvedOf(one))
    }
  }
  return { resolved, problems }
}

function resolvedOf({ difference, resolution, note, namedNo }: Wanted): Resolved {
  const { differenceId } = difference
  return { differenceId, resolution, note, namedNo: numberOf(resolution, namedNo, difference) }
}

function numberOf(
  resolution: Resolution,
  named: string | null,
  { number }: Difference,
): string | null {
  return named ?? (resolution === 'cancelled' ? number : null)
}

/** Which orders and accounts the ledger has, as far as a batch asks for them. */
async function facts(ledger: Ledger, { offerId, env }: Book, batch: readonly Wanted[]) {
  const named = (of: Resolution) =>
    batch.flatMap(({ difference, resolution, namedNo }) => {
      const number = resolution === of ? numberOf(resolution, namedNo, difference) : null
      return number === null ? [] : [number]
    })
  const came = named('recharged')
  const [recharges, presents, pays] = await Promise.all([
    ledger.lookup.orders(offerId, env, 'recharge', came),
    ledger.lookup.orders(offerId, env, 'present', came),
    ledger.lookup.orders(offerId, env, 'pay', named('cancelled')),
  ])
  return {
    came: [...recharges, ...presents],
    pays,
    isFrozen: async (openid: string): Promise<boolean> => {
      const page = { openidPrefix: openid, afterOpenid: '', afterZoneId: '', size: 100 }
      const accounts = await ledger.listAccounts(offerId, env, page)
      return accounts.some((account) => account.openid === openid && account.frozen)
    },
  }
}

async function problemOf(
  { difference, resolution, note, namedNo }: Wanted,
  { came, pays, isFrozen }: Awaited<ReturnType<typeof facts>>,
): Promise<string | undefined> {
  const { openid } = difference
  const isOwn = (order: { openid: string }) => openid === '' || order.openid === openid
  switch (resolution) {
    case 'accepted':
      return note === null ? 'accepted needs a note.' : undefined
    case 'waiting':
      return undefined
    case 'recharged': {
      if (namedNo === null) return 'recharged needs the bill_no of the recharge or present.'
      const found = came.some((order) => order.billNo === namedNo && isOwn(order))
      const whose = openid === '' ? '' : ` of ${openid}`
      return found ? undefined : `The ledger has no recharge or present ${namedNo}${whose}.`
    }
    case 'cancelled': {
      const number = namedNo ?? difference.number
      const found = pays.find((order) => order.billNo === number && isOwn(order))
      if (found === undefined) return `The ledger has no pay ${number}.`
      return found.refunded > 0n ? undefined : `Nothing of pay ${number} was refunded.`
    }
    case 'frozen':
      if (openid === '') return 'Nobody says whose order it is: no account can be frozen.'
      return (await isFrozen(openid)) ? undefined : `No account of ${openid} is frozen.`
  }
}
