// The keys of an offer. A new one lives beside the old one until that is retired, so a game changes it without a gap.
import { Button, Form, Radio } from 'antd'
import { useState } from 'react'
import type { KeyAdded, OfferKey } from '../api/bodies.ts'
import { at, call } from '../api/client.ts'
import { envs, useAnswer } from '../api/queries.ts'
import type { Env } from '../links/links.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { Panel } from '../parts/panel.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Chip, Moment } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'
import { useAsk } from './asking.tsx'
import { type Secret, SecretDialog } from './secret-dialog.tsx'

export function KeysPanel({ offerId }: { readonly offerId: string }) {
  const t = useWords()
  const { data, error, refetch } = useAnswer<{ items: OfferKey[] }>(at`/offers/${offerId}/keys`)
  const keys = data?.items ?? []
  const [isAdding, setIsAdding] = useState(false)
  const [secret, setSecret] = useState<Secret>()
  const columns = useColumns(offerId, keys)
  return (
    <Panel
      title={t('keys')}
      extra={<Button onClick={() => setIsAdding(true)}>{t('key_add')}</Button>}
    >
      <p className="hint">{t('keys_lead')}</p>
      {error !== null && <Failure error={error} again={() => void refetch()} />}
      {error === null && data === undefined && <Loading />}
      {keys.length > 0 && (
        <Table
          label={t('keys')}
          columns={columns}
          rows={keys}
          keyOf={({ key_id }) => String(key_id)}
        />
      )}
      {isAdding && (
        <KeyDialog offerId={offerId} showSecret={setSecret} close={() => setIsAdding(false)} />
      )}
      {secret !== undefined && <SecretDialog secret={secret} close={() => setSecret(undefined)} />}
    </Panel>
  )
}

function useColumns(offerId: string, keys: readonly OfferKey[]): readonly Column<OfferKey>[] {
  const t = useWords()
  const ask = useAsk()
  const liveOf = (env: Env) => keys.filter((key) => key.env === env && key.retired_at === null)
  const retire = ({ key_id, env, hint }: OfferKey) =>
    ask({
      title: t('key_retire_ask', { hint, env: t(env) }),
      content: t('key_retire_lead'),
      okText: t('key_retire'),
      act: async () => {
        await call('POST', at`/offers/${offerId}/keys/${key_id}/retire`)
      },
    })
  return [
    { title: t('environment'), isPlain: true, show: ({ env }) => t(env) },
    { title: t('key_hint'), show: ({ hint }) => <code>…{hint}</code> },
    { title: t('created'), show: ({ created_at }) => <Moment at={created_at} /> },
    {
      title: t('state'),
      show: ({ retired_at }) =>
        retired_at === null ? (
          <Chip tone="good">{t('key_live')}</Chip>
        ) : (
          <>
            <Chip>{t('key_retired')}</Chip> <Moment at={retired_at} />
          </>
        ),
    },
    {
      title: t('actions'),
      show: (key) => {
        if (key.retired_at !== null) return null
        // The service refuses to retire it: the game could sign nothing.
        if (liveOf(key.env).length === 1) return <small className="hint">{t('key_last')}</small>
        return (
          <Button size="small" danger onClick={() => retire(key)}>
            {t('key_retire')}
          </Button>
        )
      },
    },
  ]
}

function KeyDialog({
  offerId,
  showSecret,
  close,
}: {
  readonly offerId: string
  readonly showSecret: (secret: Secret) => void
  readonly close: () => void
}) {
  const t = useWords()
  const submit = async ({ env }: { env: Env }) => {
    const { key } = await call<KeyAdded>('POST', at`/offers/${offerId}/keys`, { env })
    showSecret({
      title: t('key_made'),
      values: [[t('key_of_env', { env: t(env) }), key]],
      note: t('key_made_note'),
    })
  }
  return (
    <FormDialog<{ env: Env }>
      title={t('key_add')}
      okText={t('key_add')}
      lead={t('key_add_lead')}
      initial={{ env: 'sandbox' }}
      submit={submit}
      close={close}
    >
      <Form.Item name="env" label={t('environment')}>
        <Radio.Group options={envs.map((env) => ({ value: env, label: t(env) }))} />
      </Form.Item>
    </FormDialog>
  )
}
