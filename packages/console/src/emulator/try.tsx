// Makes a call: a form of its fields, then what was sent, what was signed, what was answered, and a program for it.
import { Alert, Button, Form, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import type { TryCall, TryResult } from '../../../server/src/emulator/try-contract.ts'
import { useControl } from '../api/controls.ts'
import { envs } from '../api/queries.ts'
import { links } from '../links/links.ts'
import { Panel } from '../parts/panel.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { A } from '../parts/texts.tsx'
import { useFilters } from '../settings/place-in-history.ts'
import { useWords } from '../settings/settings.tsx'
import { useAct } from './act.ts'
import { Code } from './code.tsx'

const languages = ['curl', 'typescript', 'php', 'go'] as const
const names = { curl: 'curl', typescript: 'TypeScript', php: 'PHP', go: 'Go' } as const

export function TryPage({ namespace }: { readonly namespace: string }) {
  const t = useWords()
  const { filters, setFilters } = useFilters()
  const [result, setResult] = useState<TryResult>()
  const { act, isBusy } = useAct(namespace)
  const { data, error } = useControl<{ items: TryCall[] }>('/calls', namespace)
  if (error !== null) return <Failure error={error} />
  if (data === undefined) return <Loading />
  const dialect = filters.get('dialect') ?? '1.0'
  const ofDialect = data.items.filter((call) => call.dialect === dialect)
  const asked = filters.get('operation') ?? 'pay'
  const call = ofDialect.find(({ operation }) => operation === asked) ?? ofDialect[0]
  const env = envs.find((name) => name === filters.get('env')) ?? 'production'
  const send = async (fields: Readonly<Record<string, string | undefined>>) => {
    const given = Object.entries(fields).filter(([, text]) => text !== undefined && text !== '')
    const terms = { dialect, operation: call?.operation, env, fields: Object.fromEntries(given) }
    setResult(await act<TryResult>('POST', '/try', terms))
  }
  const labelOf = (option: string) => {
    const known = envs.find((name) => name === option)
    return known === undefined ? option : t(known)
  }
  const choice = (name: string, label: string, value: string, options: readonly string[]) => (
    <label>
      <span>{label}</span>
      <Select
        aria-label={label}
        value={value}
        options={options.map((option) => ({ value: option, label: labelOf(option) }))}
        onChange={(chosen: string) => {
          setResult(undefined)
          setFilters({ [name]: chosen })
        }}
      />
    </label>
  )
  return (
    <div className="two">
      <Panel title={t('emu_try_call')}>
        <div className="filters">
          {choice('dialect', t('dialect'), dialect, [
            ...new Set(data.items.map((known) => known.dialect)),
          ])}
          {choice(
            'operation',
            t('emu_call'),
            call?.operation ?? '',
            ofDialect.map(({ operation }) => operation),
          )}
          {choice('env', t('environment'), env, envs)}
        </div>
        {call !== undefined && (
          <Fields
            key={`${dialect} ${call.operation}`}
            call={call}
            isBusy={isBusy}
            send={(fields) => void send(fields)}
          />
        )}
      </Panel>
      {result !== undefined && <Result namespace={namespace} result={result} />}
    </div>
  )
}

function Fields({
  call,
  isBusy,
  send,
}: {
  readonly call: TryCall
  readonly isBusy: boolean
  readonly send: (fields: Readonly<Record<string, string | undefined>>) => void
}) {
  const t = useWords()
  // The environment has a list of its own.
  const fields = call.fields.filter(({ name }) => name !== 'env')
  const hintOf = ({ required, filled }: TryCall['fields'][number]) =>
    filled ? t('emu_try_automatic') : required ? '' : t('emu_try_not_sent')
  return (
    <Form layout="vertical" requiredMark={false} onFinish={send}>
      <p className="hint breaks">
        <code>POST {call.path}</code>
      </p>
      <div className="form-pairs">
        {fields.map((field) => (
          <Form.Item
            key={field.name}
            name={field.name}
            label={field.name}
            initialValue={field.required && !field.filled && field.is_number ? '10' : ''}
          >
            <Input
              autoComplete="off"
              maxLength={field.max_length}
              inputMode={field.is_number ? 'numeric' : 'text'}
              placeholder={hintOf(field)}
            />
          </Form.Item>
        ))}
      </div>
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {t('emu_try_send')}
      </Button>
    </Form>
  )
}

function Result({ namespace, result }: { readonly namespace: string; readonly result: TryResult }) {
  const t = useWords()
  const [language, setLanguage] = useState<(typeof languages)[number]>('curl')
  const { answer, ms, seq, method, path, query, body, string_to_sign: text, code } = result
  return (
    <Panel
      title={t('emu_try_result')}
      extra={
        seq !== null && (
          <A href={links.emulator(namespace, 'requests', { seq: String(seq) })}>
            {t('emu_request_no', { seq })}
          </A>
        )
      }
    >
      <div className="request">
        {answer === null ? (
          <Alert type="warning" title={t('emu_no_answer')} />
        ) : (
          <Code
            title={t('emu_answer_after', { ms })}
            text={JSON.stringify(JSON.parse(answer), null, 2)}
          />
        )}
        <Code title={t('emu_request')} text={`${method} ${path}?${query}`} />
        <Code title={t('emu_body')} text={body} />
        <Code title={t('emu_string_to_sign')} text={text} hint={t('emu_string_right')} />
        <div>
          <Segmented
            aria-label={t('emu_try_program')}
            value={language}
            options={languages.map((value) => ({ value, label: names[value] }))}
            onChange={setLanguage}
          />
          <Code title={t('emu_try_program')} text={code[language]} hint={t('emu_try_keys')} />
        </div>
      </div>
    </Panel>
  )
}
