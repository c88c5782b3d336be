// The dialects that the service speaks. A new one is a folder beside the others and a line here.
import type { DialectName } from '@pactolus/protocol'
import type { Dialect } from './dialect.ts'
import { midasV1Dialect } from './midas-v1/midas-v1.ts'
import { midasV2Dialect } from './midas-v2/midas-v2.ts'
import { xpayDialect } from './xpay/xpay.ts'

export const dialects: readonly Dialect[] = [midasV1Dialect, midasV2Dialect, xpayDialect]

export function dialectOf(name: DialectName): Dialect {
  const found = dialects.find(({ protocol }) => protocol.name === name)
  if (found === undefined) throw new Error(`there is no dialect ${name}`)
  return found
}
