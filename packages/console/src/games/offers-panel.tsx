// The offers of a game: coins with keys of their own. Registering one shows both keys once.
import { Button } from 'antd'
import { useState } from 'react'
import type { Offer, OfferCreated, Page } from '../api/bodies.ts'
import { call } from '../api/client.ts'
import { envs, usePages } from '../api/queries.ts'
import { links } from '../links/links.ts'
import { Panel } from '../parts/panel.tsx'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { type Column, More, Table } from '../parts/table.tsx'
import { A, Chip, Id } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'
import { newOffer, OfferDialog, type OfferGiven } from './offer-dialog.tsx'
import type { Secret } from './secret-dialog.tsx'
import { windowText } from './window-text.ts'

export function OffersPanel({
  appid,
  isAdmin,
  showSecret,
}: {
  readonly appid: string
  readonly isAdmin: boolean
  readonly showSecret: (secret: Secret) => void
}) {
  const t = useWords()
  const list = usePages<Page<Offer>>('/offers', { appid })
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  const [isOpen, setIsOpen] = useState(false)
  const register = async ({ offer_id, currency, ...settings }: OfferGiven) => {
    const body = { ...settings, offer_id, appid, currency: currency.trim() }
    const made = await call<OfferCreated>('POST', '/offers', body)
    showSecret({
      title: t('keys_of', { name: made.name }),
      values: [
        [t('key_of_env', { env: t('production') }), made.production_key],
        [t('key_of_env', { env: t('sandbox') }), made.sandbox_key],
      ],
    })
  }
  const columns: readonly Column<Offer>[] = [
    {
      title: t('offer'),
      show: ({ offer_id, name }) => <A href={links.offer(offer_id)}>{name}</A>,
    },
    { title: 'offer_id', show: ({ offer_id }) => <Id text={offer_id} what="offer_id" /> },
    { title: t('dialect'), show: ({ dialects }) => dialects.join(', ') },
    {
      title: t('environment'),
      show: (offer) => (
        <span className="actions">
          {envs.map((env) => (
            <Chip key={env} tone={offer[env] ? 'good' : 'plain'}>
              {offer[env] ? t(env) : t('env_closed', { env: t(env) })}
            </Chip>
          ))}
        </span>
      ),
    },
    { title: t('window'), show: ({ cancel_window_s }) => windowText(t, cancel_window_s) },
  ]
  return (
    <Panel
      title={t('offers')}
      extra={isAdmin && <Button onClick={() => setIsOpen(true)}>{t('offer_add')}</Button>}
    >
      {list.isPending && <Loading />}
      {list.isError && <Failure error={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <Nothing title={t('offers_none')} hint={t('offers_none_hint', { appid })} />
      )}
      {rows.length > 0 && (
        <Table
          label={t('offers')}
          columns={columns}
          rows={rows}
          keyOf={({ offer_id }) => offer_id}
        />
      )}
      <More list={list} />
      {isOpen && (
        <OfferDialog isNew initial={newOffer} submit={register} close={() => setIsOpen(false)} />
      )}
    </Panel>
  )
}
