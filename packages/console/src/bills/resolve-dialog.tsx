// Writes down what was done about a difference. It moves nothing.
import { useQueryClient } from '@tanstack/react-query'
import { App as AntApp, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import type { Difference } from '../api/bodies.ts'
import { at, call } from '../api/client.ts'
import { forgetAnswers } from '../api/queries.ts'
import { Failure } from '../parts/states.tsx'
import { useSettings } from '../settings/settings.tsx'
import { type Resolution, resolutions } from './names.ts'

interface Given {
  readonly resolution: Resolution
  readonly bill_no?: string
  readonly note?: string
}

const suggested: Readonly<Record<Difference['suggestion'], Resolution>> = {
  recharge: 'recharged',
  cancel: 'cancelled',
  freeze: 'frozen',
  accept: 'accepted',
  wait: 'waiting',
}

export function ResolveDialog({
  difference,
  path,
  close,
}: {
  readonly difference: Difference
  readonly path: string
  readonly close: () => void
}) {
  const { t, language } = useSettings()
  const client = useQueryClient()
  const { message } = AntApp.useApp()
  const [form] = Form.useForm<Given>()
  const resolution = Form.useWatch('resolution', form)
  const [error, setError] = useState<unknown>()
  const [isBusy, setIsBusy] = useState(false)
  const finish = async (given: Given) => {
    setIsBusy(true)
    setError(undefined)
    try {
      const to = path + at`/differences/${difference.difference_id}/resolve`
      await call('POST', to, trimmed(given))
      void message.success(t('bill_resolved'))
      await forgetAnswers(client)
      close()
    } catch (found) {
      setError(found)
    }
    setIsBusy(false)
  }
  const takesNumber = resolution === 'recharged' || resolution === 'cancelled'
  return (
    <Modal
      open
      title={t('bill_resolve')}
      okText={t('bill_resolve')}
      cancelText={t('cancel_dialog')}
      onCancel={close}
      onOk={() => form.submit()}
      confirmLoading={isBusy}
    >
      <p>{difference.sentence[language]}</p>
      <p className="hint">{t('bill_resolve_lead')}</p>
      {error !== undefined && <Failure error={error} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          resolution: difference.resolution ?? suggested[difference.suggestion],
          bill_no: difference.bill_no ?? '',
          note: difference.note ?? '',
        }}
        onFinish={(given: Given) => void finish(given)}
      >
        <Form.Item name="resolution" label={t('bill_resolution')}>
          <Select
            options={resolutions.map((value) => ({ value, label: t(`resolution_${value}`) }))}
          />
        </Form.Item>
        {takesNumber && (
          <Form.Item
            name="bill_no"
            label={t('bill_resolve_no')}
            extra={t('bill_resolve_no_hint')}
            rules={
              resolution === 'recharged'
                ? [{ required: true, whitespace: true, message: t('bill_resolve_no_needed') }]
                : []
            }
          >
            <Input autoComplete="off" maxLength={128} />
          </Form.Item>
        )}
        <Form.Item
          name="note"
          label={t('note')}
          rules={
            resolution === 'accepted'
              ? [{ required: true, whitespace: true, message: t('bill_resolve_note_needed') }]
              : []
          }
        >
          <Input.TextArea rows={3} maxLength={512} />
        </Form.Item>
      </Form>
    </Modal>
  )
}

/** What is empty is left out. */
function trimmed({ resolution, bill_no = '', note = '' }: Given): Given {
  const texts = Object.entries({ bill_no: bill_no.trim(), note: note.trim() })
  return { resolution, ...Object.fromEntries(texts.filter(([, text]) => text !== '')) }
}
