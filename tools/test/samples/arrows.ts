// Samples for the rules on what may import what: what each refuses, and what it accepts.
import { type Samples, server, sql } from './sample.ts'

export const arrowsSamples: Readonly<Record<string, Samples>> = {
  'protocol-is-pure': {
    breaches: [
      { path: 'packages/protocol/src/a.ts', text: "import { readFileSync } from 'node:fs'" },
      { path: 'packages/protocol/src/a.ts', text: "import type { Logger } from 'pino'" },
      { path: 'packages/protocol/src/a.ts', text: "const a = await import('node:fs')" },
    ],
    clean: [
      { path: 'packages/protocol/src/a.ts', text: "import { createHmac } from 'node:crypto'" },
      { path: 'packages/protocol/src/a.ts', text: "import { b } from './b.ts'" },
      { path: 'packages/protocol/src/a.ts', text: 'const a = "import x from \'pino\'"' },
    ],
  },
  'client-has-no-dependencies': {
    breaches: [{ path: 'packages/client/src/a.ts', text: "import { request } from 'undici'" }],
    clean: [
      { path: 'packages/client/src/a.ts', text: "import { midasV1 } from '@pactolus/protocol'" },
      { path: 'packages/client/src/a.ts', text: "import { open } from 'node:fs/promises'" },
    ],
  },
  'imports-stay-in-their-package': {
    breaches: [
      {
        path: `${server}/a.ts`,
        text: "import { midasV1 } from '../../protocol/src/midas-v1.ts'",
        beside: { 'packages/protocol/src/midas-v1.ts': '' },
      },
      {
        path: 'packages/console/src/api.ts',
        text: "import { page } from '../../server/src/admin/contract.ts'",
        beside: { [`${server}/admin/contract.ts`]: '' },
      },
    ],
    clean: [
      {
        path: `${server}/a.ts`,
        text: "import { b } from './b.ts'",
        beside: { [`${server}/b.ts`]: '' },
      },
      {
        path: 'packages/console/src/api.ts',
        text: "import type { Account } from '../../server/src/admin/contract.ts'",
        beside: { [`${server}/admin/contract.ts`]: '' },
      },
    ],
  },
  'server-points-downwards': {
    breaches: [
      {
        path: `${server}/ledger/a.ts`,
        text: "import { refuse } from '../dialect/answer.ts'",
        beside: { [`${server}/dialect/answer.ts`]: '' },
      },
      {
        path: `${server}/ledger/a.ts`,
        text: "import type { Services } from '../services.ts'",
        beside: { [`${server}/services.ts`]: '' },
      },
      { path: `${server}/ledger/a.ts`, text: "import { errcodes } from '@pactolus/protocol'" },
      {
        path: `${server}/ledger/a.ts`,
        text: "import { errcodes, type Env } from '@pactolus/protocol'",
      },
      { path: `${server}/driver/a.ts`, text: "import type { Env } from '@pactolus/protocol'" },
      { path: `${server}/dialect/a.ts`, text: "import { createHmac } from 'node:crypto'" },
      {
        path: `${server}/directory/a.ts`,
        text: "export { Ledger } from '../ledger/ledger.ts'",
        beside: { [`${server}/ledger/ledger.ts`]: '' },
      },
      {
        path: `${server}/http/a.ts`,
        text: "import { addServeCommands } from '../command/serve.ts'",
        beside: { [`${server}/command/serve.ts`]: '' },
      },
      {
        path: `${server}/cloud/a.ts`,
        text: "import { createFront } from '../http/front.ts'",
        beside: { [`${server}/http/front.ts`]: '' },
      },
      { path: `${server}/unlisted/a.ts`, text: '// A folder that the table of arrows lacks.' },
    ],
    clean: [
      {
        path: `${server}/ledger/a.ts`,
        text: "import type { Driver } from '../driver/driver.ts'",
        beside: { [`${server}/driver/driver.ts`]: '' },
      },
      { path: `${server}/ledger/a.ts`, text: "import type { Env } from '@pactolus/protocol'" },
      { path: `${server}/ledger/a.ts`, text: "import { type Env } from '@pactolus/protocol'" },
      { path: `${server}/driver/a.ts`, text: "import pg from 'pg'" },
      { path: `${server}/directory/a.ts`, text: "import { randomBytes } from 'node:crypto'" },
      {
        path: `${server}/main.ts`,
        text: "import { addServeCommands } from './command/serve.ts'",
        beside: { [`${server}/command/serve.ts`]: '' },
      },
      {
        path: `${server}/admin/a.ts`,
        text: "import { runChecks } from '../schema/checks.ts'",
        beside: { [`${server}/schema/checks.ts`]: '' },
      },
    ],
  },
  'no-circles-between-folders': {
    breaches: [
      {
        path: `${server}/http/a.ts`,
        text: "import { b } from '../cloud/b.ts'",
        beside: { [`${server}/cloud/b.ts`]: "import type { A } from '../http/a.ts'" },
      },
      {
        path: `${server}/services.ts`,
        text: "import type { A } from './emulator/a.ts'",
        beside: {
          [`${server}/emulator/a.ts`]: "import type { B } from '../http/b.ts'",
          [`${server}/http/b.ts`]: "export { C } from '../services.ts'",
        },
      },
      {
        path: 'packages/client/src/a.ts',
        text: "import { b } from './b.ts'",
        beside: { 'packages/client/src/b.ts': "const a = await import('./a.ts')" },
      },
    ],
    clean: [
      {
        path: `${server}/http/a.ts`,
        text: "import { b } from './b.ts'",
        beside: { [`${server}/http/b.ts`]: "import type { A } from './a.ts'" },
      },
      {
        path: `${server}/http/a.ts`,
        text: "import { b } from '../cloud/b.ts'",
        beside: {
          [`${server}/cloud/b.ts`]: "import type { C } from '../services.ts'",
          [`${server}/services.ts`]: "import type { D } from '../../client/src/d.ts'",
        },
      },
      {
        path: 'packages/server/test/a.ts',
        text: "import { b } from './b.ts'",
        beside: { 'packages/server/test/b.ts': "import { a } from './a.ts'" },
      },
    ],
  },
  'database-behind-driver': {
    breaches: [
      { path: `${server}/command/a.ts`, text: "import pg from 'pg'" },
      { path: `${server}/a.ts`, text: "import { live } from '@electric-sql/pglite/live'" },
    ],
    clean: [
      { path: `${server}/driver/a.ts`, text: "import { PGlite } from '@electric-sql/pglite'" },
      { path: 'bench/a.ts', text: "import pg from 'pg'" },
    ],
  },
  'http-at-the-edge': {
    breaches: [
      { path: `${server}/dialect/a.ts`, text: "import type { FastifyInstance } from 'fastify'" },
      { path: `${server}/server.ts`, text: "import Fastify from 'fastify'" },
      { path: `${server}/command/a.ts`, text: "import swagger from '@fastify/swagger'" },
    ],
    clean: [
      { path: `${server}/http/a.ts`, text: "import Fastify from 'fastify'" },
      { path: `${server}/emulator/a.ts`, text: "import Fastify from 'fastify'" },
      { path: `${server}/cloud/a.ts`, text: "import { Busboy } from '@fastify/busboy'" },
      { path: `${server}/server.ts`, text: "import type { FastifyInstance } from 'fastify'" },
    ],
  },
  'one-reader-of-environment': {
    breaches: [{ path: `${server}/log.ts`, text: 'const level = process.env.LEVEL' }],
    clean: [
      { path: `${server}/config.ts`, text: 'const env = process.env' },
      { path: `${server}/log.ts`, text: '// config.ts reads process.env' },
      { path: 'tools/a.ts', text: 'const env = process.env' },
    ],
  },
  'time-is-an-argument': {
    breaches: [
      { path: `${server}/ledger/a.ts`, text: 'const now = Date.now()' },
      { path: `${server}/dialect/a.ts`, text: 'const now = new Date()' },
      { path: `${server}/directory/a.ts`, text: 'const id = Math.random()' },
    ],
    clean: [
      { path: `${server}/ledger/a.ts`, text: 'const at = new Date(clock.now())' },
      { path: `${server}/clock.ts`, text: 'const now = Date.now()' },
    ],
  },
  'ledger-knows-no-errcode': {
    breaches: [
      { path: `${server}/ledger/a.ts`, text: 'const answer = 90013' },
      { path: `${sql}/functions/a.sql`, text: '-- answers 40001' },
    ],
    clean: [
      { path: `${server}/ledger/a.ts`, text: "const answer = 'balance_insufficient'" },
      { path: `${server}/ledger/a.ts`, text: 'const windowS = 43200' },
      { path: `${server}/dialect/a.ts`, text: '// 90013' },
    ],
  },
}
