// What an error answer has beside errcode and errmsg: the bill_no that was sent, wherever it was read.
// The database does not matter here: the members are those of the request.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  type Caller,
  callerOf,
  createGame,
  startService,
  type TestService,
} from '../support/service.ts'

let service: TestService
let caller: Caller
before(async () => {
  service = await startService()
  caller = await callerOf(service, await createGame(service))
})
after(() => service.remove())

test('an error answer repeats a valid bill_no, and one that is not valid never', async () => {
  const pay = { bill_no: 'A-1', amt: 1 }
  const asked: [changes: Record<string, unknown>, errcode: number, billNo: string | undefined][] = [
    [{}, 90013, 'A-1'],
    [{ amt: 0 }, 90018, 'A-1'],
    [{ offer_id: '999' }, 90017, 'A-1'],
    [{ appid: 'wxother' }, 90018, 'A-1'],
    [{ bill_no: 'no blank' }, 90018, undefined],
    [{ bill_no: 'b'.repeat(64) }, 90018, undefined],
    [{ bill_no: 5 }, 90018, undefined],
  ]
  for (const [changes, errcode, billNo] of asked) {
    const answer = await caller.call('pay', 'o_nobody', { ...pay, ...changes })
    assert.deepEqual([answer.errcode, answer.bill_no], [errcode, billNo], JSON.stringify(changes))
    assert.equal('bill_no' in answer, billNo !== undefined)
  }
  const signed = caller.signed('pay', caller.fields('o_nobody', pay))
  const wrong = await caller.post('pay', { ...signed, sig: '0'.repeat(64) })
  assert.deepEqual([wrong.errcode, wrong.bill_no], [90011, 'A-1'])
  const unread = await caller.send('pay', JSON.stringify(signed), 'x'.repeat(144))
  assert.ok(!('bill_no' in ((await unread.json()) as object)), 'the gateway reads no fields')
})
