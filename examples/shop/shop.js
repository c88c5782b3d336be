// What the servers of this folder sell, whichever framework they use.
import { createMidas } from '@pactolus/client'

const prices = { arrow: 1, shield: 25, sword: 40 }

/**
 * `game` is what a ready file holds, or your own appid, secret, offerId and key. `journal` keeps orders that are under
 * way: fileJournal() in production, memoryJournal() in tests.
 */
export async function openShop(game, journal) {
  const midas = createMidas(game)
  // Stands for a table of yours whose key is the bill_no: what is in it was delivered.
  const delivered = new Map()
  const deliver = ({ billNo, data }) => {
    delivered.set(billNo, data)
  }
  // What a crash left: at the start, and once a minute.
  await midas.recover(deliver, { journal })
  const timer = setInterval(() => midas.recover(deliver, { journal }).catch(console.error), 60_000)

  return {
    prices,
    delivered,
    balance: async (openid) => (await midas.getBalance({ openid })).balance,
    /** The page makes orderId once for each purchase and sends it again after a lost answer. */
    async buy({ openid, orderId, item }) {
      const amt = Object.hasOwn(prices, item) ? prices[item] : undefined
      if (amt === undefined) return { status: 404, body: { error: `There is no ${item}.` } }
      const order = { openid, billNo: orderId, amt, data: { openid, item } }
      const { state, settled, error } = await midas.deduct(order, deliver, { journal })
      if (state === 'delivered') return { status: 200, body: { state, item } }
      // It goes on by itself: the page asks again with the same orderId.
      if (!settled) return { status: 202, body: { state } }
      return { status: 409, body: { state, error: error?.reason ?? error?.message } }
    },
    async close() {
      clearInterval(timer)
      await journal.close?.()
    },
  }
}

/** The player of a request. A real game looks up the session that its login made. */
export function playerOf(headers) {
  const openid = headers['x-openid']
  if (typeof openid !== 'string') throw new Error('no session')
  return openid
}
