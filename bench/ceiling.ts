// The ceiling: Pactolus as it is, HTTP, signatures, log, lane and all, but over a ledger that stores
// nothing and answers at once. How near `pay` comes to it is what durability costs.
import { writeFileSync } from 'node:fs'
import { readConfig } from '../packages/server/src/config.ts'
import { openDatabase } from '../packages/server/src/database.ts'
import type { Driver, Row } from '../packages/server/src/driver/driver.ts'
import { createLog } from '../packages/server/src/log.ts'
import { startServer } from '../packages/server/src/server.ts'
import { readArguments } from './service-arguments.ts'

/** The directory is real; the two calls of the ledger that the wire makes are made up. */
function withoutLedger(driver: Driver): Driver {
  const query = async <R = Row>(sql: string, values: readonly unknown[] = []): Promise<R[]> => {
    if (sql.includes('ledger.post_batch')) return [postings(lengthOf(values))] as R[]
    if (sql.includes('ledger.read_batch')) return [balances(lengthOf(values))] as R[]
    return driver.query<R>(sql, values)
  }
  return { ...driver, query, pipeline: () => ({ query }) }
}

/** The second column of both calls is the environment, without commas. */
function lengthOf(columns: readonly unknown[]): number {
  return String(columns[1]).split(',').length
}

function postings(count: number): Row {
  const all = (value: string) => columnOf(count, () => value)
  const coins = { paid: all('999999'), gift: all('0') }
  const order = { order_amount: all('1'), order_gift: all('0') }
  return { i: columnOf(count, numbered), outcome: all('posted'), ...coins, ...order }
}

function balances(count: number): Row {
  const all = (value: string) => columnOf(count, () => value)
  const sums = { save_amt: all('1000000'), present_sum: all('0'), cost_sum: all('1') }
  const coins = { paid: all('999999'), gift: all('0'), entry_no: all('1') }
  const account = { frozen: all('f'), created_at: all('1795000000000') }
  return { i: columnOf(count, numbered), ...coins, ...sums, ...account }
}

const numbered = (at: number) => String(at + 1)

function columnOf(count: number, valueAt: (at: number) => string): string {
  return `{${Array.from({ length: count }, (_, at) => valueAt(at)).join()}}`
}

const { readyFile } = readArguments()
const config = readConfig('serve', { port: '0' })
const { masterKey } = config
if (masterKey === undefined) throw new Error('no master key')
const log = createLog(config)
const driver = withoutLedger(await openDatabase(config, log))
const server = await startServer({ ...config, masterKey }, { log, driver })
writeFileSync(readyFile, `${JSON.stringify({ baseUrl: server.baseUrl })}\n`)
process.on('SIGTERM', () => void server.close().then(() => process.exit(0)))
process.on('SIGINT', () => {})
