// The two signatures of Midas 2.0 and xpay: pay_sig, then signature (midas-v2 §3.2, xpay §1.3). A cloud call
// sends no body text that they could be made of: its own signature stands for both.
import {
  type Explanation,
  explainRawSignature,
  type Mistake,
  paySig,
  type RawBodyOperation,
  sameSignature,
  sessionSignature,
} from '@pactolus/protocol'
import type { LoginSession } from '../../directory/sessions.ts'
import type { Answer } from '../answer.ts'
import type { Call, DialectServices, Resolved } from '../dialect.ts'
import { parameterOf } from './parameters.ts'

/** How a dialect answers; `mistakes` are for the developer and undefined in production. */
export interface RawBodyRefusals {
  paySig(mistakes: readonly Mistake[] | undefined, body: Uint8Array): Answer
  signature(mistakes: readonly Mistake[] | undefined, body: Uint8Array): Answer
  readonly session: Answer
}

export async function verifyRawBody(
  services: DialectServices,
  call: Call,
  resolved: Resolved,
  refusals: RawBodyRefusals,
): Promise<Answer | undefined> {
  const { raw, query, path, appid } = call
  if (raw === undefined) return undefined
  const { env, offer, fields } = resolved
  const givenPaySig = parameterOf(query, 'pay_sig')
  const isPaid = offer.keys[env].some((key) => sameSignature(paySig(key, path, raw), givenPaySig))
  if (!isPaid) {
    const session = await services.sessions.find(appid, fields.openid ?? '')
    const explained = explain(services, call, resolved, ['pay_sig', givenPaySig, session])
    if (!services.explainToCaller) return refusals.paySig(undefined, raw)
    const wrongSignature = { name: 'pay_sig', ...explained } as const
    return { ...refusals.paySig(explained.mistakes, raw), wrongSignature }
  }
  if (!(call.operation as RawBodyOperation).userSigned) return undefined
  const given = parameterOf(query, 'signature')
  const { session, isSigned } = await services.sessions.prove(
    appid,
    fields.openid ?? '',
    ({ sessionKey }) => sameSignature(sessionSignature(sessionKey, raw), given),
  )
  if (isSigned) return undefined
  if (session === undefined) return refusals.session
  const explained = explain(services, call, resolved, ['signature', given, session])
  if (!services.explainToCaller) return refusals.signature(undefined, raw)
  const wrongSignature = { name: 'signature', ...explained } as const
  return { ...refusals.signature(explained.mistakes, raw), wrongSignature }
}

function explain(
  { explainToCaller }: DialectServices,
  { path, query, raw, log }: Call,
  { env, offer }: Resolved,
  [signature, given, session]: [
    signature: 'pay_sig' | 'signature',
    given: string,
    session: LoginSession | undefined,
  ],
): Explanation {
  const signing = { signature, given, env, path, query, body: raw ?? Buffer.alloc(0) }
  const explained = explainRawSignature(
    { ...signing, appKeys: offer.keys, sessionKey: session?.sessionKey },
    explainToCaller ? 2 : 1,
  )
  log.sig_mistakes = explained.mistakes.map(({ name }) => name)
  return explained
}
