// Sign-in by name and password, and by a code where one is set up. On the developer's own computer it needs none.
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { useEffect, useState } from 'react'
import type { Session } from '../api/bodies.ts'
import { ApiFailure, call } from '../api/client.ts'
import { beginSession, useOptions } from '../api/queries.ts'
import { safeReturn } from '../links/links.ts'
import { Failure, Loading } from '../parts/states.tsx'
import { goTo } from '../settings/place-in-history.ts'
import { useWords } from '../settings/settings.tsx'
import { Outside } from './outside.tsx'

interface Given {
  readonly name?: string
  readonly password?: string
  readonly code?: string
}

/** The cookie is for https, and for this computer, as browsers see it. */
function isSafe(): boolean {
  return window.isSecureContext
}

function useSignIn() {
  const client = useQueryClient()
  const [error, setError] = useState<unknown>()
  const [isBusy, setIsBusy] = useState(false)
  const signIn = async (given: Given) => {
    setIsBusy(true)
    setError(undefined)
    try {
      const session = await call<Session>('POST', '/session', given)
      beginSession(client, session)
      goTo(safeReturn(new URLSearchParams(window.location.search).get('to')), { replace: true })
    } catch (found) {
      setError(found)
    }
    setIsBusy(false)
  }
  return { signIn, error, isBusy }
}

export function SignIn() {
  const t = useWords()
  const { data: options, error, refetch } = useOptions()
  return (
    <Outside title={t('sign_in_title')} lead={t('sign_in_lead')}>
      {error !== null && <Failure error={error} again={() => void refetch()} />}
      {options === undefined && error === null && <Loading />}
      {options?.sign_in === 'automatic' && <Automatic />}
      {options?.sign_in === 'password' && <ByPassword />}
    </Outside>
  )
}

let hasBegun = false

function Automatic() {
  const t = useWords()
  const { signIn, error } = useSignIn()
  useEffect(() => {
    // React runs an effect of its strict mode twice; one sign-in is enough.
    if (hasBegun) return
    hasBegun = true
    void signIn({}).finally(() => {
      hasBegun = false
    })
  })
  if (error !== undefined) return <Failure error={error} again={() => void signIn({})} />
  return <p role="status">{t('signing_in_dev')}</p>
}

function ByPassword() {
  const t = useWords()
  const { signIn, error, isBusy } = useSignIn()
  const asksCode =
    error instanceof ApiFailure && (error.error === 'code_needed' || error.error === 'code_wrong')
  const [hasCode, setHasCode] = useState(false)
  useEffect(() => {
    if (asksCode) setHasCode(true)
  }, [asksCode])
  const isOnlyAsking = error instanceof ApiFailure && error.error === 'code_needed'
  return (
    <Form layout="vertical" requiredMark={false} onFinish={(given: Given) => void signIn(given)}>
      {!isSafe() && <Alert type="warning" showIcon title={t('tls_needed')} />}
      {error !== undefined && !isOnlyAsking && <Failure error={error} />}
      <Form.Item
        name="name"
        label={t('name')}
        rules={[{ required: true, message: t('name_needed') }]}
      >
        <Input autoComplete="username" autoFocus maxLength={64} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('password')}
        rules={[{ required: true, message: t('password_needed') }]}
      >
        <Input.Password autoComplete="current-password" maxLength={256} />
      </Form.Item>
      {hasCode && (
        <Form.Item
          name="code"
          label={t('code_label')}
          rules={[{ required: true, pattern: /^\d{6}$/, message: t('code_needed') }]}
        >
          <Input inputMode="numeric" autoComplete="one-time-code" autoFocus maxLength={6} />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit" block loading={isBusy}>
        {t('sign_in')}
      </Button>
      <p className="hint">{t('no_account_yet')}</p>
    </Form>
  )
}
