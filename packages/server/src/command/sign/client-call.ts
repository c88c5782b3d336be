// `pactolus sign` for the client calls whose signData the game's server signs (xpay §4, client-topup §4).

import {
  clientPaySig,
  envOfNumber,
  type SignedClientCall,
  sessionSignature,
} from '@pactolus/protocol'
import { ConfigError } from '../../option-readers.ts'
import { type Language, t } from '../../texts.ts'
import type { Report, SignOptions } from './half.ts'
import { explain, type Signed } from './raw-body.ts'
import { bodyOf, keyOf, refuseOptions } from './read.ts'

const modes: Readonly<Record<SignedClientCall, string | undefined>> = {
  requestVirtualPayment: 'short_series_coin',
  // Its mode is in signData.
  requestMidasPaymentGameItem: undefined,
}

function signedOf(call: SignedClientCall, options: SignOptions): Signed {
  refuseOptions(options, call, ['sandbox', 'mpSig', 'showKey', 'query', 'accessToken', 'dialect'])
  const { raw, body } = bodyOf(options)
  const given = body.values.get('env')
  const env = envOfNumber(given?.type === 'number' ? Number(given.text) : given?.text)
  if (env === undefined) throw new ConfigError(t`--body: env of signData must be 0 or 1.`)
  const text = `${call}&${Buffer.from(raw)}`
  const described = { call, env, text }
  return { env, path: call, raw, text, userSigned: true, isClientCall: true, described }
}

export function signClientCall(call: SignedClientCall, options: SignOptions): Report {
  const { raw, text, described } = signedOf(call, options)
  const { sessionKey } = options
  const signData = Buffer.from(raw).toString()
  const paySig = clientPaySig(keyOf(options), call, raw)
  const signature = sessionKey === undefined ? undefined : sessionSignature(sessionKey, raw)
  const mode = modes[call]
  const option = {
    ...(mode !== undefined && { mode }),
    ...{ signData, paySig, signature: signature ?? 'SIGNATURE' },
  }
  const parts = [`${t`text to sign:`}\n${text}\n\npaySig:\n${paySig}\n`]
  if (signature !== undefined) parts.push(`${t`signature, of signData alone:`}\n${signature}\n`)
  parts.push(`wx.${call}(${JSON.stringify(option, null, 2)})`)
  if (/\s$/.test(signData))
    parts.push(t`\nsignData ends with a line break or blank, which is signed.`)
  return {
    json: { ...described, paySig, signature, option },
    text: parts.join('\n'),
    isRight: true,
  }
}

export function explainClientCall(
  call: SignedClientCall,
  options: SignOptions,
  lang: Language,
): Report {
  return explain(signedOf(call, options), options, lang)
}
