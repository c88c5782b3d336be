// The audit log: every change, refusal and sign-in, newest first.
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import type { Audit, Page } from '../api/bodies.ts'
import { usePages } from '../api/queries.ts'
import { FilterBar, filtersOf } from '../audit/filter-bar.tsx'
import { ExportButtons } from '../parts/export-buttons.tsx'
import { PageHead, Panel } from '../parts/panel.tsx'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { type Column, More, Table } from '../parts/table.tsx'
import { Chip, CopyButton, Moment } from '../parts/texts.tsx'
import { useFilters } from '../settings/place-in-history.ts'
import { useWords } from '../settings/settings.tsx'

export function AuditLog() {
  const t = useWords()
  const { filters, setFilters } = useFilters()
  const given = filtersOf(filters)
  const list = usePages<Page<Audit>>('/audit', given)
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  const [shown, setShown] = useState<Audit>()
  const columns = useColumns(setShown)
  return (
    <>
      <PageHead
        title={t('audit')}
        lead={t('audit_lead')}
        actions={<ExportButtons place={undefined} path="/audit" values={given} />}
      />
      <Panel>
        <FilterBar key={JSON.stringify(given)} given={given} search={setFilters} />
        {list.isPending && <Loading rows={6} />}
        {list.isError && <Failure error={list.error} again={() => void list.refetch()} />}
        {list.isSuccess && rows.length === 0 && <Nothing title={t('audit_none')} />}
        {rows.length > 0 && (
          <Table
            label={t('audit')}
            columns={columns}
            rows={rows}
            keyOf={({ audit_id }) => String(audit_id)}
          />
        )}
        <More list={list} />
      </Panel>
      <Drawer
        open={shown !== undefined}
        title={t('request')}
        onClose={() => setShown(undefined)}
        destroyOnHidden
      >
        {shown !== undefined && <Shown entry={shown} />}
      </Drawer>
    </>
  )
}

function useColumns(show: (entry: Audit) => void): readonly Column<Audit>[] {
  const t = useWords()
  return [
    { title: t('time'), isPlain: true, show: ({ at }) => <Moment at={at} /> },
    { title: t('actor'), isPlain: true, show: ({ actor }) => <strong>{actor}</strong> },
    {
      title: t('action'),
      show: ({ action, target }) => (
        <>
          <div>{shortAction(action)}</div>
          <small className="hint breaks">{readable(target)}</small>
        </>
      ),
    },
    {
      title: t('result'),
      show: ({ status, result }) => (
        <>
          <Chip tone={status !== null && status < 400 ? 'good' : 'bad'}>{status ?? t('none')}</Chip>{' '}
          {result}
        </>
      ),
    },
    { title: t('from_ip'), show: ({ ip }) => ip },
    {
      title: t('request'),
      show: (entry) => (
        <Button size="small" onClick={() => show(entry)}>
          {t('show_request')}
        </Button>
      ),
    },
  ]
}

/** `POST /admin/v1/offers/:offer_id/keys` as `POST keys`: the path below says the rest. */
function shortAction(action: string): string {
  const [method = '', path = ''] = action.split(' ')
  const words = path.split('/').filter((part) => part !== '' && !part.startsWith(':'))
  return `${method} ${words.slice(2).join(' ')}`.trim()
}

function readable(target: string): string {
  try {
    return decodeURIComponent(target.replace(/^\/admin\/v1/, ''))
  } catch {
    return target
  }
}

function Shown({ entry }: { readonly entry: Audit }) {
  const t = useWords()
  const text = JSON.stringify(entry.request, null, 2)
  return (
    <>
      <p>
        {t('rid')} <code>{entry.rid}</code> <CopyButton text={entry.rid} what={t('rid')} />
      </p>
      <p className="breaks">
        <code>{entry.action}</code>
      </p>
      <pre>{text}</pre>
    </>
  )
}
