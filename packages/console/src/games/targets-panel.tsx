// Where the pushes of a game go: set, tried, removed.
import { Button } from 'antd'
import { useState } from 'react'
import type { PushTarget } from '../api/bodies.ts'
import { at, call } from '../api/client.ts'
import { useAnswer } from '../api/queries.ts'
import { Panel } from '../parts/panel.tsx'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Chip, Moment } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'
import { useAsk } from './asking.tsx'
import type { Secret } from './secret-dialog.tsx'
import { TargetDialog } from './target-dialog.tsx'
import { TestDialog } from './test-dialog.tsx'

const channels = ['platform', 'orders'] as const

export function TargetsPanel({
  appid,
  isAdmin,
  showSecret,
}: {
  readonly appid: string
  readonly isAdmin: boolean
  readonly showSecret: (secret: Secret) => void
}) {
  const t = useWords()
  const { data, error, refetch } = useAnswer<{ items: PushTarget[] }>(
    `/push-targets?appid=${encodeURIComponent(appid)}`,
  )
  /** '': a new one. */
  const [edited, setEdited] = useState<PushTarget | ''>()
  const [tested, setTested] = useState<PushTarget>()
  const columns = useColumns(isAdmin, setEdited, setTested)
  const rows = data?.items ?? []
  const free = channels.filter((name) => rows.every(({ channel }) => channel !== name))
  return (
    <Panel
      title={t('push_targets')}
      extra={
        isAdmin &&
        free.length > 0 && <Button onClick={() => setEdited('')}>{t('target_add')}</Button>
      }
    >
      {error !== null && <Failure error={error} again={() => void refetch()} />}
      {error === null && data === undefined && <Loading />}
      {data !== undefined && rows.length === 0 && (
        <Nothing title={t('targets_none')} hint={t('targets_none_hint', { appid })} />
      )}
      {rows.length > 0 && (
        <Table
          label={t('push_targets')}
          columns={columns}
          rows={rows}
          keyOf={({ channel }) => channel}
        />
      )}
      {edited !== undefined && (
        <TargetDialog
          appid={appid}
          target={edited === '' ? undefined : edited}
          channels={edited === '' ? free : [edited.channel]}
          showSecret={showSecret}
          close={() => setEdited(undefined)}
        />
      )}
      {tested !== undefined && <TestDialog target={tested} close={() => setTested(undefined)} />}
    </Panel>
  )
}

function useColumns(
  isAdmin: boolean,
  edit: (target: PushTarget) => void,
  test: (target: PushTarget) => void,
): readonly Column<PushTarget>[] {
  const t = useWords()
  const ask = useAsk()
  const remove = ({ appid, channel }: PushTarget) =>
    ask({
      title: t('target_remove_ask', { channel: t(`channel_${channel}`) }),
      content: t('target_remove_lead'),
      okText: t('remove'),
      act: async () => {
        await call('DELETE', at`/push-targets/${appid}/${channel}`)
      },
    })
  const shown: readonly Column<PushTarget>[] = [
    { title: t('channel'), show: ({ channel }) => t(`channel_${channel}`) },
    { title: t('target_url'), show: ({ url }) => <code>{url}</code> },
    {
      title: t('push_mode'),
      show: ({ mode, format }) => (
        <>
          <Chip tone={mode === 'safe' ? 'good' : 'plain'}>{t(`mode_${mode}`)}</Chip>{' '}
          {format.toUpperCase()}
        </>
      ),
    },
    { title: t('changed'), show: ({ updated_at }) => <Moment at={updated_at} /> },
  ]
  if (!isAdmin) return shown
  return [
    ...shown,
    {
      title: t('actions'),
      show: (target) => (
        <span className="actions">
          <Button size="small" onClick={() => test(target)}>
            {t('push_test')}
          </Button>
          <Button size="small" onClick={() => edit(target)}>
            {t('edit')}
          </Button>
          <Button size="small" danger onClick={() => remove(target)}>
            {t('remove')}
          </Button>
        </span>
      ),
    },
  ]
}
