// The life of an order from top to bottom: what it moved, what came back, how long it can still be refunded.
import { useEffect, useState } from 'react'
import type { Order, OrderEntry, OrderLife } from '../api/bodies.ts'
import { useNow } from '../api/controls.ts'
import { coinsText } from '../format/numbers.ts'
import { leftText } from '../format/times.ts'
import { links, type Owner } from '../links/links.ts'
import { A, Chip, Moment } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'
import { windowOf } from './left.ts'

export function Life({ owner, life }: { readonly owner: Owner; readonly life: OrderLife }) {
  const { order, entry, pay, refunds } = life
  const window = windowOf(life)
  const events = [
    ...(pay === null ? [] : [{ ...pay, isOther: true }]),
    { order, entry, isOther: false },
    ...refunds.map((refund) => ({ ...refund, isOther: true })),
  ]
  return (
    <ol className="line life">
      {events.map((event) => (
        <li key={event.order.kind + event.order.bill_no} className={event.order.kind}>
          <OrderEvent owner={owner} {...event} />
        </li>
      ))}
      {window !== undefined && (
        <li className={window.is_open ? 'window' : 'window over'}>
          <WindowEnd endsAt={window.ends_at} isOpen={window.is_open} />
        </li>
      )}
    </ol>
  )
}

function OrderEvent({
  owner,
  order,
  entry,
  isOther,
}: {
  readonly owner: Owner
  readonly order: Order
  readonly entry: OrderEntry | null
  /** Not the order that the page is about. */
  readonly isOther: boolean
}) {
  const t = useWords()
  return (
    <>
      <p>
        <strong>{titleOf(order, t)}</strong>{' '}
        {isOther && (
          <A href={links.order(owner, order.kind, order.bill_no)}>
            <code>{order.bill_no}</code>
          </A>
        )}{' '}
        {order.by !== null && order.by !== undefined && (
          <Chip tone="info">
            {t('operator')} {order.by}
          </Chip>
        )}
      </p>
      {order.reason !== null && order.reason !== undefined && (
        <p className="quoted">{order.reason}</p>
      )}
      {entry !== null && (
        <p>
          {t('made_of', {
            paid: coinsText(Math.abs(entry.paid_delta)),
            gift: coinsText(Math.abs(entry.gift_delta)),
            balance: coinsText(entry.paid_after + entry.gift_after),
          })}
        </p>
      )}
      <p className="hint">
        <Moment at={order.posted_at} />
      </p>
    </>
  )
}

function titleOf({ kind, amount: coins }: Order, t: ReturnType<typeof useWords>): string {
  switch (kind) {
    case 'recharge':
      return t('event_came', { coins })
    case 'present':
      return t('event_given', { coins })
    case 'refund':
      return t('event_back', { coins })
    case 'pay':
      return coins === 0 ? t('event_tombstone') : t('event_paid', { coins })
  }
}

/** The time to refund a pay, ticking. */
function WindowEnd({ endsAt, isOpen }: { readonly endsAt: string; readonly isOpen: boolean }) {
  const t = useWords()
  const clock = useNow()
  const [now, setNow] = useState(clock)
  useEffect(() => {
    if (!isOpen) return
    setNow(clock())
    const timer = setInterval(() => setNow(clock()), 1000)
    return () => clearInterval(timer)
  }, [isOpen, clock])
  const leftMs = new Date(endsAt).getTime() - now
  // The service decides whether it is open.
  return (
    <>
      <p>
        <strong className={isOpen ? 'number' : ''}>
          {isOpen ? t('window_open', { left: leftText(leftMs) }) : t('window_closed')}
        </strong>
      </p>
      <p className="hint">
        <Moment at={endsAt} />
        {!isOpen && <> · {t('window_closed_hint')}</>}
      </p>
    </>
  )
}
