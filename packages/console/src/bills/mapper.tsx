// Which column of a file says what, beside its first rows.
import { useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { type FormEvent, useState } from 'react'
import type { Bill, BillMapping } from '../api/bodies.ts'
import { call } from '../api/client.ts'
import { forgetAnswers } from '../api/queries.ts'
import { inputTime, readTime } from '../format/times.ts'
import { Panel } from '../parts/panel.tsx'
import { Failure } from '../parts/states.tsx'
import { useSettings, useWords } from '../settings/settings.tsx'

type Field = keyof BillMapping['columns']
type State = 'done' | 'returned' | 'failed'

const fieldsOf: Readonly<Record<Bill['kind'], readonly Field[]>> = {
  game: ['number', 'amount', 'openid', 'zone_id', 'time', 'state', 'refund'],
  'xpay-orders': ['number', 'amount', 'openid', 'zone_id', 'time', 'state', 'refund'],
  wechatpay: ['number', 'amount', 'time', 'state', 'refund'],
  'xpay-summary': ['number', 'amount', 'refund'],
}
const states: readonly State[] = ['done', 'returned', 'failed']

export function Mapper({
  bill,
  path,
  done,
}: {
  readonly bill: Bill
  readonly path: string
  readonly done: () => void
}) {
  const { t, zone } = useSettings()
  const client = useQueryClient()
  const [mapping, setMapping] = useState<BillMapping>(bill.mapping ?? bill.guess.mapping)
  const [from, setFrom] = useState(bill.from ?? bill.guess.from ?? '')
  const [to, setTo] = useState(bill.to ?? bill.guess.to ?? '')
  const [error, setError] = useState<unknown>()
  const { number, amount } = mapping.columns
  const isWhole = number !== undefined && amount !== undefined && from !== '' && to !== ''
  const compare = async (event: FormEvent) => {
    event.preventDefault()
    setError(undefined)
    try {
      await call('POST', `${path}/compare`, { mapping, from, to })
      await forgetAnswers(client)
      done()
    } catch (found) {
      setError(found)
    }
  }
  const moment = (label: string, value: string, set: (value: string) => void) => (
    <label>
      <span>{label}</span>
      <Input
        type="datetime-local"
        value={inputTime(value, zone)}
        onChange={({ target }) => set(readTime(target.value, zone) ?? '')}
      />
    </label>
  )
  return (
    <Panel title={t('bill_mapping')}>
      <p className="hint">{t('bill_mapping_lead')}</p>
      <form
        className="filters"
        onSubmit={(event) => void compare(event)}
        aria-label={t('bill_mapping')}
      >
        <Columns bill={bill} mapping={mapping} set={setMapping} />
        <Choices bill={bill} mapping={mapping} set={setMapping} />
        {mapping.columns.state !== undefined && <Words mapping={mapping} set={setMapping} />}
        {moment(t('from'), from, setFrom)}
        {moment(t('to'), to, setTo)}
        <Button type="primary" htmlType="submit" disabled={!isWhole}>
          {t('bill_compare')}
        </Button>
      </form>
      {!isWhole && <p className="hint">{t('bill_needs')}</p>}
      {error !== undefined && <Failure error={error} />}
      <Preview bill={bill} />
    </Panel>
  )
}

interface Part {
  readonly bill: Bill
  readonly mapping: BillMapping
  readonly set: (mapping: BillMapping) => void
}

function Columns({ bill, mapping, set }: Part) {
  const t = useWords()
  const choose = (field: Field, head: string) => {
    const { [field]: _, ...others } = mapping.columns
    set({ ...mapping, columns: head === '' ? others : { ...others, [field]: head } })
  }
  const isByDay = bill.kind === 'xpay-summary'
  return fieldsOf[bill.kind].map((field) => {
    const isDay = field === 'number' && isByDay
    const label =
      field === 'openid' ? t('openid') : t(isDay ? 'bill_field_day' : `bill_field_${field}`)
    return (
      <label key={field}>
        <span>{label}</span>
        <Select
          aria-label={label}
          value={mapping.columns[field] ?? ''}
          onChange={(head: string) => choose(field, head)}
          popupMatchSelectWidth={false}
          options={[
            { value: '', label: t('bill_no_column') },
            ...bill.heads.map((value) => ({ value, label: value })),
          ]}
        />
      </label>
    )
  })
}

function Choices({ bill, mapping, set }: Part) {
  const t = useWords()
  if (bill.kind === 'game') {
    return (
      <label>
        <span>{t('bill_order_kind')}</span>
        <Select
          aria-label={t('bill_order_kind')}
          value={mapping.order_kind}
          onChange={(order_kind: BillMapping['order_kind']) => set({ ...mapping, order_kind })}
          options={(['pay', 'recharge', 'present'] as const).map((value) => ({
            ...{ value, label: t(`bill_order_kind_${value}`) },
          }))}
        />
      </label>
    )
  }
  return (
    <label>
      <span>{t('bill_unit')}</span>
      <Select
        aria-label={t('bill_unit')}
        value={mapping.unit}
        onChange={(unit: BillMapping['unit']) => set({ ...mapping, unit })}
        options={(['fen', 'yuan'] as const).map((value) => ({
          ...{ value, label: t(`bill_unit_${value}`) },
        }))}
      />
    </label>
  )
}

function Words({ mapping, set }: Omit<Part, 'bill'>) {
  const t = useWords()
  const change = (state: State, text: string) => {
    const list = text.split(/[,，]/).map((word) => word.trim())
    const words = list.filter((word) => word !== '')
    const { [state]: _, ...others } = mapping.states ?? {}
    set({ ...mapping, states: words.length === 0 ? others : { ...others, [state]: words } })
  }
  return states.map((state) => (
    <label key={state} title={t('bill_words_hint')}>
      <span>{t(`bill_words_${state}`)}</span>
      <Input
        defaultValue={mapping.states?.[state]?.join(', ')}
        placeholder={t('bill_words_hint')}
        onChange={({ target }) => change(state, target.value)}
      />
    </label>
  ))
}

function Preview({ bill: { heads, preview } }: { readonly bill: Bill }) {
  const t = useWords()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <section className="sheet" aria-label={t('bill_preview')} tabIndex={0}>
      <table>
        <caption>{t('bill_preview')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('bill_row')}</th>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.map(({ row, cells }) => (
            <tr key={row}>
              <th scope="row">{row}</th>
              {heads.map((head, at) => (
                <td key={head}>{cells[at]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
