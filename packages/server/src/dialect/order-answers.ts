// From the outcome of an order to its answer: one table of errcodes and one of details a dialect.
import type { Errcodes } from '@pactolus/protocol'
import type { Posting } from '../ledger/model.ts'
import type { Outcome } from '../ledger/outcome.ts'
import type { Answer } from './answer.ts'

/**
 * Answers orders by these tables. Fields come with success, and with a repetition: there they say what the first
 * order did.
 */
export function orderAnswers<Table extends Errcodes>(
  errcodes: Table,
  errcodeOf: Readonly<Record<Outcome, keyof Table>>,
  detailOf: Readonly<Partial<Record<Outcome, string>>>,
): (posting: Posting, fields: NonNullable<Answer['fields']>) => Answer {
  return ({ outcome }, fields) => {
    const errcode = errcodes[errcodeOf[outcome]] as Table[keyof Table]
    const detail = detailOf[outcome]
    const hasFields = outcome === 'posted' || outcome === 'duplicate'
    return hasFields ? { errcode, detail, fields } : { errcode, detail }
  }
}
