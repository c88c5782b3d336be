// The state of a namespace: snapshots, starting over, seeds; and the namespaces that there are.
import { App as AntApp, Button, Input, Popconfirm } from 'antd'
import { type FormEvent, useState } from 'react'
import type { SnapshotBody } from '../../../server/src/emulator/contract.ts'
import { at } from '../api/client.ts'
import { type Game, useControl, useGames } from '../api/controls.ts'
import { links } from '../links/links.ts'
import { Panel } from '../parts/panel.tsx'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { A, Id, Moment } from '../parts/texts.tsx'
import { goTo } from '../settings/place-in-history.ts'
import { useWords } from '../settings/settings.tsx'
import { type Acting, useAct } from './act.ts'
import { SeedPanel } from './seed-panel.tsx'

export function StatePage({ namespace }: { readonly namespace: string }) {
  const acting = useAct(namespace)
  return (
    <>
      <div className="two">
        <Snapshots namespace={namespace} acting={acting} />
        <div>
          <Reset acting={acting} />
          <SeedPanel acting={acting} />
        </div>
      </div>
      <Namespaces acting={acting} />
    </>
  )
}

function Snapshots({
  namespace,
  acting: { act, isBusy },
}: {
  readonly namespace: string
  readonly acting: Acting
}) {
  const t = useWords()
  const { message } = AntApp.useApp()
  const { data, error } = useControl<{ items: SnapshotBody[] }>('/snapshots', namespace)
  const report = async (done: Promise<unknown>, text: string) => {
    if ((await done) !== undefined) void message.success(text)
  }
  const columns: readonly Column<SnapshotBody>[] = [
    { title: t('emu_snapshot'), isPlain: true, show: ({ name }) => <strong>{name}</strong> },
    { title: t('time'), isPlain: true, show: ({ taken_at }) => <Moment at={taken_at} /> },
    {
      title: t('emu_restore'),
      show: ({ name }) => (
        <span className="actions">
          <Button
            size="small"
            disabled={isBusy}
            onClick={() =>
              void report(act('POST', at`/snapshots/${name}/restore`), t('emu_restored', { name }))
            }
          >
            {t('emu_restore')}
          </Button>
          <Popconfirm
            title={t('emu_snapshot_delete_sure', { name })}
            okText={t('emu_rule_remove')}
            cancelText={t('cancel_dialog')}
            onConfirm={() => void act('DELETE', at`/snapshots/${name}`)}
          >
            <Button size="small" disabled={isBusy}>
              {t('emu_rule_remove')}
            </Button>
          </Popconfirm>
        </span>
      ),
    },
  ]
  return (
    <Panel title={t('emu_snapshots')}>
      <NameForm
        label={t('emu_snapshot_name')}
        button={t('emu_snapshot_take')}
        isBusy={isBusy}
        pattern={/^.{1,64}$/}
        give={(name) => act('POST', '/snapshots', { name })}
      />
      {error !== null && <Failure error={error} />}
      {data === undefined && error === null && <Loading />}
      {data?.items.length === 0 && (
        <Nothing title={t('emu_snapshots_none')} hint={t('emu_snapshots_hint')} />
      )}
      {data !== undefined && data.items.length > 0 && (
        <Table
          label={t('emu_snapshots')}
          columns={columns}
          rows={data.items}
          keyOf={({ name }) => name}
        />
      )}
    </Panel>
  )
}

/** A name and a button; what was given is cleared when it was taken. */
function NameForm({
  label,
  button,
  isBusy,
  pattern,
  give,
}: {
  readonly label: string
  readonly button: string
  readonly isBusy: boolean
  readonly pattern: RegExp
  readonly give: (name: string) => Promise<unknown>
}) {
  const [name, setName] = useState('')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if ((await give(name)) !== undefined) setName('')
  }
  return (
    <form className="filters" onSubmit={(event) => void submit(event)}>
      <label>
        <span>{label}</span>
        <Input
          value={name}
          maxLength={64}
          autoComplete="off"
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <Button htmlType="submit" disabled={isBusy || !pattern.test(name)}>
        {button}
      </Button>
    </form>
  )
}

function Reset({ acting: { act, isBusy } }: { readonly acting: Acting }) {
  const t = useWords()
  const { message } = AntApp.useApp()
  const reset = async () => {
    if ((await act('POST', '/reset')) !== undefined) void message.success(t('emu_reset_done'))
  }
  return (
    <Panel title={t('emu_reset')}>
      <p>{t('emu_reset_means')}</p>
      <Popconfirm
        title={t('emu_reset_sure')}
        okText={t('emu_reset')}
        cancelText={t('cancel_dialog')}
        onConfirm={() => void reset()}
      >
        <Button danger disabled={isBusy}>
          {t('emu_reset')}
        </Button>
      </Popconfirm>
    </Panel>
  )
}

function Namespaces({ acting: { act, isBusy } }: { readonly acting: Acting }) {
  const t = useWords()
  const { data } = useGames()
  const columns: readonly Column<Game>[] = [
    {
      title: t('emu_namespace'),
      isPlain: true,
      show: ({ name }) => <A href={links.emulator(name, 'state')}>{name}</A>,
    },
    { title: 'appid', show: ({ appid }) => <Id text={appid} what="appid" /> },
    {
      title: t('offer'),
      show: ({ offerId: offer }) => (
        <Id text={offer} what={t('offer')} href={links.overview({ env: 'production', offer })} />
      ),
    },
    {
      title: t('player'),
      show: ({ openid, offerId: offer, zoneId: zone }) => (
        <Id
          text={openid}
          what={t('openid')}
          href={links.account({ env: 'production', offer, openid, zone })}
        />
      ),
    },
  ]
  return (
    <Panel title={t('emu_namespaces')}>
      <p>{t('emu_namespaces_mean')}</p>
      <NameForm
        label={t('emu_namespace_name')}
        button={t('emu_namespace_create')}
        isBusy={isBusy}
        pattern={/^[a-z0-9][a-z0-9_-]{0,39}$/}
        give={async (name) => {
          const made = await act<Game>('POST', '/namespaces', { name })
          if (made !== undefined) goTo(links.emulator(name, 'state'))
          return made
        }}
      />
      <Table
        label={t('emu_namespaces')}
        columns={columns}
        rows={data?.items ?? []}
        keyOf={({ name }) => name}
      />
    </Panel>
  )
}
