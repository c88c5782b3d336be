// Texts as they go over the wire, each with its name and a button that copies it.
import type { ReactNode } from 'react'
import { CopyButton } from '../parts/texts.tsx'

export function Part({
  title,
  extra,
  children,
}: {
  readonly title: string
  readonly extra?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section>
      <div className="panel-head">
        <h3>{title}</h3>
        {extra}
      </div>
      {children}
    </section>
  )
}

/** A text as it is, with a button that copies it. */
export function Code({
  title,
  text,
  shown = text,
  hint,
}: {
  readonly title: string
  readonly text: string
  readonly shown?: ReactNode
  readonly hint?: string
}) {
  return (
    <Part title={title} extra={<CopyButton text={text} what={title} />}>
      <pre>{shown}</pre>
      {hint !== undefined && <p className="hint">{hint}</p>}
    </Part>
  )
}
