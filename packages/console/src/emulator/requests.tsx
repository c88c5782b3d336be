// The request log of a namespace, live: newest first, filtered by the address, one request in a drawer.
import { PauseOutlined, PlayCircleOutlined } from '@ant-design/icons'
import { Button, Drawer, Input, Select } from 'antd'
import { lazy, memo, Suspense, useMemo, useState } from 'react'
import type { LoggedRequest } from '../../../server/src/emulator/contract.ts'
import { Panel } from '../parts/panel.tsx'
import { Loading, Nothing } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Chip, Moment } from '../parts/texts.tsx'
import { useFilters } from '../settings/place-in-history.ts'
import { useWords } from '../settings/settings.tsx'
import { type Followed, numberOf, useFollowed } from './follow.ts'

const RequestShown = lazy(async () => ({ default: (await import('./request.tsx')).RequestShown }))

const names = ['operation', 'errcode', 'openid', 'bill_no'] as const
type Filters = Record<(typeof names)[number], string>
/** Every errcode but 0. */
const anyError = 'error'
/** Rows that are drawn at once. */
const batch = 100

export function Requests({ namespace }: { readonly namespace: string }) {
  const t = useWords()
  const { filters, setFilters } = useFilters()
  const [isPaused, setIsPaused] = useState(false)
  const followed = useFollowed(namespace, isPaused)
  const given = Object.fromEntries(names.map((name) => [name, filters.get(name) ?? ''])) as Filters
  const { requests } = followed
  const rows = useMemo(() => requests.filter((one) => matches(one, given)), [requests, given])
  const [shown, setShown] = useState(batch)
  const seq = Number(filters.get('seq') ?? 0)
  return (
    <Panel
      title={<StateWord followed={followed} />}
      extra={
        <Button
          icon={isPaused ? <PlayCircleOutlined /> : <PauseOutlined />}
          onClick={() => setIsPaused((before) => !before)}
        >
          {isPaused ? t('emu_resume') : t('emu_pause')}
        </Button>
      }
    >
      <FilterBar given={given} requests={requests} search={setFilters} />
      {!followed.isLoaded && followed.state === 'live' && <Loading rows={6} />}
      {followed.isLoaded && rows.length === 0 && (
        <Nothing
          title={requests.length === 0 ? t('emu_requests_none') : t('emu_requests_no_match')}
          hint={requests.length === 0 ? t('emu_requests_hint') : undefined}
        />
      )}
      <Rows rows={rows.slice(0, shown)} show={(one) => setFilters({ seq: String(one.seq) })} />
      {rows.length > shown && (
        <div className="more">
          <Button onClick={() => setShown((before) => before + batch)}>{t('more')}</Button>
        </div>
      )}
      <Drawer
        open={seq > 0}
        size={720}
        title={t('emu_request_no', { seq })}
        onClose={() => setFilters({ seq: undefined })}
        destroyOnHidden
      >
        <Suspense fallback={<Loading />}>
          <RequestShown
            namespace={namespace}
            seq={seq}
            logged={requests.find((one) => one.seq === seq)}
            show={(other) => setFilters({ seq: String(other) })}
            key={seq}
          />
        </Suspense>
      </Drawer>
    </Panel>
  )
}

function matches(
  { operation, errcode, fields }: LoggedRequest,
  { operation: wanted, errcode: code, openid, bill_no: billNo }: Filters,
): boolean {
  return (
    (wanted === '' || wanted === operation) &&
    (code === '' || (code === anyError ? errcode !== 0 : code === String(errcode))) &&
    (openid === '' || fields.openid?.includes(openid) === true) &&
    (billNo === '' || numberOf(fields)?.includes(billNo) === true)
  )
}

function StateWord({ followed: { state, requests } }: { readonly followed: Followed }) {
  const t = useWords()
  const tone = { live: 'good', lost: 'bad', paused: 'warn' } as const
  return (
    <>
      <Chip tone={tone[state]}>{t(`emu_follow_${state}`)}</Chip>{' '}
      <span className="hint">{t('emu_requests_kept', { n: requests.length })}</span>
    </>
  )
}

const Rows = memo(RowsOf, (before, after) => sameRows(before.rows, after.rows))

/** What came since may match none of the filters: nothing is drawn then. */
function sameRows(before: readonly LoggedRequest[], after: readonly LoggedRequest[]): boolean {
  return before.length === after.length && before[0] === after[0] && before.at(-1) === after.at(-1)
}

function RowsOf({
  rows,
  show,
}: {
  readonly rows: readonly LoggedRequest[]
  readonly show: (request: LoggedRequest) => void
}) {
  const t = useWords()
  if (rows.length === 0) return null
  const columns: readonly Column<LoggedRequest>[] = [
    { title: t('time'), isPlain: true, show: ({ at }) => <Moment at={at} /> },
    {
      title: t('emu_call'),
      isPlain: true,
      show: (one) => (
        <Button size="small" type="link" className="call" onClick={() => show(one)}>
          {one.dialect === null ? one.operation : `${one.dialect} ${one.operation}`}
        </Button>
      ),
    },
    {
      title: t('errcode'),
      isPlain: true,
      show: ({ errcode }) => <Chip tone={errcode === 0 ? 'good' : 'bad'}>{errcode}</Chip>,
    },
    {
      title: t('emu_says'),
      show: ({ errcode, errmsg, fault }) => (
        <span className="two-lines">
          {fault !== null && (
            <>
              <Chip tone="warn">{fault.effect}</Chip>{' '}
            </>
          )}
          {errcode === 0 ? '' : errmsg}
        </span>
      ),
    },
    {
      title: t('player'),
      show: ({ fields: { openid } }) => openid && <code title={openid}>{openid}</code>,
    },
    {
      title: t('number'),
      show: ({ fields }) => {
        const number = numberOf(fields)
        return number && <code title={number}>{number}</code>
      },
    },
    { title: t('emu_ms'), isNumber: true, show: ({ ms }) => <span className="number">{ms}</span> },
  ]
  return (
    <div className="request-rows">
      <Table
        label={t('emu_requests')}
        columns={columns}
        rows={rows}
        keyOf={({ seq }) => String(seq)}
      />
    </div>
  )
}

function FilterBar({
  given,
  requests,
  search,
}: {
  readonly given: Filters
  readonly requests: readonly LoggedRequest[]
  readonly search: (change: Partial<Filters>) => void
}) {
  const t = useWords()
  const seen = (of: (request: LoggedRequest) => string | number) =>
    [...new Set(requests.map(of))].sort().map((value) => String(value))
  const operations = seen(({ operation }) => operation)
  const errcodes = seen(({ errcode }) => errcode).filter((code) => code !== '0')
  const choice = (name: 'operation' | 'errcode', label: string, options: Option[]) => (
    <label>
      <span>{label}</span>
      <Select
        aria-label={label}
        value={given[name]}
        options={[{ value: '', label: t('any') }, ...options]}
        onChange={(value: string) => search({ [name]: value })}
      />
    </label>
  )
  const field = (name: 'openid' | 'bill_no', label: string) => (
    <label>
      <span>{label}</span>
      <Input.Search
        key={given[name]}
        defaultValue={given[name]}
        maxLength={128}
        allowClear
        enterButton={false}
        onSearch={(value) => search({ [name]: value.trim() })}
      />
    </label>
  )
  return (
    <search className="filters" aria-label={t('filters')}>
      {choice('operation', t('emu_call'), operations.map(asOption))}
      {choice('errcode', t('errcode'), [
        { value: anyError, label: t('emu_any_error') },
        asOption('0'),
        ...errcodes.map(asOption),
      ])}
      {field('openid', t('openid'))}
      {field('bill_no', t('number'))}
      <Button onClick={() => search(Object.fromEntries(names.map((name) => [name, ''])))}>
        {t('clear')}
      </Button>
    </search>
  )
}

interface Option {
  readonly value: string
  readonly label: string
}

function asOption(value: string): Option {
  return { value, label: value }
}
