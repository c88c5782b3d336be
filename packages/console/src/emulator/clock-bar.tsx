// The time of the emulator above every page, and the buttons that move it.
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { type Clock, useClock, useServiceClock } from '../api/controls.ts'
import { links } from '../links/links.ts'
import { A, Chip } from '../parts/texts.tsx'
import { useSettings, useWords } from '../settings/settings.tsx'
import { useAct } from './act.ts'

const steps = ['1h', '48h'] as const

export function ClockBar({ namespace }: { readonly namespace: string }) {
  const t = useWords()
  const clock = useClock(namespace)
  const { act, isBusy } = useAct(namespace)
  if (clock.data === undefined) return null
  return (
    <section className="clock-bar" aria-label={t('emu_clock')}>
      <A href={links.emulator(namespace, 'clock')}>{t('emu_clock')}</A>
      <Now clock={clock} />
      <ClockMode clock={clock.data} />
      <span className="actions">
        {steps.map((by) => (
          <Button
            key={by}
            size="small"
            disabled={isBusy}
            onClick={() => void act('POST', '/clock/advance', { by })}
          >
            +{by.replace('h', ' h')}
          </Button>
        ))}
        <Button
          size="small"
          disabled={isBusy || clock.data.mode === 'real'}
          onClick={() => void act('POST', '/clock/real')}
        >
          {t('emu_clock_to_real')}
        </Button>
      </span>
    </section>
  )
}

/** The time, ticking. */
export function Now({ clock }: { readonly clock: ReturnType<typeof useClock> }) {
  const { time } = useSettings()
  const now = useServiceClock(clock)
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  const at = new Date(now())
  return (
    <time className="moment" dateTime={at.toISOString()}>
      {time(at)}
    </time>
  )
}

export function ClockMode({ clock }: { readonly clock: Clock }) {
  const t = useWords()
  const { mode, offset_ms: offset } = clock
  const hours = Math.round(Math.abs(offset) / 360_000) / 10
  return (
    <Chip tone={mode === 'real' ? 'plain' : 'warn'}>
      {t(`emu_clock_${mode}`)}
      {mode === 'moved' && ` ${offset < 0 ? '−' : '+'}${hours} h`}
    </Chip>
  )
}
