// One attempt to deliver a push: the message, the request, and what the answer means (pushes §1.4).
import { randomUUID } from 'node:crypto'
import type { DialectName, Env } from '@pactolus/protocol'
import type { Clock } from '../clock.ts'
import type { DialectPushes, MoneyPush } from '../dialect/dialect.ts'
import { dialectOf } from '../dialect/register.ts'
import type { Directory } from '../directory/directory.ts'
import type { PushTarget } from '../directory/push-targets.ts'
import type { Push } from '../ledger/pushes.ts'
import { type Letter, letterOf, setUpLetter } from './envelope.ts'
import { orderLetter } from './order-event.ts'
import { type Access, type Received, send } from './post.ts'

export interface Attempt {
  readonly isDelivered: boolean
  /** What was answered, or why nothing was: for people. */
  readonly answer: string
}

export interface Sender {
  readonly directory: Directory
  /** Never the emulator's: receivers compare it with their own. */
  readonly realClock: Clock
  readonly access: Access
}

/** Of a push and its offer. */
interface Sending {
  readonly push: Push
  readonly offerId: string
  readonly isTest?: boolean
}

const answerLengthMax = 300

/** Sends a push and judges the answer. It never throws. */
export async function deliver(
  sender: Sender,
  target: PushTarget,
  sending: Sending,
): Promise<Attempt> {
  try {
    const letter = await write(sender, target, sending)
    const received = await send(letter.url, letter, sender.access)
    return judge(target, received, formsOf(sending.push))
  } catch (error) {
    return { isDelivered: false, answer: sentenceOf(error) }
  }
}

/** The check of a new target: does it answer `echostr`? The channel `orders` has no such check. */
export async function checkTarget(sender: Sender, target: PushTarget): Promise<Attempt> {
  try {
    const { echostr, ...letter } = setUpLetter(target, sender.realClock.now())
    const { status, text } = await send(letter.url, letter, sender.access)
    const isDelivered = status === 200 && text.trim() === echostr
    return { isDelivered, answer: isDelivered ? 'HTTP 200' : shortened(`HTTP ${status}: ${text}`) }
  } catch (error) {
    return { isDelivered: false, answer: sentenceOf(error) }
  }
}

/** A push about nothing, for an operator who tries a target: IsMock, or `"test": true` in our own event. */
export function testPush(channel: Push['channel'], env: Env, now: Date): Push {
  const common = {
    ...{ pushId: randomUUID(), book: '', env, openid: 'o_test', zoneId: '1', channel },
    ...{ attempts: 1, createdAt: now },
  }
  if (channel === 'orders') {
    const facts = { kind: 'pay', bill_no: 'test', amount: 1, gift_amount: 0 } as const
    return { ...common, event: 'order', facts: { ...facts, balance: 0, gift_balance: 0 } }
  }
  const facts = { dialect: '2.0', trade_no: 'test', platform_no: 'test', transaction_no: 'test' }
  const purchase = { fee: 100, coins: 10, attach: null, paid_at: now.toISOString() }
  return {
    ...common,
    event: 'coins',
    facts: { ...facts, dialect: '2.0' satisfies DialectName, ...purchase },
  }
}

/** The forms of a money push; undefined for an event of ours. */
export function formsOf(push: Push): DialectPushes | undefined {
  return isMoney(push) ? dialectOf(push.facts.dialect).pushes : undefined
}

function isMoney(push: Push): push is MoneyPush {
  return push.event === 'coins' || push.event === 'refund'
}

async function write(
  { directory, realClock }: Sender,
  target: PushTarget,
  { push, offerId, isTest = false }: Sending,
): Promise<Letter> {
  const nowMs = realClock.now()
  if (!isMoney(push)) return orderLetter(target, push, { offerId, nowMs, isTest })
  const forms = formsOf(push)
  if (forms === undefined) throw new Error(`Midas ${push.facts.dialect} has no pushes`)
  const offer = await directory.callableOffer(offerId)
  // While a new key replaces an old one, the game still knows the old one for certain.
  const [appKey] = offer?.keys[push.env] ?? []
  if (appKey === undefined) throw new Error(`the offer ${offerId} has no key for ${push.env}`)
  const message = forms.messageOf(push, { appKey, isMock: isTest })
  return letterOf(target, message, { createdMs: push.createdAt.getTime(), nowMs })
}

function judge(
  { format }: PushTarget,
  { status, text }: Received,
  forms: DialectPushes | undefined,
): Attempt {
  const answer = shortened(`HTTP ${status}: ${text}`)
  if (status !== 200 && (forms !== undefined || status < 200 || status > 299)) {
    return { isDelivered: false, answer }
  }
  if (forms === undefined || forms.accepts(text)) return { isDelivered: true, answer }
  if (errCodeOf(format, text) === '0') return { isDelivered: true, answer }
  const wanted =
    format === 'json' ? '{"ErrCode":0,"ErrMsg":"Success"}' : '<xml><ErrCode>0</ErrCode>…</xml>'
  return { isDelivered: false, answer: `${answer} — the answer must be ${wanted}` }
}

/** ErrCode of an answer, in the format of the push. */
function errCodeOf(format: PushTarget['format'], text: string): string | undefined {
  if (format === 'xml') {
    return /<ErrCode>\s*(?:<!\[CDATA\[)?\s*(-?\d+)\s*(?:\]\]>)?\s*<\/ErrCode>/.exec(text)?.[1]
  }
  try {
    const { ErrCode: code } = JSON.parse(text)
    return code === undefined ? undefined : String(code)
  } catch {
    return undefined
  }
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'AbortError') return 'no answer within 3 s'
  return shortened(
    error.message === '' ? String((error as NodeJS.ErrnoException).code) : error.message,
  )
}

function shortened(text: string): string {
  return text.length > answerLengthMax ? `${text.slice(0, answerLengthMax)}…` : text
}
