// Registers a cloud environment, or changes what its functions may call.
import { Form, Input, Select } from 'antd'
import type { CloudEnvironment } from '../api/bodies.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { useWords } from '../settings/settings.tsx'

export interface CloudGiven {
  readonly env_id: string
  readonly permissions: string[]
  readonly paths: string[]
}

const calls = ['midas.getBalance', 'midas.pay', 'midas.cancelPay', 'midas.present']
const options = calls.map((value) => ({ value, label: value }))

export function CloudDialog({
  environment,
  submit,
  close,
}: {
  /** Undefined: a new one. */
  readonly environment: CloudEnvironment | undefined
  readonly submit: (given: CloudGiven) => Promise<void>
  readonly close: () => void
}) {
  const t = useWords()
  const isNew = environment === undefined
  return (
    <FormDialog<CloudGiven>
      title={isNew ? t('cloud_add') : t('permissions_of', { name: environment.env_id })}
      okText={isNew ? t('register') : t('save')}
      lead={t('permissions_lead')}
      initial={{
        env_id: '',
        permissions: environment?.permissions ?? calls,
        paths: environment?.paths ?? [],
      }}
      submit={submit}
      close={close}
    >
      {isNew && (
        <Form.Item
          name="env_id"
          label={t('cloud_env_id')}
          rules={[{ required: true, pattern: /^[A-Za-z0-9_-]{1,64}$/, message: t('appid_needed') }]}
        >
          <Input autoFocus autoComplete="off" maxLength={64} />
        </Form.Item>
      )}
      <Form.Item name="permissions" label={t('permissions')} extra={t('permissions_hint')}>
        <Select mode="tags" options={options} tokenSeparators={[' ', ',']} />
      </Form.Item>
      <Form.Item name="paths" label={t('paths')} extra={t('paths_hint')}>
        <Select mode="tags" options={[]} tokenSeparators={[' ', ',']} />
      </Form.Item>
    </FormDialog>
  )
}
