// The textbook service that Pactolus is compared with: the same calls, checks and log, on Fastify and a
// pool, and one transaction per request as every tutorial has it. With --prepared its statements have names,
// which tutorials do not show: that is as fast as this shape gets.
import { writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import {
  decodeFields,
  type Fields,
  midasV1,
  parseBody,
  Refusal,
  verifySig,
} from '@pactolus/protocol'
import Fastify, { type FastifyRequest } from 'fastify'
import pg from 'pg'
import { createLog } from '../packages/server/src/log.ts'
import { type Game, openidOf } from './requests.ts'
import { readArguments } from './service-arguments.ts'

const schema = `
  create table accounts (
    account_id bigint generated always as identity primary key,
    balance bigint not null check (balance >= 0),
    cost_sum bigint not null default 0,
    entry_no bigint not null default 0,
    offer_id text not null,
    openid text not null,
    zone_id text not null,
    unique (offer_id, openid, zone_id)
  ) with (fillfactor = 70);
  create table orders (
    account_id bigint not null,
    amount bigint not null,
    posted_at timestamptz not null,
    bill_no text not null,
    primary key (bill_no, account_id)
  );
  create table entries (
    account_id bigint not null,
    entry_no bigint not null,
    delta bigint not null,
    balance_after bigint not null,
    posted_at timestamptz not null,
    bill_no text not null,
    primary key (account_id, entry_no)
  );`

const statements = {
  lock: `select account_id, balance, entry_no from accounts
          where offer_id = $1 and openid = $2 and zone_id = $3 for update`,
  deduct: `update accounts set balance = balance - $2, cost_sum = cost_sum + $2,
           entry_no = entry_no + 1 where account_id = $1`,
  order: 'insert into orders values ($1, $2, $3, $4)',
  entry: 'insert into entries values ($1, $2, $3, $4, $5, $6)',
}

interface Account {
  readonly account_id: string
  readonly balance: string
  readonly entry_no: string
}

interface Answer {
  readonly errcode: number
  readonly errmsg: string
  readonly [field: string]: unknown
}

const { readyFile, pool: max, prepared } = readArguments()
const game = JSON.parse(process.env.BENCH_GAME ?? '') as Game
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max })
const log = createLog({ logLevel: 'info', logFormat: 'json' })
const operation = midasV1.pay
const path = operation.paths.production

async function createTables(): Promise<void> {
  const { rows } = await pool.query<{ found: boolean }>(
    `select to_regclass('accounts') is not null as found`,
  )
  if (rows[0]?.found === true) return
  await pool.query(schema)
  const openids = Array.from({ length: game.players }, (_, player) => openidOf(player))
  await pool.query(
    `insert into accounts (balance, offer_id, openid, zone_id)
     select 1000000, $1, openid, '1' from unnest($2::text[]) openid`,
    [game.offerId, openids],
  )
}

/** A statement with its values; a name makes the connection keep it prepared. */
function statement(name: keyof typeof statements, values: readonly unknown[]): pg.QueryConfig {
  return { text: statements[name], values: [...values], ...(prepared && { name }) }
}

/** The whole of a payment, in one transaction of its own. */
async function deduct(fields: Fields): Promise<Answer> {
  const amount = Number(fields.amt)
  const now = new Date()
  const client = await pool.connect()
  try {
    await client.query('begin')
    const found = await client.query<Account>(
      statement('lock', [fields.offer_id, fields.openid, fields.zone_id]),
    )
    const account = found.rows[0]
    if (account === undefined || Number(account.balance) < amount) {
      await client.query('rollback')
      return { errcode: 90013, errmsg: 'insufficient balance' }
    }
    const { account_id: id } = account
    const balance = Number(account.balance) - amount
    const entryNo = Number(account.entry_no) + 1
    await client.query(statement('deduct', [id, amount]))
    await client.query(statement('order', [id, amount, now, fields.bill_no]))
    await client.query(statement('entry', [id, entryNo, -amount, balance, now, fields.bill_no]))
    await client.query('commit')
    return { errcode: 0, errmsg: 'ok', bill_no: fields.bill_no, balance, used_gen_amt: 0 }
  } catch (error) {
    await client.query('rollback')
    const code = (error as { code?: unknown }).code
    if (code === '23505') return { errcode: 90012, errmsg: 'bill_no repeated' }
    throw error
  } finally {
    client.release()
  }
}

async function answer(request: FastifyRequest): Promise<Answer> {
  const refuse = ({ errcode, detail }: Refusal): Answer => ({
    errcode: errcode.code,
    errmsg: detail ?? errcode.message,
  })
  const body = parseBody(request.body as Buffer)
  if (body instanceof Refusal) return refuse(body)
  const { access_token: token } = request.query as { access_token?: string }
  if (token !== game.token) return refuse(new Refusal('token_invalid'))
  const fields = decodeFields(operation, body)
  if (fields instanceof Refusal) return refuse(fields)
  if (!verifySig(operation, fields, path, [game.key])) return refuse(new Refusal('sig_invalid'))
  return deduct(fields)
}

const app = Fastify({ logger: false, keepAliveTimeout: 72_000 })
app.removeAllContentTypeParsers()
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
app.post(path, async (request, reply) => {
  const startedAt = performance.now()
  const answered = await answer(request)
  log.info({ rid: request.id, ...answered, ms: performance.now() - startedAt })
  reply.header('content-type', 'application/json; charset=utf-8')
  return JSON.stringify(answered)
})

await createTables()
await app.listen({ host: '127.0.0.1', port: 0 })
const { port } = app.server.address() as AddressInfo
writeFileSync(readyFile, `${JSON.stringify({ baseUrl: `http://127.0.0.1:${port}` })}\n`)
process.on('SIGTERM', () => process.exit(0))
process.on('SIGINT', () => {})
