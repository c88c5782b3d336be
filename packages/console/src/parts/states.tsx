// What a page shows in place of data: that it loads, that there is none, and what went wrong and what to do.
import { Alert, Button, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { ApiFailure } from '../api/client.ts'
import { useWords } from '../settings/settings.tsx'
import type { Translate } from '../words/words.ts'

export function Loading({ rows = 4 }: { readonly rows?: number }) {
  const t = useWords()
  return (
    <div role="status" aria-label={t('loading')}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  )
}

export function Nothing({ title, hint }: { readonly title: string; readonly hint?: ReactNode }) {
  return (
    <div className="nothing">
      <p>{title}</p>
      {hint !== undefined && <p className="hint">{hint}</p>}
    </div>
  )
}

/** What happened, by the server's sentence, and what to do. */
export function failureTexts(t: Translate, error: unknown): { title: string; hint?: string } {
  if (!(error instanceof ApiFailure)) return { title: String(error) }
  const { status, error: name, retryAfterS } = error
  const message = t.sentence(error.message)
  switch (name) {
    case 'unreachable':
      return { title: t('error_unreachable'), hint: t('error_unreachable_do') }
    case 'wrong_sign_in':
      return { title: t('error_wrong_sign_in') }
    case 'code_wrong':
      return { title: t('error_code_wrong') }
    case 'locked_out':
      return { title: t('error_locked_out', { n: retryAfterS }) }
    case 'forbidden':
      return { title: message, hint: t('error_forbidden_do') }
    case 'own_request':
      return { title: message, hint: t('error_own_request_do') }
    case 'months_detached':
      return { title: message, hint: t('error_months_detached_do') }
    case 'cross_site':
      return { title: message, hint: t('error_cross_site_do') }
  }
  if (status === 503) return { title: message, hint: t('error_unready_do') }
  if (status >= 500) return { title: message, hint: t('error_fault_do') }
  return { title: message }
}

export function Failure({
  error,
  again,
}: {
  readonly error: unknown
  readonly again?: () => void
}) {
  const t = useWords()
  const { title, hint } = failureTexts(t, error)
  return (
    <Alert
      type="error"
      showIcon
      title={title}
      description={hint}
      action={
        again !== undefined && (
          <Button size="small" onClick={again}>
            {t('try_again')}
          </Button>
        )
      }
    />
  )
}
