// One day: its equation, its zones, what operators did, its hash, and a check of it.
import { Alert, Button } from 'antd'
import { useState } from 'react'
import type { Close, Closes as Days } from '../api/bodies.ts'
import { at } from '../api/client.ts'
import { placePath, useAnswer, useMay } from '../api/queries.ts'
import { CheckPanel } from '../close/check-panel.tsx'
import { CloseDialog } from '../close/close-dialog.tsx'
import { Equation } from '../close/equation.tsx'
import { CloseFiles } from '../close/files.tsx'
import { coinsText, moneyText } from '../format/numbers.ts'
import { links, type Place } from '../links/links.ts'
import { Facts, PageHead, Panel } from '../parts/panel.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { A, Coins, Id, Moment } from '../parts/texts.tsx'
import { useSettings, useWords } from '../settings/settings.tsx'
import { CloseChip } from './closes.tsx'

export function CloseOfDay({ place, date }: { readonly place: Place; readonly date: string }) {
  const t = useWords()
  const { data, error, refetch } = useAnswer<Close>(placePath(place) + at`/closes/${date}`)
  const mayClose = useMay(place, 'finance')
  if (error !== null) {
    return (
      <>
        <PageHead title={t('close_title', { date })} />
        <Failure error={error} again={() => void refetch()} />
      </>
    )
  }
  if (data === undefined) return <Loading rows={8} />
  return (
    <>
      <Head place={place} day={data} />
      <Panel>
        {data.state !== 'closed' && <Alert type="info" showIcon title={t('close_preview')} />}
        <Equation coin="paid" sums={data.totals.paid} />
        <Equation coin="gift" sums={data.totals.gift} />
      </Panel>
      <Terms day={data} />
      <Panel title={t('zones')}>
        <ZoneTable zones={data.zones} />
      </Panel>
      {data.state === 'closed' && mayClose && <CheckPanel place={place} date={date} />}
      {data.state === 'closed' && <CloseFiles place={place} of={{ date }} />}
    </>
  )
}

function Head({ place, day }: { readonly place: Place; readonly day: Close }) {
  const { t, time } = useSettings()
  const mayClose = useMay(place, 'finance')
  const [isAsking, setIsAsking] = useState(false)
  const isClosable = mayClose && day.state === 'closable'
  const month = `${placePath(place)}/closes?month=${day.date.slice(0, 7)}`
  const { data } = useAnswer<Days>(month, { enabled: isClosable })
  const next = data?.next ?? day.date
  return (
    <>
      <PageHead
        title={
          <>
            {t('close_title', { date: day.date })} <CloseChip state={day.state} />
          </>
        }
        name={t('close_title', { date: day.date })}
        lead={
          <>
            {t('close_lead', { from: time(day.from), to: time(day.to) })} ·{' '}
            <A href={links.closes(place, { month: day.date.slice(0, 7) })}>{t('closes')}</A>
          </>
        }
        actions={
          isClosable && (
            <Button type="primary" onClick={() => setIsAsking(true)}>
              {next < day.date ? t('close_through', { date: day.date }) : t('close_day')}
            </Button>
          )
        }
      />
      {isAsking && (
        <CloseDialog place={place} through={day.date} close={() => setIsAsking(false)} />
      )}
    </>
  )
}

function Terms({ day }: { readonly day: Close }) {
  const t = useWords()
  const { totals, coin_price, sha256, previous, adjust_reason } = day
  const { operators } = totals
  const yuan = moneyText(totals.paid.closing * coin_price)
  return (
    <div className="two">
      <Panel title={t('details')}>
        <Facts
          items={[
            [t('closed_by'), day.closed_by ?? t('none')],
            [t('closed_at'), <Moment key="at" at={day.closed_at} />],
            [t('active_accounts'), coinsText(totals.accounts)],
            [t('coin_price'), moneyText(coin_price)],
            [
              t('unspent_paid'),
              <span key="yuan" title={t('unspent_paid_hint')}>
                {yuan}
              </span>,
            ],
            ...(adjust_reason === null ? [] : [[t('adjusted_because'), adjust_reason] as const]),
            ...(sha256 === null
              ? []
              : ([
                  ['SHA-256', <Id key="sha" text={sha256} what="SHA-256" />],
                  [
                    t('day_before'),
                    previous === null ? (
                      t('first_close')
                    ) : (
                      <Id key="previous" text={previous} what={t('day_before')} />
                    ),
                  ],
                ] as const)),
          ]}
        />
      </Panel>
      <Panel title={t('by_operators')}>
        <p className="hint">{t('by_operators_lead')}</p>
        <Facts
          items={[
            [t('orders'), coinsText(operators.orders)],
            [t('recharge'), <Coins key="recharge" n={operators.recharge} />],
            [t('present'), <Coins key="present" n={operators.present} />],
            [t('refunded_coins'), <Coins key="refund" n={operators.refund} />],
          ]}
        />
      </Panel>
    </div>
  )
}

type Zone = Close['zones'][number]

function ZoneTable({ zones }: { readonly zones: readonly Zone[] }) {
  const t = useWords()
  const sum =
    (part: keyof Zone['paid']) =>
    ({ paid, gift }: Zone) => <Coins n={paid[part] + gift[part]} />
  const columns: readonly Column<Zone>[] = [
    { title: t('zone'), show: ({ zone_id }) => <span className="breaks">{zone_id}</span> },
    { title: t('opening'), isNumber: true, show: sum('opening') },
    { title: t('recharge'), isNumber: true, show: sum('recharge') },
    { title: t('present'), isNumber: true, show: sum('present') },
    { title: t('spent_coins'), isNumber: true, show: sum('pay') },
    { title: t('refunded_coins'), isNumber: true, show: sum('refund') },
    { title: t('zone_paid'), isNumber: true, show: ({ paid }) => <Coins n={paid.closing} /> },
    { title: t('zone_gift'), isNumber: true, show: ({ gift }) => <Coins n={gift.closing} /> },
    { title: t('active_accounts'), isNumber: true, show: ({ accounts }) => coinsText(accounts) },
  ]
  return (
    <Table label={t('zones')} columns={columns} rows={zones} keyOf={({ zone_id }) => zone_id} />
  )
}
