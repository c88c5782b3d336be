// What operators did with an account, or asked to do, and the notes they left.
import { Alert } from 'antd'
import type { Act, Page } from '../api/bodies.ts'
import { accountPath, useAnswer, usePages } from '../api/queries.ts'
import { links, type Owner } from '../links/links.ts'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { More } from '../parts/table.tsx'
import { A, Chip, Coins, Moment } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'
import { freezeOf, orderOf, ownNumber } from './act-facts.ts'

export function Acts({ owner }: { readonly owner: Owner }) {
  const t = useWords()
  const list = usePages<Page<Act>>(`${accountPath(owner)}/acts`)
  const acts = list.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      {list.isPending && <Loading />}
      {list.isError && <Failure error={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && acts.length === 0 && <Nothing title={t('acts_empty')} />}
      <ol className="line">
        {acts.map((act) => (
          <li key={act.act_id}>
            <ActLine act={act} owner={owner} />
          </li>
        ))}
      </ol>
      <More list={list} />
    </>
  )
}

const tones = {
  begun: 'plain',
  approved: 'warn',
  done: 'good',
  waiting: 'warn',
  rejected: 'bad',
  expired: 'plain',
  failed: 'bad',
} as const

function ActLine({ act, owner }: { readonly act: Act; readonly owner: Owner }) {
  const t = useWords()
  const { action, by, at, reason, amount, state, approval } = act
  return (
    <>
      <p>
        <strong>{t(action)}</strong>{' '}
        {amount !== null && (
          <>
            <Coins n={amount} />{' '}
          </>
        )}
        <ActNumbers act={act} owner={owner} />{' '}
        {(state !== 'done' || approval !== null) && <Chip tone={tones[state]}>{t(state)}</Chip>}
      </p>
      {reason !== null && <p className="quoted">{reason}</p>}
      <p className="hint">
        {by} · <Moment at={at} />
        {approval !== null && (
          <>
            {' '}
            · {t('decided_by')} {approval.decided_by} · <Moment at={approval.decided_at} />
          </>
        )}
      </p>
    </>
  )
}

function ActNumbers({ act, owner }: { readonly act: Act; readonly owner: Owner }) {
  const t = useWords()
  const order = orderOf(act)
  const own = ownNumber(act, order?.billNo)
  return (
    <>
      {own !== undefined && <code>{own}</code>} {act.action === 'cancel' && `· ${t('refund_of')}`}{' '}
      {order !== undefined && (
        <A href={links.order(owner, order.kind, order.billNo)}>
          <code>{order.billNo}</code>
        </A>
      )}
    </>
  )
}

/** The newest acts: enough for what the top of the page says. */
function useNewestActs(owner: Owner): readonly Act[] {
  const { data } = useAnswer<Page<Act>>(`${accountPath(owner)}/acts?limit=100`)
  return data?.items ?? []
}

/** What the next operator should know: the newest note. */
export function LastNote({ owner }: { readonly owner: Owner }) {
  const note = useNewestActs(owner).find(({ action }) => action === 'note')
  if (note === undefined) return null
  return (
    <p className="quoted">
      {note.reason} <small className="hint">— {note.by}</small>
    </p>
  )
}

/** Nobody can spend here: since when, by whom and why. */
export function FrozenBanner({ owner }: { readonly owner: Owner }) {
  const t = useWords()
  const freeze = freezeOf(useNewestActs(owner))
  return (
    <Alert
      type="error"
      showIcon
      title={t('frozen_banner')}
      description={
        freeze !== undefined && (
          <>
            {freeze.reason !== null && <p className="quoted">{freeze.reason}</p>}
            {freeze.by} · <Moment at={freeze.at} />
          </>
        )
      }
    />
  )
}
