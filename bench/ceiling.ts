// The ceiling: Pactolus as it is, HTTP, signatures, log, lane and all, but over a ledger that stores
// nothing and answers at once. How near `pay` comes to it is what durability costs.
import { writeFileSync } from 'node:fs'
import { readConfig } from '../packages/server/src/config.ts'
import type { Driver, Row } from '../packages/server/src/driver/driver.ts'
import { createLog } from '../packages/server/src/log.ts'
import { openDatabase, startServer } from '../packages/server/src/server.ts'
import { readArguments } from './service-arguments.ts'

/** The directory is real; the two calls of the ledger that the wire makes are made up. */
function withoutLedger(driver: Driver): Driver {
  return {
    ...driver,
    async query<R = Row>(sql: string, values: readonly unknown[] = []): Promise<R[]> {
      if (sql.includes('ledger.post_batch')) return [postings(lengthOf(values))] as R[]
      if (sql.includes('ledger.read_balances')) return balances(lengthOf(values)) as R[]
      return driver.query<R>(sql, values)
    },
  }
}

/** The second column of both calls is the environment, without commas. */
function lengthOf(columns: readonly unknown[]): number {
  return String(columns[1]).split(',').length
}

function postings(count: number): Row {
  const all = (value: string) => `{${Array.from({ length: count }, () => value).join()}}`
  const i = `{${Array.from({ length: count }, (_, at) => at + 1).join()}}`
  const coins = { paid: all('999999'), gift: all('0') }
  return { i, outcome: all('posted'), ...coins, order_amount: all('1'), order_gift: all('0') }
}

function balances(count: number): Row[] {
  const counters = { save_amt: 1_000_000n, present_sum: 0n, cost_sum: 1n, entry_no: 1n }
  const coins = { paid: 999_999n, gift: 0n, frozen: false, created_at: new Date() }
  return Array.from({ length: count }, (_, at) => ({ i: at + 1, ...coins, ...counters }))
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
