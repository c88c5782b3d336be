// What an admin changes of a game itself: the limit of its calls, and sessions made for tests.
import { Form, Input } from 'antd'
import type { Game, TestSession } from '../api/bodies.ts'
import { at, call } from '../api/client.ts'
import { FormDialog } from '../parts/form-dialog.tsx'
import { useWords } from '../settings/settings.tsx'
import type { Secret } from './secret-dialog.tsx'

interface Limit {
  readonly calls: string
}

export function LimitDialog({ game, close }: { readonly game: Game; readonly close: () => void }) {
  const t = useWords()
  const { appid, calls_per_s } = game
  const submit = async ({ calls }: Limit) => {
    const body = { calls_per_s: calls === '' ? null : Number(calls) }
    await call('PATCH', at`/apps/${appid}`, body)
  }
  return (
    <FormDialog<Limit>
      title={t('limit_calls')}
      okText={t('save')}
      lead={t('limit_calls_lead')}
      initial={{ calls: calls_per_s === null ? '' : String(calls_per_s) }}
      submit={submit}
      close={close}
    >
      <Form.Item
        name="calls"
        label={t('calls_per_s')}
        rules={[{ pattern: /^([1-9]\d{0,5}|1000000)?$/, message: t('calls_needed') }]}
      >
        <Input inputMode="numeric" autoFocus placeholder={t('no_limit')} maxLength={7} />
      </Form.Item>
    </FormDialog>
  )
}

interface Player {
  readonly openid: string
}

export function SessionDialog({
  appid,
  showSecret,
  close,
}: {
  readonly appid: string
  readonly showSecret: (secret: Secret) => void
  readonly close: () => void
}) {
  const t = useWords()
  const submit = async ({ openid }: Player) => {
    const body = { openid: openid.trim() }
    const made = await call<TestSession>('POST', at`/apps/${appid}/sessions`, body)
    showSecret({
      title: t('session_of', { openid: made.openid }),
      values: [['session_key', made.session_key]],
      note: t('session_note'),
    })
  }
  return (
    <FormDialog<Player>
      title={t('session_make')}
      okText={t('session_make')}
      lead={t('session_lead')}
      initial={{ openid: '' }}
      submit={submit}
      close={close}
    >
      <Form.Item
        name="openid"
        label={t('openid')}
        rules={[{ required: true, whitespace: true, message: t('openid_needed') }]}
      >
        <Input autoFocus autoComplete="off" maxLength={128} />
      </Form.Item>
    </FormDialog>
  )
}
