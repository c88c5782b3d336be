// When each errcode of the host is answered, in words: those of the gateway, and of the calls for tokens and
// sessions. The compiler sees to it that none is forgotten. Those of a dialect stand in its folder.
import { membersMax, nestingMax } from '@pactolus/protocol'
import type { HostErrcodeName } from './answers.ts'
import type { Words } from './page.ts'

export const when: Readonly<Record<HostErrcodeName, Words>> = {
  ok: {
    en: 'The call is done. Coins that it moved have moved durably.',
    zh: '调用成功；所涉游戏币已持久化入账。',
  },
  post_required: {
    en: 'The call came with another method than POST.',
    zh: '请求方法不是 POST。',
  },
  body_empty: { en: 'The body is empty.', zh: '请求体为空。' },
  body_malformed: {
    en: `The body is not a JSON object in UTF-8, or has more than ${membersMax} members or ${nestingMax} levels.`,
    zh: `请求体不是 UTF-8 编码的 JSON 对象，或成员超过 ${membersMax} 个、嵌套超过 ${nestingMax} 层。`,
  },
  token_missing: {
    en: 'The query has neither access_token nor cloudbase_access_token.',
    zh: '查询串中既没有 access_token 也没有 cloudbase_access_token。',
  },
  token_invalid: {
    en: 'The token is unknown, a newer one has replaced it, or it came under the name of the other kind. Get a new one and send the call again.',
    zh: 'access_token 不存在、已被新的取代，或与 cloudbase_access_token 用反了参数名。重新获取后重发请求。',
  },
  token_malformed: {
    en: 'The token is longer than 512 characters, which no token is. Get one and send the call again.',
    zh: 'access_token 超过 512 个字符，不可能是合法的 access_token。重新获取后重发请求。',
  },
  token_expired: {
    en: 'The token is past its life. Get a new one and send the call again.',
    zh: 'access_token 已过期。重新获取后重发请求。',
  },
  path_forbidden: {
    en: 'The cloud environment of the cloudbase_access_token may not call this path (`pactolus cloud permit --paths`).',
    zh: 'cloudbase_access_token 所属的云环境未获准调用该路径（`pactolus cloud permit --paths`）。',
  },
  appid_missing: { en: 'appid was not sent.', zh: '未传 appid。' },
  secret_missing: { en: 'secret was not sent.', zh: '未传 secret。' },
  code_missing: { en: 'js_code was not sent.', zh: '未传 js_code。' },
  grant_type_invalid: {
    en: 'grant_type must be client_credential for tokens, authorization_code for a login.',
    zh: '获取 access_token 时 grant_type 须为 client_credential，登录时须为 authorization_code。',
  },
  appid_invalid: { en: 'No game has this appid.', zh: '该 appid 对应的游戏不存在。' },
  secret_invalid: { en: 'secret is not the one of this appid.', zh: 'secret 与 appid 不匹配。' },
  rate_exceeded: {
    en: 'The game makes more calls a second than its operator allows (`pactolus app set --calls-per-s`). Send the call again later.',
    zh: '该游戏每秒的调用次数超过了运维人员设置的上限（`pactolus app set --calls-per-s`）。稍后重发请求。',
  },
  quota_exceeded: {
    en: 'force_refresh was used 20 times within a day.',
    zh: '一天内 force_refresh 已使用 20 次。',
  },
  args_invalid: { en: 'openid or signature was not sent.', zh: '未传 openid 或 signature。' },
  code_invalid: {
    en: 'js_code was not issued here: the service has no WeChat login of its own. The emulator takes any.',
    zh: 'js_code 不是本服务签发的：服务自身没有微信登录。模拟器接受任意 js_code。',
  },
  sig_method_invalid: { en: 'sig_method is not hmac_sha256.', zh: 'sig_method 不是 hmac_sha256。' },
  session_key_expired: {
    en: 'The player has no live session whose key could be reset.',
    zh: '该用户没有可重置的有效会话。',
  },
  signature_invalid: {
    en: 'signature was not made with the session_key of this player, or there is no session.',
    zh: 'signature 不是用该用户的 session_key 生成的，或会话不存在。',
  },
  busy: {
    en: 'The service could not answer. The coins moved once or not at all: the same order number finds out which.',
    zh: '服务暂时无法应答。游戏币要么变动了一次，要么没有变动：用同一订单号重试即可得知。',
  },
}
