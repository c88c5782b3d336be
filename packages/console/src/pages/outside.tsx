// What stands around the pages that nobody is signed in for.
import type { ReactNode } from 'react'
import { SettingsButton } from '../frame/operator-menu.tsx'
import { PageHead } from '../parts/panel.tsx'

export function Outside({
  title,
  lead,
  children,
}: {
  readonly title: string
  readonly lead: string
  readonly children: ReactNode
}) {
  return (
    <main className="alone">
      <div className="panel door">
        <p className="brand">Pactolus</p>
        <PageHead title={title} lead={lead} />
        {children}
      </div>
      <SettingsButton />
    </main>
  )
}
