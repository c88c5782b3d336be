// A day as an equation: what it began with, what came and went, what it ended with.
import type { Close } from '../api/bodies.ts'
import { Coins } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'

type Sums = Close['totals']['paid']

const terms = [
  { part: 'opening', word: 'opening', sign: '' },
  { part: 'recharge', word: 'recharge', sign: '+' },
  { part: 'present', word: 'present', sign: '+' },
  { part: 'pay', word: 'spent_coins', sign: '−' },
  { part: 'refund', word: 'refunded_coins', sign: '+' },
  { part: 'adjustment', word: 'adjustment', sign: '+' },
  { part: 'closing', word: 'closing_coins', sign: '=' },
] as const

/** Paid coins are recharged and gift coins are presented; a term that is always 0 is left out. */
const optional = { paid: ['present', 'adjustment'], gift: ['recharge', 'adjustment'] }

export function Equation({ coin, sums }: { readonly coin: 'paid' | 'gift'; readonly sums: Sums }) {
  const t = useWords()
  const name = t(coin === 'paid' ? 'paid_coins' : 'gift_coins')
  const shown = terms.filter(({ part }) => !optional[coin].includes(part) || sums[part] !== 0)
  return (
    <section className="equation" aria-label={name}>
      <h3>{name}</h3>
      {shown.map(({ part, word, sign }) => (
        <div key={part} className={`term ${part}`}>
          <span className="sign">{sign}</span>
          <strong>
            <Coins n={sums[part]} />
          </strong>
          <small>{t(word)}</small>
        </div>
      ))}
    </section>
  )
}
