// The days of a month: open, closable or closed, with the coins of those that are closed.
import { Button } from 'antd'
import { useState } from 'react'
import type { ClosedDay, Closes as Days } from '../api/bodies.ts'
import { withQuery } from '../api/client.ts'
import { placePath, useAnswer, useMay } from '../api/queries.ts'
import { CloseDialog } from '../close/close-dialog.tsx'
import { CloseFiles } from '../close/files.tsx'
import { links, type Place } from '../links/links.ts'
import { PageHead, Panel } from '../parts/panel.tsx'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { A, Chip, Coins } from '../parts/texts.tsx'
import { useFilters } from '../settings/place-in-history.ts'
import { useWords } from '../settings/settings.tsx'

export function Closes({ place }: { readonly place: Place }) {
  const t = useWords()
  const { filters } = useFilters()
  const path = withQuery(`${placePath(place)}/closes`, { month: filters.get('month') ?? '' })
  const { data, error, refetch } = useAnswer<Days>(path)
  const mayClose = useMay(place, 'finance')
  const [through, setThrough] = useState<string>()
  const closable = data?.closable ?? undefined
  return (
    <>
      <PageHead
        title={t('closes')}
        lead={t('closes_lead')}
        actions={
          mayClose &&
          closable !== undefined && (
            <Button type="primary" onClick={() => setThrough(closable)}>
              {t('close_through', { date: closable })}
            </Button>
          )
        }
      />
      {error !== null && <Failure error={error} again={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={8} />}
      {data !== undefined && <Month place={place} days={data} />}
      {through !== undefined && (
        <CloseDialog place={place} through={through} close={() => setThrough(undefined)} />
      )}
    </>
  )
}

function Month({ place, days: { month, items } }: { readonly place: Place; readonly days: Days }) {
  const t = useWords()
  const [before, after] = [monthAt(month, -1), monthAt(month, 1)]
  return (
    <>
      <Panel
        title={month}
        extra={
          <span className="actions">
            <A href={links.closes(place, { month: before })}>{`← ${before}`}</A>
            <A href={links.closes(place, { month: after })}>{`${after} →`}</A>
          </span>
        }
      >
        {items.length === 0 ? (
          <Nothing title={t('closes_none')} hint={t('closes_none_hint', { ...place })} />
        ) : (
          <DayTable place={place} rows={[...items].reverse()} />
        )}
      </Panel>
      {items.some(({ state }) => state === 'closed') && <CloseFiles place={place} of={{ month }} />}
    </>
  )
}

function monthAt(month: string, by: number): string {
  const at = new Date(`${month}-15T00:00:00Z`)
  at.setUTCMonth(at.getUTCMonth() + by)
  return at.toISOString().slice(0, 7)
}

type Part = keyof NonNullable<ClosedDay['totals']>['paid']

function DayTable({ place, rows }: { readonly place: Place; readonly rows: readonly ClosedDay[] }) {
  const t = useWords()
  const sum =
    (part: Part) =>
    ({ totals }: ClosedDay) =>
      totals === null ? t('none') : <Coins n={totals.paid[part] + totals.gift[part]} />
  const columns: readonly Column<ClosedDay>[] = [
    {
      title: t('day'),
      isPlain: true,
      show: ({ date }) => <A href={links.close(place, date)}>{date}</A>,
    },
    { title: t('state'), show: ({ state }) => <CloseChip state={state} /> },
    { title: t('opening'), isNumber: true, show: sum('opening') },
    { title: t('recharge'), isNumber: true, show: sum('recharge') },
    { title: t('present'), isNumber: true, show: sum('present') },
    { title: t('spent_coins'), isNumber: true, show: sum('pay') },
    { title: t('refunded_coins'), isNumber: true, show: sum('refund') },
    { title: t('closing_coins'), isNumber: true, show: sum('closing') },
    { title: t('closed_by'), show: ({ closed_by }) => closed_by ?? t('none') },
  ]
  return <Table label={t('closes')} columns={columns} rows={rows} keyOf={({ date }) => date} />
}

const tones = { open: 'plain', closable: 'warn', closed: 'good' } as const

export function CloseChip({ state }: { readonly state: ClosedDay['state'] }) {
  const t = useWords()
  return <Chip tone={tones[state]}>{t(`close_${state}`)}</Chip>
}
