// The same wallet behind Pactolus's own front: HTTP, checks and log are those of `pay`, and the storage alone
// is another. Apps, offers and tokens stay in PostgreSQL, and in the memory of the service, as they are.
import { writeFileSync } from 'node:fs'
import { readConfig } from '../packages/server/src/config.ts'
import type { Order, Posting } from '../packages/server/src/ledger/model.ts'
import { startServer } from '../packages/server/src/server.ts'
import { accountName, openFunded, type Paid } from './redis-wallet.ts'
import type { Game } from './requests.ts'
import { readArguments } from './service-arguments.ts'

const outcomes = {
  0: 'posted',
  90012: 'duplicate',
  90013: 'balance_insufficient',
  90018: 'bill_no_conflict',
} as const satisfies Record<Paid['errcode'], Posting['outcome']>

const { readyFile } = readArguments()
const config = readConfig('serve', { port: '0', logFormat: 'json' })
const { masterKey } = config
if (masterKey === undefined) throw new Error('no master key')
const wallet = await openFunded(process.env, JSON.parse(process.env.BENCH_GAME ?? '') as Game)

async function post({ kind, account, billNo, amount }: Order): Promise<Posting> {
  if (kind !== 'pay') throw new Error(`the wallet in Redis has no ${kind}`)
  const name = accountName(account.offerId, account.openid, account.zoneId)
  const { errcode, paid, gift, fromGift } = await wallet.pay(name, billNo, String(amount))
  return {
    outcome: outcomes[errcode],
    paid: BigInt(paid),
    gift: BigInt(gift),
    orderAmount: BigInt(amount),
    orderGift: BigInt(fromGift),
  }
}

const server = await startServer({ ...config, masterKey })
server.services.ledger.post = post
writeFileSync(readyFile, `${JSON.stringify({ baseUrl: server.baseUrl })}\n`)
process.on('SIGTERM', () => void server.close().then(() => process.exit(0)))
process.on('SIGINT', () => {})
