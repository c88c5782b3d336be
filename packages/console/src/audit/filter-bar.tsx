// What the audit log is searched for: whose calls, where, when, of which kind, with which outcome.
import { Button, Input, Select } from 'antd'
import { type FormEvent, useState } from 'react'
import { inputTime, readTime } from '../format/times.ts'
import { useSettings } from '../settings/settings.tsx'

const names = ['from', 'to', 'kind', 'outcome', 'actor', 'target', 'rid'] as const
export type AuditFilters = Record<(typeof names)[number], string>

/** Those of an address; '' for what it does not name. */
export function filtersOf(search: URLSearchParams): AuditFilters {
  return Object.fromEntries(names.map((name) => [name, search.get(name) ?? ''])) as AuditFilters
}

const choices = {
  kind: ['sign_in', 'export', 'secret', 'approval', 'operator'],
  outcome: ['done', 'refused', 'locked'],
} as const

export function FilterBar({
  given,
  search,
}: {
  readonly given: AuditFilters
  readonly search: (change: AuditFilters) => void
}) {
  const { t, zone } = useSettings()
  const [draft, setDraft] = useState(given)
  const set = (change: Partial<AuditFilters>) => setDraft((before) => ({ ...before, ...change }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    search(draft)
  }
  const text = (name: 'actor' | 'target' | 'rid', label: string) => (
    <label>
      <span>{label}</span>
      <Input
        value={draft[name]}
        maxLength={600}
        onChange={({ target }) => set({ [name]: target.value })}
      />
    </label>
  )
  const time = (name: 'from' | 'to') => (
    <label>
      <span>{t(name)}</span>
      <Input
        type="datetime-local"
        value={inputTime(draft[name], zone)}
        onChange={({ target }) => set({ [name]: readTime(target.value, zone) ?? '' })}
      />
    </label>
  )
  const choice = (name: 'kind' | 'outcome') => (
    <label>
      <span>{t(`audit_${name}`)}</span>
      <Select
        aria-label={t(`audit_${name}`)}
        value={draft[name]}
        onChange={(value: string) => set({ [name]: value })}
        options={[
          { value: '', label: t('any') },
          ...choices[name].map((value) => ({ value, label: t(`audit_${value}`) })),
        ]}
      />
    </label>
  )
  return (
    <form className="filters" onSubmit={submit} aria-label={t('filters')}>
      {time('from')}
      {time('to')}
      {choice('kind')}
      {choice('outcome')}
      {text('actor', t('actor'))}
      {text('target', t('target_begins'))}
      {text('rid', t('rid'))}
      <Button type="primary" htmlType="submit">
        {t('apply')}
      </Button>
      <Button onClick={() => search(filtersOf(new URLSearchParams()))}>{t('clear')}</Button>
    </form>
  )
}
