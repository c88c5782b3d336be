// A dialog with a form that changes something: it stays open with the server's sentence when that was refused.
import { useQueryClient } from '@tanstack/react-query'
import { Form, type FormInstance, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { forgetAnswers } from '../api/queries.ts'
import { useWords } from '../settings/settings.tsx'
import { Failure } from './states.tsx'

export function FormDialog<Given extends object>({
  title,
  okText,
  lead,
  initial,
  isGrave = false,
  submit,
  close,
  children,
}: {
  readonly title: string
  readonly okText: string
  readonly lead?: ReactNode
  readonly initial?: Partial<Given>
  /** It takes something away. */
  readonly isGrave?: boolean
  readonly submit: (given: Given) => Promise<unknown>
  readonly close: () => void
  readonly children?: ReactNode | ((form: FormInstance<Given>) => ReactNode)
}) {
  const t = useWords()
  const client = useQueryClient()
  const [form] = Form.useForm<Given>()
  const [error, setError] = useState<unknown>()
  const [isBusy, setIsBusy] = useState(false)
  const finish = async (given: Given) => {
    setIsBusy(true)
    setError(undefined)
    try {
      await submit(given)
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
      okText={okText}
      okButtonProps={{ danger: isGrave }}
      cancelText={t('cancel_dialog')}
      onCancel={close}
      onOk={() => form.submit()}
      confirmLoading={isBusy}
    >
      {lead !== undefined && <p>{lead}</p>}
      {error !== undefined && <Failure error={error} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={initial}
        onFinish={(given: Given) => void finish(given)}
      >
        {typeof children === 'function' ? children(form) : children}
      </Form>
    </Modal>
  )
}
