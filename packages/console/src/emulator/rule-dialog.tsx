// A fault rule of one's own: what happens, to which calls, how often.
import { Form, Input, Select } from 'antd'
import type { Static } from 'typebox'
import type * as contract from '../../../server/src/emulator/contract.ts'
import { call } from '../api/client.ts'
import { controlPath, useControl } from '../api/controls.ts'
import { envs } from '../api/queries.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { Loading } from '../parts/states.tsx'
import { useSettings, useWords } from '../settings/settings.tsx'

type Effect = Static<typeof contract.FaultEffect>

type Given = Readonly<Record<string, string | undefined>>

const dialects = ['1.0', '2.0', 'xpay'] as const
const often = ['nth', 'count', 'probability', 'seed'] as const
/** The numbers that an effect takes. */
const takes: Readonly<Record<string, readonly string[]>> = {
  ms: ['ms'],
  time: ['ms', 'median_ms', 'sigma'],
  err_code: ['err_code'],
}
const texts = ['effect', 'operation', 'dialect', 'env', 'openid', 'bill_no']

export function RuleDialog({
  namespace,
  close,
}: {
  readonly namespace: string
  readonly close: () => void
}) {
  const t = useWords()
  const { data } = useControl<{ items: Effect[] }>('/effects', namespace)
  return (
    <FormDialog<Given>
      title={t('emu_rule_add')}
      okText={t('emu_rule_add')}
      initial={{ effect: 'drop_after_commit' }}
      submit={(given) => call('POST', controlPath('/faults', namespace), ruleOf(given))}
      close={close}
    >
      {data === undefined ? <Loading /> : <Fields effects={data.items} />}
    </FormDialog>
  )
}

/** What was filled in; the service says what is wrong with it. */
function ruleOf(given: Given): object {
  const filled = Object.entries(given).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(
    filled.map(([name, value]) => [name, texts.includes(name) ? value : Number(value)]),
  )
}

function Fields({ effects }: { readonly effects: readonly Effect[] }) {
  const { t, language } = useSettings()
  const form = Form.useFormInstance()
  const chosen = Form.useWatch('effect', form)
  const effect = effects.find((one) => one.effect === chosen)
  const choice = (name: string, label: string, values: readonly string[]) => (
    <Form.Item name={name} label={label}>
      <Select
        allowClear
        placeholder={t('emu_all')}
        options={values.map((value) => ({ value, label: value }))}
      />
    </Form.Item>
  )
  const input = (name: string, label: string, isNumber: boolean) => (
    <Form.Item key={name} name={name} label={label}>
      <Input autoComplete="off" maxLength={128} inputMode={isNumber ? 'decimal' : 'text'} />
    </Form.Item>
  )
  return (
    <>
      <Form.Item
        name="effect"
        label={t('emu_effect')}
        extra={language === 'zh' ? effect?.zh : effect?.says}
      >
        <Select
          showSearch
          options={effects.map(({ effect: name }) => ({ value: name, label: name }))}
          onChange={() => form.resetFields(['operation', 'ms', 'median_ms', 'sigma', 'err_code'])}
        />
      </Form.Item>
      <div className="form-pairs">
        {(takes[effect?.takes ?? ''] ?? []).map((name) => input(name, name, true))}
        {choice('operation', t('emu_call'), effect?.operations ?? [])}
        {choice('dialect', t('dialect'), dialects)}
        {choice('env', t('environment'), envs)}
        {input('openid', t('emu_openid_pattern'), false)}
        {input('bill_no', t('emu_number_pattern'), false)}
        {often.map((name) => input(name, t(`emu_${name}`), true))}
      </div>
    </>
  )
}
