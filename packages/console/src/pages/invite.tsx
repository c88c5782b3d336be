// The page of an invitation: a link that works once sets the first password. The invitation stands behind the #,
// which browsers send to nobody.
import { App as AntApp, Button } from 'antd'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { links } from '../links/links.ts'
import { Failure, Nothing } from '../parts/states.tsx'
import { goTo } from '../settings/place-in-history.ts'
import { useWords } from '../settings/settings.tsx'
import { NewPasswordForm } from './new-password.tsx'
import { Outside } from './outside.tsx'

export function Invite() {
  const t = useWords()
  const { message } = AntApp.useApp()
  const [invite] = useState(() => window.location.hash.slice(1))
  const [error, setError] = useState<unknown>()
  const accept = async ({ password }: { readonly password: string }) => {
    setError(undefined)
    try {
      await call('POST', '/session/invite', { invite, password })
      void message.success(t('invite_done'))
      goTo(links.signIn(), { replace: true })
    } catch (found) {
      setError(found)
    }
  }
  return (
    <Outside title={t('invite_title')} lead={t('invite_lead')}>
      {error !== undefined && <Failure error={error} />}
      {invite === '' ? (
        <Nothing
          title={t('invite_missing')}
          hint={<Button onClick={() => goTo(links.signIn())}>{t('sign_in')}</Button>}
        />
      ) : (
        <NewPasswordForm submit={t('set_password')} accept={accept} />
      )}
    </Outside>
  )
}
