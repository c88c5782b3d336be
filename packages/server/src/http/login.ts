// Tokens and sessions: /cgi-bin/token, stable_token, jscode2session, checksession and
// resetusersessionkey (auth §1, §2 and §4).
import { createHash } from 'node:crypto'
import { cutBody, hostErrcodes, Refusal, sameSignature, sessionSignature } from '@pactolus/protocol'
import { type Answer, type CallLog, hostText, refuse } from '../dialect/answer.ts'
import { type CheckedCall, carryOutAt } from '../dialect/fault-point.ts'
import type { App } from '../directory/directory.ts'
import type { LoginSession } from '../directory/sessions.ts'
import type { IssuedToken } from '../directory/tokens.ts'
import type { Services } from '../services.ts'
import type { Endpoint } from '../wire/endpoint.ts'
import {
  type Query,
  queryOf,
  readCaller,
  readJson,
  tokenOf,
  type WireRequest,
} from '../wire/request.ts'

/** One call with its parameters, from the query or the body. */
interface LoginCall extends Omit<CheckedCall, 'appid'> {
  readonly get: Query
  readonly request: WireRequest
}

/** The calls for tokens and sessions, by path. */
export function* loginEndpoints(services: Services): Generator<[path: string, Endpoint]> {
  const byQuery =
    (answer: (services: Services, call: LoginCall) => Promise<Answer>) =>
    (request: WireRequest, log: CallLog) =>
      answer(services, { get: queryOf(request), log, request, connection: request.connection })
  const calls: Record<string, (request: WireRequest, log: CallLog) => Promise<Answer>> = {
    '/cgi-bin/token': byQuery(token),
    '/cgi-bin/stable_token': (request, log) => stableToken(services, request, log),
    '/sns/jscode2session': byQuery(login),
    '/wxa/checksession': byQuery(checkSession),
    '/wxa/resetusersessionkey': byQuery(resetSession),
  }
  for (const [path, answer] of Object.entries(calls)) {
    const operation = path.slice(path.lastIndexOf('/') + 1)
    yield [path, { dialect: undefined, operation, env: 'production', answer, toText: hostText }]
  }
}

/** The game, once appid and secret are right: 41002, 41004, 40013, 40125, 45011. */
async function authenticated(
  { directory, quotas }: Pick<Services, 'directory' | 'quotas'>,
  { get, log }: LoginCall,
): Promise<App | Refusal> {
  if (get('appid') === '') return new Refusal(hostErrcodes.appid_missing)
  log.appid = get('appid')
  if (get('secret') === '') return new Refusal(hostErrcodes.secret_missing)
  const app = await directory.findApp(get('appid'))
  if (app === undefined) return new Refusal(hostErrcodes.appid_invalid)
  // Hashes have one length, so the comparison reveals nothing of the secret's.
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  if (!sameSignature(hash(app.secret), hash(get('secret'))))
    return new Refusal(hostErrcodes.secret_invalid)
  return quotas.refusalOf(app) ?? app
}

function issuedAnswer(issued: IssuedToken | 'secret_replaced'): Answer {
  if (issued === 'secret_replaced') return refuse(new Refusal(hostErrcodes.secret_invalid))
  const { token, expiresInS } = issued
  return { errcode: hostErrcodes.ok, fields: { access_token: token, expires_in: expiresInS } }
}

async function token(services: Services, call: LoginCall): Promise<Answer> {
  const { get } = call
  if (get('grant_type') !== 'client_credential')
    return refuse(new Refusal(hostErrcodes.grant_type_invalid))
  const app = await authenticated(services, call)
  if (app instanceof Refusal) return refuse(app)
  const { appid } = app
  return carryOutAt(services.emulator, { ...call, appid }, async () =>
    issuedAnswer(await services.tokens.issue(app)),
  )
}

async function stableToken(
  services: Services,
  request: WireRequest,
  log: CallLog,
): Promise<Answer> {
  const text = readJson(request)
  if (text instanceof Refusal) return refuse(text)
  const body = cutBody(text)
  if (body instanceof Refusal) return refuse(body)
  const get: Query = (name) => body.values.get(name)?.text ?? ''
  const call = { get, log, request, connection: request.connection }
  if (get('appid') === '')
    return refuse(new Refusal(hostErrcodes.appid_missing, 'it belongs into the body'))
  if (get('grant_type') !== 'client_credential')
    return refuse(new Refusal(hostErrcodes.grant_type_invalid))
  const app = await authenticated(services, call)
  if (app instanceof Refusal) return refuse(app)
  const { appid } = app
  return carryOutAt(services.emulator, { ...call, appid }, async () => {
    const issued = await services.tokens.issueStable(app, get('force_refresh') === 'true')
    if (issued === 'quota_exceeded') {
      return refuse(new Refusal(hostErrcodes.quota_exceeded, 'force_refresh works 20 times a day'))
    }
    return issuedAnswer(issued)
  })
}

/** In the emulator any js_code logs in, always as the same player; elsewhere no code was issued. */
async function login(services: Services, call: LoginCall): Promise<Answer> {
  const { get } = call
  const app = await authenticated(services, call)
  if (app instanceof Refusal) return refuse(app)
  const code = get('js_code')
  if (code === '') return refuse(new Refusal(hostErrcodes.code_missing))
  if (get('grant_type') !== 'authorization_code')
    return refuse(new Refusal(hostErrcodes.grant_type_invalid))
  if (services.config.mode !== 'dev') {
    const hint = 'this service has no WeChat login; start sessions through its admin API'
    return refuse(new Refusal(hostErrcodes.code_invalid, hint))
  }
  const { appid } = app
  const openid = openidOf(appid, code)
  call.log.openid = openid
  return carryOutAt(services.emulator, { ...call, appid }, async () => {
    const { sessions } = services
    // Like the platform, which may answer a repeated login with the key it gave before (auth §4.2).
    const session = (await sessions.find(appid, openid)) ?? (await sessions.start(appid, openid))
    if (session === undefined) return refuse(new Refusal(hostErrcodes.appid_invalid))
    // The secret may have been replaced meanwhile; from then on it gives out no session_key.
    const again = await authenticated(services, call)
    if (again instanceof Refusal) return refuse(again)
    return { errcode: hostErrcodes.ok, fields: { openid, session_key: session.sessionKey } }
  })
}

/** A code that is an openid already (28 characters beginning with "o") stands for itself. */
function openidOf(appid: string, code: string): string {
  if (/^o[\w-]{27}$/.test(code)) return code
  const hash = createHash('sha256')
    .update(JSON.stringify([appid, code]))
    .digest('base64url')
  return `o${hash.slice(0, 27)}`
}

async function checkSession(services: Services, call: LoginCall): Promise<Answer> {
  const session = await signedSession(services, call, 'signature_invalid')
  if (session instanceof Refusal) return refuse(session)
  const { appid } = session
  return carryOutAt(services.emulator, { ...call, appid }, async () => {
    return { errcode: hostErrcodes.ok, fields: { errcode: 0, errmsg: 'ok' } }
  })
}

async function resetSession(services: Services, call: LoginCall): Promise<Answer> {
  const session = await signedSession(services, call, 'session_key_expired')
  if (session instanceof Refusal) return refuse(session)
  const { appid, openid } = session
  return carryOutAt(services.emulator, { ...call, appid }, async () => {
    const fresh = await services.sessions.replace(session)
    if (fresh === undefined) return refuse(new Refusal(hostErrcodes.session_key_expired))
    const fields = { errcode: 0, errmsg: 'ok', openid, session_key: fresh.sessionKey }
    return { errcode: hostErrcodes.ok, fields }
  })
}

/** The session whose key signed the empty text: `signature`, `openid` and `sig_method` of the query. */
async function signedSession(
  services: Services,
  { get, log, request }: LoginCall,
  whenMissing: 'signature_invalid' | 'session_key_expired',
): Promise<LoginSession | Refusal> {
  const caller = await readCaller(services, request, tokenOf(get))
  if (caller instanceof Refusal) return caller
  log.cloud_env = caller.cloudEnv
  log.appid = caller.appid
  log.openid = get('openid')
  for (const name of ['openid', 'signature']) {
    if (get(name) === '') return new Refusal(hostErrcodes.args_invalid, `${name} is missing`)
  }
  if (get('sig_method') !== 'hmac_sha256') return new Refusal(hostErrcodes.sig_method_invalid)
  const { session, isSigned } = await services.sessions.prove(
    caller.appid,
    get('openid'),
    ({ sessionKey }) => sameSignature(sessionSignature(sessionKey, ''), get('signature')),
  )
  if (session === undefined) return new Refusal(hostErrcodes[whenMissing])
  return isSigned ? session : new Refusal(hostErrcodes.signature_invalid)
}
