// What an errcode is, and the errcodes that every dialect of the host shares. The gateway in front
// of the payment service answers them, and so do the calls for tokens and sessions (auth §1–§7).
// The order of rows is their precedence: when several apply, the first is answered.

export interface Errcode {
  readonly code: number
  readonly name: string
  /** Short English text of `errmsg`; a detail may follow it. Clients match the code, never this. */
  readonly message: string
  /** The documented Chinese text, verbatim. */
  readonly zh: string
  /** True where the same request, sent again later, may succeed. */
  readonly retryable: boolean
}

export function row<const Name extends string>(
  code: number,
  name: Name,
  message: string,
  zh: string,
  retryable = false,
): Errcode & { readonly name: Name } {
  return { code, name, message, zh, retryable }
}

/** What the gateway answers before a dialect sees the call. */
export const gatewayErrcodes = {
  ok: row(0, 'ok', 'ok', '请求成功'),
  post_required: row(43002, 'post_required', 'require POST method', '需要 POST 请求'),
  body_empty: row(44002, 'body_empty', 'empty post data', 'POST 的数据包为空'),
  body_malformed: row(47001, 'body_malformed', 'data format error', '解析 JSON/XML 内容错误'),
  token_missing: row(41001, 'token_missing', 'access_token missing', '缺少 access_token 参数'),
  token_invalid: row(
    40001,
    'token_invalid',
    'invalid credential, access_token is invalid or not latest',
    '获取 access_token 时 AppSecret 错误，或者 access_token 无效',
    true,
  ),
  token_malformed: row(
    40014,
    'token_malformed',
    'invalid access_token',
    '不合法的 access_token',
    true,
  ),
  token_expired: row(42001, 'token_expired', 'access_token expired', 'access_token 超时', true),
  // The number is documented, its text is not (auth §6.2).
  path_forbidden: row(
    85107,
    'path_forbidden',
    'cloudbase_access_token has no permission for this api',
    '该云环境未配置此接口使用微信令牌的权限',
  ),
  rate_exceeded: row(
    45011,
    'rate_exceeded',
    'api minute-quota reach limit, must slower retry next minute',
    'API 调用太频繁，请稍候再试',
    true,
  ),
} as const

/** The last row of every table. */
export const busy = row(-1, 'busy', 'system busy', '系统繁忙，此时请开发者稍候再试', true)

/** All that the calls for tokens and sessions answer, and the gateway. */
export const hostErrcodes = {
  ...gatewayErrcodes,
  appid_missing: row(41002, 'appid_missing', 'appid missing', '缺少 appid 参数'),
  secret_missing: row(41004, 'secret_missing', 'appsecret missing', '缺少 secret 参数'),
  code_missing: row(41008, 'code_missing', 'missing code', '缺少 oauth code'),
  grant_type_invalid: row(
    40002,
    'grant_type_invalid',
    'invalid grant_type',
    '不合法的凭证类型，请确保 grant_type 字段值为 client_credential',
  ),
  appid_invalid: row(40013, 'appid_invalid', 'invalid appid', '不合法的 AppID'),
  secret_invalid: row(40125, 'secret_invalid', 'invalid appsecret', '无效的 appsecret'),
  quota_exceeded: row(
    45009,
    'quota_exceeded',
    'reach max api daily quota limit',
    '接口调用超过限制',
  ),
  args_invalid: row(40097, 'args_invalid', 'invalid args', '参数错误'),
  code_invalid: row(40029, 'code_invalid', 'invalid code', '不合法的 oauth_code'),
  sig_method_invalid: row(87008, 'sig_method_invalid', 'invalid sig_method', '签名方法不合法'),
  session_key_expired: row(
    87007,
    'session_key_expired',
    'session_key is not existd or expired',
    'session_key 不存在或已过期',
  ),
  signature_invalid: row(87009, 'signature_invalid', 'invalid signature', '签名错误'),
  busy,
} as const

export type Errcodes = Readonly<Record<string, Errcode>>

/** The row of a number in a table: the same number means different things in different dialects. */
export function errcodeOf(errcodes: Errcodes, code: number): Errcode | undefined {
  return Object.values(errcodes).find((errcode) => errcode.code === code)
}

/** An answer given before the ledger is touched: what is wrong, and a sentence that says where. */
export class Refusal {
  readonly errcode: Errcode
  readonly detail: string | undefined

  constructor(errcode: Errcode, detail?: string) {
    this.errcode = errcode
    this.detail = detail
  }
}
