// What the samples of tidy's rules have in common.
import { createHash } from 'node:crypto'

export interface Sample {
  readonly path: string
  readonly text: string
  /** Other files that stand in the tree. */
  readonly beside?: Readonly<Record<string, string>>
}

export interface Samples {
  readonly breaches: readonly Sample[]
  readonly clean: readonly Sample[]
}

/** A word that this file must not hold in one piece. */
export function word(...parts: string[]): string {
  return parts.join('')
}

export function lines(count: number): string {
  return `// A long file.\n${'const line = 1\n'.repeat(count - 1)}`
}

export const server = 'packages/server/src'
export const sql = 'packages/server/sql/ledger'
export const migration = `${sql}/migrations/0001-accounts.sql`
export const table = '-- Accounts.\ncreate table ledger.accounts (id bigint);\n'
export const hashOfTable = createHash('sha256').update(table).digest('hex')
export const readBalances = [
  '-- Reads balances.',
  'create or replace function ledger.read_balances() returns integer language sql as $$ select 1 $$;',
  "comment on function ledger.read_balances is 'Reads balances.';",
].join('\n')
