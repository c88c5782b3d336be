// Checks a closed day. Its document and its place in the chain must be unchanged, and the entries
// must have the same sums.
import type { KeptClose } from '../directory/closes.ts'
import type { OrderKind } from '../ledger/model.ts'
import type { BookOf, WrittenEntry, ZoneSums } from '../ledger/zone-sums.ts'
import type { Closing } from './closing.ts'
import { later, spanOf } from './days.ts'
import { type CloseDocument, closingOf, type Line, sha256Of, zoneLines } from './document.ts'

export interface Difference {
  readonly zoneId: string
  /** As paid.recharge or orders.pay. */
  readonly field: string
  readonly stored: number | string | null
  readonly now: number | string | null
}

export interface Checked {
  readonly hashMatches: boolean
  readonly chainMatches: boolean
  readonly differences: readonly Difference[]
  /** Entries of the day that its close does not have: how many, and the last written of them. */
  readonly lateCount: number
  readonly late: readonly WrittenEntry[]
}

const lateMax = 20
const kinds: readonly OrderKind[] = ['recharge', 'present', 'pay', 'refund']

export async function check(
  { closing, zones }: { closing: Closing; zones: ZoneSums },
  of: BookOf,
  kept: KeptClose,
): Promise<Checked> {
  const document = JSON.parse(kept.document) as CloseDocument
  const before = await closing.find(of, later(kept.day, -1))
  const opening =
    before === undefined ? new Map() : closingOf(JSON.parse(before.document) as CloseDocument)
  const lines = zoneLines(await closing.again(of, document, opening))
  const stored = new Map(document.zones.map((line) => [line.zone_id, line]))
  const now = new Map(lines.map((line) => [line.zone_id, line]))
  const zoneIds = [...new Set([...stored.keys(), ...now.keys()])].sort()
  const more = zoneIds.flatMap((zoneId) =>
    kinds.flatMap((kind) => {
      const count = ordersOf(now.get(zoneId), kind) - ordersOf(stored.get(zoneId), kind)
      return count > 0 ? [{ zoneId, kind, count }] : []
    }),
  )
  const late: WrittenEntry[] = []
  for (const { count, ...which } of more) {
    const size = Math.min(count, lateMax - late.length)
    if (size > 0) late.push(...(await zones.lastWritten(of, which, spanOf(kept.day), size)))
  }
  return {
    hashMatches: sha256Of(kept.document) === kept.sha256,
    chainMatches: document.previous === (before?.sha256 ?? null),
    differences: zoneIds.flatMap((zoneId) =>
      differencesOf(zoneId, stored.get(zoneId), now.get(zoneId)),
    ),
    lateCount: more.reduce((sum, { count }) => sum + count, 0),
    late,
  }
}

function ordersOf(line: Line | undefined, kind: OrderKind): number {
  return line?.orders[kind] ?? 0
}

function differencesOf(
  zoneId: string,
  stored: Line | undefined,
  now: Line | undefined,
): Difference[] {
  const [before, after] = [fieldsOf(stored), fieldsOf(now)]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((field) => {
    const pair = { stored: before.get(field) ?? null, now: after.get(field) ?? null }
    return pair.stored === pair.now ? [] : [{ zoneId, field, ...pair }]
  })
}

/** The figures of a line, by names as paid.recharge. */
function fieldsOf(line: Line | undefined): Map<string, number | string | null> {
  const fields = new Map<string, number | string | null>()
  if (line === undefined) return fields
  const { accounts, first_at, last_at, ...groups } = line
  for (const group of ['paid', 'gift', 'orders', 'operators'] as const) {
    for (const [name, figure] of Object.entries(groups[group]))
      fields.set(`${group}.${name}`, figure)
  }
  fields.set('accounts', accounts).set('first_at', first_at).set('last_at', last_at)
  return fields
}
