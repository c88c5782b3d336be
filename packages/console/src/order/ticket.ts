// What a ticket needs of an order or an account: where it is, what it was, and what was done about it.
import type { Account, Order, OrderLife } from '../api/bodies.ts'
import { coinsText } from '../format/numbers.ts'
import { links, type Owner } from '../links/links.ts'
import type { Settings } from '../settings/settings.tsx'
import { usedAnswers } from './answers.ts'

type Telling = Pick<Settings, 't' | 'stamp'> & { readonly origin: string }

export function accountTicket(owner: Owner, account: Account, telling: Telling): string {
  const { t, stamp, origin } = telling
  const { balance, paid, gift, frozen, entry_no } = account
  const parts = t('paid_of', { paid: coinsText(paid), gift: coinsText(gift) })
  const facts = [`${t('balance')} ${coinsText(balance)}`, parts, ...(frozen ? [t('frozen')] : [])]
  return [
    ...ownerLines(owner, telling),
    facts.join(' · '),
    `${t('last_entry', { n: entry_no })} · ${stamp(new Date())}`,
    origin + links.account(owner),
  ].join('\n')
}

export function orderTicket(owner: Owner, life: OrderLife, telling: Telling): string {
  const { order, refunds } = life
  const lineOf = (shown: Order) => orderLine(shown, telling)
  return [
    ...ownerLines(owner, telling),
    lineOf(order),
    ...refunds.map((refund) => lineOf(refund.order)),
    ...usedAnswers(life).map(({ dialect, operation, errcode, name }) =>
      [dialect, operation, errcode, name].join(' '),
    ),
    telling.origin + links.order(owner, order.kind, order.bill_no),
  ].join('\n')
}

function ownerLines({ offer, env, openid, zone }: Owner, { t }: Telling): string[] {
  return [`${t('offer')} ${offer} · ${t(env)}`, `openid ${openid} · zone_id ${zone}`]
}

function orderLine(order: Order, { t, stamp }: Telling): string {
  const { kind, bill_no, amount, posted_at, pay_item, by, reason } = order
  const name = `${t(kind)} ${bill_no}`
  const notes = [pay_item, by, reason].filter((note) => note !== null && note !== undefined)
  return [name, coinsText(amount), stamp(posted_at), ...notes].join(' · ')
}
