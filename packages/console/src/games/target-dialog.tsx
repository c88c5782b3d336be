// Sets where the pushes of a game go, for one channel. A token that is made up is shown once.
import { Checkbox, Form, Input, Radio, Select } from 'antd'
import type { PushTarget, PushTargetPut } from '../api/bodies.ts'
import { call } from '../api/client.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { useWords } from '../settings/settings.tsx'
import type { Secret } from './secret-dialog.tsx'

interface Given {
  readonly channel: PushTarget['channel']
  readonly url: string
  readonly token?: string
  /** Of the channel platform, as those below. */
  readonly encoding_aes_key?: string
  readonly format?: PushTarget['format']
  readonly check?: boolean
}

export function TargetDialog({
  appid,
  target,
  channels,
  showSecret,
  close,
}: {
  readonly appid: string
  /** Undefined: a new one. */
  readonly target: PushTarget | undefined
  /** Those that may be chosen. */
  readonly channels: readonly PushTarget['channel'][]
  readonly showSecret: (secret: Secret) => void
  readonly close: () => void
}) {
  const t = useWords()
  const submit = async (given: Given) => {
    const texts = Object.entries(given).filter(([, value]) => value !== '' && value !== undefined)
    const body = { appid, ...Object.fromEntries(texts) }
    const { token } = await call<PushTargetPut>('POST', '/push-targets', body)
    // Who gave one has it.
    if ((given.token ?? '') === '')
      showSecret({ title: t('token_made'), values: [['Token', token]] })
  }
  return (
    <FormDialog<Given>
      title={target === undefined ? t('target_add') : t('target_change')}
      okText={t('save')}
      lead={target === undefined ? t('target_lead') : t('target_again_lead')}
      initial={{
        channel: channels[0] ?? 'platform',
        url: target?.url ?? '',
        format: target?.format ?? 'json',
        check: true,
      }}
      submit={submit}
      close={close}
    >
      <Form.Item name="channel" label={t('channel')}>
        <Select options={channels.map((value) => ({ value, label: t(`channel_${value}`) }))} />
      </Form.Item>
      <Form.Item
        name="url"
        label={t('target_url')}
        extra={t('target_url_hint')}
        rules={[{ required: true, message: t('target_url_needed') }]}
      >
        <Input autoComplete="off" maxLength={2048} />
      </Form.Item>
      <Form.Item
        name="token"
        label={t('token')}
        extra={t('token_hint')}
        rules={[{ pattern: /^[A-Za-z0-9]{3,64}$/, message: t('token_needed') }]}
      >
        <Input.Password autoComplete="new-password" maxLength={64} />
      </Form.Item>
      <Form.Item noStyle dependencies={['channel']}>
        {({ getFieldValue }) => getFieldValue('channel') === 'platform' && <OfPlatform />}
      </Form.Item>
    </FormDialog>
  )
}

function OfPlatform() {
  const t = useWords()
  return (
    <>
      <Form.Item
        name="encoding_aes_key"
        label="EncodingAESKey"
        extra={t('aes_hint')}
        rules={[{ pattern: /^[A-Za-z0-9+/]{43}$/, message: t('aes_needed') }]}
      >
        <Input.Password autoComplete="new-password" maxLength={43} />
      </Form.Item>
      <Form.Item name="format" label={t('format')}>
        <Radio.Group
          options={[
            { value: 'json', label: 'JSON' },
            { value: 'xml', label: 'XML' },
          ]}
        />
      </Form.Item>
      <Form.Item name="check" valuePropName="checked" extra={t('target_check_hint')}>
        <Checkbox>{t('target_check')}</Checkbox>
      </Form.Item>
    </>
  )
}
