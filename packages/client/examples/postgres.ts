// The journal in PostgreSQL, for several workers.
import { readFileSync } from 'node:fs'
import { createMidas, type Deliver } from '@pactolus/client'
import { journalTable, postgresJournal } from '@pactolus/client/journal/postgres'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
// In production this text belongs into a migration of yours.
await pool.query(journalTable())
const journal = postgresJournal({ query: (sql, values) => pool.query(sql, values) })

const game = JSON.parse(readFileSync('ready.json', 'utf8'))
const midas = createMidas(game)
const deliver: Deliver = async ({ billNo }) => {
  await pool.query('insert into goods (bill_no) values ($1) on conflict (bill_no) do nothing', [
    billNo,
  ])
}
await pool.query('create table if not exists goods (bill_no text primary key)')
await midas.recover(deliver, { journal })
const { state } = await midas.deduct(
  { openid: game.openid, billNo: 'shield_1', amt: 10 },
  deliver,
  { journal },
)
console.log(state)
await pool.end()
