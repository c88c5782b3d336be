// Coins, instants and numbers of orders as they stand in every table and list.

import { CheckOutlined, CopyOutlined } from '@ant-design/icons'
import { App as AntApp, Button } from 'antd'
import { Fragment, type MouseEvent, type ReactNode, useState } from 'react'
import { changeText, coinsText } from '../format/numbers.ts'
import { goTo } from '../settings/place-in-history.ts'
import { useSettings, useWords } from '../settings/settings.tsx'

/** A large number may be broken between its groups where there is no room, and nowhere else. */
export function Coins({ n }: { readonly n: number }) {
  const [first = '', ...groups] = coinsText(n).split(',')
  return (
    <span className="number">
      {first}
      {groups.map((group, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two groups may be alike
        <Fragment key={i}>
          ,<wbr />
          {group}
        </Fragment>
      ))}
    </span>
  )
}

/** A change: + in green, − in red, and the sign says the same without colours. */
export function Change({ n }: { readonly n: number }) {
  const tone = n > 0 ? 'plus' : n < 0 ? 'minus' : 'zero'
  return <span className={`number ${tone}`}>{changeText(n)}</span>
}

export function Moment({ at }: { readonly at: string | null | undefined }) {
  const { time, t } = useSettings()
  if (at === null || at === undefined) return <>{t('none')}</>
  return (
    <time dateTime={at} className="moment" title={at}>
      {time(at)}
    </time>
  )
}

/** A link inside the console. */
export function A({
  href,
  children,
  className,
  isCurrent = false,
}: {
  readonly href: string
  readonly children: ReactNode
  readonly className?: string
  /** It leads to what is shown. */
  readonly isCurrent?: boolean
}) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return
    event.preventDefault()
    goTo(href)
    window.scrollTo(0, 0)
  }
  return (
    <a
      href={href}
      onClick={follow}
      className={className}
      aria-current={isCurrent ? 'true' : undefined}
    >
      {children}
    </a>
  )
}

/** Copies a text, and says so. */
export function useCopy(): (text: string) => Promise<boolean> {
  const { message } = AntApp.useApp()
  const t = useWords()
  return async (text) => {
    try {
      await navigator.clipboard.writeText(text)
      void message.success(t('copied'))
      return true
    } catch {
      void message.warning(t('copy_failed'))
      return false
    }
  }
}

export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const t = useWords()
  const copy = useCopy()
  const [isCopied, setIsCopied] = useState(false)
  const press = async () => {
    setIsCopied(await copy(text))
    setTimeout(() => setIsCopied(false), 2000)
  }
  return (
    <Button
      type="text"
      size="small"
      className="copy"
      icon={isCopied ? <CheckOutlined /> : <CopyOutlined />}
      aria-label={t('copy_what', { what })}
      title={t('copy_what', { what })}
      onClick={() => void press()}
    />
  )
}

/** A number or name as it is on the wire, with a button that copies it. */
export function Id({ text, what, href }: { text: string; what: string; href?: string }) {
  return (
    <span className="id">
      {href === undefined ? <code>{text}</code> : <A href={href}>{<code>{text}</code>}</A>}
      <CopyButton text={text} what={what} />
    </span>
  )
}

type Tone = 'plain' | 'good' | 'bad' | 'warn' | 'info'

export function Chip({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`chip ${tone}`}>{children}</span>
}
