// Refunds a pay: all that is left of it, or a part, with a reason. The number of the refund is
// made once for the dialog, so that a second press refunds nothing twice.
import { App as AntApp, Form, Input, Radio } from 'antd'
import { useState } from 'react'
import { newNumber, ReasonItem } from '../account/move-dialog.tsx'
import type { Moved, Order } from '../api/bodies.ts'
import { at, call } from '../api/client.ts'
import { accountPath } from '../api/queries.ts'
import { readAmount } from '../format/numbers.ts'
import type { Owner } from '../links/links.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { useWords } from '../settings/settings.tsx'
import { leftOf } from './left.ts'

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
  const left = leftOf(order)
  const cancel = useCancel(owner, order)
  return (
    <FormDialog<Given>
      title={t('cancel_do')}
      okText={t('cancel_do')}
      lead={t('cancel_lead')}
      initial={{ how: 'whole' }}
      submit={cancel}
      close={close}
    >
      <Form.Item name="how" label={t('amount')}>
        <Radio.Group
          options={[
            { value: 'whole', label: t('cancel_whole', { n: left }) },
            { value: 'part', label: t('cancel_part') },
          ]}
        />
      </Form.Item>
      <PartItem left={left} />
      <ReasonItem />
    </FormDialog>
  )
}

/** How much of the order, where it is not the whole. */
function PartItem({ left }: { readonly left: number }) {
  const t = useWords()
  if (Form.useWatch<Given['how']>('how') !== 'part') return null
  return (
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
  )
}

function useCancel(owner: Owner, order: Order) {
  const t = useWords()
  const { notification } = AntApp.useApp()
  const [refundNo] = useState(newNumber)
  return async ({ how, amount, reason }: Given) => {
    const part = { amount: readAmount(amount ?? ''), refund_no: refundNo }
    const body = { reason: reason.trim(), ...(how === 'part' && part) }
    const path = accountPath(owner) + at`/orders/${order.bill_no}/cancel`
    const moved = await call<Moved>('POST', path, body)
    notification.success({
      title: t('cancel_done', { coins: moved.amount, balance: moved.balance }),
    })
  }
}
