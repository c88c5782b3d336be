// The pushes of an offer: what is pending, what was delivered, what is dead; and another attempt.
import { useQueryClient } from '@tanstack/react-query'
import { App as AntApp, Button, Drawer, Input, Select } from 'antd'
import { type FormEvent, useState } from 'react'
import type { Page, Push } from '../api/bodies.ts'
import { at, call } from '../api/client.ts'
import { forgetAnswers, placePath, useMay, usePages } from '../api/queries.ts'
import { useAsk } from '../games/asking.tsx'
import { links, type Place } from '../links/links.ts'
import { Facts, PageHead, Panel } from '../parts/panel.tsx'
import { Failure, failureTexts, Loading, Nothing } from '../parts/states.tsx'
import { type Column, More, Table } from '../parts/table.tsx'
import { Chip, Id, Moment } from '../parts/texts.tsx'
import { useFilters } from '../settings/place-in-history.ts'
import { useWords } from '../settings/settings.tsx'

const states = ['pending', 'delivered', 'dead'] as const
const tones = { pending: 'warn', delivered: 'good', dead: 'bad' } as const
type Filters = Record<'state' | 'openid', string>

export function Pushes({ place }: { readonly place: Place }) {
  const t = useWords()
  const { filters, setFilters } = useFilters()
  const given = { state: filters.get('state') ?? '', openid: filters.get('openid') ?? '' }
  const list = usePages<Page<Push>>(`${placePath(place)}/pushes`, given)
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  const [shown, setShown] = useState<Push>()
  const columns = useColumns(place, setShown)
  const isFiltered = given.state !== '' || given.openid !== ''
  return (
    <>
      <PageHead title={t('pushes')} lead={t('pushes_lead')} />
      <Panel>
        <FilterBar key={JSON.stringify(given)} given={given} search={setFilters} />
        {list.isPending && <Loading rows={6} />}
        {list.isError && <Failure error={list.error} again={() => void list.refetch()} />}
        {list.isSuccess && rows.length === 0 && (
          <Nothing title={t('pushes_none')} hint={isFiltered ? undefined : t('pushes_none_hint')} />
        )}
        {rows.length > 0 && (
          <Table
            label={t('pushes')}
            columns={columns}
            rows={rows}
            keyOf={({ push_id }) => push_id}
          />
        )}
        <More list={list} />
      </Panel>
      <Drawer
        open={shown !== undefined}
        title={t('push')}
        onClose={() => setShown(undefined)}
        destroyOnHidden
      >
        {shown !== undefined && <Shown push={shown} />}
      </Drawer>
    </>
  )
}

function useColumns(place: Place, show: (push: Push) => void): readonly Column<Push>[] {
  const t = useWords()
  const mayRetry = useMay({ offer: place.offer }, 'support')
  return [
    { title: t('time'), isPlain: true, show: ({ created_at }) => <Moment at={created_at} /> },
    {
      title: t('state'),
      isPlain: true,
      show: ({ state }) => <Chip tone={tones[state]}>{t(`push_${state}`)}</Chip>,
    },
    {
      title: t('push_event'),
      show: ({ event, channel }) => (
        <>
          <code>{event}</code>
          <small className="beside">{t(`channel_${channel}`)}</small>
        </>
      ),
    },
    {
      title: t('player'),
      show: ({ openid, zone_id: zone }) => (
        <Id text={openid} what={t('openid')} href={links.account({ ...place, openid, zone })} />
      ),
    },
    { title: t('attempts'), isNumber: true, show: ({ attempts }) => attempts },
    {
      title: t('last_answer'),
      show: ({ answer, due_at }) => (
        <>
          <span className="breaks">{answer ?? t('none')}</span>
          {due_at !== null && (
            <small className="beside">
              {t('push_next')} <Moment at={due_at} />
            </small>
          )}
        </>
      ),
    },
    {
      title: t('actions'),
      show: (push) => (
        <span className="actions">
          <Button size="small" onClick={() => show(push)}>
            {t('details')}
          </Button>
          {mayRetry && <Retry offer={place.offer} push={push} />}
        </span>
      ),
    },
  ]
}

function Retry({
  offer,
  push: { push_id, state },
}: {
  readonly offer: string
  readonly push: Push
}) {
  const t = useWords()
  const ask = useAsk()
  const client = useQueryClient()
  const { message } = AntApp.useApp()
  const [isBusy, setIsBusy] = useState(false)
  const retry = async () => {
    setIsBusy(true)
    try {
      await call('POST', at`/offers/${offer}/pushes/${push_id}/retry`)
      void message.success(t('push_queued'))
      await forgetAnswers(client)
    } catch (error) {
      void message.error(failureTexts(t, error).title)
    }
    setIsBusy(false)
  }
  const press = () => {
    if (state !== 'delivered') return void retry()
    const [title, content] = [t('push_again_ask'), t('push_again_lead')]
    ask({ title, content, okText: t('push_retry'), act: retry })
  }
  return (
    <Button size="small" loading={isBusy} onClick={press}>
      {t('push_retry')}
    </Button>
  )
}

function Shown({ push }: { readonly push: Push }) {
  const t = useWords()
  return (
    <>
      <Facts
        items={[
          ['push_id', <Id key="id" text={push.push_id} what="push_id" />],
          [t('state'), t(`push_${push.state}`)],
          [t('attempts'), push.attempts],
          [t('last_answer'), push.answer ?? t('none')],
          [t('time'), <Moment key="at" at={push.created_at} />],
          [t('push_ended'), <Moment key="ended" at={push.ended_at} />],
        ]}
      />
      <h2>{t('push_facts')}</h2>
      <pre>{JSON.stringify(push.facts, null, 2)}</pre>
    </>
  )
}

function FilterBar({ given, search }: { given: Filters; search: (change: Filters) => void }) {
  const t = useWords()
  const [draft, setDraft] = useState(given)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    search({ ...draft, openid: draft.openid.trim() })
  }
  return (
    <form className="filters" onSubmit={submit} aria-label={t('filters')}>
      <label>
        <span>{t('state')}</span>
        <Select
          aria-label={t('state')}
          value={draft.state}
          onChange={(state) => setDraft((before) => ({ ...before, state }))}
          options={[
            { value: '', label: t('any') },
            ...states.map((value) => ({ value, label: t(`push_${value}`) })),
          ]}
        />
      </label>
      <label>
        <span>{t('openid')}</span>
        <Input
          value={draft.openid}
          maxLength={128}
          onChange={({ target }) => setDraft((before) => ({ ...before, openid: target.value }))}
        />
      </label>
      <Button type="primary" htmlType="submit">
        {t('apply')}
      </Button>
    </form>
  )
}
