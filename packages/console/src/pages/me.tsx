// What an operator does for himself: password, code at sign-in, the sessions that are open.
import { useQueryClient } from '@tanstack/react-query'
import { App as AntApp, Button } from 'antd'
import { useState } from 'react'
import type { OwnSession, Session } from '../api/bodies.ts'
import { call } from '../api/client.ts'
import { endSession, forgetAnswers, useAnswer } from '../api/queries.ts'
import { links } from '../links/links.ts'
import { GrantsText } from '../operators/grants-text.tsx'
import { TotpPanel } from '../operators/totp-panel.tsx'
import { PageHead, Panel } from '../parts/panel.tsx'
import { Failure, failureTexts, Loading } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Chip, Moment } from '../parts/texts.tsx'
import { goTo } from '../settings/place-in-history.ts'
import { useWords } from '../settings/settings.tsx'
import { NewPasswordForm } from './new-password.tsx'

export function Me({ session }: { readonly session: Session }) {
  const t = useWords()
  const { name, grants } = session.operator
  // The developer of pactolus dev has no password.
  const hasPassword = session.mode !== 'dev' || name !== 'developer'
  return (
    <>
      <PageHead title={name} lead={t('me_lead')} />
      <div className="two">
        <Panel title={t('my_roles')}>
          <GrantsText grants={grants} />
        </Panel>
        <Sessions />
        {hasPassword && <PasswordPanel />}
        {hasPassword && <TotpPanel hasTotp={session.operator.has_totp} />}
      </div>
    </>
  )
}

function PasswordPanel() {
  const t = useWords()
  const client = useQueryClient()
  const { message } = AntApp.useApp()
  const [error, setError] = useState<unknown>()
  const change = async ({ current, password }: { current: string; password: string }) => {
    setError(undefined)
    try {
      await call('POST', '/session/password', { password: current, new_password: password })
      void message.success(t('password_changed'))
      await forgetAnswers(client)
    } catch (found) {
      setError(found)
    }
  }
  return (
    <Panel title={t('change_password')}>
      {error !== undefined && <Failure error={error} />}
      <NewPasswordForm submit={t('change_password')} accept={change} asksCurrent />
    </Panel>
  )
}

function Sessions() {
  const t = useWords()
  const client = useQueryClient()
  const { message } = AntApp.useApp()
  const { data, error, refetch } = useAnswer<{ items: readonly OwnSession[] }>('/sessions')
  const endAll = async () => {
    try {
      await call('DELETE', '/sessions')
      endSession(client)
      goTo(links.signIn())
    } catch (found) {
      void message.error(failureTexts(t, found).title)
    }
  }
  const columns: readonly Column<OwnSession>[] = [
    { title: t('session_began'), show: ({ created_at }) => <Moment at={created_at} /> },
    { title: t('session_used'), show: ({ seen_at }) => <Moment at={seen_at} /> },
    {
      title: t('session_from'),
      show: ({ ip, is_current }) => (
        <>
          {ip} {is_current && <Chip tone="good">{t('session_this')}</Chip>}
        </>
      ),
    },
  ]
  return (
    <Panel
      title={t('sessions')}
      extra={
        <Button danger size="small" onClick={() => void endAll()}>
          {t('end_all')}
        </Button>
      }
    >
      {error !== null && <Failure error={error} again={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <Table
          label={t('sessions')}
          columns={columns}
          rows={data.items}
          keyOf={({ session_id }) => session_id}
        />
      )}
    </Panel>
  )
}
