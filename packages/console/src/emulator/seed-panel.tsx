// Loads a seed: a file, or what is typed.
import { Alert, App as AntApp, Button, Input } from 'antd'
import { type ChangeEvent, useState } from 'react'
import { Panel } from '../parts/panel.tsx'
import { useWords } from '../settings/settings.tsx'
import type { Acting } from './act.ts'

/** Two players, and a pay whose time to be refunded is nearly over. */
const example = {
  players: [
    { openid: 'oRichPlayer', paid: 1000, gift: 50 },
    { openid: 'oFrozenPlayer', paid: 10, frozen: true },
  ],
  orders: [{ openid: 'oRichPlayer', kind: 'pay', bill_no: 'old', amount: 100, ago: '47h' }],
}

export function SeedPanel({ acting: { act, isBusy } }: { readonly acting: Acting }) {
  const t = useWords()
  const { message } = AntApp.useApp()
  const [text, setText] = useState(() => JSON.stringify(example, null, 2))
  const [error, setError] = useState<string>()
  const choose = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? []
    if (file !== undefined) setText(await file.text())
  }
  const load = async () => {
    setError(undefined)
    try {
      const seed = JSON.parse(text) as object
      if ((await act('POST', '/seed', seed)) !== undefined) void message.success(t('emu_seeded'))
    } catch (found) {
      setError((found as Error).message)
    }
  }
  return (
    <Panel title={t('emu_seed_title')}>
      <p>{t('emu_seed_means')}</p>
      {error !== undefined && <Alert type="error" title={t('emu_seed_no_json', { error })} />}
      <label className="field">
        <span>{t('emu_seed_file')}</span>
        <input
          type="file"
          accept=".json,application/json"
          onChange={(event) => void choose(event)}
        />
      </label>
      <label className="field">
        <span>{t('emu_seed_text')}</span>
        <Input.TextArea
          className="code-input"
          rows={10}
          value={text}
          spellCheck={false}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <p className="after">
        <Button disabled={isBusy} onClick={() => void load()}>
          {t('emu_seed_load')}
        </Button>
      </p>
    </Panel>
  )
}
