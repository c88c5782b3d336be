// Sets up a code of an authenticator app, or does without it again.
import { useQueryClient } from '@tanstack/react-query'
import { App as AntApp, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { sessionKey } from '../api/queries.ts'
import { Panel } from '../parts/panel.tsx'
import { Failure } from '../parts/states.tsx'
import { CopyButton } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'

interface Secret {
  readonly secret: string
  readonly uri: string
}

export function TotpPanel({ hasTotp }: { readonly hasTotp: boolean }) {
  const t = useWords()
  const client = useQueryClient()
  const { message } = AntApp.useApp()
  const [secret, setSecret] = useState<Secret>()
  const [error, setError] = useState<unknown>()
  const attempt = async (what: () => Promise<unknown>) => {
    setError(undefined)
    try {
      await what()
    } catch (found) {
      setError(found)
    }
  }
  const begin = () => attempt(async () => setSecret(await call<Secret>('POST', '/session/totp')))
  const finish = (method: 'POST' | 'DELETE', path: string, done: string) => (code: string) =>
    attempt(async () => {
      await call(method, path, { code })
      setSecret(undefined)
      void message.success(done)
      await client.invalidateQueries({ queryKey: sessionKey })
    })
  return (
    <Panel title={t('totp')}>
      <p>{hasTotp ? t('totp_is_on') : t('totp_is_off')}</p>
      {error !== undefined && <Failure error={error} />}
      {hasTotp && (
        <CodeForm
          submit={t('totp_remove')}
          finish={finish('DELETE', '/session/totp', t('totp_removed'))}
        />
      )}
      {!hasTotp && secret === undefined && (
        <Button onClick={() => void begin()}>{t('totp_begin')}</Button>
      )}
      {!hasTotp && secret !== undefined && (
        <>
          <p>{t('totp_secret')}</p>
          <p className="breaks">
            <code>{secret.secret}</code> <CopyButton text={secret.secret} what={t('totp')} />
          </p>
          <p className="hint breaks">
            {t('totp_uri')} <a href={secret.uri}>{secret.uri}</a>
          </p>
          <CodeForm
            submit={t('totp_confirm')}
            finish={finish('POST', '/session/totp/confirm', t('totp_done'))}
          />
        </>
      )}
    </Panel>
  )
}

function CodeForm({ submit, finish }: { submit: string; finish: (code: string) => Promise<void> }) {
  const t = useWords()
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      onFinish={({ code }: { code: string }) => void finish(code)}
    >
      <Form.Item
        name="code"
        label={t('code_label')}
        rules={[{ required: true, pattern: /^\d{6}$/, message: t('code_needed') }]}
      >
        <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
      </Form.Item>
      <Button htmlType="submit">{submit}</Button>
    </Form>
  )
}
