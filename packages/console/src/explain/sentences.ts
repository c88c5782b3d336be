// A balance in words: where the coins came from, where they went, and whether it adds up.
import type { ExplainedGroup, Explanation } from '../api/bodies.ts'
import { coinsText } from '../format/numbers.ts'
import type { OrderKind } from '../links/links.ts'
import type { Translate } from '../words/words.ts'

export interface Sentence {
  readonly kind: OrderKind
  readonly text: string
  /** When the first and the last of them came. */
  readonly span: string
}

export function sentencesOf(
  { groups }: Pick<Explanation, 'groups'>,
  t: Translate,
  time: (at: string) => string,
): Sentence[] {
  return groups.map((group) => ({
    kind: group.kind,
    text: textOf(group, t) + operatorsText(group, t),
    span: spanOf(group, t, time),
  }))
}

function textOf({ kind, count: n, paid, gift }: ExplainedGroup, t: Translate): string {
  const coins = Math.abs(paid + gift)
  const gifts = Math.abs(gift)
  switch (kind) {
    case 'recharge':
      return t('explain_bought', { coins, n })
    case 'present':
      return t('explain_given', { coins, n })
    case 'pay':
      if (gifts === 0) return t('explain_spent_paid', { coins, n })
      return t('explain_spent', { coins, n, gift: gifts })
    case 'refund':
      if (gifts === 0) return t('explain_back_paid', { coins, n })
      return t('explain_back', { coins, n, gift: gifts })
  }
}

function operatorsText({ by_operators: n = 0 }: ExplainedGroup, t: Translate): string {
  return n > 0 ? t('explain_operators', { n }) : ''
}

function spanOf(
  { first_at, last_at }: ExplainedGroup,
  t: Translate,
  time: (at: string) => string,
): string {
  if (first_at === last_at) return t('explain_once', { at: time(first_at) })
  return t('explain_span', { first: time(first_at), last: time(last_at) })
}

/** Of a long history: what was there before the orders that are described. */
export function openingText(
  { opening, opening_gift, opening_entry_no }: Explanation,
  t: Translate,
): string | undefined {
  if (opening_entry_no === 0) return undefined
  const values = { n: opening_entry_no, coins: opening, gift: opening_gift }
  return t('explain_opening', values)
}

/** The last line: what follows from the others. */
export function conclusionOf({ balance, gift_balance: gift }: Explanation, t: Translate): string {
  const values = { balance, paid: balance - gift, gift }
  return t('explain_so', {
    balance: coinsText(values.balance),
    paid: coinsText(values.paid),
    gift: coinsText(values.gift),
  })
}

/** The whole as plain text, for a ticket or a mail. */
export function explanationText(
  explanation: Explanation,
  title: string,
  t: Translate,
  time: (at: string) => string,
): string {
  const lines = sentencesOf(explanation, t, time).map(({ text, span }) => `- ${text} ${span}`)
  const opening = openingText(explanation, t)
  if (opening !== undefined) lines.unshift(`- ${opening}`)
  const proof = explanation.adds_up
    ? t('explain_adds_up', { n: explanation.entries })
    : t('explain_wrong')
  return [title, ...lines, conclusionOf(explanation, t), proof].join('\n')
}

/** The steps of the waterfall: each begins where the one before ended. */
export interface Step {
  readonly kind: OrderKind
  readonly from: number
  readonly to: number
}

export function stepsOf({ opening, groups }: Pick<Explanation, 'opening' | 'groups'>): Step[] {
  let level = opening
  return groups.map(({ kind, paid, gift }) => {
    const from = level
    const coins = Math.abs(paid + gift)
    level += kind === 'pay' ? -coins : coins
    return { kind, from, to: level }
  })
}
