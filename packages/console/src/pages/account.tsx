// One account: what it has, how it came to that, and what operators did with it.
import { Alert, Button, Tabs } from 'antd'
import { AccountActions } from '../account/account-actions.tsx'
import { Acts, FrozenBanner, LastNote } from '../account/acts.tsx'
import { Explanation } from '../account/explanation.tsx'
import { Statement } from '../account/statement.tsx'
import type { Account } from '../api/bodies.ts'
import { accountPath, useAnswer } from '../api/queries.ts'
import { links, type Owner } from '../links/links.ts'
import { accountTicket } from '../order/ticket.ts'
import { Facts, PageHead, Panel } from '../parts/panel.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { A, Coins, CopyButton, Moment, useCopy } from '../parts/texts.tsx'
import { useFilters } from '../settings/place-in-history.ts'
import { useSettings, useWords } from '../settings/settings.tsx'

export function AccountPage({ owner }: { readonly owner: Owner }) {
  const t = useWords()
  const { data: account, error, refetch } = useAnswer<Account>(accountPath(owner))
  const { env, offer, openid, zone } = owner
  return (
    <>
      <PageHead
        title={
          <>
            <code>{openid}</code> <CopyButton text={openid} what={t('openid')} />
          </>
        }
        name={openid}
        lead={
          <>
            <A href={links.accounts({ env, offer })}>{t('accounts')}</A> · {t('zone')} {zone}
          </>
        }
        actions={
          account !== undefined && (
            <>
              <TicketButton owner={owner} account={account} />
              <AccountActions owner={owner} account={account} />
            </>
          )
        }
      />
      {error !== null && <Failure error={error} again={() => void refetch()} />}
      {account === undefined && error === null && <Loading />}
      {account !== undefined && <Counters account={account} owner={owner} />}
      <Panel>
        <Parts owner={owner} />
      </Panel>
    </>
  )
}

function Counters({ account, owner }: { readonly account: Account; readonly owner: Owner }) {
  const t = useWords()
  const { balance, paid, gift, save_amt, present_sum, cost_sum, created_at, frozen } = account
  return (
    <Panel>
      {frozen && <FrozenBanner owner={owner} />}
      {created_at === null && <Alert type="info" showIcon title={t('never_used')} />}
      <div className="counters">
        <div className="big">
          <span>{t('balance')}</span>
          <strong>
            <Coins n={balance} />
          </strong>
          <small>{t('paid_of', { paid, gift })}</small>
        </div>
        <Facts
          items={[
            [t('bought_total'), <Coins key="bought" n={save_amt} />],
            [t('given_total'), <Coins key="given" n={present_sum} />],
            [t('spent_total'), <Coins key="spent" n={cost_sum} />],
            [t('created'), <Moment key="created" at={created_at} />],
          ]}
        />
      </div>
      <LastNote owner={owner} />
    </Panel>
  )
}

const tabs = ['statement', 'explain', 'activity'] as const

function Parts({ owner }: { readonly owner: Owner }) {
  const t = useWords()
  const { filters, setFilters } = useFilters()
  const tab = tabs.find((name) => name === filters.get('tab')) ?? 'statement'
  return (
    <Tabs
      activeKey={tab}
      onChange={(key) => setFilters({ tab: key === 'statement' ? undefined : key })}
      destroyOnHidden
      items={[
        { key: 'statement', label: t('statement'), children: <Statement owner={owner} /> },
        { key: 'explain', label: t('explain'), children: <Explanation owner={owner} /> },
        { key: 'activity', label: t('activity'), children: <Acts owner={owner} /> },
      ]}
    />
  )
}

/** What somebody else needs to find the account and to see what it was like. */
function TicketButton({ owner, account }: { readonly owner: Owner; readonly account: Account }) {
  const { t, stamp } = useSettings()
  const copy = useCopy()
  const text = () => accountTicket(owner, account, { t, stamp, origin: window.location.origin })
  return <Button onClick={() => void copy(text())}>{t('copy_ticket')}</Button>
}
