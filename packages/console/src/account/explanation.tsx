// Explain this balance, now or at any instant before: in words, as a waterfall, and that it adds up.
import { Alert, Button, Input } from 'antd'
import type { Explanation as Explained, ExplainedDay } from '../api/bodies.ts'
import { withQuery } from '../api/client.ts'
import { accountPath, useAnswer } from '../api/queries.ts'
import { conclusionOf, explanationText, openingText, sentencesOf } from '../explain/sentences.ts'
import { Waterfall } from '../explain/waterfall.tsx'
import { dayText, inputTime, readTime } from '../format/times.ts'
import type { Owner } from '../links/links.ts'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Change, Coins, useCopy } from '../parts/texts.tsx'
import { useFilters } from '../settings/place-in-history.ts'
import { useSettings } from '../settings/settings.tsx'
import { KindChip } from './statement.tsx'

export function Explanation({ owner }: { readonly owner: Owner }) {
  const { t, zone } = useSettings()
  const { filters, setFilters } = useFilters()
  const at = filters.get('at') ?? ''
  const path = withQuery(`${accountPath(owner)}/explain`, { at })
  const { data, error, refetch } = useAnswer<Explained>(path)
  return (
    <>
      <div className="filters">
        <label>
          <span>{t('explain_at')}</span>
          <Input
            type="datetime-local"
            step={1}
            value={inputTime(at, zone)}
            onChange={({ target }) => setFilters({ at: readTime(target.value, zone) })}
          />
        </label>
        <Button onClick={() => setFilters({ at: undefined })} disabled={at === ''}>
          {t('explain_now')}
        </Button>
      </div>
      {data === undefined && error === null && <Loading rows={6} />}
      {error !== null && <Failure error={error} again={() => void refetch()} />}
      {data !== undefined && <InWords owner={owner} explained={data} />}
    </>
  )
}

function InWords({ owner, explained }: { readonly owner: Owner; readonly explained: Explained }) {
  const { t, time, stamp } = useSettings()
  const copy = useCopy()
  if (explained.entries === 0) return <Nothing title={t('explain_none')} />
  const { offer, env, openid, zone } = owner
  const title = t('explain_title', {
    ...{ offer, openid, zone },
    env: t(env),
    at: stamp(explained.at),
  })
  return (
    <div className="explained">
      <div>
        {openingText(explained, t) !== undefined && <p>{openingText(explained, t)}</p>}
        <ol>
          {sentencesOf(explained, t, time).map(({ kind, text, span }) => (
            <li key={kind}>
              <KindChip kind={kind} /> {text} <small>{span}</small>
            </li>
          ))}
        </ol>
        <p className="conclusion">{conclusionOf(explained, t)}</p>
        <Alert
          type={explained.adds_up ? 'success' : 'error'}
          showIcon
          title={
            explained.adds_up ? t('explain_adds_up', { n: explained.entries }) : t('explain_wrong')
          }
        />
        <p>
          <Button onClick={() => void copy(explanationText(explained, title, t, time))}>
            {t('explain_copy')}
          </Button>
        </p>
      </div>
      <Waterfall explanation={explained} />
      {explained.days !== undefined && <Days days={explained.days} />}
    </div>
  )
}

function Days({ days }: { readonly days: readonly ExplainedDay[] }) {
  const { t } = useSettings()
  const columns: readonly Column<ExplainedDay>[] = [
    // Days are those of UTC+8, also where times are shown in another zone.
    { title: t('time'), show: ({ from }) => dayText(from, 'utc8') },
    { title: t('statement'), isNumber: true, show: ({ entries }) => <Coins n={entries} /> },
    { title: t('paid'), isNumber: true, show: ({ paid }) => <Change n={paid} /> },
    { title: t('gift'), isNumber: true, show: ({ gift }) => <Change n={gift} /> },
    { title: t('balance_after'), isNumber: true, show: ({ balance }) => <Coins n={balance} /> },
  ]
  return (
    <section>
      <h2>{t('explain_days')}</h2>
      <Table label={t('explain_days')} columns={columns} rows={days} keyOf={({ from }) => from} />
    </section>
  )
}
