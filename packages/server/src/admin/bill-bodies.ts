// Files and their differences as the admin API shows them.
import { orderKindOf, suggestionOf } from '../bills/judge.ts'
import type { BillKind, Mapping } from '../bills/kinds.ts'
import { sentenceOf } from '../bills/sentences.ts'
import type { Bill } from '../directory/bills.ts'
import type { Difference, DifferenceCount } from '../directory/differences.ts'
import type { ReportedDifference } from '../report/differences.ts'
import type { Services } from '../services.ts'
import type { Age, BillBody, DifferenceBody, ListedBill } from './bill-contract.ts'

type BodyServices = Pick<Services, 'clock' | 'differences' | 'jobs'>

const ages: readonly Age[] = ['day', 'week', 'month', 'older']
const dayMs = 86_400_000
const olderThanMs = [0, 1, 7, 30].map((days) => days * dayMs)

export async function listedBody(
  services: BodyServices,
  bills: readonly Bill[],
): Promise<ListedBill[]> {
  const counts = await countsOf(services, bills)
  return Promise.all(
    bills.map(async (bill) => {
      const own = counts.filter(({ billId }) => billId === bill.billId)
      return (await bodyOf(services, bill, own)).listed
    }),
  )
}

export async function fullBody(services: BodyServices, bill: Bill): Promise<BillBody> {
  const counts = await countsOf(services, [bill])
  const { listed, progress } = await bodyOf(services, bill, counts)
  return {
    ...listed,
    heads: [...bill.heads],
    preview: bill.preview.map(({ row, cells }) => ({ row, cells: [...cells] })),
    guess: bill.guess as BillBody['guess'],
    mapping: bill.mapping as BillBody['mapping'],
    progress,
    counts: counts.map(({ cause, age, resolution, count }) => {
      return { cause, age: ages[age] ?? 'older', resolution, count }
    }),
  }
}

async function countsOf(
  { differences, clock }: BodyServices,
  bills: readonly Bill[],
): Promise<DifferenceCount[]> {
  const now = new Date(clock.now(bills[0]?.offerId ?? ''))
  // What a comparison has found so far is no result, and is asked for often.
  const ended = bills.filter(({ state }) => state !== 'comparing')
  return differences.count(
    ended.map(({ billId }) => billId),
    now,
  )
}

async function bodyOf(
  { jobs }: BodyServices,
  bill: Bill,
  counts: readonly DifferenceCount[],
): Promise<{ listed: ListedBill; progress: BillBody['progress'] }> {
  const isUnder = bill.state === 'comparing' && bill.jobId !== null
  const job = isUnder ? await jobs.find(bill.jobId) : undefined
  const isRunning = job?.state === 'running'
  // A job that is done has ended after the bill was read.
  const isLost = isUnder && (job === undefined || job.state === 'failed')
  const state = isLost ? 'failed' : bill.state
  const listed: ListedBill = {
    ...{ bill_id: String(bill.billId), kind: bill.kind as BillKind, name: bill.name },
    ...{ format: bill.format, bytes: bill.bytes, sha256: bill.sha256, rows: bill.rows, state },
    problem: isLost ? 'The comparison was interrupted. Begin it once more.' : bill.problem,
    ...{ from: bill.from?.toISOString() ?? null, to: bill.to?.toISOString() ?? null },
    sums: bill.sums as ListedBill['sums'],
    open: counts
      .filter(({ resolution }) => resolution === 'none' || resolution === 'waiting')
      .reduce((sum, { count }) => sum + count, 0),
    ...{ uploaded_by: bill.uploadedBy, uploaded_at: bill.uploadedAt.toISOString() },
    ...{ compared_by: bill.comparedBy, compared_at: bill.comparedAt?.toISOString() ?? null },
  }
  const progress = isRunning ? { done: job.done, total: job.total } : null
  return { listed, progress }
}

/** The times of an age: from one on and before the other. */
export function timesOf(age: Age, nowMs: number): { from: Date | undefined; to: Date | undefined } {
  const at = ages.indexOf(age)
  const [young, old] = [olderThanMs[at] ?? 0, olderThanMs[at + 1]]
  // What carries a time to come is young as well.
  return {
    from: old === undefined ? undefined : new Date(nowMs - old + 1),
    to: young === 0 ? undefined : new Date(nowMs - young + 1),
  }
}

/** A difference with what may be done about it, as a sentence. */
export function reported(
  found: Difference,
  { kind, mapping }: Bill,
  nowMs: number,
): ReportedDifference {
  const of = orderKindOf(kind as BillKind, mapping as Mapping | null)
  return {
    ...found,
    suggestion: suggestionOf(found, of, nowMs),
    sentence: sentenceOf(found, kind !== 'game'),
  }
}

export function differenceBody(found: Difference, bill: Bill, nowMs: number): DifferenceBody {
  const { suggestion, sentence } = reported(found, bill, nowMs)
  const ageMs = nowMs - found.at.getTime()
  const age = ages[olderThanMs.filter((older) => older > 0 && ageMs >= older).length] ?? 'older'
  const number = (amount: bigint | null) => (amount === null ? null : Number(amount))
  return {
    ...{ difference_id: String(found.differenceId), cause: found.cause, number: found.number },
    ...{ openid: found.openid, zone_id: found.zoneId, row: found.row, our_kind: found.ourKind },
    ...{ ours: number(found.ours), our_returned: number(found.ourReturned) },
    ...{ our_at: found.ourAt?.toISOString() ?? null, theirs: number(found.theirs) },
    ...{ their_returned: number(found.theirReturned), at: found.at.toISOString(), age },
    ...{ suggestion, sentence, resolution: found.resolution, note: found.note },
    ...{ bill_no: found.namedNo, resolved_by: found.resolvedBy },
    resolved_at: found.resolvedAt?.toISOString() ?? null,
  }
}
