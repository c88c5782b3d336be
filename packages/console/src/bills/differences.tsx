// Where a file and the ledger differ: both sides in a sentence, one suggestion, and what was done about it.
import { Button, Input, Select } from 'antd'
import { type FormEvent, useState } from 'react'
import type { Difference, Page } from '../api/bodies.ts'
import { useMay, usePages } from '../api/queries.ts'
import { links, type Place } from '../links/links.ts'
import { ExportButtons } from '../parts/export-buttons.tsx'
import { Panel } from '../parts/panel.tsx'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { type Column, More, Table } from '../parts/table.tsx'
import { A, Chip, Id, Moment } from '../parts/texts.tsx'
import { useFilters } from '../settings/place-in-history.ts'
import { useSettings, useWords } from '../settings/settings.tsx'
import { ages, causes, resolutions } from './names.ts'
import { ResolveDialog } from './resolve-dialog.tsx'
import { SheetDialog } from './sheet-dialog.tsx'

const names = ['cause', 'age', 'resolution', 'q'] as const
type Filters = Record<(typeof names)[number], string>

export function Differences({ place, path }: { readonly place: Place; readonly path: string }) {
  const t = useWords()
  const acts = useMay(place, 'finance')
  const { filters, setFilters } = useFilters()
  const given = Object.fromEntries(names.map((name) => [name, filters.get(name) ?? ''])) as Filters
  const list = usePages<Page<Difference>>(`${path}/differences`, given)
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  const [open, setOpen] = useState<Difference | 'sheet'>()
  const close = () => setOpen(undefined)
  const extra = (
    <span className="actions">
      <ExportButtons place={place} path={`${path}/differences`} values={given} />
      {acts && <Button onClick={() => setOpen('sheet')}>{t('bill_sheet')}</Button>}
    </span>
  )
  return (
    <Panel title={t('bill_differences')} extra={extra}>
      <FilterBar key={JSON.stringify(given)} given={given} search={setFilters} />
      {list.isPending && <Loading rows={6} />}
      {list.isError && <Failure error={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && <Found place={place} rows={rows} resolve={acts ? setOpen : undefined} />}
      <More list={list} />
      {open === 'sheet' && <SheetDialog path={path} close={close} />}
      {open !== undefined && open !== 'sheet' && (
        <ResolveDialog difference={open} path={path} close={close} />
      )}
    </Panel>
  )
}

interface Shown {
  readonly place: Place
  readonly rows: readonly Difference[]
  readonly resolve: ((difference: Difference) => void) | undefined
}

function Found({ place, rows, resolve }: Shown) {
  const { t, language } = useSettings()
  const columns: readonly Column<Difference>[] = [
    { title: t('time'), isPlain: true, show: ({ at }) => <Moment at={at} /> },
    { title: t('bill_cause'), show: ({ cause }) => <Chip>{t(`cause_${cause}`)}</Chip> },
    { title: t('bill_age'), show: ({ age }) => t(`bill_age_${age}`) },
    { title: t('number'), show: (found) => <NumberOf place={place} found={found} /> },
    {
      title: t('bill_what'),
      show: ({ sentence, openid, zone_id }) => (
        <>
          {sentence[language]}
          {openid !== '' && (
            <small className="beside breaks">
              <A href={links.account({ ...place, openid, zone: zone_id || '1' })}>{openid}</A>
            </small>
          )}
        </>
      ),
    },
    {
      title: t('bill_suggestion'),
      show: (found) => <SuggestionOf place={place} found={found} />,
    },
    {
      title: t('bill_resolution'),
      show: (found) => <ResolutionOf found={found} resolve={resolve} />,
    },
  ]
  if (rows.length === 0) return <Nothing title={t('bill_differences_none')} />
  return (
    <Table
      label={t('bill_differences')}
      columns={columns}
      rows={rows}
      keyOf={({ difference_id }) => difference_id}
    />
  )
}

function NumberOf({ place, found }: { readonly place: Place; readonly found: Difference }) {
  const t = useWords()
  const { our_kind: kind, openid, zone_id: zone, number } = found
  const isOrder = kind === 'pay' || kind === 'recharge' || kind === 'present'
  const href = isOrder
    ? links.order({ ...place, openid, zone }, kind, number)
    : kind === 'purchase'
      ? links.purchases(place, { number })
      : undefined
  return <Id text={number} what={t('number')} {...(href !== undefined && { href })} />
}

/** Where it is done: the order is refunded on its page, all else on that of the account. */
function SuggestionOf({ place, found }: { place: Place; found: Difference }) {
  const t = useWords()
  const { suggestion, openid, zone_id, number, our_kind, resolution } = found
  const text = t(`suggestion_${suggestion}`)
  const isOpen = resolution === null || resolution === 'waiting'
  if (!isOpen || openid === '' || suggestion === 'accept' || suggestion === 'wait')
    return <>{text}</>
  const owner = { ...place, openid, zone: zone_id || '1' }
  const isOfOrder = suggestion === 'cancel' && our_kind === 'pay'
  return <A href={isOfOrder ? links.order(owner, 'pay', number) : links.account(owner)}>{text}</A>
}

function ResolutionOf({ found, resolve }: { found: Difference } & Pick<Shown, 'resolve'>) {
  const { t, time } = useSettings()
  const { resolution, note, bill_no, resolved_by, resolved_at } = found
  return (
    <>
      {resolution !== null && (
        <>
          <Chip tone={resolution === 'waiting' ? 'warn' : 'good'}>
            {t(`resolution_${resolution}`)}
          </Chip>
          <small className="beside breaks">
            {[bill_no, note].filter((text) => text !== null).join(' · ')}
          </small>
          <small className="beside">
            {t('bill_by', { at: time(resolved_at ?? ''), name: resolved_by ?? '' })}
          </small>
        </>
      )}
      {resolve !== undefined && (
        <Button size="small" onClick={() => resolve(found)}>
          {t('bill_resolve')}
        </Button>
      )}
    </>
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
  const select = (
    name: 'cause' | 'age' | 'resolution',
    label: string,
    options: readonly { value: string; label: string }[],
  ) => (
    <label>
      <span>{label}</span>
      <Select
        aria-label={label}
        value={draft[name]}
        onChange={(value: string) => set({ [name]: value })}
        popupMatchSelectWidth={false}
        // All at once: what scrolls in a list is not reached by keys.
        listHeight={400}
        options={[{ value: '', label: t('any') }, ...options]}
      />
    </label>
  )
  return (
    <form className="filters" onSubmit={submit} aria-label={t('filters')}>
      {select(
        'cause',
        t('bill_cause'),
        causes.map((value) => ({ value, label: t(`cause_${value}`) })),
      )}
      {select(
        'age',
        t('bill_age'),
        ages.map((value) => ({ value, label: t(`bill_age_${value}`) })),
      )}
      {select('resolution', t('bill_resolution'), [
        { value: 'none', label: t('resolution_none') },
        ...resolutions.map((value) => ({ value, label: t(`resolution_${value}`) })),
      ])}
      <label>
        <span>{t('bill_search')}</span>
        <Input
          value={draft.q}
          maxLength={128}
          onChange={({ target }) => set({ q: target.value.trim() })}
        />
      </label>
      <Button type="primary" htmlType="submit">
        {t('apply')}
      </Button>
    </form>
  )
}
