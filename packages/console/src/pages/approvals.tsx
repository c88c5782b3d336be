// Requests above a limit: what waits, and what was decided. Who asked does not decide; the service refuses it too.
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { ReasonDialog } from '../account/reason-dialog.tsx'
import { KindChip } from '../account/statement.tsx'
import type { Approval, Page } from '../api/bodies.ts'
import { at, call } from '../api/client.ts'
import { useMay, usePages, useSessionQuery } from '../api/queries.ts'
import { links, type Place } from '../links/links.ts'
import { PageHead, Panel } from '../parts/panel.tsx'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { type Column, More, Table } from '../parts/table.tsx'
import { Chip, Coins, Id, Moment } from '../parts/texts.tsx'
import { useFilters } from '../settings/place-in-history.ts'
import { useWords } from '../settings/settings.tsx'

interface Decision {
  readonly approval: Approval
  readonly verb: 'approve' | 'reject'
}

export function Approvals({ place }: { readonly place: Place }) {
  const t = useWords()
  const { filters, setFilters } = useFilters()
  const state = filters.get('state') === 'decided' ? 'decided' : 'waiting'
  const { env, offer } = place
  const list = usePages<Page<Approval>>('/approvals', { state, offer_id: offer, env })
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  const [decision, setDecision] = useState<Decision>()
  const columns = useColumns(place, state, setDecision)
  return (
    <>
      <PageHead title={t('approvals')} lead={t('approvals_lead')} />
      <Panel>
        <div className="filters">
          <Segmented
            aria-label={t('state')}
            value={state}
            onChange={(value) => setFilters({ state: value === 'waiting' ? undefined : value })}
            options={[
              { value: 'waiting', label: t('waiting') },
              { value: 'decided', label: t('decided') },
            ]}
          />
        </div>
        {list.isPending && <Loading />}
        {list.isError && <Failure error={list.error} again={() => void list.refetch()} />}
        {list.isSuccess && rows.length === 0 && (
          <Nothing
            title={state === 'waiting' ? t('approvals_none') : t('approvals_none_decided')}
          />
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
        <DecisionDialog {...decision} close={() => setDecision(undefined)} />
      )}
    </>
  )
}

function useColumns(
  place: Place,
  state: 'waiting' | 'decided',
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
    { title: t('amount'), isNumber: true, show: ({ amount }) => <Coins n={amount ?? 0} /> },
    {
      title: t('player'),
      show: ({ openid, zone_id: zone }) => (
        <Id text={openid} what={t('openid')} href={links.account({ ...place, openid, zone })} />
      ),
    },
    { title: t('asked_by'), show: ({ by }) => by },
    { title: t('reason'), show: ({ reason }) => <span className="remark">{reason}</span> },
    state === 'waiting'
      ? {
          title: t('actions'),
          show: (approval) =>
            approval.by === me ? (
              <small className="hint">{t('your_own')}</small>
            ) : (
              mayDecide && (
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
            ),
        }
      : {
          title: t('state'),
          show: ({ state: outcome, approval }) => (
            <>
              <Chip tone={outcome === 'done' ? 'good' : 'bad'}>
                {outcome === 'done' ? t('approved') : t(outcome)}
              </Chip>{' '}
              {approval !== null && <small className="hint">{approval.decided_by}</small>}
            </>
          ),
        },
  ]
}

function DecisionDialog({ approval, verb, close }: Decision & { readonly close: () => void }) {
  const t = useWords()
  const done =
    verb === 'approve'
      ? t('approved_done', { bill_no: approval.bill_no ?? '' })
      : t('rejected_done')
  const act = (reason: string) =>
    call('POST', at`/approvals/${approval.approval_id}/${verb}`, { reason })
  const texts = { title: t(verb), lead: t(`${verb}_lead`), done, isGrave: verb === 'reject' }
  return <ReasonDialog texts={texts} act={act} close={close} />
}
