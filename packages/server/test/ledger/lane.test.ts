// Group commit without a database: what is batched with what, and what happens when it goes wrong.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { Lane, LaneFull } from '../../src/ledger/lane.ts'
import { until } from '../support/until.ts'

interface Request {
  key: string
  n: number
}

const recordingOptions = {
  keyOf: ({ key }: Request) => key,
  batchMax: 100,
  callsMax: 2,
  queueMax: 1000,
  waitMaxMs: 5000,
} as const

function recordingLane(
  options: Partial<ConstructorParameters<typeof Lane<Request, string>>[0]> = {},
) {
  const batches: Request[][] = []
  const lane = new Lane<Request, string>({
    ...recordingOptions,
    send: async (items) => {
      batches.push([...items])
      await sleep(2)
      return items.map(({ key, n }) => `${key}${n}`)
    },
    ...options,
  })
  return { lane, batches }
}

/** A lane whose calls end when they are released. */
function heldLane(options: Partial<ConstructorParameters<typeof Lane<Request, string>>[0]> = {}) {
  const ends: (() => void)[] = []
  const sent: Request[][] = []
  const { lane } = recordingLane({
    ...options,
    async send(items) {
      sent.push([...items])
      await new Promise<void>((resolve) => ends.push(resolve))
      return items.map(({ key, n }) => `${key}${n}`)
    },
  })
  return { lane, sent, release: (call: number) => ends[call]?.() }
}

test('requests that come while a call is under way ride together in the next', async () => {
  const { lane, sent, release } = heldLane()
  const first = lane.submit({ key: 'a', n: 1 })
  await until(() => sent.length === 1)
  const rest = ['b', 'c', 'd'].map((key) => lane.submit({ key, n: 1 }))
  release(0)
  await until(() => sent.length === 2)
  release(1)
  assert.deepEqual(await Promise.all([first, ...rest]), ['a1', 'b1', 'c1', 'd1'])
  assert.deepEqual(
    sent.map((batch) => batch.length),
    [1, 3],
  )
})

/** Asks for `count` requests, each under a key of its own. */
function submitMany(lane: Lane<Request, string>, name: string, count: number): Promise<string[]> {
  return Promise.all(
    Array.from({ length: count }, (_, n) => lane.submit({ key: `${name}${n}.`, n })),
  )
}

test('the next batch leaves before the answers of the last are handed out', async () => {
  const { lane, sent, release } = heldLane()
  const sentWhenAnswered = lane.submit({ key: 'a', n: 1 }).then(() => sent.length)
  await until(() => sent.length === 1)
  const second = lane.submit({ key: 'b', n: 1 })
  release(0)
  assert.equal(await sentWhenAnswered, 2)
  release(1)
  await second
})

test('where two calls fit, many requests go in halves, and a few never in two', async () => {
  const { lane, batches } = recordingLane({ batchMax: 1000 })
  await submitMany(lane, 'many', 400)
  await submitMany(lane, 'few', 60)
  assert.deepEqual(
    batches.map((batch) => batch.length),
    [200, 200, 60],
  )
})

test('where one call fits at a time, the next waits for it, however large', async () => {
  let underWay = 0
  const { lane } = recordingLane({
    callsMax: 1,
    batchMax: 100,
    send: async (items) => {
      underWay += 1
      assert.equal(underWay, 1)
      await sleep(1)
      underWay -= 1
      return items.map(() => 'done')
    },
  })
  assert.equal((await submitMany(lane, 'k', 500)).length, 500)
})

test('a key is at most once in a batch, and its requests go in the order they came', async () => {
  const { lane, batches } = recordingLane()
  const requests = [1, 2, 3, 4, 5].flatMap((n) => ['a', 'b', 'c'].map((key) => ({ key, n })))
  await Promise.all(requests.map((request) => lane.submit(request)))
  for (const batch of batches) {
    assert.equal(new Set(batch.map(({ key }) => key)).size, batch.length)
  }
  const ofA = batches.flat().filter(({ key }) => key === 'a')
  assert.deepEqual(
    ofA.map(({ n }) => n),
    [1, 2, 3, 4, 5],
  )
})

test('batches never pass their limit', async () => {
  const { lane, batches } = recordingLane({ batchMax: 4 })
  await Promise.all(Array.from({ length: 30 }, (_, n) => lane.submit({ key: `k${n}`, n })))
  assert.ok(batches.every((batch) => batch.length <= 4))
  assert.equal(batches.flat().length, 30)
})

test('a full queue refuses at once and takes requests again when it has room', async () => {
  const { lane } = recordingLane({ queueMax: 2 })
  const taken = [lane.submit({ key: 'a', n: 1 }), lane.submit({ key: 'a', n: 2 })]
  await assert.rejects(lane.submit({ key: 'b', n: 1 }), LaneFull)
  assert.deepEqual(await Promise.all(taken), ['a1', 'a2'])
  assert.equal(await lane.submit({ key: 'b', n: 2 }), 'b2')
  assert.equal(lane.size, 0)
})

test('a call that fails rejects its own batch, and the next batch goes on', async () => {
  let calls = 0
  const { lane } = recordingLane({
    send: async (items) => {
      calls += 1
      if (calls === 1) throw new Error('connection lost')
      return items.map(({ key, n }) => `${key}${n}`)
    },
  })
  const failed = lane.submit({ key: 'a', n: 1 })
  const follower = lane.submit({ key: 'a', n: 2 })
  await assert.rejects(failed, /connection lost/)
  assert.equal(await follower, 'a2')
  assert.equal(lane.size, 0)
})

test('a call that answers too few is a fault for its whole batch', async () => {
  const { lane } = recordingLane({ send: async () => [] })
  await assert.rejects(lane.submit({ key: 'a', n: 1 }), /not answered in full/)
})

test('a pending answer is asked for again and holds back nobody else', async () => {
  let asked = 0
  const { lane } = recordingLane({
    isPending: (answer) => answer === 'pending',
    send: async (items) =>
      items.map(({ key, n }) => {
        if (key !== 'stuck') return `${key}${n}`
        asked += 1
        return asked < 4 ? 'pending' : `${key}${n}`
      }),
  })
  const stuck = lane.submit({ key: 'stuck', n: 1 })
  const behind = lane.submit({ key: 'stuck', n: 2 })
  const order: string[] = []
  await Promise.all([
    stuck.then((answer) => order.push(answer)),
    behind.then((answer) => order.push(answer)),
    lane.submit({ key: 'free', n: 1 }).then((answer) => order.push(answer)),
  ])
  assert.deepEqual(order, ['free1', 'stuck1', 'stuck2'])
})

test('a pending answer is the answer when the time is up', async () => {
  const { lane } = recordingLane({
    isPending: () => true,
    waitMaxMs: 300,
    send: async (items) => items.map(() => 'pending'),
  })
  assert.equal(await lane.submit({ key: 'a', n: 1 }), 'pending')
  assert.equal(lane.size, 0)
})

test('a request that waited too long to be sent is refused and never sent', async () => {
  const { lane, sent, release } = heldLane({ waitMaxMs: 50 })
  const first = lane.submit({ key: 'a', n: 1 })
  await until(() => sent.length === 1)
  const late = assert.rejects(lane.submit({ key: 'b', n: 2 }), LaneFull)
  await sleep(60)
  release(0)
  await late
  assert.equal(await first, 'a1')
  assert.equal(sent.length, 1)
})

/** A request with what will become of it: how often it is pending, and whether its call then fails. */
const fate = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  pendings: fc.constantFrom(0, 0, 0, 1, 2),
  fails: fc.constantFrom(false, false, false, true),
  turnsBefore: fc.constantFrom(0, 0, 1, 3),
})

test('with any outcome, requests with one key are sent one at a time, in their order', async () => {
  const terms = fc.record({
    fates: fc.array(fate, { minLength: 1, maxLength: 200 }),
    batchMax: fc.integer({ min: 1, max: 100 }),
    callsMax: fc.constantFrom(1 as const, 2 as const),
  })
  await fc.assert(
    fc.asyncProperty(terms, async ({ fates, ...limits }) => {
      const pendings: number[] = fates.map((one) => one.pendings)
      const finished = new Map<string, number[]>()
      const sending = new Set<string>()
      const lane = new Lane<Request, string>({
        ...recordingOptions,
        ...limits,
        isPending: (answer) => answer === 'pending',
        async send(items) {
          for (const { key } of items) {
            assert.ok(!sending.has(key), `${key} is under way twice`)
            sending.add(key)
          }
          await turn()
          for (const { key } of items) sending.delete(key)
          const ends = items.filter(({ n }) => pendings[n] === 0)
          const fails = ends.some(({ n }) => fates[n]?.fails)
          // A call that fails is the end of all that was in it, also of what was pending.
          for (const { key, n } of fails ? items : ends) {
            finished.set(key, [...(finished.get(key) ?? []), n])
          }
          if (fails) throw new Error('connection lost')
          return items.map(({ n }) => {
            if (pendings[n] === 0) return 'done'
            pendings[n] = (pendings[n] ?? 0) - 1
            return 'pending'
          })
        },
      })
      const settling: Promise<unknown>[] = []
      for (const [n, { key, turnsBefore }] of fates.entries()) {
        for (let i = 0; i < turnsBefore; i += 1) await turn()
        settling.push(lane.submit({ key, n }).catch(() => 'failed'))
      }
      await Promise.all(settling)
      assert.equal(lane.size, 0)
      for (const order of finished.values()) {
        assert.deepEqual(
          order,
          order.toSorted((a, b) => a - b),
        )
      }
      assert.equal([...finished.values()].flat().length, fates.length)
    }),
    { numRuns: Number(process.env.RUNS ?? 100) },
  )
})
