// Chooses the offer and its environment: every one that the operator may see.
import { Select } from 'antd'
import { useEffect } from 'react'
import type { Offer, Page } from '../api/bodies.ts'
import { envs, useAnswer, useSessionQuery } from '../api/queries.ts'
import { may, roles } from '../api/rights.ts'
import { links, type Place } from '../links/links.ts'
import { goTo } from '../settings/place-in-history.ts'
import { useWords } from '../settings/settings.tsx'
import { writeStored } from '../settings/stored.ts'

/** Offers with the environments that the operator may see; undefined while they load. */
export function usePlaces(): {
  places: readonly (Place & { name: string })[] | undefined
  error: unknown
} {
  const { data: session } = useSessionQuery()
  const { data, error } = useAnswer<Page<Offer>>('/offers?limit=500')
  const grants = session?.operator.grants ?? []
  const places = data?.items.flatMap(({ offer_id: offer, name }) =>
    envs.map((env) => ({ offer, env, name })).filter((place) => may(grants, roles, place)),
  )
  return { places, error }
}

export function PlaceSwitch({ place }: { readonly place: Place }) {
  const t = useWords()
  const { places = [] } = usePlaces()
  const { env, offer } = place
  useEffect(() => writeStored('place', `${env}/${offer}`), [env, offer])
  const options = places.map((known) => ({
    value: `${known.env}/${known.offer}`,
    label: `${known.name} · ${known.offer} · ${t(known.env)}`,
  }))
  const current = `${env}/${offer}`
  const isKnown = options.some(({ value }) => value === current)
  return (
    <Select
      className="place-switch"
      aria-label={t('change_offer', { offer, env: t(env) })}
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      value={current}
      options={isKnown ? options : [{ value: current, label: `${offer} · ${t(env)}` }, ...options]}
      onChange={(value: string) => {
        const chosen = places.find((known) => `${known.env}/${known.offer}` === value)
        if (chosen !== undefined) goTo(links.overview(chosen))
      }}
    />
  )
}
