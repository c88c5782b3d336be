// Sends a test push, and shows what the address answered.
import { Alert, Button, Form, Modal, Select } from 'antd'
import { useState } from 'react'
import type { Offer, Page, PushTarget, PushTested } from '../api/bodies.ts'
import { at, call, withQuery } from '../api/client.ts'
import { envs, useAnswer } from '../api/queries.ts'
import type { Env } from '../links/links.ts'
import { Failure } from '../parts/states.tsx'
import { useWords } from '../settings/settings.tsx'

interface Given {
  readonly offer_id: string
  readonly env: Env
}

export function TestDialog({
  target: { appid, channel, url },
  close,
}: {
  readonly target: PushTarget
  readonly close: () => void
}) {
  const t = useWords()
  const { data } = useAnswer<Page<Offer>>(withQuery('/offers', { appid, limit: 500 }))
  const offers = data?.items ?? []
  const [form] = Form.useForm<Given>()
  const [result, setResult] = useState<PushTested>()
  const [error, setError] = useState<unknown>()
  const [isBusy, setIsBusy] = useState(false)
  const send = async (given: Given) => {
    setIsBusy(true)
    setError(undefined)
    setResult(undefined)
    try {
      const path = at`/push-targets/${appid}/${channel}/test`
      setResult(await call<PushTested>('POST', path, given))
    } catch (found) {
      setError(found)
    }
    setIsBusy(false)
  }
  return (
    <Modal
      open
      title={t('push_test')}
      onCancel={close}
      footer={[
        <Button key="close" onClick={close}>
          {t('close')}
        </Button>,
        <Button key="send" type="primary" loading={isBusy} onClick={() => form.submit()}>
          {t('push_send')}
        </Button>,
      ]}
    >
      <p>
        {t('push_test_lead')} <code>{url}</code>
      </p>
      {offers[0] !== undefined && (
        <Form
          form={form}
          layout="vertical"
          initialValues={{ offer_id: offers[0].offer_id, env: 'production' }}
          onFinish={(given: Given) => void send(given)}
        >
          <Form.Item name="offer_id" label={t('offer')} extra={t('push_test_key')}>
            <Select
              options={offers.map(({ offer_id, name }) => ({
                value: offer_id,
                label: `${name} · ${offer_id}`,
              }))}
            />
          </Form.Item>
          <Form.Item name="env" label={t('environment')}>
            <Select options={envs.map((env) => ({ value: env, label: t(env) }))} />
          </Form.Item>
        </Form>
      )}
      {data !== undefined && offers.length === 0 && <p>{t('offers_none')}</p>}
      {error !== undefined && <Failure error={error} />}
      {result !== undefined && (
        <Alert
          type={result.delivered ? 'success' : 'error'}
          showIcon
          title={result.delivered ? t('push_accepted') : t('push_not_accepted')}
          description={<code>{result.answer}</code>}
        />
      )}
    </Modal>
  )
}
