// The audit log: a call of the admin API on each line.
import type { Table } from '../table/table.ts'
import { type Column, type Layout, tableOf, timeColumn } from './columns.ts'

export interface AuditedCall {
  readonly at: Date
  readonly actor: string
  readonly session_id: string | null
  readonly ip: string
  readonly rid: string
  readonly action: string
  readonly target: string
  readonly request: unknown
  readonly status: number | null
  readonly result: string | null
}

export function auditTable(pages: AsyncIterable<readonly AuditedCall[]>, layout: Layout): Table {
  return tableOf(columnsOf(layout), pages, layout.language)
}

function columnsOf(layout: Layout): readonly Column<AuditedCall>[] {
  return [
    timeColumn({ zh: '时间', en: 'Time' }, layout, ({ at }) => at),
    { zh: '操作人', en: 'Actor', of: ({ actor }) => actor },
    { zh: '会话', en: 'Session', of: ({ session_id }) => session_id },
    { zh: 'IP', en: 'IP', of: ({ ip }) => ip },
    { zh: 'rid', en: 'rid', of: ({ rid }) => rid },
    { zh: '操作', en: 'Action', of: ({ action }) => action },
    { zh: '对象', en: 'Target', of: ({ target }) => target },
    { zh: '请求', en: 'Request', of: ({ request }) => JSON.stringify(request ?? {}) },
    { zh: 'HTTP 状态', en: 'HTTP status', of: ({ status }) => status },
    { zh: '结果', en: 'Result', of: ({ result }) => result },
  ]
}
