// Grants as a list of words: what, for which offer, in which environment.
import type { LimitedGrant } from '../api/bodies.ts'
import { coinsText } from '../format/numbers.ts'
import { Chip } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'

const limitNames = ['per_order', 'per_operator_day', 'per_account_day'] as const

export function GrantsText({ grants }: { readonly grants: readonly LimitedGrant[] }) {
  const t = useWords()
  return (
    <ul className="bare">
      {grants.map((grant) => {
        const { role, offer_id, env, limits } = grant
        const shown = limitNames.flatMap((name) => {
          const limit = limits[name]
          return limit === null ? [] : [`${t(name)} ${coinsText(limit)}`]
        })
        return (
          <li key={JSON.stringify(grant)}>
            <Chip tone={role === 'admin' ? 'warn' : 'info'}>{t(role)}</Chip>{' '}
            {offer_id === '*' ? t('every_offer') : offer_id} ·{' '}
            {env === '*' ? t('every_env') : t(env)}
            {shown.length > 0 && <small className="beside hint">{shown.join(' · ')}</small>}
          </li>
        )
      })}
    </ul>
  )
}
