// An offer: its settings, its keys, and a file with all that it has.
import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import type { Offer } from '../api/bodies.ts'
import { at, call, fileAddress } from '../api/client.ts'
import { envs, useAnswer, useMay } from '../api/queries.ts'
import { moneyText } from '../format/numbers.ts'
import { KeysPanel } from '../games/keys-panel.tsx'
import { OfferDialog, type OfferGiven } from '../games/offer-dialog.tsx'
import { windowText } from '../games/window-text.ts'
import { links } from '../links/links.ts'
import { Facts, PageHead, Panel } from '../parts/panel.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { A, CopyButton, Id, Moment } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'

export function OfferPage({ offerId }: { readonly offerId: string }) {
  const t = useWords()
  const { data, error, refetch } = useAnswer<Offer>(at`/offers/${offerId}`)
  const isAdmin = useMay({ offer: offerId }, 'admin')
  const seesGames = useMay(undefined, 'viewer')
  const [isEditing, setIsEditing] = useState(false)
  if (error !== null) return <Failure error={error} again={() => void refetch()} />
  if (data === undefined) return <Loading />
  return (
    <>
      <PageHead
        title={data.name}
        lead={
          seesGames ? (
            <A href={links.game(data.appid)}>{t('game_of', { appid: data.appid })}</A>
          ) : (
            t('game_of', { appid: data.appid })
          )
        }
        actions={isAdmin && <Button onClick={() => setIsEditing(true)}>{t('edit')}</Button>}
      />
      <Settings offer={data} />
      {isAdmin && <KeysPanel offerId={offerId} />}
      <FilePanel offerId={offerId} />
      {isEditing && <Editing offer={data} close={() => setIsEditing(false)} />}
    </>
  )
}

function Settings({ offer }: { readonly offer: Offer }) {
  const t = useWords()
  const yes = (value: boolean) => (value ? t('yes') : t('no'))
  return (
    <Panel title={t('settings')}>
      <Facts
        items={[
          ['offer_id', <Id key="id" text={offer.offer_id} what="offer_id" />],
          [t('currency'), offer.currency],
          [t('dialect'), offer.dialects.join(', ')],
          ...envs.map(
            (env) =>
              [
                t(env),
                offer[env] ? (
                  <A key={env} href={links.overview({ env, offer: offer.offer_id })}>
                    {t('calls_answered')}
                  </A>
                ) : (
                  t('calls_refused')
                ),
              ] as const,
          ),
          [t('window'), windowText(t, offer.cancel_window_s)],
          [t('coin_price'), moneyText(offer.coin_price)],
          [t('tombstones'), yes(offer.tombstones)],
          [t('require_session'), yes(offer.require_session)],
          [t('xpay_partial_refunds'), yes(offer.xpay_partial_refunds)],
          [t('created'), <Moment key="created" at={offer.created_at} />],
        ]}
      />
    </Panel>
  )
}

/** Sends what was changed, and nothing that somebody else may have changed meanwhile. */
function Editing({ offer, close }: { readonly offer: Offer; readonly close: () => void }) {
  const save = async (given: OfferGiven) => {
    const changes = Object.entries(given).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(offer[name as keyof Offer]),
    )
    if (changes.length === 0) return
    await call('PATCH', at`/offers/${offer.offer_id}`, Object.fromEntries(changes))
  }
  return <OfferDialog initial={offer} submit={save} close={close} />
}

function FilePanel({ offerId }: { readonly offerId: string }) {
  const t = useWords()
  const mayExport = useMay({ offer: offerId }, 'finance')
  const mayImport = useMay({ offer: offerId }, 'admin')
  if (!mayExport) return null
  const command = `pactolus offer import ${offerId}.ndjson --offer ${offerId}`
  return (
    <Panel
      title={t('offer_file')}
      extra={
        <Button
          icon={<DownloadOutlined />}
          href={fileAddress(at`/offers/${offerId}/export`, {})}
          download={`${offerId}.ndjson`}
        >
          {t('download', { format: 'NDJSON' })}
        </Button>
      }
    >
      <p>{t('offer_file_lead')}</p>
      {mayImport && (
        <p>
          {t('offer_import')} <code>{command}</code>{' '}
          <CopyButton text={command} what={t('command')} />
        </p>
      )}
    </Panel>
  )
}
