// A batch locks its accounts one after the other, and what changed on the way to the last of them counts.
import assert from 'node:assert/strict'
import { postBatch, type TimedOrder } from '../../src/ledger/batch.ts'
import { createDatabase, testOnPostgres } from '../support/database.ts'

function orderOf(kind: 'recharge' | 'pay', openid: string, billNo: string): TimedOrder {
  const account = { offerId: 'offer', env: 'production', openid, zoneId: '1' } as const
  const amount = kind === 'recharge' ? 100_000n : 1n
  return {
    order: { kind, account, billNo, amount },
    book: 'offer',
    postedAt: 1_767_225_600_000,
    isAnnounced: false,
  }
}

testOnPostgres(
  'an account that is paid from while a batch comes to it is read as it is by then',
  async () => {
    const { driver, remove } = await createDatabase({ alone: true })
    try {
      const others = Array.from({ length: 500 }, (_, n) => `other${n}`)
      const openids = [...others, 'moving']
      await postBatch(
        driver,
        openids.map((openid) => orderOf('recharge', openid, 'first')),
      )
      const left: bigint[] = []
      let batches = 0
      let isOver = false
      const paySingly = async () => {
        for (let n = 0; !isOver; n += 1) {
          const [posting] = await postBatch(driver, [orderOf('pay', 'moving', `single${n}`)])
          if (posting?.outcome === 'posted') left.push(posting.paid)
          else assert.equal(posting?.outcome, 'in_progress')
        }
      }
      const payInBatches = async () => {
        for (; batches < 40; batches += 1) {
          const orders = openids.map((openid) => orderOf('pay', openid, `batch${batches}`))
          const last = (await postBatch(driver, orders)).at(-1)
          if (last?.outcome === 'posted') left.push(last.paid)
          else assert.equal(last?.outcome, 'in_progress')
        }
      }
      await Promise.all([paySingly(), payInBatches().finally(() => (isOver = true))])
      // Each posted pay took its own coin: no two saw the same balance.
      const paid = [...left].sort((a, b) => Number(b - a))
      assert.deepEqual(
        paid,
        paid.map((_, n) => 99_999n - BigInt(n)),
      )
    } finally {
      await remove()
    }
  },
)
