// One order: its life, what would be answered about it now, and the way to refund it.
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { KindChip } from '../account/statement.tsx'
import type { Order, OrderLife } from '../api/bodies.ts'
import { ApiFailure, at } from '../api/client.ts'
import { useNamespace } from '../api/controls.ts'
import { accountPath, useAnswer, useMay, useSessionQuery } from '../api/queries.ts'
import { links, type OrderKind, type Owner } from '../links/links.ts'
import { type Answer, usedAnswers } from '../order/answers.ts'
import { CancelDialog } from '../order/cancel-dialog.tsx'
import { leftOf, windowOf } from '../order/left.ts'
import { Life } from '../order/life.tsx'
import { SeedDialog } from '../order/seed-dialog.tsx'
import { orderTicket } from '../order/ticket.ts'
import { Facts, PageHead, Panel } from '../parts/panel.tsx'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { A, Chip, Coins, CopyButton, Id, Moment, useCopy } from '../parts/texts.tsx'
import { useSettings, useWords } from '../settings/settings.tsx'
import type { Language } from '../words/words.ts'

export function OrderPage({
  owner,
  kind,
  billNo,
}: {
  readonly owner: Owner
  readonly kind: OrderKind
  readonly billNo: string
}) {
  const t = useWords()
  const path = accountPath(owner) + at`/orders/${kind}/${billNo}`
  const { data: life, error, refetch } = useAnswer<OrderLife>(path)
  const isMissing = error instanceof ApiFailure && error.status === 404
  return (
    <>
      <PageHead
        title={
          <>
            <KindChip kind={kind} /> <code>{billNo}</code>{' '}
            <CopyButton text={billNo} what={t('number')} />
          </>
        }
        name={t('order_title', { kind: t(kind), bill_no: billNo })}
        lead={<A href={links.account(owner)}>{owner.openid}</A>}
        actions={life !== undefined && <Actions owner={owner} life={life} />}
      />
      {isMissing && <Nothing title={t('order_not_there')} />}
      {error !== null && !isMissing && <Failure error={error} again={() => void refetch()} />}
      {life === undefined && error === null && <Loading rows={6} />}
      {life !== undefined && (
        <div className="two">
          <Panel title={t('life')}>
            <Life owner={owner} life={life} />
          </Panel>
          <Panel title={t('details')}>
            <Details owner={owner} order={life.order} />
          </Panel>
          {life.answers_now.length > 0 && <AnswersNow answers={usedAnswers(life)} />}
        </div>
      )}
    </>
  )
}

function Actions({ owner, life }: { readonly owner: Owner; readonly life: OrderLife }) {
  const { t, stamp } = useSettings()
  const copy = useCopy()
  const mayCancel = useMay(owner, 'support')
  const [opened, setOpened] = useState<'cancel' | 'seed'>()
  const { data: session } = useSessionQuery()
  const namespace = useNamespace(session?.mode === 'dev', owner)
  const { order } = life
  const canCancel = order.kind === 'pay' && windowOf(life)?.is_open === true
  const close = () => setOpened(undefined)
  const ticket = () => orderTicket(owner, life, { t, stamp, origin: window.location.origin })
  return (
    <>
      {namespace !== undefined && (
        <A href={links.emulator(namespace, 'requests', { bill_no: order.bill_no })}>
          {t('emu_see_requests')}
        </A>
      )}
      {order.kind !== 'refund' && <Button onClick={() => setOpened('seed')}>{t('seed_do')}</Button>}
      <Button onClick={() => void copy(ticket())}>{t('copy_ticket')}</Button>
      {mayCancel && canCancel && (
        <Button type="primary" danger onClick={() => setOpened('cancel')}>
          {t('cancel_do')}
        </Button>
      )}
      {opened === 'cancel' && <CancelDialog owner={owner} order={order} close={close} />}
      {opened === 'seed' && <SeedDialog owner={owner} life={life} close={close} />}
    </>
  )
}

function Details({ owner, order }: { readonly owner: Owner; readonly order: Order }) {
  const t = useWords()
  const { kind, amount, gift, refunded, pay_bill_no, pay_item, app_remark, user_ip } = order
  const payLink =
    pay_bill_no === null ? undefined : (
      <Id
        key="pay"
        text={pay_bill_no}
        what={t('original')}
        href={links.order(owner, 'pay', pay_bill_no)}
      />
    )
  return (
    <Facts
      items={[
        [t('amount'), <Coins key="amount" n={amount} />],
        [t('paid'), <Coins key="paid" n={amount - gift} />],
        [t('gift'), <Coins key="gift" n={gift} />],
        ...(kind === 'pay'
          ? ([
              [t('returned'), <Coins key="returned" n={refunded} />],
              [t('to_be_returned'), <Coins key="left" n={leftOf(order)} />],
            ] as const)
          : []),
        ...(payLink === undefined ? [] : ([[t('refund_of'), payLink]] as const)),
        [t('time'), <Moment key="time" at={order.posted_at} />],
        [
          t('player'),
          <Id key="player" text={owner.openid} what={t('openid')} href={links.account(owner)} />,
        ],
        [t('zone'), owner.zone],
        [t('by'), order.by ?? t('by_game')],
        [t('pay_item'), pay_item ?? t('none')],
        [t('remark'), app_remark ?? t('none')],
        [t('user_ip'), user_ip ?? t('none')],
      ]}
    />
  )
}

/** Some errcodes have a text in Chinese alone: in English their name says it. */
function meaningOf({ name, en, zh }: Answer, language: Language): string {
  if (language === 'zh') return zh
  return /\p{Script=Han}/u.test(en) ? name.replaceAll('_', ' ') : en
}

function AnswersNow({ answers }: { readonly answers: readonly Answer[] }) {
  const { t, language } = useSettings()
  const columns: readonly Column<Answer>[] = [
    {
      title: t('dialect'),
      show: ({ dialect }) => dialect,
    },
    { title: t('call'), show: ({ operation }) => <code>{operation}</code> },
    {
      title: t('errcode'),
      show: ({ errcode, name }) => (
        <>
          <Chip tone={errcode === 0 ? 'good' : 'warn'}>{errcode}</Chip> <code>{name}</code>
        </>
      ),
    },
    {
      title: t('meaning'),
      show: (answer) => (
        <>
          {meaningOf(answer, language)}
          {answer.detail !== null && <small className="beside">{answer.detail}</small>}
        </>
      ),
    },
  ]
  return (
    <Panel title={t('answers_now')}>
      <Alert type="info" title={t('answers_lead')} />
      <Table
        label={t('answers_now')}
        columns={columns}
        rows={answers}
        keyOf={({ dialect, operation }) => `${dialect} ${operation}`}
      />
    </Panel>
  )
}
