// The API: the calls of the protocols and of the admin API, errcodes, and files for other programs.
import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useAnswer } from '../api/queries.ts'
import { links } from '../links/links.ts'
import { PageHead, Panel } from '../parts/panel.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { A } from '../parts/texts.tsx'
import { Calls, Marked } from '../reference/calls.tsx'
import {
  type ApiDocument,
  adminDocument,
  callsOf,
  protocolDocument,
} from '../reference/documents.ts'
import { Downloads } from '../reference/downloads.tsx'
import { Errcodes } from '../reference/errcodes.tsx'
import { useFilters } from '../settings/place-in-history.ts'
import { useSettings, useWords } from '../settings/settings.tsx'

const parts = ['login', '1.0', '2.0', 'xpay', 'errcodes', 'admin'] as const
type Part = (typeof parts)[number]

export function Api() {
  const t = useWords()
  const { filters, setFilters } = useFilters()
  const part = parts.find((name) => name === filters.get('part')) ?? '1.0'
  const words = filters.get('q') ?? ''
  const titles: Readonly<Record<Part, string>> = {
    login: t('api_login'),
    ...{ '1.0': 'Midas 1.0', '2.0': 'Midas 2.0', xpay: 'xpay' },
    errcodes: t('api_errcodes'),
    admin: t('api_admin'),
  }
  return (
    <>
      <PageHead title={t('api')} lead={t('api_lead')} actions={<Downloads />} />
      <ul className="parts">
        {parts.map((name) => (
          <li key={name}>
            <A href={links.api({ part: name, q: words })} isCurrent={name === part}>
              {titles[name]}
            </A>
          </li>
        ))}
      </ul>
      <SearchBar key={words} words={words} search={(q) => setFilters({ q })} />
      {part === 'admin' ? <OfAdmin words={words} /> : <OfProtocol part={part} words={words} />}
    </>
  )
}

function OfProtocol({ part, words }: { readonly part: Part; readonly words: string }) {
  const { language } = useSettings()
  const { data, error } = useQuery({
    queryKey: ['document', language],
    queryFn: () => protocolDocument(language),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (error !== null) return <Failure error={error} />
  if (data === undefined) return <Loading />
  if (part === 'errcodes') return <Errcodes document={data} words={words} />
  // The document has the tags in the order of the parts.
  const tag = data.tags?.[parts.indexOf(part)]
  return (
    <Panel title={tag?.name}>
      <Marked text={tag?.description ?? ''} />
      <Calls calls={callsOf(data, tag?.name, words)} />
    </Panel>
  )
}

function OfAdmin({ words }: { readonly words: string }) {
  const { t, language } = useSettings()
  const { data, error, refetch } = useAnswer<ApiDocument>(adminDocument(language))
  if (error !== null) return <Failure error={error} again={() => void refetch()} />
  if (data === undefined) return <Loading />
  return (
    <Panel title={t('api_admin')} extra={<TryIt />}>
      <p className="hint">{t('api_admin_lead')}</p>
      <Calls calls={callsOf(data, undefined, words)} />
    </Panel>
  )
}

function TryIt(): ReactNode {
  const t = useWords()
  return <Button href="/admin/v1/docs/">{t('api_try')}</Button>
}

function SearchBar({ words, search }: { words: string; search: (words: string) => void }) {
  const t = useWords()
  const [draft, setDraft] = useState(words)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    search(draft.trim())
  }
  return (
    <form className="filters" onSubmit={submit} aria-label={t('filters')}>
      <label>
        <span>{t('api_search')}</span>
        <Input
          value={draft}
          maxLength={100}
          allowClear
          onChange={({ target }) => setDraft(target.value)}
        />
      </label>
      <Button type="primary" htmlType="submit">
        {t('apply')}
      </Button>
    </form>
  )
}
