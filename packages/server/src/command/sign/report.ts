// The signature of a call, or what is wrong with one.
import {
  type Dialect,
  type DialectName,
  dialects,
  type Operation,
  signedClientCalls,
} from '@pactolus/protocol'
import { midasV2Dialect } from '../../dialect/midas-v2/midas-v2.ts'
import { xpayDialect } from '../../dialect/xpay/xpay.ts'
import { ConfigError } from '../../option-readers.ts'
import { type Language, t } from '../../texts.ts'
import { callsOf, lastPart } from './calls.ts'
import { explainClientCall, signClientCall } from './client-call.ts'
import type { Named, Report, SignHalf, SignOptions } from './half.ts'
import { midasV1Half } from './midas-v1.ts'
import { rawBodyHalf } from './raw-body.ts'

const halves: Readonly<Record<DialectName, SignHalf>> = {
  '1.0': midasV1Half,
  '2.0': rawBodyHalf(midasV2Dialect),
  xpay: rawBodyHalf(xpayDialect),
}

/** With `lang` it explains, without it signs. */
export function reportOf(name: string, options: SignOptions, lang: Language | undefined): Report {
  const bare = name.replace(/^wx\./, '').toLowerCase()
  const client = signedClientCalls.find((call) => call.toLowerCase() === bare)
  if (client !== undefined) {
    return lang === undefined
      ? signClientCall(client, options)
      : explainClientCall(client, options, lang)
  }
  const [dialect, named] = findCall(name, options)
  const half = halves[dialect.name]
  return lang === undefined ? half.sign(named, options) : half.explain(named, options, lang)
}

/** The call that a name or a path means; of several dialects the first. */
function findCall(name: string, { dialect: asked }: SignOptions): [Dialect, Named] {
  const candidates = dialects.filter((dialect) => asked === undefined || dialect.name === asked)
  for (const dialect of candidates) {
    for (const operation of Object.values<Operation>(dialect.operations)) {
      const named = namedBy(name, operation)
      if (named !== undefined) return [dialect, named]
    }
  }
  const known = candidates.map(callsOf).join(', ')
  throw new ConfigError(t`There is no operation "${name}": it is one of ${known}.`)
}

function namedBy(name: string, operation: Operation): Named | undefined {
  const { production, sandbox } = operation.paths
  if (name === sandbox && production !== sandbox) return { operation, env: 'sandbox' }
  if (name === production && production !== sandbox) return { operation, env: 'production' }
  const names = [operation.name, production, lastPart(production)]
  const isMeant = names.some((known) => known.toLowerCase() === name.toLowerCase())
  return isMeant ? { operation, env: undefined } : undefined
}
