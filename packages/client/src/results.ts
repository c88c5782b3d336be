// What a call returns, under the names of this client, from an answer under the names of its dialect.
import type { Call, ClientDialect } from './dialect/dialect.ts'
import type { Balance, CancelResult, PayResult } from './orders.ts'
import type { Answered } from './send.ts'

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

export function balanceOf({ answers }: ClientDialect, { answer: raw }: Answered): Balance {
  const coins = (name: string) => numberOf(raw[name]) ?? 0
  const firstSave = raw[answers.firstSave]
  return {
    balance: coins('balance'),
    genBalance: coins(answers.genBalance),
    // A boolean on the page, 1 in its table of values and on sibling platforms (midas-v1 §3).
    firstSave: firstSave === true || firstSave === 1,
    saveAmt: coins(answers.saveAmt),
    saveSum: coins(answers.saveSum),
    costSum: coins(answers.costSum),
    presentSum: coins(answers.presentSum),
    raw,
  }
}

export function postedOf(
  { answers }: ClientDialect,
  { billNo }: { billNo: string },
  { answer: raw, replayed }: Answered,
): PayResult {
  const usedGenAmt = numberOf(raw[answers.usedGenAmt])
  return { billNo, replayed, balance: numberOf(raw.balance), usedGenAmt, raw }
}

export function cancelledOf(
  { answers, refundsParts }: ClientDialect,
  { fields }: Call,
  { billNo }: { billNo: string },
  { answer: raw, replayed }: Answered,
): CancelResult {
  const refundNo = refundsParts ? String(fields[answers.number]) : undefined
  return { billNo, replayed, refundNo, balance: numberOf(raw.balance), raw }
}
