// xpay: mini programs.
import type { Dialect } from '../dialect.ts'
import { xpayErrcodes } from './errcodes.ts'
import { xpayMoneyOperations } from './money-operations.ts'
import { xpayCoinOperations } from './operations.ts'

export const xpay = {
  name: 'xpay',
  title: 'xpay',
  query: ['access_token', 'pay_sig', 'signature'],
  operations: { ...xpayCoinOperations, ...xpayMoneyOperations },
  errcodes: xpayErrcodes,
} as const satisfies Dialect
