// The accounts of an offer, found by the beginning of the openid.
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { Account, Page } from '../api/bodies.ts'
import { placePath, usePages } from '../api/queries.ts'
import { links, type Place } from '../links/links.ts'
import { PageHead, Panel } from '../parts/panel.tsx'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { type Column, More, Table } from '../parts/table.tsx'
import { Chip, Coins, Id, Moment } from '../parts/texts.tsx'
import { useFilters } from '../settings/place-in-history.ts'
import { useWords } from '../settings/settings.tsx'

export function Accounts({ place }: { readonly place: Place }) {
  const t = useWords()
  const { filters, setFilters } = useFilters()
  const openid = filters.get('openid') ?? ''
  const list = usePages<Page<Account>>(`${placePath(place)}/accounts`, { openid })
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  const columns = useColumns(place)
  const isEmpty = list.isSuccess && rows.length === 0
  return (
    <>
      <PageHead title={t('accounts')} lead={t('accounts_lead')} />
      <Panel>
        <OpenidFilter
          key={openid}
          openid={openid}
          search={(text) => setFilters({ openid: text })}
        />
        {list.isPending && <Loading />}
        {list.isError && <Failure error={list.error} again={() => void list.refetch()} />}
        {isEmpty && openid !== '' && <Nothing title={t('accounts_none')} />}
        {isEmpty && openid === '' && (
          <Nothing
            title={t('accounts_empty')}
            hint={<code>{t('accounts_empty_hint', { offer: place.offer, env: place.env })}</code>}
          />
        )}
        {rows.length > 0 && (
          <Table
            label={t('accounts')}
            columns={columns}
            rows={rows}
            keyOf={(row) => JSON.stringify([row.openid, row.zone_id])}
          />
        )}
        <More list={list} />
      </Panel>
    </>
  )
}

function useColumns(place: Place): readonly Column<Account>[] {
  const t = useWords()
  return [
    {
      title: t('openid'),
      show: ({ openid, zone_id: zone, frozen }) => (
        <>
          <Id text={openid} what={t('openid')} href={links.account({ ...place, openid, zone })} />{' '}
          {frozen && <Chip tone="bad">{t('frozen')}</Chip>}
        </>
      ),
    },
    { title: t('zone'), show: ({ zone_id }) => zone_id },
    { title: t('balance'), isNumber: true, show: ({ balance }) => <Coins n={balance} /> },
    { title: t('paid'), isNumber: true, show: ({ paid }) => <Coins n={paid} /> },
    { title: t('gift'), isNumber: true, show: ({ gift }) => <Coins n={gift} /> },
    { title: t('created'), show: ({ created_at }) => <Moment at={created_at} /> },
  ]
}

function OpenidFilter({ openid, search }: { openid: string; search: (text: string) => void }) {
  const t = useWords()
  const [text, setText] = useState(openid)
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault()
        search(text.trim())
      }}
    >
      <label>
        <span>{t('openid_begins')}</span>
        <Input
          value={text}
          onChange={({ target }) => setText(target.value)}
          maxLength={128}
          allowClear
        />
      </label>
      <Button type="primary" htmlType="submit">
        {t('apply')}
      </Button>
    </form>
  )
}
