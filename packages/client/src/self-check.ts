// One harmless question to the host that tells whether this client is set up right: token, clock, key
// of the right environment, session. For a start-up check or a console; each finding says what to do.
import { type Env, midasV1, sign } from '@pactolus/protocol'
import { checkFields } from './body.ts'
import type { Call, Connection } from './connection.ts'
import { type Language, MidasError } from './error.ts'
import { Unanswered } from './exchange.ts'
import { send } from './send.ts'

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
const clockOff: Words = [
  "s off the host's clock: let NTP set this machine's clock",
  ' 秒，与主机时钟不符：请用 NTP 校准本机时钟',
]

/** The host's clock minus ours beyond which a `ts` may be refused, in s. */
const skewMaxS = 60

/** `fields` are those of a getBalance. It never rejects for what it finds. */
export async function selfCheck(
  connection: Connection,
  fields: Readonly<Record<string, unknown>>,
): Promise<Finding[]> {
  const { env, lang, now, tokens } = connection
  const call: Call = { name: 'getBalance', env, fields }
  checkFields(connection, call)
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
  const sentAt = now()
  const { error, hostTime } = await attempt(connection, call)
  const offS = Math.round((hostTime - (sentAt + now()) / 2) / 1000)
  const isOff = Math.abs(offS) > skewMaxS
  const clock = isOff ? `${offS}${clockOff[lang === 'zh' ? 1 : 0]}` : fine
  return [
    found('token', true, fine),
    Number.isNaN(offS) ? found('clock') : found('clock', !isOff, clock),
    found('key', ...(await keyFound(connection, call, error))),
    error === undefined
      ? found('session', true, fine)
      : error.reason === 'session_missing'
        ? found('session', false, noSession)
        : found('session'),
  ]
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
  /** ms since 1970; NaN when the host did not tell. */
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
  const signed: Call = {
    ...call,
    sign: (path, fields) => sign(midasV1.operations[call.name], fields, path, key),
  }
  return (await attempt(connection, signed)).error?.reason !== 'sig_invalid'
}
