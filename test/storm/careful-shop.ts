// A shop that uses the client as its documents say: deduct() with a journal, and recover() at every start
// and until nothing is open.
import { setTimeout as sleep } from 'node:timers/promises'
import { createMidas, type Deliver, DeliveryError, type State } from '@pactolus/client'
import { fileJournal } from '@pactolus/client/journal/file'
import { ordersOf } from './orders.ts'
import { each, handOver, taskOf, tellSettled } from './shop.ts'

const task = taskOf(process.env)
const { baseUrl, appid, secret, offerId, key, seed, orders, concurrency } = task
const settledStates: State[] = ['delivered', 'cancelled', 'refused', 'unresolved']
const openStates: State[] = ['paying', 'paid', 'cancelling']
const scope = `${offerId}/production`

let settled = 0
const midas = createMidas({
  ...{ appid, secret, offerId, key, baseUrl },
  timeoutMs: 3000,
  deadlineMs: 8000,
  // No request of a storm is on its way for longer than its longest delay.
  lateMs: 5000,
  hooks: {
    state({ settled: isSettled }) {
      if (!isSettled) return
      settled += 1
      if (settled % 10 === 0) tellSettled(settled)
    },
  },
})
const journal = await fileJournal(task.memory)

const deliver: Deliver<string> = async ({ billNo, data = '' }) => {
  const status = await handOver(task, { order: data }, billNo)
  if (status === 200) return
  if (status === 409) throw new DeliveryError('refused', 'the receiver refused')
  throw new DeliveryError('unknown', 'the receiver did not answer')
}

settled = (await journal.list(scope, settledStates)).length
tellSettled(settled)
await midas.recover(deliver, { journal, concurrency })
const known = new Set(
  (await journal.list(scope, [...settledStates, ...openStates])).map(({ billNo }) => billNo),
)
const left = ordersOf(seed, orders).filter(({ order }) => !known.has(order))
await each(left, concurrency, async ({ order, openid, amt }) => {
  await midas.deduct({ billNo: order, openid, amt, data: order }, deliver, { journal })
})
process.stdout.write('sold\n')
while ((await journal.list(scope, openStates)).length > 0) {
  await midas.recover(deliver, { journal, concurrency })
  await sleep(200)
}
const unresolved = (await journal.list(scope, ['unresolved'])).length
await journal.close()
tellSettled(orders)
process.stdout.write(`unresolved ${unresolved}\n`)
