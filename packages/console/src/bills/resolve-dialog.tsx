// Writes down what was done about a difference. It moves nothing.
import { App as AntApp, Form, Input, Select } from 'antd'
import type { Difference } from '../api/bodies.ts'
import { at, call } from '../api/client.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
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
  const { message } = AntApp.useApp()
  const submit = async (given: Given) => {
    const to = path + at`/differences/${difference.difference_id}/resolve`
    await call('POST', to, trimmed(given))
    void message.success(t('bill_resolved'))
  }
  return (
    <FormDialog<Given>
      title={t('bill_resolve')}
      okText={t('bill_resolve')}
      lead={difference.sentence[language]}
      initial={{
        resolution: difference.resolution ?? suggested[difference.suggestion],
        bill_no: difference.bill_no ?? '',
        note: difference.note ?? '',
      }}
      submit={submit}
      close={close}
    >
      <p className="hint">{t('bill_resolve_lead')}</p>
      <ResolutionItems />
    </FormDialog>
  )
}

function ResolutionItems() {
  const { t } = useSettings()
  const resolution = Form.useWatch<Resolution | undefined>('resolution')
  return (
    <>
      <Form.Item name="resolution" label={t('bill_resolution')}>
        <Select
          options={resolutions.map((value) => ({ value, label: t(`resolution_${value}`) }))}
        />
      </Form.Item>
      {(resolution === 'recharged' || resolution === 'cancelled') && (
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
    </>
  )
}

/** What is empty is left out. */
function trimmed({ resolution, bill_no = '', note = '' }: Given): Given {
  const texts = Object.entries({ bill_no: bill_no.trim(), note: note.trim() })
  return { resolution, ...Object.fromEntries(texts.filter(([, text]) => text !== '')) }
}
