// Closes days up to one, after a confirmation, and shows how far that is. The job goes on without the page.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App as AntApp, Form, Input, Modal } from 'antd'
import { useEffect, useState } from 'react'
import type { Job } from '../api/bodies.ts'
import { at, call, get } from '../api/client.ts'
import { forgetAnswers, placePath } from '../api/queries.ts'
import type { Place } from '../links/links.ts'
import { Failure } from '../parts/states.tsx'
import { useWords } from '../settings/settings.tsx'

interface Result {
  readonly closed?: number
  readonly error?: string
  readonly message?: string
}

export function CloseDialog({
  place,
  through,
  close,
}: {
  readonly place: Place
  readonly through: string
  readonly close: () => void
}) {
  const t = useWords()
  const [form] = Form.useForm<{ adjust_reason?: string }>()
  const { begin, job, error, isBusy } = useClosing(place, through, close)
  const refused = (job?.result as Result | null)?.message
  const { done = 0, total = 0 } = job?.progress ?? {}
  return (
    <Modal
      open
      title={t('close_through', { date: through })}
      okText={t('close_through', { date: through })}
      cancelText={t('cancel_dialog')}
      onCancel={close}
      onOk={() => form.submit()}
      confirmLoading={isBusy}
    >
      <p>{t('close_through_lead', { date: through })}</p>
      {error !== undefined && <Failure error={error} />}
      {refused !== undefined && <Alert type="error" showIcon title={t.sentence(refused)} />}
      {job?.state === 'failed' && <Alert type="error" showIcon title={t('failed')} />}
      {isBusy && total > 0 && <p role="status">{t('closing_days', { done, total })}</p>}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={({ adjust_reason }) => void begin(adjust_reason?.trim() ?? '')}
      >
        {refused !== undefined && (
          <Form.Item name="adjust_reason" label={t('adjust')} extra={t('adjust_hint')}>
            <Input.TextArea rows={3} maxLength={512} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  )
}

function useClosing(place: Place, through: string, close: () => void) {
  const t = useWords()
  const client = useQueryClient()
  const { message } = AntApp.useApp()
  const [jobId, setJobId] = useState<string>()
  const [error, setError] = useState<unknown>()
  const path = `${placePath(place)}/closes`
  const { data: job, error: lost } = useQuery({
    queryKey: ['job', jobId],
    queryFn: ({ signal }) => get<Job>(path + at`/jobs/${jobId ?? ''}`, signal),
    enabled: jobId !== undefined,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 500 : false),
  })
  const closed = job?.state === 'done' ? (job.result as Result) : undefined
  const isClosed = closed !== undefined && closed.error === undefined
  useEffect(() => {
    if (!isClosed) return
    void message.success(t('closed_done', { n: closed?.closed ?? 0 }))
    void forgetAnswers(client).then(close)
  }, [isClosed, closed, client, close, message, t])
  const begin = async (reason: string) => {
    setError(undefined)
    try {
      const body = { through, ...(reason !== '' && { adjust_reason: reason }) }
      setJobId((await call<Job>('POST', path, body)).job_id)
    } catch (found) {
      setError(found)
    }
  }
  const isBusy = jobId !== undefined && (job === undefined || job.state === 'running')
  return { begin, job, error: error ?? lost ?? undefined, isBusy: isBusy || isClosed }
}
