// The head of a page and the panels below it.
import type { ReactNode } from 'react'
import { useEffect } from 'react'

export function PageHead({
  title,
  name = title,
  lead,
  actions,
}: {
  readonly title: ReactNode
  /** In the title of the window. */
  readonly name?: ReactNode
  readonly lead?: ReactNode
  readonly actions?: ReactNode
}) {
  useEffect(() => {
    document.title = typeof name === 'string' ? `${name} · Pactolus` : 'Pactolus'
  }, [name])
  return (
    <header className="page-head">
      <div>
        <h1>{title}</h1>
        {lead !== undefined && <p className="lead">{lead}</p>}
      </div>
      {actions !== undefined && <div className="actions">{actions}</div>}
    </header>
  )
}

export function Panel({
  title,
  extra,
  children,
}: {
  readonly title?: ReactNode
  readonly extra?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section className="panel">
      {title !== undefined && (
        <div className="panel-head">
          <h2>{title}</h2>
          {extra}
        </div>
      )}
      {children}
    </section>
  )
}

/** Names and values, side by side. */
export function Facts({ items }: { readonly items: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
