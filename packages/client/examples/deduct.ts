// A sword for ten coins: paid and delivered, or neither, also after a failure.
import { readFileSync } from 'node:fs'
import { createMidas, type Deliver, DeliveryError } from '@pactolus/client'
import { fileJournal } from '@pactolus/client/journal/file'

const game = JSON.parse(readFileSync('ready.json', 'utf8'))
const midas = createMidas(game)
const journal = await fileJournal('orders.journal')

// Stands for a table of yours whose key is the bill_no: what is in it was delivered.
const delivered = new Map<string, string>()

const deliver: Deliver<{ item: string }> = ({ billNo, data }) => {
  if (delivered.has(billNo)) return
  if (data?.item === undefined) throw new DeliveryError('refused', 'there is no such item')
  delivered.set(billNo, data.item)
}

// Once at the start, and now and then: what a crash or an outage left.
await midas.recover(deliver, { journal })

const { openid } = game
const sword = { openid, billNo: 'sword_1', amt: 10, data: { item: 'sword' } }
const sold = await midas.deduct(sword, deliver, { journal })
console.log(sold.state, delivered.get('sword_1'))

const nothing = await midas.deduct({ openid, billNo: 'nothing_1', amt: 10 }, deliver, { journal })
console.log(nothing.state, nothing.settled)
await journal.close()
