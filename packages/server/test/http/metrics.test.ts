// The names and types of /metrics, which dashboards and alerts are written for.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  accountOf,
  callerOf,
  createGame,
  recharge,
  startService,
  type TestService,
} from '../support/service.ts'

let service: TestService

before(async () => {
  service = await startService()
})
after(() => service.remove())

async function metrics(): Promise<string> {
  return (await fetch(`${service.baseUrl}/metrics`)).text()
}

test('a number that only grows is a counter, and the line of a call has its sender', async (t) => {
  const lines: { operation: string; peer: string }[] = []
  t.mock.method(service.services.log, 'call', (fields: (typeof lines)[number]) =>
    lines.push(fields),
  )
  const game = await createGame(service)
  await recharge(service, accountOf(game, 'production', 'o_metrics'), 10n)
  const caller = await callerOf(service, game)
  await caller.call('pay', 'o_metrics', { bill_no: 'p', amt: 1 })
  assert.deepEqual(
    lines.map(({ operation, peer }) => [operation, peer]),
    [['pay', '127.0.0.1']],
  )
  const types = [...(await metrics()).matchAll(/^# TYPE (pactolus_\w+) (\w+)$/gm)]
  assert.ok(types.length > 5)
  for (const [, name = '', type] of types) {
    assert.equal(type === 'counter', name.endsWith('_total'), `${name} is a ${type}`)
  }
})

test('the totals of the lanes are read, not added up again at every reading', async () => {
  const orders = async () =>
    /^pactolus_batched_requests_total\{lane="orders"\} (\d+)$/m.exec(await metrics())?.[1]
  const first = await orders()
  assert.ok(Number(first) >= 2, first)
  assert.equal(await orders(), first)
})
