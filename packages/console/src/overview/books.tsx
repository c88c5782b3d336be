// Checks the books from the page: every rule of the ledger, in a job that goes on without the page.

import { useQuery } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import type { Job } from '../api/bodies.ts'
import { at, call, get } from '../api/client.ts'
import { Failure } from '../parts/states.tsx'
import { useSettings } from '../settings/settings.tsx'

interface Checked {
  readonly ok: boolean
  readonly checks: readonly { readonly violations: readonly unknown[] }[]
}

export function Books() {
  const { t, time } = useSettings()
  const [jobId, setJobId] = useState<Job['job_id']>()
  const [error, setError] = useState<unknown>()
  const { data: job, error: lost } = useQuery({
    queryKey: ['job', jobId],
    queryFn: ({ signal }) => get<Job>(at`/jobs/${jobId ?? ''}`, signal),
    enabled: jobId !== undefined,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 500 : false),
  })
  const begin = async () => {
    setError(undefined)
    try {
      setJobId((await call<Job>('POST', '/jobs', { kind: 'checks' })).job_id)
    } catch (found) {
      setError(found)
    }
  }
  const isRunning = jobId !== undefined && (job === undefined || job.state === 'running')
  const { done = 0, total = 0 } = job?.progress ?? {}
  return (
    <>
      {(error !== undefined || lost !== null) && <Failure error={error ?? lost} />}
      {job?.state === 'done' && <Verdict checked={job.result as Checked} />}
      {job?.state === 'failed' && <Alert type="error" showIcon title={t('failed')} />}
      {job?.ended_at !== null && job?.ended_at !== undefined && (
        <p className="hint">{t('checked_at', { at: time(job.ended_at) })}</p>
      )}
      {isRunning && <p role="status">{t('checking_books', { done, total })}</p>}
      <Button onClick={() => void begin()} loading={isRunning}>
        {t('check_books')}
      </Button>
    </>
  )
}

function Verdict({ checked: { ok, checks } }: { readonly checked: Checked }) {
  const { t } = useSettings()
  const broken = checks.filter(({ violations }) => violations.length > 0).length
  return (
    <Alert
      type={ok ? 'success' : 'error'}
      showIcon
      title={ok ? t('books_ok', { n: checks.length }) : t('books_wrong', { n: broken })}
    />
  )
}
