// Orders of a time, by what is known of them. The service walks back in time: a page may end before all is
// searched, and says how far it came.
import { Button, Input, Select } from 'antd'
import { type FormEvent, useState } from 'react'
import { KindChip, kinds } from '../account/statement.tsx'
import type { Order, OrderPage } from '../api/bodies.ts'
import { placePath, usePages } from '../api/queries.ts'
import { links, type Place } from '../links/links.ts'
import { ExportButtons } from '../parts/export-buttons.tsx'
import { PageHead, Panel } from '../parts/panel.tsx'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { type Column, More, Table } from '../parts/table.tsx'
import { Chip, Coins, Id, Moment } from '../parts/texts.tsx'
import { TimeRange, timeNames, useSpan } from '../parts/time-range.tsx'
import { useFilters } from '../settings/place-in-history.ts'
import { useSettings, useWords } from '../settings/settings.tsx'
import { SavedViews } from '../views/saved-views.tsx'

const names = [
  ...timeNames,
  ...(['kind', 'state', 'openid', 'zone_id'] as const),
  ...(['amount_min', 'amount_max', 'pay_item'] as const),
]
const rare = ['openid', 'zone_id', 'amount_min', 'amount_max', 'pay_item'] as const
type Filters = Record<(typeof names)[number], string>
const states = ['open', 'part', 'returned', 'final', 'tombstone'] as const

export function Orders({ place }: { readonly place: Place }) {
  const { t, time } = useSettings()
  const { filters, setFilters } = useFilters()
  const given = Object.fromEntries(names.map((name) => [name, filters.get(name) ?? ''])) as Filters
  const span = useSpan(given)
  const list = usePages<OrderPage>(`${placePath(place)}/orders`, span)
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  const until = list.data?.pages.at(-1)?.searched_until
  const columns = useColumns(place)
  return (
    <>
      <PageHead
        title={t('orders')}
        lead={t('orders_lead')}
        actions={<ExportButtons place={place} path={`${placePath(place)}/orders`} values={span} />}
      />
      <Panel>
        <SavedViews page="orders" />
        <FilterBar key={JSON.stringify(given)} given={given} search={setFilters} />
        {list.isPending && <Loading rows={6} />}
        {list.isError && <Failure error={list.error} again={() => void list.refetch()} />}
        {list.isSuccess && rows.length === 0 && (
          <Nothing
            title={t('orders_none')}
            hint={span.from === '' ? t('orders_hint') : undefined}
          />
        )}
        {rows.length > 0 && (
          <Table label={t('orders')} columns={columns} rows={rows} keyOf={keyOf} />
        )}
        {until !== undefined && <p className="hint">{t('searched_until', { at: time(until) })}</p>}
        <More list={list} label={rows.length === 0 ? t('search_on') : t('more')} />
      </Panel>
    </>
  )
}

function keyOf({ openid, zone_id, kind, bill_no }: Order): string {
  return JSON.stringify([openid, zone_id, kind, bill_no])
}

function useColumns(place: Place): readonly Column<Order>[] {
  const t = useWords()
  const ownerOf = ({ openid, zone_id: zone }: Order) => ({ ...place, openid, zone })
  return [
    { title: t('time'), isPlain: true, show: ({ posted_at }) => <Moment at={posted_at} /> },
    { title: t('kind'), isPlain: true, show: ({ kind }) => <KindChip kind={kind} /> },
    {
      title: t('number'),
      show: (order) => (
        <Id
          text={order.bill_no}
          what={t('number')}
          href={links.order(ownerOf(order), order.kind, order.bill_no)}
        />
      ),
    },
    {
      title: t('player'),
      show: (order) => (
        <Id text={order.openid} what={t('openid')} href={links.account(ownerOf(order))} />
      ),
    },
    { title: t('amount'), isNumber: true, show: ({ amount }) => <Coins n={amount} /> },
    {
      title: t('returned'),
      isNumber: true,
      show: ({ refunded }) => (refunded === 0 ? t('none') : <Coins n={refunded} />),
    },
    {
      title: t('item_or_remark'),
      show: ({ pay_item, app_remark, by }) => (
        <span className="remark">
          {by !== null && by !== undefined && <Chip tone="info">{by}</Chip>}
          {[pay_item, app_remark].filter((text) => text !== null).join(' · ')}
        </span>
      ),
    },
  ]
}

function FilterBar({
  given,
  search,
}: {
  readonly given: Filters
  readonly search: (change: Partial<Filters>) => void
}) {
  const t = useWords()
  const [draft, setDraft] = useState(given)
  const set = (change: Partial<Filters>) => setDraft((before) => ({ ...before, ...change }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    search(draft)
  }
  const field = (name: keyof Filters, label: string, inputMode: 'text' | 'numeric' = 'text') => (
    <label>
      <span>{label}</span>
      <Input
        value={draft[name]}
        inputMode={inputMode}
        maxLength={128}
        onChange={({ target }) => set({ [name]: target.value })}
      />
    </label>
  )
  const choice = (
    name: 'kind' | 'state',
    values: readonly (typeof states | typeof kinds)[number][],
  ) => (
    <label>
      <span>{t(name)}</span>
      <Select
        aria-label={t(name)}
        value={draft[name]}
        onChange={(value: string) => set({ [name]: value })}
        options={[
          { value: '', label: t('any') },
          ...values.map((value) => ({ value, label: t(value) })),
        ]}
      />
    </label>
  )
  return (
    <form className="filters" onSubmit={submit} aria-label={t('filters')}>
      <TimeRange given={draft} set={set} />
      {choice('kind', kinds)}
      {choice('state', states)}
      <Button type="primary" htmlType="submit">
        {t('apply')}
      </Button>
      <Button onClick={() => search(Object.fromEntries(names.map((name) => [name, ''])))}>
        {t('clear')}
      </Button>
      <details open={rare.some((name) => given[name] !== '')}>
        <summary>{t('more_filters')}</summary>
        <div className="filters">
          {field('openid', t('openid'))}
          {field('zone_id', t('zone'))}
          {field('amount_min', t('amount_from'), 'numeric')}
          {field('amount_max', t('amount_to'), 'numeric')}
          {field('pay_item', t('pay_item'))}
        </div>
      </details>
    </form>
  )
}
