// The grants of an operator: a role for an offer and an environment, with limits for coins.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import type { LimitedGrant, Limits, Offer, Page } from '../api/bodies.ts'
import { envs, useAnswer } from '../api/queries.ts'
import { roles } from '../api/rights.ts'
import { readAmount } from '../format/numbers.ts'
import { useWords } from '../settings/settings.tsx'

const unlimited: Limits = { per_order: null, per_operator_day: null, per_account_day: null }
export const newGrant: LimitedGrant = {
  role: 'viewer',
  offer_id: '*',
  env: '*',
  limits: unlimited,
}
const limitNames = ['per_order', 'per_operator_day', 'per_account_day'] as const

export function GrantsForm({
  grants,
  change,
}: {
  readonly grants: readonly LimitedGrant[]
  readonly change: (grants: readonly LimitedGrant[]) => void
}) {
  const t = useWords()
  const put = (index: number, grant: LimitedGrant) =>
    change(grants.map((before, i) => (i === index ? grant : before)))
  return (
    <div className="grants">
      {grants.map((grant, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a grant has no name of its own
        <GrantForm key={i} grant={grant} change={(changed) => put(i, changed)}>
          <Button
            icon={<DeleteOutlined aria-hidden />}
            aria-label={t('grant_remove')}
            onClick={() => change(grants.filter((_, other) => other !== i))}
          />
        </GrantForm>
      ))}
      <Button icon={<PlusOutlined aria-hidden />} onClick={() => change([...grants, newGrant])}>
        {t('grant_add')}
      </Button>
    </div>
  )
}

function GrantForm({
  grant,
  change,
  children,
}: {
  readonly grant: LimitedGrant
  readonly change: (grant: LimitedGrant) => void
  readonly children: React.ReactNode
}) {
  const t = useWords()
  const { data } = useAnswer<Page<Offer>>('/offers?limit=500')
  const offers = data?.items ?? []
  return (
    <fieldset className="grant">
      <legend>{t('grants')}</legend>
      <div className="grant-row">
        <Select
          aria-label={t('role')}
          value={grant.role}
          onChange={(role) => change({ ...grant, role })}
          options={roles.map((role) => ({
            value: role,
            label: `${t(role)}: ${t(`${role}_does`)}`,
          }))}
        />
        {children}
      </div>
      <div className="grant-row">
        <Select
          aria-label={t('offer')}
          value={grant.offer_id}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={(offer_id) => change({ ...grant, offer_id })}
          options={[
            { value: '*', label: t('every_offer') },
            ...offers.map(({ offer_id, name }) => ({
              value: offer_id,
              label: `${name} · ${offer_id}`,
            })),
          ]}
        />
        <Select
          aria-label={t('environment')}
          value={grant.env}
          onChange={(env) => change({ ...grant, env })}
          options={[
            { value: '*' as const, label: t('every_env') },
            ...envs.map((env) => ({ value: env, label: t(env) })),
          ]}
        />
      </div>
      {grant.role !== 'viewer' && (
        <div className="grant-row">
          {limitNames.map((name) => (
            <label key={name}>
              <span>{t(name)}</span>
              <Input
                inputMode="numeric"
                placeholder={t('no_limit')}
                defaultValue={grant.limits[name] ?? ''}
                maxLength={16}
                onChange={({ target }) =>
                  change({
                    ...grant,
                    limits: { ...grant.limits, [name]: readAmount(target.value) ?? null },
                  })
                }
              />
            </label>
          ))}
        </div>
      )}
    </fieldset>
  )
}
