// Calls of an API, one below the other; what belongs to one is there when it is opened.
import { useState } from 'react'
import { Nothing } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Chip, CopyButton } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'
import type { Call } from './documents.ts'
import { answerFields, exampleOf, type FieldRow, requestFields } from './fields.ts'

export function Calls({ calls }: { readonly calls: readonly Call[] }) {
  const t = useWords()
  if (calls.length === 0) return <Nothing title={t('api_none')} />
  return (
    <ul className="calls">
      {calls.map((call) => (
        <li key={`${call.method} ${call.path}`}>
          <CallOf call={call} />
        </li>
      ))}
    </ul>
  )
}

const tones = { GET: 'info', DELETE: 'bad' } as const

function CallOf({ call }: { readonly call: Call }) {
  const { method, path, operation } = call
  const [isOpen, setIsOpen] = useState(false)
  const tone = tones[method as keyof typeof tones] ?? 'good'
  return (
    <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>
        <Chip tone={tone}>{method}</Chip> <code>{path}</code> <span>{operation.summary}</span>
      </summary>
      {isOpen && <Details call={call} />}
    </details>
  )
}

function Details({ call }: { readonly call: Call }) {
  const t = useWords()
  const { operation } = call
  const example = exampleOf(call, window.location.origin)
  return (
    <div className="call">
      {operation.description !== undefined && <Marked text={operation.description} />}
      <Fields title={t('api_request')} rows={requestFields(operation)} isRequest />
      <Fields title={t('api_answer')} rows={answerFields(operation)} />
      <h3>
        {t('api_example')} <CopyButton text={example} what={t('api_example')} />
      </h3>
      <pre>{example}</pre>
    </div>
  )
}

function Fields({
  title,
  rows,
  isRequest = false,
}: {
  readonly title: string
  readonly rows: readonly FieldRow[]
  readonly isRequest?: boolean
}) {
  const t = useWords()
  if (rows.length === 0) return null
  const columns: readonly Column<FieldRow>[] = [
    { title: t('api_field'), show: ({ name }) => <code>{name}</code> },
    ...(isRequest ? [{ title: t('api_place'), show: ({ place }: FieldRow) => place }] : []),
    { title: t('api_type'), show: ({ type }) => <span className="breaks">{type}</span> },
    ...(isRequest
      ? [
          {
            title: t('api_required'),
            show: ({ required }: FieldRow) => (required ? t('yes') : t('no')),
          },
        ]
      : []),
    { title: t('meaning'), show: ({ description }) => <Marked text={description} /> },
  ]
  return (
    <>
      <h3>{title}</h3>
      <Table
        label={title}
        columns={columns}
        rows={rows}
        keyOf={({ place, name }) => `${place} ${name}`}
      />
    </>
  )
}

/** A text of the documents: between backticks is code, between asterisks a mark; lines stay lines. */
export function Marked({ text }: { readonly text: string }) {
  const parts = text.split(/(`[^`]+`|\*\w[^*]*\*)/)
  return (
    <div className="remark">
      {parts.map((part, i) => {
        const inside = part.slice(1, -1)
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name
        if (part.startsWith('`')) return <code key={i}>{inside}</code>
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name
        return i % 2 === 1 ? <em key={i}>{inside}</em> : part
      })}
    </div>
  )
}
