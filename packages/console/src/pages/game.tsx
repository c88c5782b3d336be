// A game: its secret, its offers, its cloud environments, and where its pushes go.
import { Button } from 'antd'
import { useState } from 'react'
import type { Game, GameSecret } from '../api/bodies.ts'
import { at, call } from '../api/client.ts'
import { useAnswer, useMay } from '../api/queries.ts'
import { useAsk } from '../games/asking.tsx'
import { CloudPanel } from '../games/cloud-panel.tsx'
import { LimitDialog, SessionDialog } from '../games/game-dialogs.tsx'
import { OffersPanel } from '../games/offers-panel.tsx'
import { type Secret, SecretDialog } from '../games/secret-dialog.tsx'
import { TargetsPanel } from '../games/targets-panel.tsx'
import { links } from '../links/links.ts'
import { Facts, PageHead, Panel } from '../parts/panel.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { A, Id, Moment } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'

export function GamePage({ appid }: { readonly appid: string }) {
  const t = useWords()
  const { data, error, refetch } = useAnswer<Game>(at`/apps/${appid}`)
  const isAdmin = useMay(undefined, 'admin')
  const [secret, setSecret] = useState<Secret>()
  if (error !== null) return <Failure error={error} again={() => void refetch()} />
  if (data === undefined) return <Loading />
  return (
    <>
      <PageHead
        title={data.name}
        lead={<A href={links.games()}>{t('games')}</A>}
        actions={isAdmin && <Actions game={data} showSecret={setSecret} />}
      />
      <Panel>
        <Facts
          items={[
            ['appid', <Id key="appid" text={data.appid} what="appid" />],
            [t('calls_per_s'), data.calls_per_s ?? t('no_limit')],
            [t('created'), <Moment key="created" at={data.created_at} />],
          ]}
        />
      </Panel>
      <OffersPanel appid={appid} isAdmin={isAdmin} showSecret={setSecret} />
      <TargetsPanel appid={appid} isAdmin={isAdmin} showSecret={setSecret} />
      <CloudPanel appid={appid} isAdmin={isAdmin} showSecret={setSecret} />
      {secret !== undefined && <SecretDialog secret={secret} close={() => setSecret(undefined)} />}
    </>
  )
}

function Actions({
  game,
  showSecret,
}: {
  readonly game: Game
  readonly showSecret: (secret: Secret) => void
}) {
  const t = useWords()
  const ask = useAsk()
  const { appid, name } = game
  const [opened, setOpened] = useState<'limit' | 'session'>()
  const close = () => setOpened(undefined)
  const rotate = () =>
    ask({
      title: t('secret_rotate_ask', { name }),
      content: t('secret_rotate_lead'),
      okText: t('secret_rotate'),
      act: async () => {
        const { secret } = await call<GameSecret>('POST', at`/apps/${appid}/secret`, {})
        showSecret({ title: t('secret_of', { name }), values: [['AppSecret', secret]] })
      },
    })
  return (
    <>
      <Button onClick={() => setOpened('limit')}>{t('limit_calls')}</Button>
      <Button onClick={() => setOpened('session')}>{t('session_make')}</Button>
      <Button danger onClick={rotate}>
        {t('secret_rotate')}
      </Button>
      {opened === 'limit' && <LimitDialog game={game} close={close} />}
      {opened === 'session' && (
        <SessionDialog appid={appid} showSecret={showSecret} close={close} />
      )}
    </>
  )
}
