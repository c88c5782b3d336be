// A player buys coins: the payment call of the client, what goes wrong with it, and what came of it.
import { Button, Form, Input, Select, Switch } from 'antd'
import { useState } from 'react'
import type {
  TopUpPrices,
  TopUpResult,
  TopUpTerms,
} from '../../../server/src/emulator/topup-contract.ts'
import { controlsRoot, withQuery } from '../api/client.ts'
import { useControl } from '../api/controls.ts'
import { envs } from '../api/queries.ts'
import { links } from '../links/links.ts'
import { Facts, Panel } from '../parts/panel.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { A, Change, Chip, Coins, Id, Moment } from '../parts/texts.tsx'
import { useFilters } from '../settings/place-in-history.ts'
import { useSettings, useWords } from '../settings/settings.tsx'
import { useAct } from './act.ts'
import { Code, Part } from './code.tsx'

const dialects = ['1.0', '2.0', 'xpay'] as const
const platforms = ['android', 'ios', 'windows', 'mac', 'ohos'] as const
/** What may go wrong: a fault for this one top-up, or the player. */
const troubles = {
  none: undefined,
  late: { effect: 'late_recharge', ms: 60_000 },
  never: { effect: 'never_delivered' },
  lost: { effect: 'callback_lost' },
  error_before: { effect: 'client_error_before_pay' },
  error_after: { effect: 'client_error_after_pay' },
  cancel: undefined,
} as const
type Trouble = keyof typeof troubles

interface Given {
  readonly openid: string
  readonly coins: string
  readonly zone_id: string
  readonly out_trade_no: string
  readonly platform: string
  readonly trouble: Trouble
  readonly err_code: string
  readonly release: boolean
}

export function TopUpPage({ namespace }: { readonly namespace: string }) {
  const t = useWords()
  const { filters, setFilters } = useFilters()
  const dialect = dialects.find((name) => name === filters.get('dialect')) ?? '2.0'
  const env = envs.find((name) => name === filters.get('env')) ?? 'production'
  const [result, setResult] = useState<TopUpResult>()
  const { act, isBusy } = useAct(namespace)
  const buy = async ({ trouble, err_code, coins, ...given }: Given) => {
    setResult(undefined)
    const fault = troubles[trouble]
    if (fault !== undefined) {
      const code = fault.effect.startsWith('client_error') ? { err_code: Number(err_code) } : {}
      const rule = { ...fault, ...code, operation: 'topup', dialect, count: 1 }
      if ((await act('POST', '/faults', rule)) === undefined) return
    }
    const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))
    const terms = { ...filled, coins: Number(coins), dialect, env } as TopUpTerms
    const cancel = trouble === 'cancel' ? { cancel: dialect === 'xpay' ? -2 : 1 } : {}
    setResult(await act<TopUpResult>('POST', '/topups', { ...terms, ...cancel }))
  }
  const choice = (name: 'dialect' | 'env', label: string, options: readonly Option[]) => (
    <label>
      <span>{label}</span>
      <Select
        aria-label={label}
        value={name === 'dialect' ? dialect : env}
        options={[...options]}
        onChange={(value: string) => setFilters({ [name]: value })}
      />
    </label>
  )
  return (
    <div className="two">
      <Panel
        title={t('emu_topup_buy')}
        extra={
          <a
            href={withQuery(`${controlsRoot}/topup`, { namespace })}
            target="_blank"
            rel="noopener"
          >
            {t('emu_topup_page')}
          </a>
        }
      >
        <div className="filters">
          {choice('dialect', t('dialect'), dialects.map(asOption))}
          {choice(
            'env',
            t('environment'),
            envs.map((value) => ({ value, label: t(value) })),
          )}
        </div>
        <BuyForm
          key={`${dialect} ${env}`}
          namespace={namespace}
          place={{ dialect, env }}
          isBusy={isBusy}
          buy={(given) => void buy(given)}
        />
      </Panel>
      {result !== undefined && <Result result={result} />}
    </div>
  )
}

interface Option {
  readonly value: string
  readonly label: string
}

function asOption(value: string): Option {
  return { value, label: value }
}

function BuyForm({
  namespace,
  place: { dialect, env },
  isBusy,
  buy,
}: {
  readonly namespace: string
  readonly place: { readonly dialect: string; readonly env: string }
  readonly isBusy: boolean
  readonly buy: (given: Given) => void
}) {
  const t = useWords()
  const [form] = Form.useForm<Given>()
  const trouble = Form.useWatch('trouble', form) ?? 'none'
  const values = { dialect, env }
  const { data: prices, error } = useControl<TopUpPrices>('/topup-prices', namespace, { values })
  if (error !== null) return <Failure error={error} />
  if (prices === undefined) return <Loading />
  const text = (name: keyof Given, label: string, placeholder = '') => (
    <Form.Item name={name} label={label} initialValue="">
      <Input autoComplete="off" maxLength={128} placeholder={placeholder} />
    </Form.Item>
  )
  const tiers = prices.tiers.map(({ coins }) => coins).join(', ')
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={buy}>
      {dialect === 'xpay' && !prices.logged_in && (
        <p>
          <Chip tone="warn">{t('emu_topup_login')}</Chip>
        </p>
      )}
      <div className="form-pairs">
        <Form.Item
          name="coins"
          label={t('emu_topup_coins')}
          initialValue="60"
          extra={dialect === 'xpay' ? undefined : t('emu_topup_tiers', { tiers })}
          rules={[{ required: true, pattern: /^[1-9]\d{0,9}$/, message: t('amount_needed') }]}
        >
          <Input inputMode="numeric" autoComplete="off" maxLength={10} />
        </Form.Item>
        <Form.Item name="trouble" label={t('emu_topup_trouble')} initialValue="none">
          <Select
            options={(Object.keys(troubles) as Trouble[]).map((value) => ({
              value,
              label: t(`emu_topup_${value}`),
            }))}
          />
        </Form.Item>
        {trouble.startsWith('error') && (
          <Form.Item
            name="err_code"
            label="errCode"
            initialValue={dialect === 'xpay' ? '-15009' : '1000'}
            extra={t('emu_topup_codes')}
          >
            <Input inputMode="numeric" autoComplete="off" maxLength={10} />
          </Form.Item>
        )}
        {text('openid', t('openid'), prices.openid)}
        {text('zone_id', t('zone'), prices.zone_id)}
        {text('out_trade_no', 'outTradeNo', t('emu_try_automatic'))}
        <Form.Item name="platform" label={t('emu_topup_platform')} initialValue="android">
          <Select options={platforms.map(asOption)} />
        </Form.Item>
        <Form.Item
          name="release"
          label={t('emu_topup_release')}
          valuePropName="checked"
          initialValue={env === 'production'}
        >
          <Switch />
        </Form.Item>
      </div>
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {t('emu_topup_pay')}
      </Button>
    </Form>
  )
}

function Result({ result }: { readonly result: TopUpResult }) {
  const { t, language } = useSettings()
  const { call, option, callback, causes, order, before, after, fault } = result
  return (
    <Panel title={t('emu_try_result')}>
      <div className="request">
        <Code
          title={t('emu_topup_callback')}
          text={callback === null ? t('emu_topup_no_callback') : JSON.stringify(callback, null, 2)}
        />
        {causes.length > 0 && (
          <Part title={t('emu_cause')}>
            <ul>
              {causes.map((cause) => (
                <li key={cause.name}>{cause[language]}</li>
              ))}
            </ul>
          </Part>
        )}
        {fault !== null && (
          <p>
            <Chip tone="warn">{fault.effect}</Chip>
          </p>
        )}
        {order === null ? <p>{t('emu_topup_no_order')}</p> : <Order order={order} />}
        {before !== null && after !== null && (
          <p>
            {t('balance')}: <Coins n={before.balance} /> → <Coins n={after.balance} /> (
            <Change n={after.balance - before.balance} />)
          </p>
        )}
        <Code title={call} text={JSON.stringify(option, null, 2)} />
      </div>
    </Panel>
  )
}

function Order({ order }: { readonly order: NonNullable<TopUpResult['order']> }) {
  const t = useWords()
  const { env, offer_id: offer, openid, zone_id: zone, out_trade_no: number } = order
  const owner = { env, offer, openid, zone }
  return (
    <Facts
      items={[
        ['out_trade_no', <Id key="no" text={number} what="out_trade_no" />],
        ['wx_order_id', <Id key="wx" text={order.wx_order_id} what="wx_order_id" />],
        [t('state'), order.state],
        [t('emu_topup_coins'), <Coins key="coins" n={order.coins} />],
        [
          t('player'),
          <A key="player" href={links.account(owner)}>
            {openid}
          </A>,
        ],
        [t('emu_topup_arrives'), <Moment key="at" at={order.arrives_at ?? order.delivered_at} />],
      ]}
    />
  )
}
