// The errcodes of every dialect, in the order in which they are answered.
import { Panel } from '../parts/panel.tsx'
import { Nothing } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { useWords } from '../settings/settings.tsx'
import { Marked } from './calls.tsx'
import { type ApiDocument, type Errcode, holds } from './documents.ts'

export function Errcodes({
  document,
  words,
}: {
  readonly document: ApiDocument
  readonly words: string
}) {
  const t = useWords()
  const columns: readonly Column<Errcode>[] = [
    { title: t('errcode'), show: ({ code }) => <code className="number">{code}</code> },
    {
      title: 'errmsg',
      show: ({ errmsg, name }) => (
        <>
          <code>{errmsg}</code>
          <small className="beside">{name}</small>
        </>
      ),
    },
    { title: t('api_official'), show: ({ official }) => <span lang="zh-CN">{official}</span> },
    { title: t('api_retry'), show: ({ retry }) => (retry ? t('yes') : t('no')) },
    { title: t('api_when'), show: ({ when }) => <Marked text={when} /> },
  ]
  const tables = (document['x-errcodes'] ?? [])
    .map(({ title, rows }) => ({
      title,
      rows: rows.filter(({ code, name, errmsg, official, when }) =>
        holds(words, String(code), name, errmsg, official, when),
      ),
    }))
    .filter(({ rows }) => rows.length > 0)
  if (tables.length === 0) return <Nothing title={t('api_none')} />
  return tables.map(({ title, rows }) => (
    <Panel key={title} title={title}>
      <Table label={title} columns={columns} rows={rows} keyOf={({ name }) => name} />
    </Panel>
  ))
}
