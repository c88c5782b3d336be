// Filters of a list under a name: those that come with the console, and the operator's own.
import { CloseOutlined, SaveOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { App as AntApp, Button, Form, Input } from 'antd'
import { useState } from 'react'
import type { SavedView } from '../api/bodies.ts'
import { at, call } from '../api/client.ts'
import { forgetAnswers, useAnswer } from '../api/queries.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { failureTexts } from '../parts/states.tsx'
import { A } from '../parts/texts.tsx'
import { useFilters } from '../settings/place-in-history.ts'
import { useWords } from '../settings/settings.tsx'
import type { Word } from '../words/words.ts'

type Filters = Readonly<Record<string, string>>

/** Of each list: what is asked of it again and again. */
const presets = {
  orders: {
    view_refunds: { kind: 'refund', range: '7d' },
    view_presents: { kind: 'present', range: '7d' },
    view_open: { kind: 'pay', state: 'open', range: 'today' },
  },
  purchases: {
    view_unpaid: { state: 'created', range: '7d' },
    view_on_the_way: { state: 'paid', range: '7d' },
  },
} as const satisfies Readonly<Record<string, Readonly<Partial<Record<Word, Filters>>>>>
type Page = keyof typeof presets
type PresetWord = { [P in Page]: keyof (typeof presets)[P] }[Page]

export function SavedViews({ page }: { readonly page: Page }) {
  const t = useWords()
  const { filters } = useFilters()
  const own = useAnswer<{ items: readonly SavedView[] }>('/views')
  const remove = useRemove()
  const [isSaving, setIsSaving] = useState(false)
  const now = sorted(filters)
  const views = [
    ...Object.entries<Filters>(presets[page]).map(([word, preset]) => ({
      ...{ name: t(word as PresetWord), query: `${new URLSearchParams(preset)}`, isOwn: false },
    })),
    ...(own.data?.items ?? [])
      .filter((view) => view.page === page)
      .map(({ name, query }) => ({ name, query, isOwn: true })),
  ].map((view) => ({ ...view, isCurrent: sorted(new URLSearchParams(view.query)) === now }))
  return (
    <div className="views">
      <ul aria-label={t('views')}>
        {views.map(({ name, query, isOwn, isCurrent }) => (
          <li key={`${isOwn} ${name}`}>
            <A href={`?${query}`} className="view" isCurrent={isCurrent}>
              {name}
            </A>
            {isOwn && (
              <Button
                type="text"
                size="small"
                icon={<CloseOutlined aria-hidden />}
                aria-label={t('view_remove', { name })}
                title={t('view_remove', { name })}
                onClick={() => void remove(page, name)}
              />
            )}
          </li>
        ))}
      </ul>
      {now !== '' && views.every(({ isCurrent }) => !isCurrent) && (
        <Button
          type="link"
          size="small"
          icon={<SaveOutlined aria-hidden />}
          onClick={() => setIsSaving(true)}
        >
          {t('view_save')}
        </Button>
      )}
      {isSaving && <SaveDialog page={page} query={now} close={() => setIsSaving(false)} />}
    </div>
  )
}

/** The filters in the order of their names, to compare them. */
function sorted(filters: URLSearchParams): string {
  const copy = new URLSearchParams(filters)
  copy.sort()
  return copy.toString()
}

function useRemove(): (page: string, name: string) => Promise<void> {
  const t = useWords()
  const client = useQueryClient()
  const { message } = AntApp.useApp()
  return async (page, name) => {
    try {
      await call('DELETE', at`/views/${page}/${name}`)
    } catch (error) {
      void message.error(failureTexts(t, error).title)
    }
    await forgetAnswers(client)
  }
}

function SaveDialog({
  page,
  query,
  close,
}: {
  readonly page: string
  readonly query: string
  readonly close: () => void
}) {
  const t = useWords()
  return (
    <FormDialog<{ name: string }>
      title={t('view_save')}
      okText={t('save')}
      lead={t('view_save_lead')}
      submit={({ name }) => call('PUT', at`/views/${page}/${name.trim()}`, { query })}
      close={close}
    >
      <Form.Item
        name="name"
        label={t('name')}
        rules={[{ required: true, whitespace: true, message: t('view_name_needed') }]}
      >
        <Input autoFocus autoComplete="off" maxLength={64} />
      </Form.Item>
    </FormDialog>
  )
}
