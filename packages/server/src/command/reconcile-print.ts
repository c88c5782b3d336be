// A file that is compared with the ledger, for people.
import { t } from '../texts.ts'
import type { BillBody } from './admin-client.ts'
import { printLine, printRecord, table } from './print.ts'

const offsetMs = 8 * 3_600_000

/** A time as --from and --to take it: a day of UTC+8 where one begins then. */
function dayOf(at: string | null): string | null {
  if (at === null) return null
  const local = new Date(Date.parse(at) + offsetMs).toISOString()
  return local.endsWith('T00:00:00.000Z') ? local.slice(0, 10) : at
}

export function printBill(bill: BillBody): void {
  const { sums } = bill
  const unit = bill.kind === 'game' ? 'coins' : 'fen'
  printRecord([
    ['file', `${bill.bill_id}  ${bill.name}`],
    ['kind', bill.kind],
    ['state', bill.problem === null ? bill.state : `${bill.state}: ${bill.problem}`],
    ['rows', bill.rows],
    ['period', bill.from === null ? null : t`${dayOf(bill.from)} to ${dayOf(bill.to)}`],
    ['uploaded', t`${bill.uploaded_at} by ${bill.uploaded_by}`],
    ...(sums === null
      ? []
      : ([
          ['matched', sums.matched],
          [
            'file',
            t`${sums.lines} rows, ${sums.their_amount} ${unit}; ${sums.outside} outside of the period`,
          ],
          ['ledger', t`${sums.our_orders} orders, ${sums.our_amount} ${unit}`],
          ['differences', t`${sums.differences}, ${bill.open} open`],
        ] as const)),
  ])
  if (bill.counts.length === 0) return
  printLine(
    `\n${table(bill.counts, [
      { title: 'cause', of: ({ cause }) => cause },
      { title: 'age', of: ({ age }) => age },
      { title: 'resolution', of: ({ resolution }) => resolution },
      { title: 'count', align: 'right', of: ({ count }) => count },
    ])}`,
  )
}
