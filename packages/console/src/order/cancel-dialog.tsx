// Takes a pay back for the player: all that is left of it, or a part, with a reason. The number of the refund is
// made once for the dialog, so that a second press gives nothing back twice.
import { useQueryClient } from '@tanstack/react-query'
import { App as AntApp, Form, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { newNumber, ReasonItem } from '../account/move-dialog.tsx'
import type { Moved, Order } from '../api/bodies.ts'
import { at, call } from '../api/client.ts'
import { accountPath, forgetAnswers } from '../api/queries.ts'
import { readAmount } from '../format/numbers.ts'
import type { Owner } from '../links/links.ts'
import { Failure } from '../parts/states.tsx'
import { useWords } from '../settings/settings.tsx'

interface Given {
  readonly how: 'whole' | 'part'
  readonly amount?: string
  readonly reason: string
}

export function CancelDialog({
  owner,
  order,
  close,
}: {
  readonly owner: Owner
  readonly order: Order
  readonly close: () => void
}) {
  const t = useWords()
  const [form] = Form.useForm<Given>()
  const how = Form.useWatch('how', form)
  const left = order.amount - order.refunded
  const { cancel, error, isBusy } = useCancel(owner, order, close)
  return (
    <Modal
      open
      title={t('cancel_do')}
      okText={t('cancel_do')}
      cancelText={t('cancel_dialog')}
      onCancel={close}
      onOk={() => form.submit()}
      confirmLoading={isBusy}
    >
      <p>{t('cancel_lead')}</p>
      {error !== undefined && <Failure error={error} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ how: 'whole' }}
        onFinish={(given: Given) => void cancel(given)}
      >
        <Form.Item name="how" label={t('amount')}>
          <Radio.Group
            options={[
              { value: 'whole', label: t('cancel_whole', { n: left }) },
              { value: 'part', label: t('cancel_part') },
            ]}
          />
        </Form.Item>
        {how === 'part' && (
          <Form.Item
            name="amount"
            label={t('cancel_part')}
            rules={[
              {
                validator: (_, value: string) =>
                  (readAmount(value ?? '') ?? left + 1) > left
                    ? Promise.reject(new Error(t('amount_needed')))
                    : Promise.resolve(),
              },
            ]}
          >
            <Input inputMode="numeric" autoFocus autoComplete="off" maxLength={16} />
          </Form.Item>
        )}
        <ReasonItem />
      </Form>
    </Modal>
  )
}

function useCancel(owner: Owner, order: Order, close: () => void) {
  const t = useWords()
  const client = useQueryClient()
  const { notification } = AntApp.useApp()
  const [refundNo] = useState(newNumber)
  const [error, setError] = useState<unknown>()
  const [isBusy, setIsBusy] = useState(false)
  const cancel = async ({ how, amount, reason }: Given) => {
    setIsBusy(true)
    setError(undefined)
    const part = { amount: readAmount(amount ?? ''), refund_no: refundNo }
    const body = { reason: reason.trim(), ...(how === 'part' && part) }
    try {
      const path = accountPath(owner) + at`/orders/${order.bill_no}/cancel`
      const moved = await call<Moved>('POST', path, body)
      notification.success({
        title: t('cancel_done', { coins: moved.amount, balance: moved.balance }),
      })
      await forgetAnswers(client)
      close()
    } catch (found) {
      setError(found)
    }
    setIsBusy(false)
  }
  return { cancel, error, isBusy }
}
