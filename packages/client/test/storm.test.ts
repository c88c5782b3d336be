// Random faults of the network and crashes at every point. A crash is a run that is abandoned at
// this point and gets no further answer. A new client goes on with what is in the journal. In the
// end each order was delivered and paid once, or not delivered and its coins are back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { DialectName } from '@pactolus/protocol'
import fc from 'fast-check'
import { accountOf, brokenChecks, recharge } from '../../server/test/support/service.ts'
import {
  type DeductOrder,
  type Deliver,
  DeliveryError,
  type Entry,
  type Journal,
  type Midas,
} from '../src/index.ts'
import { isSettled } from '../src/journal/journal.ts'
import { memoryJournal } from '../src/journal/memory.ts'
import type { Effect } from './support/faulty-network.ts'
import { startGame, type TestGame } from './support/game.ts'

const runs = Number(process.env.RUNS ?? 150)
const games: TestGame[] = []
before(async () => {
  games.push(await startGame(), await startGame({ tombstones: true }))
})
after(async () => {
  for (const game of games) await game.remove()
})

/** What the receiver of goods does: it counts a bill_no once, and fails on request. */
type DeliveryFault = 'none' | 'before' | 'after' | 'refused'

interface Scenario {
  readonly dialect: DialectName
  readonly tombstones: boolean
  readonly coins: number
  /** After which process 100 more coins come; never when there are not so many. */
  readonly giftAfter: number
  /** What the requests of an operation meet, one each; after these all pass. */
  readonly effects: Readonly<Record<'pay' | 'cancelpay' | 'stable_token', readonly Effect[]>>
  readonly deliveries: readonly DeliveryFault[]
  /** After how many steps each process ends. */
  readonly crashes: readonly number[]
}

function effects(...faults: Effect[]) {
  const effect = fc.oneof(
    { weight: 1, arbitrary: fc.constant<Effect>('pass') },
    { weight: 2, arbitrary: fc.constantFrom(...faults) },
  )
  return fc.array(effect, { maxLength: 5 })
}
const anywhere: Effect[] = ['drop_before', 'drop_after', 'busy_before', 'busy_after', 'page']
const calls: Effect[] = [...anywhere, 'token_expired']
const scenario: fc.Arbitrary<Scenario> = fc.record({
  dialect: fc.constantFrom('1.0', '2.0', 'xpay'),
  tombstones: fc.boolean(),
  coins: fc.constantFrom(0, 100),
  giftAfter: fc.constantFrom(0, 0, 1, 9),
  effects: fc.record({
    // A late pay is the worst that can happen: it comes when nobody counts on it any more.
    pay: effects(...calls, 'late', 'late', 'late'),
    cancelpay: effects(...calls, 'late', 'processing'),
    stable_token: effects(...anywhere),
  }),
  deliveries: fc.array(
    fc.constantFrom<DeliveryFault>('none', 'none', 'before', 'after', 'refused'),
    { maxLength: 4 },
  ),
  crashes: fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 4 }),
})

/** A process that ends after some steps: from then on nothing that it awaits ever comes. */
class Mortal {
  #stepsLeft: number
  #die: () => void = () => {}
  readonly death = new Promise<'dead'>((resolve) => {
    this.#die = () => resolve('dead')
  })

  constructor(stepsLeft: number) {
    this.#stepsLeft = stepsLeft
  }

  /** A step is two places to die in: before it takes effect, and before anybody gets the answer. */
  readonly step = async <T>(work: () => Promise<T> | T): Promise<T> => {
    await this.#live()
    const result = await work()
    await this.#live()
    return result
  }

  #live(): Promise<void> {
    this.#stepsLeft -= 1
    if (this.#stepsLeft >= 0) return Promise.resolve()
    this.#die()
    return new Promise(() => {})
  }
}

interface World {
  readonly dialect: DialectName
  readonly game: TestGame
  readonly entries: Map<string, Entry>
  readonly now: () => number
  readonly deliver: Deliver
}

function processIn({ dialect, game, entries, now, deliver }: World, mortal: Mortal) {
  const { step } = mortal
  const kept = memoryJournal(entries)
  const journal: Journal = {
    ...kept,
    begin: (entry) => step(() => kept.begin(entry)),
    move: (...move) => step(() => kept.move(...move)),
    claim: (...claim) => step(() => kept.claim(...claim)),
  }
  const midas: Midas = game.client({
    dialect,
    now,
    lateMs: 60_000,
    deadlineMs: 150,
    fetch: (...request) => step(() => fetch(...request)),
  })
  const delivering: Deliver = (...all) => step(async () => deliver(...all))
  return { journal, midas, delivering }
}

function isOpen({ entries }: World): boolean {
  return [...entries.values()].some(({ state }) => !isSettled(state))
}

let players = 0

async function play({ dialect, tombstones, coins, giftAfter, ...faults }: Scenario): Promise<void> {
  const { effects, deliveries, crashes } = faults
  const game = games[tombstones ? 1 : 0] as TestGame
  const openid = await game.player(coins)
  players += 1
  const order: DeductOrder = { openid, billNo: `storm_no_${players}`, amt: 30 }
  const delivered = new Set<string>()
  const leftDeliveries = [...deliveries]
  let skippedMs = 0
  const world: World = {
    dialect,
    game,
    entries: new Map(),
    now: () => Date.now() + skippedMs,
    deliver({ billNo }) {
      // One that was counted before is never said to be refused: that is the receiver's part.
      const fault = leftDeliveries.shift() ?? 'none'
      if (fault === 'refused' && !delivered.has(billNo)) throw new DeliveryError('refused')
      if (fault === 'before') throw new Error('not today')
      delivered.add(billNo)
      if (fault === 'after') throw new DeliveryError('unknown', 'counted, and nobody heard')
    },
  }
  const left: Record<string, Effect[]> = {
    pay: [...effects.pay],
    cancelpay: [...effects.cancelpay],
    stable_token: [...effects.stable_token],
  }
  game.network.effect = ({ operation }) => {
    const effect = left[operation]?.shift() ?? 'pass'
    // The number 90016 means something else in 2.0.
    return effect === 'processing' && dialect !== '1.0' ? 'session_expired' : effect
  }

  for (const [i, steps] of [...crashes, Number.POSITIVE_INFINITY].entries()) {
    const mortal = new Mortal(steps)
    const { midas, journal, delivering } = processIn(world, mortal)
    const life =
      i === 0
        ? midas.deduct(order, delivering, { journal })
        : midas.recover(delivering, { journal })
    await Promise.race([life, mortal.death])
    if (i === giftAfter)
      await recharge(game.service, accountOf(game.game, 'production', openid), 100n)
  }
  game.network.effect = () => 'pass'
  // Time passes in small steps. Late messages arrive, and recovery goes on as in production until
  // everything is settled. At least four rounds, so that each fault of the receiver occurs.
  for (let minute = 0; minute < 4 || (minute < 20 && isOpen(world)); minute += 1) {
    await game.network.arrive()
    const { midas, journal, delivering } = processIn(world, new Mortal(Number.POSITIVE_INFINITY))
    await midas.recover(delivering, { journal })
    skippedMs += 59_000
  }
  const [entry] = world.entries.values()
  // A process that ended before it wrote the order down has done nothing at all.
  const state = entry?.state ?? 'refused'
  const balance = await game.balance(openid)
  const isDelivered = delivered.has(order.billNo)
  const total = giftAfter <= crashes.length ? coins + 100 : coins
  const story = `${state}, ${balance} of ${total} coins, ${isDelivered ? '' : 'not '}delivered`
  if (state === 'delivered') assert.ok(isDelivered && balance === total - 30, story)
  else {
    assert.ok(['cancelled', 'refused'].includes(state), story)
    assert.ok(!isDelivered && balance === total, story)
  }
}

test('after any fault an order is delivered and paid once, or neither', async () => {
  await fc.assert(fc.asyncProperty(scenario, play), {
    numRuns: runs,
    ...(process.env.SEED && { seed: Number(process.env.SEED) }),
  })
  for (const game of games) assert.deepEqual(await brokenChecks(game.service.driver), [])
})
