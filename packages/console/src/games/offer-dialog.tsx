// The settings of an offer, of a new one or of one that is there.
import { Alert, Checkbox, Form, Input } from 'antd'
import type { Offer } from '../api/bodies.ts'
import { envs } from '../api/queries.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { useWords } from '../settings/settings.tsx'

export type OfferSettings = Omit<Offer, 'offer_id' | 'appid' | 'currency' | 'created_at'>
export interface OfferGiven extends OfferSettings {
  readonly offer_id: string
  readonly currency: string
}

const dialects = ['1.0', '2.0', 'xpay'] as const
const flags = ['tombstones', 'require_session', 'xpay_partial_refunds'] as const

/** What the service itself takes for what is not said. */
export const newOffer: OfferGiven = {
  ...{ offer_id: '', name: '', currency: 'coin', dialects: ['1.0', '2.0'] },
  ...{ cancel_window_s: 172_800, coin_price: 10, production: true, sandbox: true },
  ...{ tombstones: false, require_session: false, xpay_partial_refunds: false },
}

type Written = Omit<OfferGiven, 'cancel_window_s' | 'coin_price'> & {
  readonly cancel_window_s: string
  readonly coin_price: string
}

export function OfferDialog({
  isNew = false,
  initial,
  submit,
  close,
}: {
  readonly isNew?: boolean
  readonly initial: OfferGiven
  readonly submit: (given: OfferGiven) => Promise<void>
  readonly close: () => void
}) {
  const t = useWords()
  const finish = ({ cancel_window_s, coin_price, ...given }: Written) =>
    submit({
      ...given,
      name: given.name.trim(),
      cancel_window_s: Number(cancel_window_s),
      coin_price: Number(coin_price),
    })
  return (
    <FormDialog<Written>
      title={isNew ? t('offer_add') : initial.name}
      okText={isNew ? t('register') : t('save')}
      lead={isNew ? t('offer_add_lead') : undefined}
      initial={{
        ...initial,
        cancel_window_s: String(initial.cancel_window_s),
        coin_price: String(initial.coin_price),
      }}
      submit={finish}
      close={close}
    >
      {isNew && (
        <Form.Item
          name="offer_id"
          label="offer_id"
          extra={t('offer_id_hint')}
          rules={[{ required: true, pattern: /^[A-Za-z0-9_-]{1,64}$/, message: t('appid_needed') }]}
        >
          <Input autoFocus autoComplete="off" maxLength={64} />
        </Form.Item>
      )}
      <Form.Item
        name="name"
        label={t('offer_name')}
        rules={[{ required: true, whitespace: true, message: t('name_needed') }]}
      >
        <Input autoComplete="off" maxLength={128} />
      </Form.Item>
      {isNew && (
        <Form.Item name="currency" label={t('currency')} rules={[{ required: true }]}>
          <Input autoComplete="off" maxLength={16} />
        </Form.Item>
      )}
      <Form.Item
        name="dialects"
        label={t('dialect')}
        extra={t('dialects_hint')}
        rules={[{ type: 'array', min: 1, message: t('dialects_needed') }]}
      >
        <Checkbox.Group options={[...dialects]} />
      </Form.Item>
      <Numbers />
      <Environments initial={initial} />
      {flags.map((name) => (
        <Form.Item key={name} name={name} valuePropName="checked" extra={t(`${name}_hint`)}>
          <Checkbox>{t(name)}</Checkbox>
        </Form.Item>
      ))}
    </FormDialog>
  )
}

function Numbers() {
  const t = useWords()
  return (
    <div className="fields">
      <Form.Item
        name="cancel_window_s"
        label={t('window_s')}
        extra={t('window_hint')}
        rules={[{ required: true, pattern: /^\d{1,8}$/, message: t('window_needed') }]}
      >
        <Input inputMode="numeric" maxLength={8} />
      </Form.Item>
      <Form.Item
        name="coin_price"
        label={t('coin_price_fen')}
        extra={t('coin_price_hint')}
        rules={[
          { required: true, pattern: /^([1-9]\d{0,5}|1000000)$/, message: t('coin_price_needed') },
        ]}
      >
        <Input inputMode="numeric" maxLength={7} />
      </Form.Item>
    </div>
  )
}

/** Closing an environment stops every call of a game there: it says so before it is saved. */
function Environments({ initial }: { readonly initial: OfferGiven }) {
  const t = useWords()
  const form = Form.useFormInstance<Written>()
  return (
    <>
      {envs.map((env) => (
        <Form.Item key={env} name={env} valuePropName="checked">
          <Checkbox>{t('env_open', { env: t(env) })}</Checkbox>
        </Form.Item>
      ))}
      <Form.Item noStyle shouldUpdate>
        {() =>
          envs
            .filter((env) => initial[env] && form.getFieldValue(env) === false)
            .map((env) => (
              <Alert key={env} type="warning" showIcon title={t('env_closing', { env: t(env) })} />
            ))
        }
      </Form.Item>
    </>
  )
}
