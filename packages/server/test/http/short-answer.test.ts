// A database, or a router in front of several, that answers fewer orders than a call has. The
// orders without an answer are -1, and the service goes on.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Faults } from '../support/faults.ts'
import {
  accountOf,
  brokenChecks,
  type Caller,
  callerOf,
  createGame,
  recharge,
  startService,
  type TestService,
  type WireAnswer,
} from '../support/service.ts'

const faults = new Faults()
let service: TestService
let caller: Caller

before(async () => {
  service = await startService({ wrapDriver: faults.wrap })
  const game = await createGame(service)
  caller = await callerOf(service, game)
  await recharge(service, accountOf(game, 'production', 'o_short'), 10n)
  await caller.call('getBalance', 'o_short')
})
after(async () => {
  faults.end()
  service.app.server.closeAllConnections()
  await service.remove()
})

/** The answer, or undefined when there is none within some seconds. */
function answerInTime(call: Promise<WireAnswer>): Promise<WireAnswer | undefined> {
  const silence = new Promise<undefined>((resolve) => setTimeout(resolve, 3000, undefined))
  return Promise.race([call.catch(() => undefined), silence])
}

for (const [name, statement] of [
  ['getBalance', 'read_batch'],
  ['pay', 'post_batch'],
] as const) {
  test(`${name} without a row in the answer is -1, and the next call is answered`, async () => {
    const own = name === 'pay' ? { bill_no: 'p', amt: 1 } : {}
    faults.begin({ rows: [] }, statement)
    const unanswered = await answerInTime(caller.call(name, 'o_short', own))
    faults.end()
    assert.equal(unanswered?.errcode, -1, 'there was no answer at all')
    const next = await answerInTime(caller.call(name, 'o_short', own))
    assert.equal(next?.errcode, 0, 'the queue stands still')
    assert.deepEqual(await brokenChecks(service.driver), [])
  })
}
