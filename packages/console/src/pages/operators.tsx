// The operators: who may sign in, what each may do; invited, changed, disabled by an admin.
import { useQueryClient } from '@tanstack/react-query'
import { App as AntApp, Button, Modal } from 'antd'
import { useState } from 'react'
import type { Invited, Operator, Page } from '../api/bodies.ts'
import { at, call } from '../api/client.ts'
import { forgetAnswers, usePages } from '../api/queries.ts'
import { GrantsText } from '../operators/grants-text.tsx'
import { OperatorDialog } from '../operators/operator-dialog.tsx'
import { PageHead, Panel } from '../parts/panel.tsx'
import { Failure, failureTexts, Loading, Nothing } from '../parts/states.tsx'
import { type Column, More, Table } from '../parts/table.tsx'
import { Chip, CopyButton, Moment } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'

export function Operators() {
  const t = useWords()
  const list = usePages<Page<Operator>>('/operators')
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  const [edited, setEdited] = useState<{ operator: Operator | undefined }>()
  const [invitation, setInvitation] = useState<Invited>()
  const columns = useColumns((operator) => setEdited({ operator }), setInvitation)
  return (
    <>
      <PageHead
        title={t('operators')}
        lead={t('operators_lead')}
        actions={
          <Button type="primary" onClick={() => setEdited({ operator: undefined })}>
            {t('operator_add')}
          </Button>
        }
      />
      <Panel>
        {list.isPending && <Loading />}
        {list.isError && <Failure error={list.error} again={() => void list.refetch()} />}
        {list.isSuccess && rows.length === 0 && <Nothing title={t('operators_none')} />}
        {rows.length > 0 && (
          <Table label={t('operators')} columns={columns} rows={rows} keyOf={({ name }) => name} />
        )}
        <More list={list} />
      </Panel>
      {edited !== undefined && (
        <OperatorDialog
          operator={edited.operator}
          close={() => setEdited(undefined)}
          invited={setInvitation}
        />
      )}
      {invitation !== undefined && (
        <Invitation invitation={invitation} close={() => setInvitation(undefined)} />
      )}
    </>
  )
}

const tones = { invited: 'warn', active: 'good', disabled: 'bad' } as const

function useColumns(
  edit: (operator: Operator) => void,
  invited: (invitation: Invited) => void,
): readonly Column<Operator>[] {
  const t = useWords()
  return [
    { title: t('name'), show: ({ name }) => <strong>{name}</strong> },
    {
      title: t('state'),
      show: ({ state, has_totp }) => (
        <>
          <Chip tone={tones[state]}>{t(state)}</Chip>{' '}
          {has_totp && <Chip tone="info">{t('totp_on')}</Chip>}
        </>
      ),
    },
    { title: t('grants'), show: ({ grants }) => <GrantsText grants={grants} /> },
    { title: t('last_seen'), show: ({ signed_in_at }) => <Moment at={signed_in_at} /> },
    {
      title: t('actions'),
      show: (operator) => <Actions operator={operator} edit={edit} invited={invited} />,
    },
  ]
}

function Actions({
  operator,
  edit,
  invited,
}: {
  readonly operator: Operator
  readonly edit: (operator: Operator) => void
  readonly invited: (invitation: Invited) => void
}) {
  const t = useWords()
  const client = useQueryClient()
  const { modal, message } = AntApp.useApp()
  const { name, state } = operator
  const act = async (verb: 'disable' | 'enable' | 'reset') => {
    try {
      const answer = await call<Invited>('POST', at`/operators/${name}/${verb}`)
      if (verb === 'reset') invited(answer)
      await forgetAnswers(client)
    } catch (error) {
      void message.error(failureTexts(t, error).title)
    }
  }
  const ask = (verb: 'disable' | 'reset') =>
    void modal.confirm({
      title: t(`${verb}_ask`, { name }),
      okText: t(verb),
      okButtonProps: { danger: true },
      cancelText: t('cancel_dialog'),
      onOk: () => act(verb),
    })
  return (
    <span className="actions">
      <Button size="small" onClick={() => edit(operator)}>
        {t('edit')}
      </Button>
      <Button size="small" onClick={() => ask('reset')}>
        {t('reset')}
      </Button>
      {state === 'disabled' ? (
        <Button size="small" onClick={() => void act('enable')}>
          {t('enable')}
        </Button>
      ) : (
        <Button size="small" danger onClick={() => ask('disable')}>
          {t('disable')}
        </Button>
      )}
    </span>
  )
}

function Invitation({ invitation, close }: { invitation: Invited; close: () => void }) {
  const t = useWords()
  const address = window.location.origin + invitation.path
  return (
    <Modal open title={t('invite_link', { name: invitation.name })} footer={null} onCancel={close}>
      <p>{t('invite_once')}</p>
      <p className="breaks">
        <code>{address}</code> <CopyButton text={address} what={t('invite_link', invitation)} />
      </p>
      <p className="hint">
        {t('ends')} <Moment at={invitation.ends_at} />
      </p>
    </Modal>
  )
}
