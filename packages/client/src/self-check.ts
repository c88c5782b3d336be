// One harmless question to the host that shows whether this client is set up right: token, clock, key
// of the right environment, session. For a start-up check or a console; each finding says what to do.
import type { Env } from '@pactolus/protocol'
import { bodyOf } from './body.ts'
import type { Connection } from './connection.ts'
import type { Call, CallTerms } from './dialect/dialect.ts'
import { type Language, MidasError } from './error.ts'
import { Unanswered } from './exchange.ts'
import { send } from './send.ts'
import { sessionKeyOf } from './session.ts'

/** What selfCheck() found of one thing. */
export interface Finding {
  readonly check: 'token' | 'clock' | 'key' | 'session'
  /** Undefined: something found before kept it from being looked at. */
  readonly ok: boolean | undefined
  /** What was found, and what to do about it, in the client's language. */
  readonly message: string
}

type Words = readonly [en: string, zh: string]

const fine: Words = ['ok', '正常']
const notTried: Words = ['not looked at: see the finding before', '未检查，见前一项']
const swapped: Words = [
  'key and sandboxKey are swapped: exchange them',
  'key 与 sandboxKey 填反了，请对调',
]
const wrongKey: Words = [
  'the signature is refused: take the AppKey of this environment from the admin console',
  '签名被拒绝：请从管理后台取该环境对应的 AppKey（米大师密钥）',
]
const noPrivilege: Words = [
  'offerId is not an offer of this appid, or this environment is not opened for it',
  'offerId 不属于该 appid，或该环境尚未开通',
]
const noSession: Words = [
  'the player has no live session: wx.login in the game, then code2Session on the server',
  '玩家没有有效登录态：请在游戏内调用 wx.login，再由服务端调用 code2Session',
]
const noSessionKey: Words = [
  'the option sessionKey tells no key for this player: log in with code2Session, and keep its key',
  '选项 sessionKey 没有给出该玩家的 session_key：请先 code2Session 登录并保存返回的 session_key',
]
const oldSessionKey: Words = [
  'the session_key is refused: sign with the text that the newest code2Session returned',
  'session_key 被拒绝：请使用最近一次 code2Session 返回的原文签名',
]
const clockOff: Words = [
  "s off the host's clock: let NTP set this machine's clock",
  ' 秒，与主机时钟不符：请用 NTP 校准本机时钟',
]

/** The host's clock minus ours beyond which a `ts` may be refused, in s. */
const skewMaxS = 60

/** `terms` is that of a getBalance. It never rejects for what it finds. */
export async function selfCheck(connection: Connection, terms: CallTerms): Promise<Finding[]> {
  const { env, lang, now, tokens } = connection
  const question: Call = { name: 'getBalance', env, ...terms }
  bodyOf(connection, question)
  const found = (check: Finding['check'], ok?: boolean, words: Words | string = notTried) => {
    const message = typeof words === 'string' ? words : words[lang === 'zh' ? 1 : 0]
    return { check, ok, message }
  }
  try {
    await tokens.get()
  } catch (error) {
    const message = tokenTrouble(error, lang)
    return [found('token', false, message), found('clock'), found('key'), found('session')]
  }
  // pay_sig is looked at first, so that the AppKey can be checked without a session.
  const sessionKey = await sessionKeyOf(connection, question, undefined).catch(() => undefined)
  const call: Call = { ...question, sessionKey: sessionKey ?? 'none' }
  const sentAt = now()
  const { error, hostTime } = await attempt(connection, call)
  const offS = Math.round((hostTime - (sentAt + now()) / 2) / 1000)
  const isOff = Math.abs(offS) > skewMaxS
  const clock = isOff ? `${offS}${clockOff[lang === 'zh' ? 1 : 0]}` : fine
  return [
    found('token', true, fine),
    Number.isNaN(offS) ? found('clock') : found('clock', !isOff, clock),
    found('key', ...(await keyFound(connection, call, error))),
    found('session', ...sessionFound(error, sessionKey)),
  ]
}

function sessionFound(
  error: MidasError | undefined,
  sessionKey: string | undefined,
): [ok?: boolean, words?: Words] {
  if (sessionKey === undefined) return [false, noSessionKey]
  if (error === undefined) return [true, fine]
  if (error.reason === 'session_missing') return [false, noSession]
  return error.reason === 'signature_invalid' ? [false, oldSessionKey] : []
}

function tokenTrouble(error: unknown, lang: Language): string {
  if (!(error instanceof Unanswered)) return (error as Error).message
  return new MidasError(error.failure, { operation: 'token', outcome: 'refused', lang }).message
}

/** The session is looked at after the signature: who lacks one has the right key. */
async function keyFound(
  connection: Connection,
  call: Call,
  error: MidasError | undefined,
): Promise<[boolean | undefined, Words | string]> {
  switch (error?.reason) {
    case undefined:
    case 'session_missing':
    case 'signature_invalid':
      return [true, fine]
    case 'sig_invalid':
      return [false, (await otherKeyWorks(connection, call)) ? swapped : wrongKey]
    case 'no_privilege':
      return [undefined, noPrivilege]
    default:
      return [undefined, (error as MidasError).message]
  }
}

interface Tried {
  readonly error: MidasError | undefined
  /** ms since 1970; NaN when the host did not say. */
  readonly hostTime: number
}

async function attempt(connection: Connection, call: Call): Promise<Tried> {
  try {
    return { error: undefined, hostTime: (await send(connection, call)).date }
  } catch (error) {
    if (!(error instanceof MidasError)) throw error
    // The first group of a rid is the host's time, in hexadecimal seconds (auth §7).
    return { error, hostTime: Number.parseInt(error.rid?.slice(0, 8) ?? '', 16) * 1000 }
  }
}

async function otherKeyWorks(connection: Connection, call: Call): Promise<boolean> {
  const other: Env = call.env === 'sandbox' ? 'production' : 'sandbox'
  const key = connection.keys[other]
  if (key === undefined) return false
  return (await attempt(connection, { ...call, key })).error?.reason !== 'sig_invalid'
}
