// The overview of an offer: what players have, what moved today and before, what waits for somebody.
import { Alert, Button, Segmented } from 'antd'
import type { Approval, Page, Sum, Summary } from '../api/bodies.ts'
import { withQuery } from '../api/client.ts'
import { useNow } from '../api/controls.ts'
import { placePath, useAnswer, useMay } from '../api/queries.ts'
import { midnight, type TimeZone } from '../format/times.ts'
import { links, type OrderKind, type Place } from '../links/links.ts'
import { Books } from '../overview/books.tsx'
import { Chart, type Step } from '../overview/chart.tsx'
import { PageHead, Panel } from '../parts/panel.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { A, Coins } from '../parts/texts.tsx'
import { goTo, useFilters } from '../settings/place-in-history.ts'
import { useSettings, useWords } from '../settings/settings.tsx'

export function Overview({ place }: { readonly place: Place }) {
  const t = useWords()
  const mayCheck = useMay(undefined, 'admin')
  return (
    <>
      <PageHead
        title={t('overview')}
        lead={
          <>
            {t('offer')} {place.offer} · {t(place.env)}
          </>
        }
      />
      <Today place={place} />
      <Course place={place} />
      <div className="two">
        <Panel title={t('waiting_approvals')}>
          <Waiting place={place} />
        </Panel>
        {mayCheck && (
          <Panel title={t('books')}>
            <Books />
          </Panel>
        )}
      </div>
    </>
  )
}

const shownKinds: readonly OrderKind[] = ['recharge', 'present', 'pay', 'refund']

const hourMs = 3_600_000
/** The day's first full hour: in some zones midnight is none. */
function dayBegin(at: Date, zone: TimeZone): string {
  return new Date(Math.ceil(Date.parse(midnight(at, zone)) / hourMs) * hourMs).toISOString()
}

/** The end of this hour: the address of a question stays the same for an hour. */
function endOfHour(now: number): Date {
  return new Date(Math.ceil((now + 1) / hourMs) * hourMs)
}

function Today({ place }: { readonly place: Place }) {
  const { t, zone } = useSettings()
  const now = useNow()()
  const path = withQuery(`${placePath(place)}/summary`, {
    from: dayBegin(new Date(now), zone),
    to: endOfHour(now).toISOString(),
    step: 'hour',
  })
  const { data, error, refetch } = useAnswer<Summary>(path)
  if (error !== null) return <Failure error={error} again={() => void refetch()} />
  if (data === undefined) return <Loading />
  const { paid, gift, accounts, frozen } = data.now
  return (
    <>
      <Panel title={t('outstanding')}>
        <div className="cards">
          <Card title={t('paid_coins')} n={paid} />
          <Card title={t('gift_coins')} n={gift} />
          <Card title={t('accounts_count')} n={accounts} />
          <Card title={t('frozen_count')} n={frozen} />
        </div>
      </Panel>
      <Panel
        title={t('today')}
        extra={<small className="hint">{t('since_midnight', { zone: t(`tz_${zone}`) })}</small>}
      >
        <div className="cards">
          {shownKinds.map((kind) => (
            <SumCard key={kind} kind={kind} sums={data.items.map((item) => item[kind])} />
          ))}
        </div>
      </Panel>
    </>
  )
}

function Card({ title, n }: { readonly title: string; readonly n: number }) {
  return (
    <div className="card">
      <span>{title}</span>
      <strong>
        <Coins n={n} />
      </strong>
    </div>
  )
}

function SumCard({ kind, sums }: { readonly kind: OrderKind; readonly sums: readonly Sum[] }) {
  const t = useWords()
  const total = (name: keyof Sum) => sums.reduce((all, sum) => all + Math.abs(sum[name]), 0)
  return (
    <div className={`card ${kind}`}>
      <span>{t(`${kind}s`)}</span>
      <strong>
        <Coins n={total('paid') + total('gift')} />
      </strong>
      <small>{t('orders_count', { n: total('orders') })}</small>
    </div>
  )
}

const ranges: Readonly<Record<string, { readonly hours: number; readonly step: Step }>> = {
  last_24h: { hours: 24, step: 'hour' },
  last_7d: { hours: 7 * 24, step: 'day' },
  last_30d: { hours: 30 * 24, step: 'day' },
}
const rangeNames = ['last_24h', 'last_7d', 'last_30d'] as const

function Course({ place }: { readonly place: Place }) {
  const { t, zone, time } = useSettings()
  const { filters, setFilters } = useFilters()
  const now = useNow()()
  const name = rangeNames.find((known) => known === filters.get('range')) ?? 'last_24h'
  const { hours, step } = ranges[name] ?? { hours: 24, step: 'hour' as const }
  const to = endOfHour(now)
  const begin = new Date(to.getTime() - hours * hourMs)
  const from = step === 'day' ? dayBegin(begin, zone) : begin.toISOString()
  const path = withQuery(`${placePath(place)}/summary`, { from, to: to.toISOString(), step })
  const { data, error, refetch } = useAnswer<Summary>(path)
  return (
    <Panel
      title={t('chart_title')}
      extra={
        <Segmented
          aria-label={t('range')}
          value={name}
          onChange={(value) => setFilters({ range: value === 'last_24h' ? undefined : value })}
          options={rangeNames.map((value) => ({ value, label: t(value) }))}
        />
      }
    >
      {error !== null && <Failure error={error} again={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={6} />}
      {data !== undefined && data.totals_from !== null && data.totals_from > from && (
        <Alert type="info" showIcon title={t('totals_from', { at: time(data.totals_from) })} />
      )}
      {data !== undefined && <Chart items={data.items} step={step} />}
    </Panel>
  )
}

function Waiting({ place }: { readonly place: Place }) {
  const t = useWords()
  const { env, offer } = place
  const path = withQuery('/approvals', { state: 'waiting', offer_id: offer, env, limit: 5 })
  const { data, error } = useAnswer<Page<Approval>>(path)
  if (error !== null) return <Failure error={error} />
  if (data === undefined) return <Loading rows={2} />
  if (data.items.length === 0) return <p className="hint">{t('nothing_waits')}</p>
  return (
    <>
      <ul className="bare">
        {data.items.map(({ approval_id, action, amount, openid, zone_id: zone, by }) => (
          <li key={approval_id}>
            {t(action)} <Coins n={amount ?? 0} /> ·{' '}
            <A href={links.account({ ...place, openid, zone })}>
              <code>{openid}</code>
            </A>{' '}
            · {by}
          </li>
        ))}
      </ul>
      <Button onClick={() => goTo(links.approvals(place))}>{t('see_approvals')}</Button>
    </>
  )
}
