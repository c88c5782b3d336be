// The fault rules of a namespace: presets to switch, one fault at a press, rules of one's own, and what they did.
import { Button, Popconfirm, Switch } from 'antd'
import { useState } from 'react'
import { useControl } from '../api/controls.ts'
import { Panel } from '../parts/panel.tsx'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { useSettings, useWords } from '../settings/settings.tsx'
import { type Acting, useAct } from './act.ts'
import { type Listed, type Preset, rulesOf } from './presets.ts'
import { RuleDialog } from './rule-dialog.tsx'

/** What one wants to see most: once, at the next call. */
const once = [
  ['emu_once_lost', { effect: 'drop_after_commit', operation: 'pay' }],
  ['emu_once_busy', { effect: 'busy_after_commit', operation: 'pay' }],
  ['emu_once_nothing', { effect: 'busy_before_commit', operation: 'pay' }],
  ['emu_once_cancel_lost', { effect: 'drop_after_commit', operation: 'cancelPay' }],
  ['emu_once_token', { effect: 'token_expired' }],
] as const

export function Faults({ namespace }: { readonly namespace: string }) {
  const t = useWords()
  const acting = useAct(namespace)
  const [isOpen, setIsOpen] = useState(false)
  // The counters are live.
  const list = useControl<{ items: Listed[] }>('/faults', namespace, { everyMs: 1000 })
  const rules = list.data?.items
  if (rules === undefined) {
    return list.error === null ? <Loading /> : <Failure error={list.error} />
  }
  return (
    <>
      <Presets namespace={namespace} rules={rules} acting={acting} />
      <Panel title={t('emu_once')}>
        <div className="actions">
          {once.map(([word, rule]) => (
            <Button
              key={word}
              disabled={acting.isBusy}
              onClick={() => void acting.act('POST', '/faults', { ...rule, count: 1 })}
            >
              {t(word)}
            </Button>
          ))}
        </div>
      </Panel>
      <Panel
        title={t('emu_rules')}
        extra={
          <span className="actions">
            <Button type="primary" onClick={() => setIsOpen(true)}>
              {t('emu_rule_add')}
            </Button>
            <Popconfirm
              title={t('emu_rules_clear_sure')}
              okText={t('emu_rules_clear')}
              cancelText={t('cancel_dialog')}
              onConfirm={() => void acting.act('DELETE', '/faults')}
            >
              <Button disabled={rules.length === 0 || acting.isBusy}>{t('emu_rules_clear')}</Button>
            </Popconfirm>
          </span>
        }
      >
        {rules.length === 0 ? (
          <Nothing title={t('emu_rules_none')} hint={t('emu_rules_hint')} />
        ) : (
          <Rules rules={rules} acting={acting} />
        )}
      </Panel>
      {isOpen && <RuleDialog namespace={namespace} close={() => setIsOpen(false)} />}
    </>
  )
}

function Presets({
  namespace,
  rules,
  acting: { act, isBusy },
}: {
  readonly namespace: string
  readonly rules: readonly Listed[]
  readonly acting: Acting
}) {
  const { t, language } = useSettings()
  const { data, error } = useControl<{ items: Preset[] }>('/presets', namespace)
  const change = async (preset: Preset, numbers: readonly number[] | undefined) => {
    if (numbers === undefined) await act('POST', `/presets/${preset.name}`)
    else for (const number of numbers) await act('DELETE', `/faults/${number}`)
  }
  return (
    <Panel title={t('emu_presets')}>
      {error !== null && <Failure error={error} />}
      <ul className="switches">
        {(data?.items ?? []).map((preset) => {
          const numbers = rulesOf(preset, rules)
          const id = `preset-${preset.name}`
          return (
            <li key={preset.name}>
              <Switch
                aria-labelledby={id}
                checked={numbers !== undefined}
                disabled={isBusy}
                onChange={() => void change(preset, numbers)}
              />
              <div>
                <strong id={id}>{preset.name}</strong>
                <p>{language === 'zh' ? preset.zh : preset.says}</p>
              </div>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

function Rules({ rules, acting }: { readonly rules: readonly Listed[]; readonly acting: Acting }) {
  const t = useWords()
  const columns: readonly Column<Listed>[] = [
    { title: t('entry_no'), isPlain: true, show: ({ rule }) => rule },
    { title: t('emu_effect'), isPlain: true, show: ({ effect }) => <strong>{effect}</strong> },
    { title: t('emu_calls'), show: (rule) => <code>{callsText(rule)}</code> },
    { title: t('emu_terms'), show: (rule) => <code>{termsText(rule)}</code> },
    {
      title: t('emu_matched'),
      isNumber: true,
      show: ({ matched }) => <span className="number">{matched}</span>,
    },
    {
      title: t('emu_fired'),
      isNumber: true,
      show: ({ fired }) => <strong className="number">{fired}</strong>,
    },
    {
      title: t('emu_rule_remove'),
      show: ({ rule }) => (
        <Button
          size="small"
          disabled={acting.isBusy}
          onClick={() => void acting.act('DELETE', `/faults/${rule}`)}
        >
          {t('emu_rule_remove')}
        </Button>
      ),
    },
  ]
  return (
    <Table
      label={t('emu_rules')}
      columns={columns}
      rows={rules}
      keyOf={({ rule }) => String(rule)}
    />
  )
}

/** The calls that a rule selects, as the command takes them. */
function callsText({ operation, dialect, env, openid, bill_no }: Listed): string {
  return textOf({ operation: operation ?? 'all', dialect, env, openid, bill_no })
}

function termsText(rule: Listed): string {
  const { nth, count, probability, ms, median_ms, sigma, err_code } = rule
  return textOf({ nth, count, probability, ms, median_ms, sigma, err_code })
}

function textOf(terms: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(terms)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}
