// The dialects that the client speaks, by the names of the protocol.
import type { DialectName } from '@pactolus/protocol'
import type { ClientDialect } from './dialect.ts'
import { midasV1Dialect } from './midas-v1.ts'
import { midasV2Dialect } from './midas-v2.ts'
import { xpayDialect } from './xpay.ts'

const dialects: Readonly<Record<DialectName, ClientDialect>> = {
  '1.0': midasV1Dialect,
  '2.0': midasV2Dialect,
  xpay: xpayDialect,
}

/** Throws TypeError for a name that is not one. */
export function dialectOf(name: DialectName): ClientDialect {
  if (Object.hasOwn(dialects, name)) return dialects[name]
  throw new TypeError(`createMidas: dialect must be one of ${Object.keys(dialects).join(', ')}`)
}
