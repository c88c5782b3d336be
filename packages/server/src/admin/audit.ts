// The audit log, the invariants, and what this service is.
import { Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError } from '../api/errors.ts'
import { errors } from '../api/schemas.ts'
import { version } from '../package.ts'
import type { Services } from '../services.ts'
import { AuditQuery, auditSearchOf, readAudit } from './audit-search.ts'
import { checkAll } from './checks.ts'
import * as contract from './contract.ts'

export function registerAudit(
  app: ApiApp,
  { config, driver, seal }: Pick<Services, 'config' | 'driver' | 'seal'>,
): void {
  app.get(
    '/audit',
    {
      schema: {
        summary: 'The audit log',
        description:
          'Every admin write, refused ones included, and every reading of an export, of keys and of this ' +
          'log, newest first: who, what, when, from where, with what result.',
        tags: ['audit'],
        querystring: Type.Object({ ...contract.PageQuery, ...AuditQuery }),
        response: { 200: contract.page(contract.AuditBody), ...errors },
      },
    },
    async ({ query: { after = '0', limit, ...query } }) => {
      if (!/^\d{1,18}$/.test(after)) {
        throw new ApiError(400, 'bad_cursor', '`after` must be the `next` of the page before.')
      }
      const rows = await readAudit({ driver }, auditSearchOf(query), BigInt(after), limit)
      const items = rows.map((row) => ({
        ...row,
        audit_id: Number(row.audit_id),
        at: row.at.toISOString(),
      }))
      return { items, next: rows.length === limit ? String(rows.at(-1)?.audit_id) : null }
    },
  )

  app.get(
    '/checks',
    {
      schema: {
        summary: 'Check every invariant',
        description: 'Reads the whole ledger; each check lists the first rows that break its rule.',
        tags: ['audit'],
        response: {
          200: Type.Object({ ok: Type.Boolean(), checks: Type.Array(contract.CheckBody) }),
          ...errors,
        },
      },
    },
    () => checkAll({ driver, seal }),
  )

  app.get(
    '/status',
    {
      schema: {
        summary: 'What this service is',
        tags: ['audit'],
        response: {
          200: Type.Object({
            version: Type.String(),
            mode: Type.String(),
            database: Type.String(),
          }),
          ...errors,
        },
      },
    },
    async () => ({ version, mode: config.mode, database: driver.kind }),
  )
}
