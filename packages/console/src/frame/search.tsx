// The search at the top, reached by `/`: an openid, any number of an order, the rid of a request.
import { SearchOutlined } from '@ant-design/icons'
import { App as AntApp, Input, type InputRef, Modal } from 'antd'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { Found } from '../api/bodies.ts'
import { at, get, withQuery } from '../api/client.ts'
import { links, type Place } from '../links/links.ts'
import { failureTexts, Nothing } from '../parts/states.tsx'
import { A, Chip } from '../parts/texts.tsx'
import { goTo } from '../settings/place-in-history.ts'
import { useWords } from '../settings/settings.tsx'
import { usePlaces } from './place-switch.tsx'

type FoundAt = Found & { readonly place: Place; readonly isElsewhere?: true }

/** Offers times environments that are asked when the one on the screen has nothing. */
const placesMax = 60

async function searchIn(place: Place, q: string): Promise<FoundAt[]> {
  const path = withQuery(at`/offers/${place.offer}/${place.env}/search`, { q })
  const { items } = await get<{ items: readonly Found[] }>(path)
  return items.map((item) => ({ ...item, place }))
}

/** One after the other, so that a search does not load the service. */
async function searchElsewhere(
  places: readonly Place[],
  { offer, env }: Place,
  q: string,
): Promise<FoundAt[]> {
  const others = places.filter((other) => other.offer !== offer || other.env !== env)
  const found: FoundAt[] = []
  for (const other of others.slice(0, placesMax)) {
    const items = await searchIn(other, q)
    found.push(...items.map((item) => ({ ...item, isElsewhere: true as const })))
  }
  return found
}

export function Search({ place }: { readonly place: Place }) {
  const t = useWords()
  const { message } = AntApp.useApp()
  const input = useRef<InputRef>(null)
  const [text, setText] = useState('')
  const { places = [] } = usePlaces()
  const [found, setFound] = useState<readonly FoundAt[]>()
  useFocusBySlash(() => input.current?.focus({ cursor: 'all' }))
  const { env, offer } = place
  const search = async (event: FormEvent) => {
    event.preventDefault()
    const q = text.trim()
    if (q === '') return
    try {
      const here = await searchIn(place, q)
      const [only] = here
      if (only !== undefined && here.length === 1) goTo(linkTo(only))
      else setFound(here.length > 0 ? here : await searchElsewhere(places, place, q))
    } catch (error) {
      void message.error(failureTexts(t, error).title)
    }
  }
  return (
    <search>
      <form onSubmit={(event) => void search(event)} className="search">
        <Input
          ref={input}
          value={text}
          onChange={({ target }) => setText(target.value)}
          placeholder={t('search_hint')}
          aria-label={t('search_long')}
          prefix={<SearchOutlined />}
          suffix={<kbd>/</kbd>}
          maxLength={128}
        />
      </form>
      <Modal
        open={found !== undefined}
        title={`${t('search')}: ${text}`}
        footer={null}
        onCancel={() => setFound(undefined)}
      >
        {found?.some(({ isElsewhere }) => isElsewhere) === true && (
          <p>{t('search_elsewhere', { offer, env: t(env) })}</p>
        )}
        {found?.length === 0 && <Nothing title={t('search_nothing')} />}
        <ul className="found">
          {found?.map((item) => (
            <li key={JSON.stringify(item)} onClickCapture={() => setFound(undefined)}>
              <A href={linkTo(item)}>
                <Chip>{t(`search_${item.type}`)}</Chip> <FoundText item={item} />
                {item.isElsewhere && item.type !== 'audit' && (
                  <small className="beside">
                    {item.place.offer} · {t(item.place.env)}
                  </small>
                )}
              </A>
            </li>
          ))}
        </ul>
      </Modal>
    </search>
  )
}

function FoundText({ item }: { readonly item: Found }) {
  const t = useWords()
  switch (item.type) {
    case 'account':
      return (
        <>
          <code>{item.openid}</code> {t('zone')} {item.zone_id}
        </>
      )
    case 'order':
      return (
        <>
          {t(item.kind)} <code>{item.bill_no}</code> · <code>{item.openid}</code>
        </>
      )
    case 'purchase':
      return (
        <>
          <code>{item.out_trade_no}</code> · <code>{item.openid}</code>
        </>
      )
    case 'audit':
      return <code>{item.rid}</code>
  }
}

function linkTo(item: FoundAt): string {
  if (item.type === 'audit') return links.audit({ rid: item.rid })
  const owner = { ...item.place, openid: item.openid, zone: item.zone_id }
  if (item.type === 'account') return links.account(owner)
  if (item.type === 'order') return links.order(owner, item.kind, item.bill_no)
  return links.purchases(item.place, { number: item.out_trade_no })
}

/** `/` goes to the search from anywhere but a field. */
function useFocusBySlash(focus: () => void): void {
  const latest = useRef(focus)
  useEffect(() => {
    latest.current = focus
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { key, target, ctrlKey, metaKey, altKey } = event
      if (key !== '/' || ctrlKey || metaKey || altKey) return
      if (
        target instanceof HTMLElement &&
        target.closest('input, textarea, select, [contenteditable]')
      )
        return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}
