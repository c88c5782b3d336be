// The games that the service serves; an admin registers them.
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import type { Game, GameCreated, Page } from '../api/bodies.ts'
import { call } from '../api/client.ts'
import { useMay, usePages } from '../api/queries.ts'
import { type Secret, SecretDialog } from '../games/secret-dialog.tsx'
import { links } from '../links/links.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { PageHead, Panel } from '../parts/panel.tsx'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { type Column, More, Table } from '../parts/table.tsx'
import { A, Id, Moment } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'

export function Games() {
  const t = useWords()
  const isAdmin = useMay(undefined, 'admin')
  const list = usePages<Page<Game>>('/apps')
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  const [isRegistering, setIsRegistering] = useState(false)
  const [secret, setSecret] = useState<Secret>()
  const columns: readonly Column<Game>[] = [
    { title: t('game'), show: ({ appid, name }) => <A href={links.game(appid)}>{name}</A> },
    { title: 'appid', show: ({ appid }) => <Id text={appid} what="appid" /> },
    {
      title: t('calls_per_s'),
      isNumber: true,
      show: ({ calls_per_s }) => calls_per_s ?? t('no_limit'),
    },
    { title: t('created'), show: ({ created_at }) => <Moment at={created_at} /> },
  ]
  return (
    <>
      <PageHead
        title={t('games')}
        lead={t('games_lead')}
        actions={
          isAdmin && (
            <Button type="primary" onClick={() => setIsRegistering(true)}>
              {t('game_add')}
            </Button>
          )
        }
      />
      <Panel>
        {list.isPending && <Loading />}
        {list.isError && <Failure error={list.error} again={() => void list.refetch()} />}
        {list.isSuccess && rows.length === 0 && (
          <Nothing title={t('games_none')} hint={t('games_none_hint')} />
        )}
        {rows.length > 0 && (
          <Table label={t('games')} columns={columns} rows={rows} keyOf={({ appid }) => appid} />
        )}
        <More list={list} />
      </Panel>
      {isRegistering && (
        <Registration close={() => setIsRegistering(false)} showSecret={setSecret} />
      )}
      {secret !== undefined && <SecretDialog secret={secret} close={() => setSecret(undefined)} />}
    </>
  )
}

interface Given {
  readonly name: string
  readonly appid?: string
}

function Registration({
  close,
  showSecret,
}: {
  close: () => void
  showSecret: (secret: Secret) => void
}) {
  const t = useWords()
  const submit = async ({ name, appid = '' }: Given) => {
    const body = { name: name.trim(), ...(appid !== '' && { appid }) }
    const made = await call<GameCreated>('POST', '/apps', body)
    showSecret({
      title: t('secret_of', { name: made.name }),
      values: [
        ['appid', made.appid],
        ['AppSecret', made.secret],
      ],
    })
  }
  return (
    <FormDialog<Given>
      title={t('game_add')}
      okText={t('register')}
      lead={t('game_add_lead')}
      initial={{ name: '' }}
      submit={submit}
      close={close}
    >
      <Form.Item
        name="name"
        label={t('game_name')}
        rules={[{ required: true, whitespace: true, message: t('game_name_needed') }]}
      >
        <Input autoFocus autoComplete="off" maxLength={128} />
      </Form.Item>
      <Form.Item
        name="appid"
        label="appid"
        extra={t('appid_hint')}
        rules={[{ pattern: /^[A-Za-z0-9_-]{1,64}$/, message: t('appid_needed') }]}
      >
        <Input autoComplete="off" maxLength={64} />
      </Form.Item>
    </FormDialog>
  )
}
