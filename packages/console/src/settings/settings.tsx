// Language, appearance and time zone, as every part of the console reads them.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { stampText, type TimeZone, timeText } from '../format/times.ts'
import { type Language, preferredLanguage, type Translate, translateIn } from '../words/words.ts'
import { readStored, writeStored } from './stored.ts'

export type Appearance = 'light' | 'dark' | 'system'

export interface Settings {
  readonly language: Language
  readonly appearance: Appearance
  readonly zone: TimeZone
  readonly isDark: boolean
  /** Less motion is asked for: nothing moves. */
  readonly isStill: boolean
  readonly t: Translate
  /** An instant in the chosen zone. */
  readonly time: (at: string | Date) => string
  /** The same with the zone, for what is copied. */
  readonly stamp: (at: string | Date) => string
  readonly change: (change: Partial<Choice>) => void
}

interface Choice {
  readonly language: Language
  readonly appearance: Appearance
  readonly zone: TimeZone
}

const Context = createContext<Settings | undefined>(undefined)

export function useSettings(): Settings {
  const settings = useContext(Context)
  if (settings === undefined) throw new Error('settings are read inside <SettingsOfUser>')
  return settings
}

/** The words of the chosen language. */
export function useWords(): Translate {
  return useSettings().t
}

function storedChoice(): Choice {
  const language = readStored('language')
  const appearance = readStored('appearance')
  const zone = readStored('zone')
  return {
    language:
      language === 'zh' || language === 'en' ? language : preferredLanguage(navigator.languages),
    appearance: appearance === 'light' || appearance === 'dark' ? appearance : 'system',
    zone: zone === 'utc' || zone === 'local' ? zone : 'utc8',
  }
}

/** Whether the system asks for it; `condition` is a media query. */
function useSystemWish(condition: string): boolean {
  const [isWished, setIsWished] = useState(() => matchMedia(condition).matches)
  useEffect(() => {
    const query = matchMedia(condition)
    const listen = () => setIsWished(query.matches)
    query.addEventListener('change', listen)
    return () => query.removeEventListener('change', listen)
  }, [condition])
  return isWished
}

export function SettingsOfUser({ children }: { readonly children: ReactNode }) {
  const [choice, setChoice] = useState(storedChoice)
  const systemIsDark = useSystemWish('(prefers-color-scheme: dark)')
  const isStill = useSystemWish('(prefers-reduced-motion: reduce)')
  const { language, appearance, zone } = choice
  const isDark = appearance === 'dark' || (appearance === 'system' && systemIsDark)
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
  }, [language, isDark])
  const settings = useMemo<Settings>(
    () => ({
      language,
      appearance,
      zone,
      isDark,
      isStill,
      t: translateIn(language),
      time: (at) => timeText(at, zone),
      stamp: (at) => stampText(at, zone),
      change(change) {
        for (const [name, value] of Object.entries(change)) writeStored(name, value)
        setChoice((before) => ({ ...before, ...change }))
      },
    }),
    [language, appearance, zone, isDark, isStill],
  )
  return <Context value={settings}>{children}</Context>
}
