// Requests above a limit: what waits, and what was decided. Who asked does not decide; the service refuses it too.
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { ReasonDialog } from '../account/reason-dialog.tsx'
import { KindChip } from '../account/statement.tsx'
import type { Account, Approval, Page } from '../api/bodies.ts'
import { at, call } from '../api/client.ts'
import { accountPath, useAnswer, useMay, usePages, useSessionQuery } from '../api/queries.ts'
import { coinsText } from '../format/numbers.ts'
import { links, type Place } from '../links/links.ts'
import { Facts, PageHead, Panel } from '../parts/panel.tsx'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { type Column, More, Table } from '../parts/table.tsx'
import { Chip, Coins, Id, Moment } from '../parts/texts.tsx'
import { useFilters } from '../settings/place-in-history.ts'
import { useSettings, useWords } from '../settings/settings.tsx'

const tabs = ['waiting', 'mine', 'decided'] as const

interface Decision {
  readonly approval: Approval
  readonly verb: 'approve' | 'reject'
}

export function Approvals({ place }: { readonly place: Place }) {
  const t = useWords()
  const { filters, setFilters } = useFilters()
  const tab = tabs.find((name) => name === filters.get('state')) ?? 'waiting'
  const { env, offer } = place
  const { data: session } = useSessionQuery()
  const list = usePages<Page<Approval>>('/approvals', {
    ...{ offer_id: offer, env, state: tab === 'mine' ? 'any' : tab },
    ...(tab === 'mine' && { by: session?.operator.name }),
  })
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  const [decision, setDecision] = useState<Decision>()
  const columns = useColumns(place, tab, setDecision)
  return (
    <>
      <PageHead title={t('approvals')} lead={t('approvals_lead')} />
      <Panel>
        <div className="filters">
          <Segmented
            aria-label={t('state')}
            value={tab}
            onChange={(value) => setFilters({ state: value === 'waiting' ? undefined : value })}
            options={tabs.map((value) => ({ value, label: t(value) }))}
          />
        </div>
        {list.isPending && <Loading />}
        {list.isError && <Failure error={list.error} again={() => void list.refetch()} />}
        {list.isSuccess && rows.length === 0 && (
          <Nothing title={tab === 'waiting' ? t('approvals_none') : t('approvals_none_decided')} />
        )}
        {rows.length > 0 && (
          <Table
            label={t('approvals')}
            columns={columns}
            rows={rows}
            keyOf={({ approval_id }) => String(approval_id)}
          />
        )}
        <More list={list} />
      </Panel>
      {decision !== undefined && (
        <DecisionDialog place={place} {...decision} close={() => setDecision(undefined)} />
      )}
    </>
  )
}

function useColumns(
  place: Place,
  tab: (typeof tabs)[number],
  decide: (decision: Decision) => void,
): readonly Column<Approval>[] {
  const t = useWords()
  const { data: session } = useSessionQuery()
  const mayDecide = useMay(place, 'finance')
  const me = session?.operator.name
  return [
    { title: t('time'), isPlain: true, show: ({ at: asked }) => <Moment at={asked} /> },
    {
      title: t('kind'),
      isPlain: true,
      show: ({ action }) =>
        action === 'recharge' || action === 'present' ? <KindChip kind={action} /> : t(action),
    },
    {
      title: t('amount'),
      isNumber: true,
      show: ({ amount }) => (amount === null ? t('all_that_is_left') : <Coins n={amount} />),
    },
    {
      title: t('player'),
      show: ({ openid, zone_id: zone }) => (
        <Id text={openid} what={t('openid')} href={links.account({ ...place, openid, zone })} />
      ),
    },
    { title: t('asked_by'), show: ({ by }) => by },
    { title: t('reason'), show: ({ reason }) => <span className="remark">{reason}</span> },
    {
      title: tab === 'waiting' ? t('actions') : t('state'),
      show: (approval) => {
        // An approval whose answer was lost is given again.
        const isOpen = approval.state === 'waiting' || approval.state === 'approved'
        if (!isOpen) return <Decided approval={approval} />
        if (approval.by === me) return <small className="hint">{t('your_own')}</small>
        if (!mayDecide) return <Chip>{t('waiting')}</Chip>
        return (
          <span className="actions">
            <Button
              size="small"
              type="primary"
              onClick={() => decide({ approval, verb: 'approve' })}
            >
              {t('approve')}
            </Button>
            <Button size="small" danger onClick={() => decide({ approval, verb: 'reject' })}>
              {t('reject')}
            </Button>
          </span>
        )
      },
    },
  ]
}

function Decided({ approval: { state, approval } }: { readonly approval: Approval }) {
  const t = useWords()
  return (
    <>
      <Chip tone={state === 'done' ? 'good' : 'bad'}>
        {state === 'done' ? t('approved') : t(state)}
      </Chip>{' '}
      {approval !== null && <small className="hint">{approval.decided_by}</small>}
    </>
  )
}

function DecisionDialog({
  place,
  approval,
  verb,
  close,
}: Decision & { readonly place: Place; readonly close: () => void }) {
  const t = useWords()
  const done =
    verb === 'approve'
      ? t('approved_done', { bill_no: approval.bill_no ?? '' })
      : t('rejected_done')
  const act = (reason: string) =>
    call('POST', at`/approvals/${approval.approval_id}/${verb}`, { reason })
  const texts = { title: t(verb), lead: t(`${verb}_lead`), done, isGrave: verb === 'reject' }
  return (
    <ReasonDialog texts={texts} act={act} close={close}>
      <RequestDetails place={place} approval={approval} />
    </ReasonDialog>
  )
}

/** What is decided on, and the balance before and after it. */
function RequestDetails({
  place,
  approval,
}: {
  readonly place: Place
  readonly approval: Approval
}) {
  const { t, time } = useSettings()
  const { openid, zone_id: zone, action, amount, by, at: asked, reason } = approval
  const { data: account } = useAnswer<Account>(accountPath({ ...place, openid, zone }))
  const before = account?.balance
  return (
    <Facts
      items={[
        [t('kind'), t(action)],
        [t('amount'), amount === null ? t('all_that_is_left') : coinsText(amount)],
        [t('player'), `${openid} · ${zone}`],
        [t('asked_by'), `${by} · ${time(asked)}`],
        [t('balance_before'), before === undefined ? t('loading') : coinsText(before)],
        ...(amount === null || before === undefined
          ? []
          : [[t('after_this'), coinsText(before + amount)] as const]),
        [t('reason_given'), reason ?? t('none')],
      ]}
    />
  )
}
