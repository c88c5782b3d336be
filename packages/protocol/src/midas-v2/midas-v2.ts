// Midas 2.0: games whose payment was opened since November 2022.
import type { Dialect } from '../dialect.ts'
import { midasV2Errcodes } from './errcodes.ts'
import { midasV2Operations } from './operations.ts'

export const midasV2 = {
  name: '2.0',
  title: 'Midas 2.0',
  query: ['access_token', 'signature', 'sig_method', 'pay_sig'],
  operations: midasV2Operations,
  errcodes: midasV2Errcodes,
} as const satisfies Dialect
