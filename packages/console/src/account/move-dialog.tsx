// Recharge and present by an operator, with a reason. The number is made once for the dialog: pressing twice, or
// again after a lost answer, moves the coins once.
import { App as AntApp, Form, Input } from 'antd'
import type { Account, Moved } from '../api/bodies.ts'
import { call } from '../api/client.ts'
import { accountPath, useSessionQuery } from '../api/queries.ts'
import { limitAt } from '../api/rights.ts'
import { coinsText, readAmount } from '../format/numbers.ts'
import { links, type Owner } from '../links/links.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { A } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'

interface Given {
  readonly amount: string
  readonly reason: string
  readonly bill_no: string
}

export function newNumber(): string {
  const random = crypto.getRandomValues(new Uint32Array(2))
  return `console_${Date.now().toString(36)}_${Array.from(random, (n) => n.toString(36)).join('')}`
}

export function MoveDialog({
  owner,
  account,
  action,
  close,
}: {
  readonly owner: Owner
  readonly account: Account
  readonly action: 'recharge' | 'present'
  readonly close: () => void
}) {
  const t = useWords()
  const move = useMove(owner, action)
  const { data: session } = useSessionQuery()
  const limit = limitAt(session?.operator.grants ?? [], owner)
  return (
    <FormDialog<Given>
      title={t(`${action}_do`)}
      okText={t(`${action}_do`)}
      lead={t(`${action}_lead`)}
      initial={{ bill_no: newNumber() }}
      submit={move}
      close={close}
    >
      <Form.Item
        name="amount"
        label={t('amount')}
        extra={limit === undefined ? undefined : t('limit_hint', { limit })}
        rules={[
          {
            validator: (_, value: string) =>
              readAmount(value ?? '') === undefined
                ? Promise.reject(new Error(t('amount_needed')))
                : Promise.resolve(),
          },
        ]}
      >
        <Input inputMode="numeric" autoFocus autoComplete="off" maxLength={16} />
      </Form.Item>
      <ReasonItem />
      <Form.Item
        name="bill_no"
        label={t('number')}
        extra={t('number_automatic')}
        rules={[{ required: true, pattern: /^[0-9A-Za-z_\-|*@]{1,63}$/ }]}
      >
        <Input autoComplete="off" maxLength={63} />
      </Form.Item>
      <BalanceAfter balance={account.balance} />
    </FormDialog>
  )
}

function BalanceAfter({ balance }: { readonly balance: number }) {
  const t = useWords()
  const amount = readAmount(Form.useWatch<string>('amount') ?? '')
  return (
    <p className="after">
      {t('after_this')} <strong>{coinsText(balance + (amount ?? 0))}</strong>
    </p>
  )
}

export function ReasonItem() {
  const t = useWords()
  return (
    <Form.Item
      name="reason"
      label={t('reason')}
      extra={t('reason_hint')}
      rules={[{ required: true, whitespace: true, message: t('reason_needed') }]}
    >
      <Input.TextArea rows={3} maxLength={512} />
    </Form.Item>
  )
}

function useMove(owner: Owner, action: 'recharge' | 'present') {
  const t = useWords()
  const { notification } = AntApp.useApp()
  const notify = ({ outcome, bill_no, balance }: Moved) => {
    if (outcome === 'approval_needed') {
      notification.info({
        title: t('move_waiting', { bill_no }),
        description: (
          <A href={links.approvals({ env: owner.env, offer: owner.offer })}>{t('see_request')}</A>
        ),
      })
    } else if (outcome === 'duplicate') {
      notification.warning({ title: t('move_duplicate', { bill_no }) })
    } else {
      notification.success({ title: t('move_done', { bill_no, balance }) })
    }
  }
  return async ({ amount, reason, bill_no }: Given) => {
    const terms = { bill_no, amount: readAmount(amount), reason: reason.trim() }
    notify(await call<Moved>('POST', `${accountPath(owner)}/${action}`, terms))
  }
}
