// A shop that uses the client as its documents say, in every protocol. It calls deduct() with a
// journal, and recover() at every start and until nothing is open. The protocols share the players'
// coins; each has a journal of its own.
import { setTimeout as sleep } from 'node:timers/promises'
import { createMidas, type Deliver, DeliveryError, type State } from '@pactolus/client'
import { fileJournal } from '@pactolus/client/journal/file'
import { dialectOf, dialects, ordersOf } from './orders.ts'
import { each, handOver, reportSettled, taskOf } from './shop.ts'

const task = taskOf(process.env)
const { baseUrl, appid, secret, offerId, key, seed, orders, concurrency } = task
const settledStates: State[] = ['delivered', 'cancelled', 'refused', 'unresolved']
const openStates: State[] = ['paying', 'paid', 'cancelling']

let settled = 0
const sessionKeys = new Map<string, string>()

/** The key of a player's login, which the emulator gives for the openid as the code. */
async function sessionKeyOf(openid: string, refused?: string): Promise<string | undefined> {
  const known = sessionKeys.get(openid)
  if (known !== undefined && known !== refused) return known
  const query = new URLSearchParams({ appid, secret, js_code: openid })
  query.set('grant_type', 'authorization_code')
  const response = await fetch(`${baseUrl}/sns/jscode2session?${query}`)
  const { session_key } = (await response.json()) as { session_key?: string }
  if (session_key !== undefined) sessionKeys.set(openid, session_key)
  return session_key
}

function createShop(dialect: (typeof dialects)[number]) {
  const midas = createMidas({
    ...{ dialect, appid, secret, offerId, key, baseUrl, sessionKey: sessionKeyOf },
    timeoutMs: 3000,
    deadlineMs: 8000,
    // No request of a storm is on its way for longer than its longest delay.
    lateMs: 5000,
    hooks: {
      state({ settled: isSettled }) {
        if (!isSettled) return
        settled += 1
        if (settled % 10 === 0) reportSettled(settled)
      },
    },
  })
  // The coins of xpay belong to the app.
  const scope = `${dialect === 'xpay' ? appid : offerId}/production`
  return { dialect, midas, scope }
}

const deliver: Deliver<string> = async ({ billNo, data = '' }) => {
  const status = await handOver(task, { order: data }, billNo)
  if (status === 200) return
  if (status === 409) throw new DeliveryError('refused', 'the receiver refused')
  throw new DeliveryError('unknown', 'the receiver did not answer')
}

const shops = await Promise.all(
  dialects.map(async (dialect) => {
    const journal = await fileJournal(`${task.memory}-${dialect}`)
    return { ...createShop(dialect), journal }
  }),
)

/** The names of the orders in these states. */
async function listed(states: readonly State[]): Promise<string[]> {
  const entries = await Promise.all(shops.map(({ journal, scope }) => journal.list(scope, states)))
  return entries.flat().map(({ billNo }) => billNo)
}

async function recoverAll(): Promise<void> {
  for (const { midas, journal } of shops) await midas.recover(deliver, { journal, concurrency })
}

settled = (await listed(settledStates)).length
reportSettled(settled)
await recoverAll()
const known = new Set(await listed([...settledStates, ...openStates]))
const left = ordersOf(seed, orders).filter(({ order }) => !known.has(order))
await each(left, concurrency, async (sold) => {
  const { order, openid, amt } = sold
  const shop = shops.find(({ dialect }) => dialect === dialectOf(sold))
  await shop?.midas.deduct({ billNo: order, openid, amt, data: order }, deliver, shop)
})
process.stdout.write('sold\n')
while ((await listed(openStates)).length > 0) {
  await recoverAll()
  await sleep(200)
}
const unresolved = (await listed(['unresolved'])).length
for (const { journal } of shops) await journal.close()
reportSettled(orders)
process.stdout.write(`unresolved ${unresolved}\n`)
