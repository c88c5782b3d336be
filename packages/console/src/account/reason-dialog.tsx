// A change that takes a reason and nothing else: freeze, unfreeze, a note, a decision.
import { App as AntApp, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { FormDialog } from '../parts/form-dialog.tsx'
import { useWords } from '../settings/settings.tsx'
import { ReasonItem } from './move-dialog.tsx'

export interface ReasonTexts {
  readonly title: string
  readonly lead: string
  readonly done: string
  /** The change is hard to undo, or takes something away. */
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
  const { message } = AntApp.useApp()
  const submit = async ({ reason }: { reason: string }) => {
    await act(reason.trim())
    void message.success(done)
  }
  return (
    <FormDialog<{ reason: string }>
      title={title}
      okText={title}
      lead={lead}
      isGrave={isGrave}
      submit={submit}
      close={close}
    >
      {children}
      {isNote ? <NoteItem /> : <ReasonItem />}
    </FormDialog>
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
