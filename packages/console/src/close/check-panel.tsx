// Checks a closed day again, and shows what differs and which entries came too late.
import { useQuery } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import type { CheckedClose } from '../api/bodies.ts'
import { at, get } from '../api/client.ts'
import { placePath } from '../api/queries.ts'
import { coinsText } from '../format/numbers.ts'
import { links, type Place } from '../links/links.ts'
import { Panel } from '../parts/panel.tsx'
import { Failure } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Change, Id, Moment } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'

export function CheckPanel({ place, date }: { readonly place: Place; readonly date: string }) {
  const t = useWords()
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['close-check', place.offer, place.env, date],
    queryFn: ({ signal }) =>
      get<CheckedClose>(placePath(place) + at`/closes/${date}/check`, signal),
    enabled: false,
    gcTime: 0,
  })
  return (
    <Panel
      title={t('check_day')}
      extra={
        <Button onClick={() => void refetch()} loading={isFetching}>
          {t('check_day')}
        </Button>
      }
    >
      <p className="hint">{t('check_lead')}</p>
      {error !== null && <Failure error={error} />}
      {data !== undefined && <Verdict place={place} checked={data} />}
    </Panel>
  )
}

function Verdict({ place, checked }: { readonly place: Place; readonly checked: CheckedClose }) {
  const t = useWords()
  const { same, hash_matches, chain_matches, differences, late, late_count } = checked
  if (same) return <Alert type="success" showIcon title={t('check_same')} />
  const why = [
    ...(hash_matches ? [] : [t('check_hash')]),
    ...(chain_matches ? [] : [t('check_chain')]),
  ]
  return (
    <>
      <Alert type="error" showIcon title={t('check_differs')} description={why.join(' ')} />
      {differences.length > 0 && <Differences rows={differences} />}
      {late_count > 0 && <h3>{t('check_late', { n: late_count })}</h3>}
      {late.length > 0 && <Late place={place} rows={late} />}
    </>
  )
}

type Difference = CheckedClose['differences'][number]

function Differences({ rows }: { readonly rows: readonly Difference[] }) {
  const t = useWords()
  const figure = (value: Difference['now']) =>
    typeof value === 'number' ? coinsText(value) : (value ?? t('none'))
  const columns: readonly Column<Difference>[] = [
    { title: t('zone'), show: ({ zone_id }) => zone_id },
    { title: t('check_field'), show: ({ field }) => <code>{field}</code> },
    { title: t('check_stored'), isNumber: true, show: ({ stored }) => figure(stored) },
    { title: t('check_now'), isNumber: true, show: ({ now }) => figure(now) },
  ]
  return (
    <Table
      label={t('check_differs')}
      columns={columns}
      rows={rows}
      keyOf={({ zone_id, field }) => JSON.stringify([zone_id, field])}
    />
  )
}

type LateEntry = CheckedClose['late'][number]

function Late({ place, rows }: { readonly place: Place; readonly rows: readonly LateEntry[] }) {
  const t = useWords()
  const columns: readonly Column<LateEntry>[] = [
    { title: t('time'), isPlain: true, show: ({ posted_at }) => <Moment at={posted_at} /> },
    {
      title: t('player'),
      show: ({ openid, zone_id: zone }) => (
        <Id text={openid} what={t('openid')} href={links.account({ ...place, openid, zone })} />
      ),
    },
    {
      title: t('number'),
      show: ({ bill_no }) => <Id text={bill_no} what={t('bill_no')} />,
    },
    { title: t('paid'), isNumber: true, show: ({ paid_delta }) => <Change n={paid_delta} /> },
    { title: t('gift'), isNumber: true, show: ({ gift_delta }) => <Change n={gift_delta} /> },
  ]
  return (
    <Table
      label={t('check_late', { n: rows.length })}
      columns={columns}
      rows={rows}
      keyOf={({ openid, zone_id, entry_no }) => JSON.stringify([openid, zone_id, entry_no])}
    />
  )
}
