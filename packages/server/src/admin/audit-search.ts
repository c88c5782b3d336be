// The audit log, searched: whose calls, where, when, of which kind, with which outcome.
import { type Static, Type } from 'typebox'
import { filter, text } from '../api/schemas.ts'
import type { AuditedCall } from '../report/audit.ts'
import type { Services } from '../services.ts'
import { access } from './access.ts'
import { readMoment } from './range.ts'

/** The routes of each kind of call, by what they are called in access.ts. */
const kinds = {
  sign_in: /^(POST|DELETE) \/sessions?(\/invite)?$/,
  // Every file: of the ledger for spreadsheets, or of a whole offer.
  export: /^GET .*(\.\w+|\/export)$/,
  secret:
    /^(POST (\/apps|\/offers|\/cloud-environments|\/push-targets|.*\/(secret|sessions|credential|access-token|keys))|GET .*\/keys)$/,
  approval: /^POST \/approvals\//,
  operator: /^(POST|PATCH|DELETE) \/operators/,
} as const
type Kind = keyof typeof kinds
const outcomes = ['done', 'refused', 'locked'] as const

const moment = (description: string) => Type.Optional(text(40, description))

export const AuditQuery = {
  actor: filter('Whose calls.'),
  target: filter('A beginning of the path, as it was sent.'),
  rid: filter('The rid that an answer showed.'),
  kind: Type.Optional(
    Type.Unsafe<Kind>({
      type: 'string',
      enum: Object.keys(kinds),
      description:
        'sign_in: sign-ins, sign-outs and invitations; export: files; secret: calls that show a secret, a key or ' +
        'a list of keys; approval: decisions; operator: changes of operators.',
    }),
  ),
  outcome: Type.Optional(
    Type.Union(
      outcomes.map((name) => Type.Literal(name)),
      { description: 'locked: a failed sign-in that locked the name or the address.' },
    ),
  ),
  from: moment('From this time on, as 2026-04-01T00:00:00Z.'),
  to: moment('Before this time.'),
}
const Query = Type.Object(AuditQuery)

export interface AuditRow extends AuditedCall {
  readonly audit_id: bigint
}

/** A search as the database takes it. */
type AuditSearch = readonly unknown[]

/** Refuses a time that is none. */
export function auditSearchOf(query: Static<typeof Query>): AuditSearch {
  const { actor, target, rid, kind, outcome = '', from, to } = query
  const at = (name: string, given: string | undefined) =>
    given === undefined ? null : readMoment(name, given)
  return [actor, target, rid, actionsOf(kind), outcome, at('from', from), at('to', to)]
}

/** What came before a row; before 0n, the newest. */
export function readAudit(
  { driver }: Pick<Services, 'driver'>,
  search: AuditSearch,
  before: bigint,
  size: number,
): Promise<AuditRow[]> {
  return driver.query('select * from directory.list_audit($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
    ...[before, ...search, size],
  ])
}

/** The log from the newest row back, whole. */
export async function* auditPages(
  services: Pick<Services, 'driver'>,
  search: AuditSearch,
  size: number,
): AsyncGenerator<AuditedCall[]> {
  let before = 0n
  for (;;) {
    const rows = await readAudit(services, search, before, size)
    if (rows.length > 0) yield rows
    before = rows.at(-1)?.audit_id ?? 0n
    if (rows.length < size) return
  }
}

/** The actions of a kind, as the log names them; none: all of them. */
function actionsOf(kind: Kind | undefined): string[] {
  if (kind === undefined) return []
  const names = Object.keys(access).filter((name) => kinds[kind].test(name))
  return names.map((name) => name.replace(' ', ' /admin/v1'))
}
