// A shop as teams write it by hand. After an error it pays again under a new bill_no. An order that
// it could not deliver stays paid, and an order that a crash interrupted is gone. It shows that the
// storm finds losses.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { midasV1, sign } from '@pactolus/protocol'
import { ordersOf, type StormOrder } from './orders.ts'
import { each, handOver, reportSettled, type ShopTask, taskOf } from './shop.ts'

const attemptsMax = 20
const task = taskOf(process.env)
let token = ''

async function newToken({ baseUrl, appid, secret }: ShopTask): Promise<string> {
  const body = JSON.stringify({ grant_type: 'client_credential', appid, secret })
  const response = await fetch(`${baseUrl}/cgi-bin/stable_token`, { method: 'POST', body })
  return ((await response.json()) as { access_token?: string }).access_token ?? ''
}

async function payOnce({ openid, amt }: StormOrder, billNo: string): Promise<boolean> {
  const { baseUrl, appid, offerId, key } = task
  const path = midasV1.operations.pay.paths.production
  const fields = {
    openid,
    appid,
    offer_id: offerId,
    ts: String(Math.floor(Date.now() / 1000)),
    zone_id: '1',
    pf: 'android',
    amt: String(amt),
    bill_no: billNo,
  }
  const body = JSON.stringify({ ...fields, sig: sign(midasV1.operations.pay, fields, path, key) })
  try {
    token ||= await newToken(task)
    const url = `${baseUrl}${path}?access_token=${token}`
    const answer = await fetch(url, { method: 'POST', body }).then((response) => response.json())
    const { errcode } = answer as { errcode: number }
    if (errcode !== 0) token = ''
    return errcode === 0
  } catch {
    return false
  }
}

async function sell(order: StormOrder): Promise<void> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const billNo = `${order.order}-${attempt}`
    if (!(await payOnce(order, billNo))) continue
    await handOver(task, order, billNo)
    return
  }
}

const done = new Set(
  existsSync(task.memory) ? readFileSync(task.memory, 'utf8').trim().split('\n') : [],
)
const left = ordersOf(task.seed, task.orders).filter(({ order }) => !done.has(order))
let settled = task.orders - left.length
reportSettled(settled)
await each(left, task.concurrency, async (order) => {
  await sell(order)
  appendFileSync(task.memory, `${order.order}\n`)
  settled += 1
  if (settled % 10 === 0) reportSettled(settled)
})
process.stdout.write('sold\n')
reportSettled(task.orders)
process.stdout.write('unresolved 0\n')
