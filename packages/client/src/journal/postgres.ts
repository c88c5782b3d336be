// A journal in a PostgreSQL table, for several workers. Each worker claims the orders it works on
// for a limited time, so others take over the orders of a worker that died.
import { randomUUID } from 'node:crypto'
import {
  type Begun,
  ClaimLost,
  type Entry,
  isSettled,
  type Journal,
  type State,
} from './journal.ts'

export type Row = Readonly<Record<string, unknown>>

/** The caller's database: `pool.query` of pg, bound, or anything that returns rows likewise. */
export type Query = (
  sql: string,
  values: unknown[],
) => Promise<{ readonly rows: readonly Row[] } | readonly Row[]>

export interface PostgresJournalOptions {
  readonly query: Query
  /** `pactolus_journal` when left out; may name a schema. */
  readonly table?: string
  /**
   * How long a worker may be silent about an order before another takes it over, in ms; five minutes
   * when left out. It must be longer than a call's deadline and than `deliver` ever takes.
   */
  readonly claimMs?: number
}

const defaultTable = 'pactolus_journal'

function checkedTable(table: string): string {
  if (!/^([a-z_][a-z0-9_]*\.)?[a-z_][a-z0-9_]*$/.test(table)) {
    throw new TypeError(`${JSON.stringify(table)} is no name for a table: use [schema.]lower_case`)
  }
  return table
}

const unfinished = "state in ('paying', 'paid', 'cancelling')"

/** The SQL of the table, for a migration of the caller's. It may run again. */
export function journalTable(table = defaultTable): string {
  const name = checkedTable(table)
  return `create table if not exists ${name} (
  scope text not null,
  bill_no text not null,
  "order" jsonb not null,
  state text not null,
  paid boolean not null default false,
  began_at bigint not null,
  moved_at bigint not null,
  claim text,
  claimed_until timestamptz,
  primary key (scope, bill_no)
);
create index if not exists ${name.replace('.', '_')}_unfinished on ${name} (scope, began_at)
  where ${unfinished};
`
}

/** Unfinished, and no run works on it. */
const abandoned = `${unfinished} and claimed_until <= now()`
const columns = 'scope, bill_no, "order", state, paid, began_at, moved_at, claim'
const replaced = ['"order"', 'state', 'paid', 'began_at', 'moved_at', 'claim', 'claimed_until']
  .map((column) => `${column} = excluded.${column}`)
  .join(', ')

function entryOf(row: Row): Entry {
  return {
    scope: row.scope as string,
    billNo: row.bill_no as string,
    order: typeof row.order === 'string' ? JSON.parse(row.order) : row.order,
    state: row.state as State,
    paid: row.paid as boolean,
    // Drivers give bigint as text.
    beganAt: Number(row.began_at),
    movedAt: Number(row.moved_at),
    claim: (row.claim as string | null) ?? '',
  }
}

export function postgresJournal(options: PostgresJournalOptions): Journal {
  const { query, claimMs = 300_000 } = options
  const table = checkedTable(options.table ?? defaultTable)
  const later = `now() + ${Number(claimMs)} * interval '1 millisecond'`

  async function entries(sql: string, values: unknown[]): Promise<Entry[]> {
    const result = await query(sql, values)
    return ('rows' in result ? result.rows : result).map(entryOf)
  }

  /** Changes one order, whose scope and bill_no are the first two values. */
  async function update(set: string, where: string, values: unknown[]): Promise<Entry | undefined> {
    const changed = `update ${table} set ${set} where scope = $1 and bill_no = $2 and ${where}`
    return (await entries(`${changed} returning ${columns}`, values))[0]
  }

  return {
    async begin({ scope, billNo, order, beganAt }): Promise<Begun> {
      const claim = randomUUID()
      // New, or refused before: of several that begin at once, one gets the row.
      const [fresh] = await entries(
        `insert into ${table} as j (${columns}, claimed_until)
         values ($1, $2, $3::jsonb, 'paying', false, $4::bigint, $4::bigint, $5, ${later})
         on conflict (scope, bill_no) do update set ${replaced} where j.state = 'refused'
         returning ${columns}`,
        [scope, billNo, JSON.stringify(order), beganAt, claim],
      )
      if (fresh !== undefined) return { entry: fresh, claimed: 'new' }
      const left = await update(`claim = $3, claimed_until = ${later}`, abandoned, [
        scope,
        billNo,
        claim,
      ])
      if (left !== undefined) return { entry: left, claimed: 'left' }
      const [known] = await entries(
        `select ${columns} from ${table} where scope = $1 and bill_no = $2`,
        [scope, billNo],
      )
      if (known === undefined) throw new ClaimLost(billNo)
      return { entry: known, claimed: 'none' }
    },
    async move({ scope, billNo, claim }, state, movedAt) {
      const moved = await update(
        `state = $4::text, moved_at = $5::bigint, paid = paid or $4::text = 'paid',
         claim = case when $6::boolean then null else claim end, claimed_until = ${later}`,
        'claim = $3',
        [scope, billNo, claim, state, movedAt, isSettled(state)],
      )
      if (moved === undefined) throw new ClaimLost(billNo)
      return moved
    },
    claim(scope, limit) {
      return entries(
        `with free as materialized (
           select scope as of_scope, bill_no as of_bill_no from ${table}
            where scope = $1 and ${abandoned}
            order by began_at limit $3 for update skip locked)
         update ${table} set claim = $2, claimed_until = ${later}
           from free where scope = of_scope and bill_no = of_bill_no
         returning ${columns}`,
        [scope, randomUUID(), limit],
      )
    },
    async release({ scope, billNo, claim }) {
      await update('claimed_until = now()', 'claim = $3', [scope, billNo, claim])
    },
    list(scope, states) {
      return entries(
        `select ${columns} from ${table} where scope = $1 and state = any ($2) order by began_at`,
        [scope, states],
      )
    },
    // The database is the caller's to close.
    close: async () => {},
  }
}
