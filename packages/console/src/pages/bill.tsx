// A file that is compared with the ledger: how it is read, how far it is, what differs.
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Progress } from 'antd'
import { useState } from 'react'
import type { Bill } from '../api/bodies.ts'
import { at, get } from '../api/client.ts'
import { placePath, useMay } from '../api/queries.ts'
import { Differences } from '../bills/differences.tsx'
import { Mapper } from '../bills/mapper.tsx'
import { ages, causes } from '../bills/names.ts'
import { BillState } from '../bills/state.tsx'
import { coinsText, moneyText } from '../format/numbers.ts'
import { links, type Place } from '../links/links.ts'
import { Facts, PageHead, Panel } from '../parts/panel.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { A } from '../parts/texts.tsx'
import { useSettings, useWords } from '../settings/settings.tsx'

export function BillPage({ place, billId }: { readonly place: Place; readonly billId: string }) {
  const t = useWords()
  const acts = useMay(place, 'finance')
  const path = placePath(place) + at`/bills/${billId}`
  const { data, error, refetch } = useQuery({
    queryKey: ['answer', path],
    queryFn: ({ signal }) => get<Bill>(path, signal),
    refetchInterval: ({ state }) => (state.data?.state === 'comparing' ? 700 : false),
  })
  const [isMapping, setIsMapping] = useState(false)
  if (error !== null) return <Failure error={error} again={() => void refetch()} />
  if (data === undefined) return <Loading rows={8} />
  const isNew = data.state === 'uploaded' || data.state === 'failed'
  const again = acts && data.state === 'compared' && !isMapping && (
    <Button onClick={() => setIsMapping(true)}>{t('bill_compare_again')}</Button>
  )
  return (
    <>
      <PageHead title={data.name} lead={t('bill_title', { id: billId })} actions={again} />
      <About bill={data} />
      {acts && (isNew || isMapping) && (
        <Mapper bill={data} path={path} done={() => setIsMapping(false)} />
      )}
      {data.sums !== null && data.state !== 'comparing' && (
        <>
          <Result place={place} bill={data} sums={data.sums} />
          <Differences place={place} path={path} />
        </>
      )}
    </>
  )
}

function About({ bill }: { readonly bill: Bill }) {
  const { t, time } = useSettings()
  const { kind, state, problem, rows, from, to, progress, uploaded_at, uploaded_by } = bill
  const percent =
    progress === null || progress.total === 0
      ? 0
      : Math.floor((progress.done / progress.total) * 100)
  return (
    <Panel>
      <Facts
        items={[
          [t('state'), <BillState key="state" state={state} />],
          [t('bill_kind'), t(`bill_kind_${kind}`)],
          [t('bill_rows'), coinsText(rows)],
          [
            t('bill_period'),
            from === null || to === null
              ? t('none')
              : t('bill_period_of', { from: time(from), to: time(to) }),
          ],
          [t('bill_uploaded'), t('bill_by', { at: time(uploaded_at), name: uploaded_by })],
        ]}
      />
      {problem !== null && <Alert type="error" showIcon title={t.sentence(problem)} />}
      {state === 'comparing' && (
        <p role="status">
          {t('bill_comparing', { n: percent })}
          <Progress percent={percent} showInfo={false} aria-label={t('bill_state_comparing')} />
        </p>
      )}
    </Panel>
  )
}

interface Compared {
  readonly place: Place
  readonly bill: Bill
  readonly sums: NonNullable<Bill['sums']>
}

function Result({ place, bill, sums }: Compared) {
  const t = useWords()
  const amountText = bill.kind === 'game' ? coinsText : moneyText
  return (
    <Panel title={t('bill_sums')}>
      <Facts
        items={[
          [t('bill_matched'), coinsText(sums.matched)],
          [t('bill_differ'), coinsText(sums.differences)],
          [t('bill_open'), coinsText(bill.open)],
          [t('bill_lines'), coinsText(sums.lines)],
          [t('bill_outside'), coinsText(sums.outside)],
          [t('bill_their_amount'), amountText(sums.their_amount)],
          [t('bill_our_orders'), coinsText(sums.our_orders)],
          [t('bill_our_amount'), amountText(sums.our_amount)],
        ]}
      />
      {bill.counts.length > 0 && <Counts place={place} bill={bill} />}
    </Panel>
  )
}

/** Each number leads to the differences that it counts. */
function Counts({ place, bill }: Omit<Compared, 'sums'>) {
  const t = useWords()
  const { counts, bill_id } = bill
  const rows = causes.filter((cause) => counts.some((one) => one.cause === cause))
  const count = (cause: string, age?: string) => {
    const sum = counts
      .filter((one) => one.cause === cause && (age === undefined || one.age === age))
      .reduce((before, one) => before + one.count, 0)
    if (sum === 0) return '0'
    return <A href={links.bill(place, bill_id, { cause, age })}>{coinsText(sum)}</A>
  }
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { title: t('bill_cause'), isPlain: true, show: (cause) => t(`cause_${cause}`) },
    ...ages.map((age) => ({
      title: t(`bill_age_${age}`),
      isNumber: true,
      show: (cause: string) => count(cause, age),
    })),
    { title: t('bill_all'), isNumber: true, show: (cause) => count(cause) },
  ]
  return <Table label={t('bill_causes')} columns={columns} rows={rows} keyOf={(cause) => cause} />
}
