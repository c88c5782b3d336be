// The clock of a namespace: what it says, and every way to move it.
import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { useClock } from '../api/controls.ts'
import { readTime } from '../format/times.ts'
import { Panel } from '../parts/panel.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { useSettings, useWords } from '../settings/settings.tsx'
import { type Acting, useAct } from './act.ts'
import { ClockMode, Now } from './clock-bar.tsx'

const steps = ['1m', '1h', '24h', '48h', '7d'] as const

export function ClockPage({ namespace }: { readonly namespace: string }) {
  const t = useWords()
  const clock = useClock(namespace)
  const acting = useAct(namespace)
  if (clock.isError) return <Failure error={clock.error} again={() => void clock.refetch()} />
  if (clock.data === undefined) return <Loading />
  const { act, isBusy } = acting
  const { mode } = clock.data
  return (
    <div className="two">
      <Panel title={t('emu_clock_now')}>
        <p className="big">
          <strong>
            <Now clock={clock} />
          </strong>
        </p>
        <p>
          <ClockMode clock={clock.data} /> {t(`emu_clock_${mode}_means`)}
        </p>
        <div className="actions">
          <Button
            disabled={isBusy || mode === 'frozen'}
            onClick={() => void act('POST', '/clock/freeze')}
          >
            {t('emu_clock_freeze')}
          </Button>
          <Button
            disabled={isBusy || mode === 'real'}
            onClick={() => void act('POST', '/clock/real')}
          >
            {t('emu_clock_to_real')}
          </Button>
        </div>
      </Panel>
      <Panel title={t('emu_clock_move')}>
        <div className="actions">
          {steps.map((by) => (
            <Button
              key={by}
              disabled={isBusy}
              onClick={() => void act('POST', '/clock/advance', { by })}
            >
              +{by.replace(/(?=[a-z])/, ' ').replace(/m$/, 'min')}
            </Button>
          ))}
        </div>
        <SetForm acting={acting} />
        <p className="hint after">{t('emu_clock_back')}</p>
      </Panel>
    </div>
  )
}

function SetForm({ acting: { act, isBusy } }: { readonly acting: Acting }) {
  const { t, zone } = useSettings()
  const [text, setText] = useState('')
  const to = readTime(text, zone)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (to !== undefined) void act('POST', '/clock/set', { to })
  }
  return (
    <form className="filters after" onSubmit={submit}>
      <label>
        <span>{t('emu_clock_to')}</span>
        <Input
          type="datetime-local"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <Button htmlType="submit" disabled={isBusy || to === undefined}>
        {t('emu_clock_set')}
      </Button>
      <Button
        disabled={isBusy || to === undefined}
        onClick={() => void act('POST', '/clock/freeze', { at: to })}
      >
        {t('emu_clock_freeze_at')}
      </Button>
    </form>
  )
}
