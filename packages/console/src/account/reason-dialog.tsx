// A change that takes a reason and nothing else: freeze, unfreeze, a note, a decision.
import { useQueryClient } from '@tanstack/react-query'
import { App as AntApp, Form, Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { forgetAnswers } from '../api/queries.ts'
import { Failure } from '../parts/states.tsx'
import { useWords } from '../settings/settings.tsx'
import { ReasonItem } from './move-dialog.tsx'

export interface ReasonTexts {
  readonly title: string
  readonly lead: string
  readonly done: string
  /** The change cannot be taken back easily, or takes something away. */
  readonly isGrave?: boolean
  /** The text is the thing itself, not the reason for one. */
  readonly isNote?: boolean
}

export function ReasonDialog({
  texts: { title, lead, done, isGrave = false, isNote = false },
  act,
  close,
  children,
}: {
  readonly texts: ReasonTexts
  /** What it is about. */
  readonly children?: ReactNode
  readonly act: (reason: string) => Promise<unknown>
  readonly close: () => void
}) {
  const t = useWords()
  const client = useQueryClient()
  const { message } = AntApp.useApp()
  const [form] = Form.useForm<{ reason: string }>()
  const [error, setError] = useState<unknown>()
  const [isBusy, setIsBusy] = useState(false)
  const finish = async ({ reason }: { reason: string }) => {
    setIsBusy(true)
    setError(undefined)
    try {
      await act(reason.trim())
      void message.success(done)
      await forgetAnswers(client)
      close()
    } catch (found) {
      setError(found)
    }
    setIsBusy(false)
  }
  return (
    <Modal
      open
      title={title}
      okText={title}
      okButtonProps={{ danger: isGrave }}
      cancelText={t('cancel_dialog')}
      onCancel={close}
      onOk={() => form.submit()}
      confirmLoading={isBusy}
    >
      <p>{lead}</p>
      {children}
      {error !== undefined && <Failure error={error} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(given: { reason: string }) => void finish(given)}
      >
        {isNote ? <NoteItem /> : <ReasonItem />}
      </Form>
    </Modal>
  )
}

function NoteItem() {
  const t = useWords()
  return (
    <Form.Item
      name="reason"
      label={t('note')}
      rules={[{ required: true, whitespace: true, message: t('note_needed') }]}
    >
      <Input.TextArea autoFocus rows={5} maxLength={2000} />
    </Form.Item>
  )
}
