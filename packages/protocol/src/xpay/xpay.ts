// xpay: mini programs.
import type { Dialect } from '../dialect.ts'
import { xpayErrcodes } from './errcodes.ts'
import { xpayOperations } from './operations.ts'
import { xpayOutOfScope } from './out-of-scope.ts'

export const xpay = {
  name: 'xpay',
  title: 'xpay',
  query: ['access_token', 'pay_sig', 'signature'],
  operations: xpayOperations,
  errcodes: xpayErrcodes,
  outOfScope: xpayOutOfScope,
} as const satisfies Dialect
