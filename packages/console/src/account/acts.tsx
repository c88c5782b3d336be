// What operators did with an account, or asked to do, and the notes they left.
import type { Act, Page } from '../api/bodies.ts'
import { accountPath, useAnswer, usePages } from '../api/queries.ts'
import { links, type Owner } from '../links/links.ts'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { More } from '../parts/table.tsx'
import { A, Chip, Coins, Moment } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'

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
  const { action, by, at, reason, bill_no, amount, state, approval } = act
  return (
    <>
      <p>
        <strong>{t(action)}</strong>{' '}
        {amount !== null && (
          <>
            <Coins n={amount} />{' '}
          </>
        )}
        {bill_no !== null && <ActNumber act={act} billNo={bill_no} owner={owner} />}{' '}
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

function ActNumber({ act, billNo, owner }: { act: Act; billNo: string; owner: Owner }) {
  const { action, state } = act
  if (state !== 'done' || (action !== 'recharge' && action !== 'present')) {
    return <code>{billNo}</code>
  }
  return (
    <A href={links.order(owner, action, billNo)}>
      <code>{billNo}</code>
    </A>
  )
}

/** The newest note, for the top of the page: what the next operator should know. */
export function LastNote({ owner }: { readonly owner: Owner }) {
  const { data } = useAnswer<Page<Act>>(`${accountPath(owner)}/acts?limit=20`)
  const note = data?.items.find(({ action }) => action === 'note')
  if (note === undefined) return null
  return (
    <p className="quoted">
      {note.reason} <small className="hint">— {note.by}</small>
    </p>
  )
}
