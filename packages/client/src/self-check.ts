// One harmless question to the host that tells whether this client is set up right: token, clock, key
// of the right environment, session. For a start-up check or a console; each finding says what to do.
import { type Env, midasV1, sign } from '@pactolus/protocol'
import { checkFields } from './body.ts'
import { type Language, MidasError, type Reason } from './error.ts'
import { Unanswered } from './exchange.ts'
import { type Call, type Connection, send } from './send.ts'

export interface Finding {
  readonly check: 'token' | 'clock' | 'key' | 'session'
  /** Undefined: something found before kept it from being looked at. */
  readonly ok: boolean | undefined
  /** What was found, and what to do about it, in the client's language. */
  readonly message: string
}

type Words = Readonly<Record<Language, string>>

const texts = {
  fine: { en: 'ok', zh: '正常' },
  notTried: { en: 'not looked at: see the finding before', zh: '未检查，见前一项' },
  swapped: {
    en: 'key and sandboxKey are swapped: exchange them',
    zh: 'key 与 sandboxKey 填反了，请对调',
  },
  wrongKey: {
    en: 'the signature is refused: take the AppKey of this environment from the admin console',
    zh: '签名被拒绝：请从管理后台取该环境对应的 AppKey（米大师密钥）',
  },
  noPrivilege: {
    en: 'offerId is not an offer of this appid, or this environment is not opened for it',
    zh: 'offerId 不属于该 appid，或该环境尚未开通',
  },
  noSession: {
    en: 'the player has no live session: call wx.login in the game and code2Session on the server',
    zh: '玩家没有有效登录态：请在游戏内调用 wx.login，并在服务端调用 code2Session',
  },
  clock: {
    en: "s off the host's clock: let NTP set this machine's clock",
    zh: ' 秒，与主机时钟不符：请用 NTP 校准本机时钟',
  },
} as const satisfies Record<string, Words>

/** What to do when no token could be had. */
const tokenAdvice: Partial<Record<Reason, Words>> = {
  appid_invalid: { en: 'check appid', zh: '请检查 appid' },
  secret_invalid: { en: 'check secret', zh: '请检查 secret' },
  token_invalid: { en: 'check secret', zh: '请检查 secret' },
  unreachable: { en: 'check baseUrl and the network', zh: '请检查 baseUrl 与网络' },
  unreadable: { en: 'check baseUrl', zh: '请检查 baseUrl' },
  other: {
    en: "look errcode up in the vendor's list; 40164: add this machine's IP to the white list",
    zh: '请在官方文档中查该错误码；40164：把本机 IP 加入白名单',
  },
}

/** The host's clock minus ours beyond which a `ts` may be refused, in s. */
const skewMaxS = 60

/** `fields` are those of a getBalance. It never rejects for what it finds. */
export async function selfCheck(
  connection: Connection,
  fields: Readonly<Record<string, unknown>>,
): Promise<Finding[]> {
  const { env, lang, now, tokens } = connection
  const say = (check: Finding['check'], ok: Finding['ok'], words: Words): Finding => {
    return { check, ok, message: words[lang] }
  }
  const call: Call = { name: 'getBalance', env, fields }
  checkFields(connection, call)
  try {
    await tokens.get()
  } catch (error) {
    const rest = (['clock', 'key', 'session'] as const).map((name) =>
      say(name, undefined, texts.notTried),
    )
    return [{ check: 'token', ok: false, message: tokenTrouble(error, lang) }, ...rest]
  }
  const sentAt = now()
  const tried = await attempt(connection, call)
  const offS = Math.round((tried.hostTime - (sentAt + now()) / 2) / 1000)
  const isOff = Math.abs(offS) > skewMaxS
  return [
    say('token', true, texts.fine),
    Number.isNaN(offS)
      ? say('clock', undefined, texts.notTried)
      : {
          check: 'clock',
          ok: !isOff,
          message: isOff ? `${offS}${texts.clock[lang]}` : texts.fine[lang],
        },
    ...(await keyAndSession(connection, call, tried.error, say)),
  ]
}

function tokenTrouble(error: unknown, lang: Language): string {
  if (!(error instanceof Unanswered)) return (error as Error).message
  const { reason, errcode, errmsg } = error.failure
  const advice = tokenAdvice[reason]?.[lang]
  return [errcode, errmsg || reason, advice].filter((part) => part !== undefined).join(' — ')
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

async function keyAndSession(
  connection: Connection,
  call: Call,
  error: MidasError | undefined,
  say: (check: Finding['check'], ok: Finding['ok'], words: Words) => Finding,
): Promise<Finding[]> {
  switch (error?.reason) {
    case undefined:
      return [say('key', true, texts.fine), say('session', true, texts.fine)]
    case 'session_missing':
      return [say('key', true, texts.fine), say('session', false, texts.noSession)]
    case 'sig_invalid': {
      const isSwapped = await otherKeyWorks(connection, call)
      const words = isSwapped ? texts.swapped : texts.wrongKey
      return [say('key', false, words), say('session', undefined, texts.notTried)]
    }
    case 'no_privilege':
      return [say('key', undefined, texts.noPrivilege), say('session', undefined, texts.notTried)]
    default: {
      const { message } = error as MidasError
      return [{ check: 'key', ok: undefined, message }, say('session', undefined, texts.notTried)]
    }
  }
}

async function otherKeyWorks(connection: Connection, call: Call): Promise<boolean> {
  const other: Env = call.env === 'sandbox' ? 'production' : 'sandbox'
  const key = connection.keys[other]
  if (key === undefined) return false
  const signed: Call = {
    ...call,
    sign: (path, fields) => sign(midasV1[call.name], fields, path, key),
  }
  return (await attempt(connection, signed)).error?.reason !== 'sig_invalid'
}
