// The statement of an account: every entry with what it left behind, newest first.
import { Select } from 'antd'
import { useState } from 'react'
import type { Entry, Page } from '../api/bodies.ts'
import { accountPath, placePath, usePages } from '../api/queries.ts'
import { links, type OrderKind, type Owner } from '../links/links.ts'
import { ExportButtons } from '../parts/export-buttons.tsx'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { type Column, More, Table } from '../parts/table.tsx'
import { Change, Chip, Coins, Id, Moment } from '../parts/texts.tsx'
import { useFilters } from '../settings/place-in-history.ts'
import { useWords } from '../settings/settings.tsx'

type StatementPage = Page<Entry> & { readonly detached_until: string | null }

export const kinds: readonly OrderKind[] = ['recharge', 'present', 'pay', 'refund']

export function Statement({ owner }: { readonly owner: Owner }) {
  const t = useWords()
  const { filters, setFilters } = useFilters()
  const kind = filters.get('kind') ?? ''
  const list = usePages<StatementPage>(`${accountPath(owner)}/entries`, { kind })
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  // A file has a year at most.
  const [aYearAgo] = useState(() => new Date(Date.now() - 365 * 86_400_000).toISOString())
  const until = list.hasNextPage ? null : list.data?.pages.at(-1)?.detached_until
  const columns = useColumns(owner)
  return (
    <>
      <div className="filters">
        <label>
          <span>{t('kind')}</span>
          <Select
            aria-label={t('kind')}
            value={kind}
            onChange={(value: string) => setFilters({ kind: value })}
            options={[
              { value: '', label: t('any') },
              ...kinds.map((value) => ({ value, label: t(value) })),
            ]}
          />
        </label>
        <ExportButtons
          place={owner}
          path={`${placePath(owner)}/entries`}
          values={{ openid: owner.openid, zone_id: owner.zone, kind, from: aYearAgo }}
        />
      </div>
      {list.isPending && <Loading rows={6} />}
      {list.isError && <Failure error={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <Nothing title={kind === '' ? t('statement_empty') : t('statement_none')} />
      )}
      {rows.length > 0 && (
        <Table
          label={t('statement')}
          columns={columns}
          rows={rows}
          keyOf={({ entry_no }) => String(entry_no)}
        />
      )}
      <More list={list} />
      {until !== null && until !== undefined && (
        <p className="hint">
          {t('statement_detached')} <Moment at={until} />
        </p>
      )}
    </>
  )
}

function useColumns(owner: Owner): readonly Column<Entry>[] {
  const t = useWords()
  return [
    {
      title: t('entry_no'),
      isNumber: true,
      isPlain: true,
      show: ({ entry_no }) => <Coins n={entry_no} />,
    },
    { title: t('time'), isPlain: true, show: ({ posted_at }) => <Moment at={posted_at} /> },
    { title: t('kind'), isPlain: true, show: ({ kind }) => <KindChip kind={kind} /> },
    {
      title: t('number'),
      show: ({ kind, bill_no }) => (
        <Id text={bill_no} what={t('number')} href={links.order(owner, kind, bill_no)} />
      ),
    },
    {
      title: t('change'),
      isNumber: true,
      show: ({ paid_delta, gift_delta }) => (
        <>
          <Change n={paid_delta + gift_delta} />
          {gift_delta !== 0 && (
            <small className="beside">
              {t('gift')} <Change n={gift_delta} />
            </small>
          )}
        </>
      ),
    },
    {
      title: t('balance_after'),
      isNumber: true,
      show: ({ paid_after, gift_after }) => (
        <>
          <Coins n={paid_after + gift_after} />
          {gift_after !== 0 && (
            <small className="beside">
              {t('gift')} <Coins n={gift_after} />
            </small>
          )}
        </>
      ),
    },
    { title: t('item_or_remark'), show: (entry) => <Remark entry={entry} /> },
  ]
}

/** A text of the game or of an operator is shown as text, never as HTML. */
function Remark({ entry }: { readonly entry: Omit<Entry, 'entry_no'> | Entry }) {
  const t = useWords()
  const { pay_item, app_remark, by, reason } = entry
  const texts = [pay_item, app_remark, reason === app_remark ? null : reason]
  return (
    <span className="remark">
      {by !== null && by !== undefined && (
        <>
          <Chip tone="info">
            {t('operator')} {by}
          </Chip>{' '}
        </>
      )}
      {texts.filter((text) => text !== null && text !== undefined).join(' · ')}
    </span>
  )
}

const tones = { recharge: 'good', present: 'info', pay: 'plain', refund: 'warn' } as const

export function KindChip({ kind }: { readonly kind: OrderKind }) {
  const t = useWords()
  return <Chip tone={tones[kind]}>{t(kind)}</Chip>
}
