// The calls for tokens and sessions in words (auth §1, §2 and §4); they belong to no dialect.
import type { AnswerField } from '../dialect-calls.ts'
import { number, queryWords, text } from '../operation-words.ts'
import type { Words } from '../page.ts'

interface Parameter {
  readonly name: string
  readonly words: Words
  /** What an example has in its place. */
  readonly example: string
}

export interface LoginCall {
  readonly method: 'get' | 'post'
  readonly purpose: Words
  /** Of the query; of the body, when it is a POST. */
  readonly parameters: readonly Parameter[]
  readonly answers: readonly AnswerField[]
}

const appid: Parameter = {
  name: 'appid',
  words: { en: 'the game', zh: '游戏的 appid' },
  example: '{{appid}}',
}
const secret: Parameter = {
  name: 'secret',
  words: { en: 'its AppSecret', zh: '游戏的 AppSecret' },
  example: '{{secret}}',
}
const grantType = (example: string): Parameter => ({
  name: 'grant_type',
  words: { en: `\`${example}\``, zh: `固定为 \`${example}\`` },
  example,
})
const ofSession: readonly Parameter[] = [
  {
    name: 'access_token',
    words: queryWords.access_token as Words,
    example: '{{access_token}}',
  },
  { name: 'openid', words: { en: 'the player', zh: '玩家的 openid' }, example: '{{openid}}' },
  {
    name: 'signature',
    words: {
      en: 'HMAC-SHA256 of an empty text under the session_key, in hex',
      zh: '以 session_key 为密钥、对空字符串的 HMAC-SHA256，十六进制',
    },
    example: '{{signature}}',
  },
  { name: 'sig_method', words: queryWords.sig_method as Words, example: 'hmac_sha256' },
]
const token: readonly AnswerField[] = [
  text('access_token', 'the token, up to 512 characters', 'access_token，最长 512 个字符'),
  number('expires_in', 'seconds', '有效期，单位秒'),
]
const session: readonly AnswerField[] = [
  text('openid', 'the player', '玩家的 openid'),
  text('session_key', 'the key of `signature`', '计算 `signature` 的密钥'),
]

export const loginCallsInWords: Readonly<Record<string, LoginCall>> = {
  '/cgi-bin/token': {
    method: 'get',
    purpose: {
      en: 'Gives a new access_token. The one before works for five more minutes.',
      zh: '获取新的 access_token，之前的 access_token 五分钟内仍有效。',
    },
    parameters: [grantType('client_credential'), appid, secret],
    answers: token,
  },
  '/cgi-bin/stable_token': {
    method: 'post',
    purpose: {
      en: 'Gives the access_token that lives, or with `force_refresh` a new one.',
      zh: '获取当前有效的 access_token；`force_refresh` 为 true 时获取新的。',
    },
    parameters: [grantType('client_credential'), appid, secret],
    answers: token,
  },
  '/sns/jscode2session': {
    method: 'get',
    purpose: {
      en: 'Logs a player in: in the emulator any js_code does. A service in production starts sessions through its admin API.',
      zh: '玩家登录。模拟器接受任意 js_code；正式服务通过管理接口生成登录态。',
    },
    parameters: [
      appid,
      secret,
      {
        name: 'js_code',
        words: {
          en: 'the same code is always the same player; an openid is itself',
          zh: '相同的 js_code 总是同一玩家；传入 openid 即该玩家',
        },
        example: '{{jsCode}}',
      },
      grantType('authorization_code'),
    ],
    answers: session,
  },
  '/wxa/checksession': {
    method: 'get',
    purpose: { en: 'Tells whether the session lives.', zh: '校验登录态是否有效。' },
    parameters: ofSession,
    answers: [],
  },
  '/wxa/resetusersessionkey': {
    method: 'get',
    purpose: {
      en: 'Gives the player a new session_key; the one before stops at once.',
      zh: '重置玩家的 session_key，之前的立即失效。',
    },
    parameters: ofSession,
    answers: session,
  },
}
