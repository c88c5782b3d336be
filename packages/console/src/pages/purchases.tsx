// Purchases of coins with money: how far each is, what was paid back. By time, or by one of its numbers.
import { Button, Input, Select } from 'antd'
import { type FormEvent, useState } from 'react'
import type { Purchase, PurchasePage } from '../api/bodies.ts'
import { at } from '../api/client.ts'
import { placePath, useAnswer, usePages } from '../api/queries.ts'
import { moneyText } from '../format/numbers.ts'
import { links, type Place } from '../links/links.ts'
import { PageHead, Panel } from '../parts/panel.tsx'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { type Column, More, Table } from '../parts/table.tsx'
import { Chip, Coins, Id, Moment } from '../parts/texts.tsx'
import { TimeRange, timeNames, useSpan } from '../parts/time-range.tsx'
import { useFilters } from '../settings/place-in-history.ts'
import { useSettings, useWords } from '../settings/settings.tsx'
import { SavedViews } from '../views/saved-views.tsx'

const names = ['number', ...timeNames, 'state', 'openid'] as const
type Filters = Record<(typeof names)[number], string>
const states = ['created', 'paid', 'delivered', 'closed'] as const

export function Purchases({ place }: { readonly place: Place }) {
  const t = useWords()
  const { filters, setFilters } = useFilters()
  const given = Object.fromEntries(names.map((name) => [name, filters.get(name) ?? ''])) as Filters
  return (
    <>
      <PageHead title={t('purchases')} lead={t('purchases_lead')} />
      <Panel>
        <SavedViews page="purchases" />
        <FilterBar key={JSON.stringify(given)} given={given} search={setFilters} />
        {given.number === '' ? (
          <OfTime place={place} given={given} />
        ) : (
          <OfNumber place={place} number={given.number} />
        )}
      </Panel>
    </>
  )
}

function OfTime({ place, given }: { readonly place: Place; readonly given: Filters }) {
  const { t, time } = useSettings()
  const { number: _, ...wanted } = given
  const list = usePages<PurchasePage>(`${placePath(place)}/purchases`, useSpan(wanted))
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  const until = list.data?.pages.at(-1)?.searched_until
  if (list.isPending) return <Loading rows={6} />
  if (list.isError) return <Failure error={list.error} again={() => void list.refetch()} />
  return (
    <>
      <Found place={place} rows={rows} />
      {until !== undefined && <p className="hint">{t('searched_until', { at: time(until) })}</p>}
      <More list={list} label={rows.length === 0 ? t('search_on') : t('more')} />
    </>
  )
}

function OfNumber({ place, number }: { readonly place: Place; readonly number: string }) {
  const path = placePath(place) + at`/purchases/${number}`
  const { data, error, refetch } = useAnswer<{ items: readonly Purchase[] }>(path)
  if (error !== null) return <Failure error={error} again={() => void refetch()} />
  if (data === undefined) return <Loading />
  return <Found place={place} rows={data.items} />
}

const tones = { created: 'plain', paid: 'warn', delivered: 'good', closed: 'plain' } as const

function Found({ place, rows }: { readonly place: Place; readonly rows: readonly Purchase[] }) {
  const t = useWords()
  const columns: readonly Column<Purchase>[] = [
    { title: t('time'), isPlain: true, show: ({ created_at }) => <Moment at={created_at} /> },
    {
      title: t('number'),
      show: ({ out_trade_no, wx_order_id }) => (
        <>
          <Id text={out_trade_no} what="out_trade_no" />
          <small className="beside breaks">{wx_order_id}</small>
        </>
      ),
    },
    {
      title: t('player'),
      show: ({ openid, zone_id: zone }) => (
        <Id text={openid} what={t('openid')} href={links.account({ ...place, openid, zone })} />
      ),
    },
    { title: t('amount'), isNumber: true, show: ({ coins }) => <Coins n={coins} /> },
    { title: t('fee'), isNumber: true, show: ({ fee }) => moneyText(fee) },
    {
      title: t('state'),
      show: ({ state }) => <Chip tone={tones[state]}>{t(`purchase_${state}`)}</Chip>,
    },
    {
      title: t('paid_back'),
      isNumber: true,
      show: ({ refunded }) => (refunded === 0 ? t('none') : moneyText(refunded)),
    },
  ]
  if (rows.length === 0) return <Nothing title={t('purchases_none')} hint={t('orders_hint')} />
  return (
    <Table
      label={t('purchases')}
      columns={columns}
      rows={rows}
      keyOf={({ openid, zone_id, out_trade_no }) => JSON.stringify([openid, zone_id, out_trade_no])}
    />
  )
}

function FilterBar({ given, search }: { given: Filters; search: (change: Filters) => void }) {
  const t = useWords()
  const [draft, setDraft] = useState(given)
  const set = (change: Partial<Filters>) => setDraft((before) => ({ ...before, ...change }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    search(draft)
  }
  const field = (name: 'number' | 'openid', label: string) => (
    <label>
      <span>{label}</span>
      <Input
        value={draft[name]}
        maxLength={128}
        onChange={({ target }) => set({ [name]: target.value.trim() })}
      />
    </label>
  )
  return (
    <form className="filters" onSubmit={submit} aria-label={t('filters')}>
      <TimeRange given={draft} set={set} />
      <label>
        <span>{t('state')}</span>
        <Select
          aria-label={t('state')}
          value={draft.state}
          onChange={(state: string) => set({ state })}
          options={[
            { value: '', label: t('any') },
            ...states.map((value) => ({ value, label: t(`purchase_${value}`) })),
          ]}
        />
      </label>
      {field('openid', t('openid'))}
      {field('number', t('purchase_number'))}
      <Button type="primary" htmlType="submit">
        {t('apply')}
      </Button>
    </form>
  )
}
