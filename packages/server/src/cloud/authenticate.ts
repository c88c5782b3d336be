// Who signed a cloud call. What the sender must have to go on is looked at before the form is read.
import type { IncomingMessage } from 'node:http'
import { realClock } from '../clock.ts'
import type { CloudEnvironment } from '../directory/environments.ts'
import type { Services } from '../services.ts'
import { type Form, FormFault, readForm } from './form.ts'
import {
  isQSignedBy,
  parseQAuthorization,
  type QAuthorization,
  qUncovered,
  qValidityOf,
} from './q-signature.ts'
import { CloudRefusal, quoted } from './refusal.ts'
import type { SeenSignatures } from './seen-signatures.ts'
import {
  type Authorization,
  isSignedBy,
  parseAuthorization,
  type SignedRequest,
  uncovered,
  type Validity,
  validityOf,
} from './tc3.ts'

/** A form and the environment whose credential signed it. */
export interface Authenticated {
  readonly environment: CloudEnvironment
  readonly form: Form
}

export type Authenticate = (
  request: IncomingMessage,
  body: Buffer,
) => Promise<Authenticated | CloudRefusal>

const refuse = (message: string) => new CloudRefusal('signature', message)

/** `seen` holds the signatures that this process has accepted. */
export function authenticator(
  { environments, forwarded, config }: Pick<Services, 'environments' | 'forwarded' | 'config'>,
  seen: SeenSignatures,
): Authenticate {
  async function byHeader(
    request: IncomingMessage,
    body: Buffer,
    authorization: Authorization,
  ): Promise<Authenticated | CloudRefusal> {
    const { headers, url = '' } = request
    const validity = validityOf(headers, authorization)
    if (typeof validity === 'string') return refuse(validity)
    const environment = await environments.ofSecretId(authorization.secretId)
    if (environment === undefined) return refuse(unknownSecretId)
    const form = formOf(request, body)
    if (form instanceof CloudRefusal) return form
    const signed: SignedRequest = { host: forwarded.hostOf(request), url, headers, form }
    const open = uncovered(signed, authorization)
    if (open !== undefined) return refuse(open)
    if (!isSignedBy(signed, authorization, environment.secretKey)) {
      const proxy = `a proxy that changed Host (${quoted(signed.host)} arrived) or the path`
      return refuse(`${wrongSignature} Another possible cause is ${proxy}: both are signed.`)
    }
    const fault = useOnce(validity, authorization.signature, 'x-timestamp')
    return fault ?? { environment, form }
  }

  async function byField(
    request: IncomingMessage,
    form: Form,
    authorization: QAuthorization,
  ): Promise<Authenticated | CloudRefusal> {
    const environment = await environments.ofSecretId(authorization.secretId)
    if (environment === undefined) return refuse(unknownSecretId)
    const open = qUncovered(form, authorization)
    if (open !== undefined) return refuse(open)
    if (!isQSignedBy(request.headers, form, authorization, environment.secretKey)) {
      return refuse(wrongSignature)
    }
    const fault = useOnce(qValidityOf(authorization), authorization.signature, 'q-sign-time')
    return fault ?? { environment, form }
  }

  function useOnce(
    { fromS, untilS }: Validity,
    signature: string,
    timeName: string,
  ): CloudRefusal | undefined {
    const nowS = Math.floor(realClock.now() / 1000)
    if (nowS < fromS) return refuse(`${timeName} is ahead of the server's clock`)
    if (nowS > untilS) return refuse('the signature has expired')
    return seen.accept(signature, nowS) ? undefined : refuse('the signature was used before')
  }

  return async (request, body) => {
    const { authorization: header, 'content-type': type = '' } = request.headers
    if (/^application\/json\b/i.test(type)) return new CloudRefusal('parameter', notEmulated)
    const authorization = parseAuthorization(header)
    if (authorization !== undefined) return byHeader(request, body, authorization)
    if (header !== undefined || !config.cloudOldSignatures) return refuse(noTc3)
    const form = formOf(request, body)
    if (form instanceof CloudRefusal) return form
    const field = form.get('authorization')
    const old = typeof field === 'string' ? parseQAuthorization(field) : undefined
    return old === undefined ? refuse(noTc3) : byField(request, form, old)
  }
}

function formOf({ headers }: IncomingMessage, body: Buffer): Form | CloudRefusal {
  const form = readForm(headers['content-type'] ?? '', body)
  return form instanceof FormFault ? new CloudRefusal('parameter', form.message) : form
}

/** The SDK sends its calls of database, functions and storage as JSON, those of openapi as a form. */
export const notEmulated =
  'only cloud.openapi.midas is available here: cloud.database, cloud.callFunction and storage are not'
const unknownSecretId = 'the secretId is unknown'
const wrongSignature = 'the signature is wrong: is this the secretKey of that secretId?'
const noTc3 =
  'authorization must be TC3-HMAC-SHA256 with Credential, SignedParams, SignedHeaders and Signature; ' +
  'the signature of wx-server-sdk before 2.0 needs PACTOLUS_CLOUD_OLD_SIGNATURES=on'
