// A game server that is killed: it finishes what its predecessor left, then sells on. It counts each
// bill_no that it delivers in a file, and notifies its parent of each order that is settled.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { createMidas, type Deduction, type Deliver, type MidasOptions } from '../../src/index.ts'
import { fileJournal } from '../../src/journal/file.ts'

interface Shop extends MidasOptions {
  readonly openids: readonly string[]
  readonly journalFile: string
  readonly goodsFile: string
  /** The orders to be sold, by bill_no, and how many coins each. */
  readonly orders: readonly { readonly billNo: string; readonly amt: number }[]
}

const { openids, journalFile, goodsFile, orders, ...options } = JSON.parse(
  process.env.SHOP ?? '{}',
) as Shop
const midas = createMidas(options)
const journal = await fileJournal(journalFile)

const counted = new Set(existsSync(goodsFile) ? readFileSync(goodsFile, 'utf8').split('\n') : [])
const deliver: Deliver = async ({ billNo }) => {
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 5))
  if (counted.has(billNo)) return
  if (Math.random() < 0.2) throw new Error('out of stock')
  counted.add(billNo)
  appendFileSync(goodsFile, `${billNo}\n`)
}

await midas.recover(deliver, { journal })
process.stdout.write('recovered\n')
const left = orders.entries()
const sell = async () => {
  for (const [i, order] of left) {
    const openid = openids[i % openids.length] ?? ''
    await midas.deduct({ openid, ...order }, deliver, { journal })
  }
}
await Promise.all(Array.from({ length: 16 }, sell))
// A server recovers from time to time, and so does this. An order that an earlier process may have
// delivered stays paid as long as deliver() fails.
let open: readonly Deduction[] = []
for (let round = 1; round <= 20; round += 1) {
  const { deductions } = await midas.recover(deliver, { journal })
  open = deductions.filter(({ settled }) => !settled)
  if (open.length === 0) break
}
const states = Object.fromEntries(
  (await journal.list(`${options.offerId}/production`, ['delivered', 'cancelled', 'refused'])).map(
    ({ billNo, state }) => [billNo, state],
  ),
)
await journal.close()
const why = open.map(({ billNo, state, error }) => `${billNo} ${state}: ${error}`)
process.stdout.write(`${JSON.stringify({ open: why, states })}\n`)
