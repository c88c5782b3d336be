// Midas 1.0: games whose payment was opened before November 2022.
import type { Dialect } from '../dialect.ts'
import { midasV1Errcodes } from './errcodes.ts'
import { midasV1Operations } from './operations.ts'

export const midasV1 = {
  name: '1.0',
  title: 'Midas 1.0',
  query: ['access_token'],
  operations: midasV1Operations,
  errcodes: midasV1Errcodes,
} as const satisfies Dialect
