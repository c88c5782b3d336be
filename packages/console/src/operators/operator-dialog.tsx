// Adds an operator, or changes what one may do. A new one gets a link that works once.
import { useQueryClient } from '@tanstack/react-query'
import { App as AntApp, Input, Modal } from 'antd'
import { useState } from 'react'
import type { Invited, LimitedGrant, Operator } from '../api/bodies.ts'
import { at, call } from '../api/client.ts'
import { forgetAnswers } from '../api/queries.ts'
import { Failure } from '../parts/states.tsx'
import { useWords } from '../settings/settings.tsx'
import { GrantsForm, newGrant } from './grants-form.tsx'

const namePattern = /^[a-z0-9][a-z0-9._@-]{0,63}$/

export function OperatorDialog({
  operator,
  close,
  invited,
}: {
  /** Undefined: a new one. */
  readonly operator: Operator | undefined
  readonly close: () => void
  readonly invited: (invitation: Invited) => void
}) {
  const t = useWords()
  const client = useQueryClient()
  const { message } = AntApp.useApp()
  const [name, setName] = useState(operator?.name ?? '')
  const [grants, setGrants] = useState<readonly LimitedGrant[]>(operator?.grants ?? [newGrant])
  const [error, setError] = useState<unknown>()
  const [isBusy, setIsBusy] = useState(false)
  const isNamed = namePattern.test(name)
  const save = async () => {
    if (!isNamed) return
    setIsBusy(true)
    setError(undefined)
    try {
      if (operator === undefined) {
        invited(await call<Invited>('POST', '/operators', { name, grants }))
      } else {
        await call('PATCH', at`/operators/${name}`, { grants })
        void message.success(t('saved'))
      }
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
      title={operator === undefined ? t('operator_add') : operator.name}
      okText={t('save')}
      cancelText={t('cancel_dialog')}
      okButtonProps={{ disabled: !isNamed }}
      onCancel={close}
      onOk={() => void save()}
      confirmLoading={isBusy}
    >
      {error !== undefined && <Failure error={error} />}
      {operator === undefined && (
        <label className="field">
          <span>{t('name')}</span>
          <Input
            autoFocus
            autoComplete="off"
            value={name}
            onChange={({ target }) => setName(target.value.trim().toLowerCase())}
            maxLength={64}
          />
          <small className="hint">{t('operator_name_needed')}</small>
        </label>
      )}
      <p className="hint">{t('limits_lead')}</p>
      <GrantsForm grants={grants} change={setGrants} />
    </Modal>
  )
}
