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

export function Search({ place }: { readonly place: Place }) {
  const t = useWords()
  const { message } = AntApp.useApp()
  const input = useRef<InputRef>(null)
  const [text, setText] = useState('')
  const [found, setFound] = useState<readonly Found[]>()
  useFocusBySlash(() => input.current?.focus({ cursor: 'all' }))
  const { env, offer } = place
  const search = async (event: FormEvent) => {
    event.preventDefault()
    const q = text.trim()
    if (q === '') return
    try {
      const path = withQuery(at`/offers/${offer}/${env}/search`, { q })
      const { items } = await get<{ items: readonly Found[] }>(path)
      const [only] = items
      if (only !== undefined && items.length === 1) goTo(linkTo(place, only))
      else setFound(items)
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
        {found?.length === 0 && <Nothing title={t('search_nothing', { offer, env: t(env) })} />}
        <ul className="found">
          {found?.map((item) => (
            <li key={JSON.stringify(item)} onClickCapture={() => setFound(undefined)}>
              <A href={linkTo(place, item)}>
                <Chip>{t(`search_${item.type}`)}</Chip> <FoundText item={item} />
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

function linkTo(place: Place, item: Found): string {
  if (item.type === 'audit') return links.audit({ rid: item.rid })
  const owner = { ...place, openid: item.openid, zone: item.zone_id }
  if (item.type === 'account') return links.account(owner)
  if (item.type === 'order') return links.order(owner, item.kind, item.bill_no)
  return links.purchases(place, { number: item.out_trade_no })
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
