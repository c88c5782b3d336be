// The cloud environments of a game: what their functions may call, and the credential that they sign with.
import { Button } from 'antd'
import { useState } from 'react'
import type {
  CloudCredential,
  CloudEnvironment,
  CloudEnvironmentCreated,
  CloudToken,
  Page,
} from '../api/bodies.ts'
import { at, call } from '../api/client.ts'
import { usePages } from '../api/queries.ts'
import { Panel } from '../parts/panel.tsx'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { type Column, More, Table } from '../parts/table.tsx'
import { Id } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'
import { useAsk } from './asking.tsx'
import { CloudDialog, type CloudGiven } from './cloud-dialog.tsx'
import type { Secret } from './secret-dialog.tsx'

interface Parts {
  readonly appid: string
  readonly isAdmin: boolean
  readonly showSecret: (secret: Secret) => void
}

export function CloudPanel({ appid, isAdmin, showSecret }: Parts) {
  const t = useWords()
  const list = usePages<Page<CloudEnvironment>>('/cloud-environments', { appid })
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  /** '': a new one. */
  const [edited, setEdited] = useState<CloudEnvironment | ''>()
  const register = async ({ env_id, permissions, paths }: CloudGiven) => {
    const body = { env_id, appid, permissions, paths }
    const made = await call<CloudEnvironmentCreated>('POST', '/cloud-environments', body)
    showSecret(credentialOf(t('credential_of', { name: made.env_id }), made))
  }
  const permit = async (envId: string, { permissions, paths }: CloudGiven) => {
    const body = { api_names: permissions, paths, replace: true }
    await call('POST', at`/cloud-environments/${envId}/permissions`, body)
  }
  return (
    <Panel
      title={t('cloud_environments')}
      extra={isAdmin && <Button onClick={() => setEdited('')}>{t('cloud_add')}</Button>}
    >
      {list.isPending && <Loading />}
      {list.isError && <Failure error={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <Nothing title={t('cloud_none')} hint={t('cloud_none_hint', { appid })} />
      )}
      {rows.length > 0 && (
        <Environments rows={rows} isAdmin={isAdmin} edit={setEdited} showSecret={showSecret} />
      )}
      <More list={list} />
      {edited !== undefined && (
        <CloudDialog
          environment={edited === '' ? undefined : edited}
          submit={edited === '' ? register : (given) => permit(edited.env_id, given)}
          close={() => setEdited(undefined)}
        />
      )}
    </Panel>
  )
}

function credentialOf(title: string, { secret_id, secret_key }: CloudCredential): Secret {
  return {
    title,
    values: [
      ['TENCENTCLOUD_SECRETID', secret_id],
      ['TENCENTCLOUD_SECRETKEY', secret_key],
    ],
  }
}

function Environments({
  rows,
  isAdmin,
  edit,
  showSecret,
}: {
  readonly rows: readonly CloudEnvironment[]
  readonly isAdmin: boolean
  readonly edit: (environment: CloudEnvironment) => void
  readonly showSecret: (secret: Secret) => void
}) {
  const t = useWords()
  const columns: readonly Column<CloudEnvironment>[] = [
    { title: t('name'), show: ({ env_id }) => <Id text={env_id} what="env_id" /> },
    { title: 'SecretId', show: ({ secret_id }) => <code>{secret_id}</code> },
    { title: t('permissions'), show: ({ permissions }) => <Codes texts={permissions} /> },
    { title: t('paths'), show: ({ paths }) => <Codes texts={paths} /> },
    ...(isAdmin
      ? [
          {
            title: t('actions'),
            show: (environment: CloudEnvironment) => (
              <Actions environment={environment} edit={edit} showSecret={showSecret} />
            ),
          },
        ]
      : []),
  ]
  return (
    <Table
      label={t('cloud_environments')}
      columns={columns}
      rows={rows}
      keyOf={({ env_id }) => env_id}
    />
  )
}

function Codes({ texts }: { readonly texts: readonly string[] }) {
  const t = useWords()
  if (texts.length === 0) return <>{t('none')}</>
  return (
    <ul className="bare">
      {texts.map((text) => (
        <li key={text}>
          <code>{text}</code>
        </li>
      ))}
    </ul>
  )
}

function Actions({
  environment,
  edit,
  showSecret,
}: {
  readonly environment: CloudEnvironment
  readonly edit: (environment: CloudEnvironment) => void
  readonly showSecret: (secret: Secret) => void
}) {
  const t = useWords()
  const ask = useAsk()
  const { env_id: name } = environment
  const path = at`/cloud-environments/${name}`
  const rotate = () =>
    ask({
      title: t('credential_rotate_ask', { name }),
      content: t('credential_rotate_lead'),
      okText: t('credential_rotate'),
      act: async () => {
        const made = await call<CloudCredential>('POST', `${path}/credential`)
        showSecret(credentialOf(t('credential_of', { name }), made))
      },
    })
  const issue = () =>
    ask({
      title: t('cloud_token_ask', { name }),
      content: t('cloud_token_lead'),
      okText: t('cloud_token'),
      act: async () => {
        const made = await call<CloudToken>('POST', `${path}/access-token`)
        showSecret({
          title: t('cloud_token'),
          values: [['cloudbase_access_token', made.cloudbase_access_token]],
          note: t('cloud_token_life', { minutes: Math.floor(made.expires_in / 60) }),
        })
      },
    })
  const remove = () =>
    ask({
      title: t('cloud_remove_ask', { name }),
      content: t('cloud_remove_lead'),
      okText: t('remove'),
      act: async () => {
        await call('DELETE', path)
      },
    })
  return (
    <span className="actions">
      <Button size="small" onClick={() => edit(environment)}>
        {t('permissions')}
      </Button>
      <Button size="small" onClick={issue}>
        {t('cloud_token')}
      </Button>
      <Button size="small" onClick={rotate}>
        {t('credential_rotate')}
      </Button>
      <Button size="small" danger onClick={remove}>
        {t('remove')}
      </Button>
    </span>
  )
}
