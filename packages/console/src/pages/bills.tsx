// Files that are compared with the ledger: what was uploaded, and one more.
import { useQueryClient } from '@tanstack/react-query'
import { App as AntApp, Select } from 'antd'
import { useState } from 'react'
import type { BillKind, ListedBill, Page, UploadedBill } from '../api/bodies.ts'
import { send, withQuery } from '../api/client.ts'
import { forgetAnswers, placePath, useMay, usePages } from '../api/queries.ts'
import { FileField } from '../bills/file-field.tsx'
import { BillState } from '../bills/state.tsx'
import { coinsText } from '../format/numbers.ts'
import { links, type Place } from '../links/links.ts'
import { PageHead, Panel } from '../parts/panel.tsx'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { type Column, More, Table } from '../parts/table.tsx'
import { A, Moment } from '../parts/texts.tsx'
import { goTo } from '../settings/place-in-history.ts'
import { useWords } from '../settings/settings.tsx'

const kinds: readonly BillKind[] = ['game', 'wechatpay', 'xpay-orders', 'xpay-summary']

export function Bills({ place }: { readonly place: Place }) {
  const t = useWords()
  const acts = useMay(place, 'finance')
  const list = usePages<Page<ListedBill>>(`${placePath(place)}/bills`)
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      <PageHead title={t('bills')} lead={t('bills_lead')} />
      {acts && <Upload place={place} />}
      <Panel>
        {list.isPending && <Loading rows={6} />}
        {list.isError && <Failure error={list.error} again={() => void list.refetch()} />}
        {list.isSuccess && <Found place={place} rows={rows} />}
        <More list={list} />
      </Panel>
    </>
  )
}

function Upload({ place }: { readonly place: Place }) {
  const t = useWords()
  const client = useQueryClient()
  const { message } = AntApp.useApp()
  const [kind, setKind] = useState<BillKind>('game')
  const upload = async (file: File) => {
    const path = withQuery(`${placePath(place)}/bills`, { kind, name: file.name.slice(0, 255) })
    const { outcome, bill } = await send<UploadedBill>(path, file)
    if (outcome === 'known') void message.info(t('bill_known'))
    await forgetAnswers(client)
    goTo(links.bill(place, bill.bill_id))
  }
  return (
    <Panel title={t('bill_upload')}>
      <div className="filters">
        <label>
          <span>{t('bill_kind')}</span>
          <Select
            aria-label={t('bill_kind')}
            value={kind}
            onChange={setKind}
            popupMatchSelectWidth={false}
            options={kinds.map((value) => ({ value, label: t(`bill_kind_${value}`) }))}
          />
        </label>
      </div>
      <FileField label={t('bill_file')} send={upload} />
    </Panel>
  )
}

function Found({ place, rows }: { readonly place: Place; readonly rows: readonly ListedBill[] }) {
  const t = useWords()
  const columns: readonly Column<ListedBill>[] = [
    {
      title: t('bill_file'),
      show: ({ bill_id, name }) => (
        <A href={links.bill(place, bill_id)}>{`${bill_id} · ${name}`}</A>
      ),
    },
    { title: t('bill_kind'), show: ({ kind }) => t(`bill_kind_${kind}`) },
    { title: t('state'), show: ({ state }) => <BillState state={state} /> },
    { title: t('bill_rows'), isNumber: true, show: ({ rows: count }) => coinsText(count) },
    { title: t('bill_open'), isNumber: true, show: ({ open }) => coinsText(open) },
    { title: t('bill_uploaded'), show: ({ uploaded_at }) => <Moment at={uploaded_at} /> },
  ]
  if (rows.length === 0) return <Nothing title={t('bills_none')} hint={t('bills_none_hint')} />
  return <Table label={t('bills')} columns={columns} rows={rows} keyOf={({ bill_id }) => bill_id} />
}
