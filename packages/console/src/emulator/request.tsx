// One request of the log: what came, what was answered, and why. It is never empty: what is not kept any more is
// shown as the list has it.
import { Alert, App as AntApp, Button, Input } from 'antd'
import { useState } from 'react'
import type { LoggedRequest } from '../../../server/src/emulator/contract.ts'
import type { RequestDetail, SentAgain } from '../../../server/src/emulator/request-contract.ts'
import { useControl, useGames } from '../api/controls.ts'
import { differenceOf } from '../format/difference.ts'
import { type Env, links } from '../links/links.ts'
import { Facts } from '../parts/panel.tsx'
import { Failure, Loading } from '../parts/states.tsx'
import { A, Chip, Id, Moment, useCopy } from '../parts/texts.tsx'
import { useSettings, useWords } from '../settings/settings.tsx'
import { useAct } from './act.ts'
import { Code, Part } from './code.tsx'
import { numberOf } from './follow.ts'

type Wrong = NonNullable<RequestDetail['wrong_signature']>

export function RequestShown({
  namespace,
  seq,
  logged,
  show,
}: {
  readonly namespace: string
  readonly seq: number
  /** What the list has of it. */
  readonly logged: LoggedRequest | undefined
  readonly show: (seq: number) => void
}) {
  const { t, language } = useSettings()
  const { data: detail, error } = useControl<RequestDetail>(`/requests/${seq}`, namespace)
  const known = detail ?? logged
  if (known === undefined) return error === null ? <Loading /> : <Failure error={error} />
  const { string_to_sign: toSign, fault } = known
  const wrong = detail?.wrong_signature ?? null
  return (
    <div className="request">
      <Head namespace={namespace} request={known} />
      {detail !== undefined && <Acts namespace={namespace} detail={detail} show={show} />}
      {fault !== null && (
        <Alert
          type="warning"
          title={t('emu_fault_did', { rule: fault.rule, effect: fault.effect })}
          description={<A href={links.emulator(namespace, 'faults')}>{t('emu_see_faults')}</A>}
        />
      )}
      {known.errcode !== 0 && wrong === null && (
        <Part title={t('emu_cause')}>
          <p>{known[language === 'zh' ? 'explanation_zh' : 'explanation'] ?? known.errmsg}</p>
        </Part>
      )}
      {wrong !== null && <WrongSignature namespace={namespace} seq={seq} wrong={wrong} />}
      {wrong === null && toSign !== null && (
        <Code title={t('emu_string_to_sign')} text={toSign} hint={t('emu_string_right')} />
      )}
      {error !== null && <Alert type="info" title={t('emu_request_gone')} />}
      <Sent known={known} sent={detail?.sent ?? null} />
      {detail !== undefined && (
        <Code title={t('emu_answer')} text={JSON.stringify(JSON.parse(detail.answer), null, 2)} />
      )}
    </div>
  )
}

function Head({
  namespace,
  request,
}: {
  readonly namespace: string
  readonly request: LoggedRequest
}) {
  const t = useWords()
  const { data: games } = useGames()
  const { at, rid, dialect, operation, env, errcode, outcome, ms, fields } = request
  const offer = fields.offer_id ?? games?.items.find(({ name }) => name === namespace)?.offerId
  const { openid, zone_id: zone = '1' } = fields
  const isKnown = openid !== undefined && offer !== undefined && (env !== null || dialect === null)
  const owner = isKnown ? { env: (env ?? 'production') as Env, offer, openid, zone } : undefined
  const number = numberOf(fields)
  return (
    <Facts
      items={[
        [t('time'), <Moment key="at" at={at} />],
        [t('emu_call'), `${dialect ?? ''} ${operation}`],
        [t('environment'), env === null ? t('none') : t(env as Env)],
        [
          t('result'),
          <Chip key="result" tone={errcode === 0 ? 'good' : 'bad'}>
            {errcode}
          </Chip>,
        ],
        [t('emu_outcome'), outcome ?? t('none')],
        [t('emu_ms'), ms],
        [t('rid'), <Id key="rid" text={rid} what={t('rid')} />],
        [
          t('player'),
          owner === undefined ? (
            t('none')
          ) : (
            <Id key="openid" text={owner.openid} what={t('openid')} href={links.account(owner)} />
          ),
        ],
        [
          t('number'),
          number === undefined ? t('none') : <Id key="no" text={number} what={t('number')} />,
        ],
      ]}
    />
  )
}

function Acts({
  namespace,
  detail,
  show,
}: {
  readonly namespace: string
  readonly detail: RequestDetail
  readonly show: (seq: number) => void
}) {
  const t = useWords()
  const copy = useCopy()
  const { message } = AntApp.useApp()
  const { act, isBusy } = useAct(namespace)
  const { seq, sent } = detail
  const again = async () => {
    const done = await act<SentAgain>('POST', `/requests/${seq}/again`)
    if (done === undefined) return
    if (done.answer === null) void message.warning(t('emu_no_answer'))
    if (done.seq !== null) show(done.seq)
  }
  const { data: games } = useGames()
  const baseUrl = games?.items.find(({ name }) => name === namespace)?.baseUrl ?? ''
  return (
    <p className="actions">
      <Button type="primary" loading={isBusy} disabled={sent === null} onClick={() => void again()}>
        {t('emu_again')}
      </Button>
      <Button
        disabled={sent === null}
        onClick={() => void copy(sent?.curl.replace('"$PACTOLUS_URL"', baseUrl) ?? '')}
      >
        {t('emu_copy_curl')}
      </Button>
    </p>
  )
}

function WrongSignature({
  namespace,
  seq,
  wrong,
}: {
  readonly namespace: string
  readonly seq: number
  readonly wrong: Wrong
}) {
  const { t, language } = useSettings()
  const { name, expected, signed, mistakes } = wrong
  return (
    <Part title={t('emu_cause')}>
      <p>{t('emu_signature_wrong', { name })}</p>
      {mistakes.length > 0 && (
        <ul>
          {mistakes.map((mistake) => (
            <li key={mistake.name}>
              <strong>{mistake[language]}</strong>
            </li>
          ))}
        </ul>
      )}
      {signed !== null && <Compared expected={expected} signed={signed} />}
      {signed === null && <OwnText namespace={namespace} seq={seq} expected={expected} />}
    </Part>
  )
}

/** The right text above the wrong one, with what differs marked. */
function Compared({ expected, signed }: { readonly expected: string; readonly signed: string }) {
  const t = useWords()
  const difference = differenceOf(expected, signed)
  if (difference === undefined) {
    return (
      <>
        <p>{t('emu_texts_alike')}</p>
        <Code title={t('emu_string_to_sign')} text={expected} />
      </>
    )
  }
  const { before, left, right, after } = difference
  const marked = (part: string) => (
    <>
      {before}
      {/* A part that is missing is marked, too. */}
      <mark>{part === '' ? '∅' : part}</mark>
      {after}
    </>
  )
  return (
    <>
      <Code title={t('emu_string_to_sign')} text={expected} shown={marked(left)} />
      <Code title={t('emu_string_signed')} text={signed} shown={marked(right)} />
    </>
  )
}

/** The string of the developer's own program beside the right one, where no mistake is known. */
function OwnText({
  namespace,
  seq,
  expected,
}: {
  readonly namespace: string
  readonly seq: number
  readonly expected: string
}) {
  const t = useWords()
  const { act, isBusy } = useAct(namespace)
  const [text, setText] = useState('')
  const [verdict, setVerdict] = useState<{ readonly text: string; readonly isSigned: boolean }>()
  const compare = async () => {
    const compared = await act<{ is_signed: boolean }>('POST', `/requests/${seq}/compare`, { text })
    if (compared !== undefined) setVerdict({ text, isSigned: compared.is_signed })
  }
  return (
    <>
      <p>{t('emu_no_mistake')}</p>
      {verdict === undefined && <Code title={t('emu_string_to_sign')} text={expected} />}
      <label className="field">
        <span>{t('emu_own_string')}</span>
        <Input.TextArea
          rows={4}
          value={text}
          maxLength={65_536}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <p className="actions after">
        <Button disabled={text === ''} loading={isBusy} onClick={() => void compare()}>
          {t('emu_compare')}
        </Button>
      </p>
      {verdict !== undefined && (
        <>
          <p>{verdict.isSigned ? t('emu_is_signed') : t('emu_is_not_signed')}</p>
          <Compared expected={expected} signed={verdict.text} />
        </>
      )}
    </>
  )
}

function Sent({
  known,
  sent,
}: {
  readonly known: LoggedRequest
  readonly sent: RequestDetail['sent']
}) {
  const t = useWords()
  if (sent === null) {
    return <Code title={t('emu_fields')} text={JSON.stringify(known.fields, null, 2)} />
  }
  const { method, path, query, body } = sent
  return (
    <>
      <Code title={t('emu_request')} text={`${method} ${path}${query === '' ? '' : `?${query}`}`} />
      {body !== '' && <Code title={t('emu_body')} text={body} />}
    </>
  )
}
