// A game with one funded player for requests that no documented client sends, and the proof that none
// of them moved anything.
import assert from 'node:assert/strict'
import type { CoinOperationName } from '@pactolus/protocol'
import { queryTables } from './database.ts'
import {
  accountOf,
  brokenChecks,
  type Caller,
  callerOf,
  createGame,
  type Fields,
  type Game,
  recharge,
  startService,
  type TestService,
  type WireAnswer,
} from './service.ts'

/** The player everything is aimed at. */
export const openid = 'o_target'

/** What each call has besides the fields of every call. */
export const own: Readonly<Record<CoinOperationName, Fields>> = {
  getBalance: {},
  pay: { bill_no: 'hostile', amt: 1 },
  cancelPay: { bill_no: 'hostile' },
  present: { bill_no: 'hostile', present_counts: 1 },
}

export interface Target {
  readonly service: TestService
  readonly game: Game
  readonly caller: Caller
  /** A right body of `name`, signed, as text, in which a test breaks something. */
  right(name: CoinOperationName, changes?: Fields): string
  /** The service lives, and the ledger is what it was at the start. */
  assertUnmoved(): Promise<void>
}

export async function startTarget(): Promise<Target> {
  const service = await startService()
  const game = await createGame(service)
  const caller = await callerOf(service, game)
  await recharge(service, accountOf(game, 'production', openid), 1000n)
  assert.equal((await caller.call('pay', openid, { bill_no: 'paid', amt: 10 })).errcode, 0)
  const rows = await ledgerRows(service)
  return {
    service,
    game,
    caller,
    right: (name, changes = {}) =>
      JSON.stringify(caller.signed(name, caller.fields(openid, { ...own[name], ...changes }))),
    async assertUnmoved() {
      assert.deepEqual(await ledgerRows(service), rows)
      assert.deepEqual(await brokenChecks(service.driver), [])
      assert.equal((await fetch(`${service.baseUrl}/readyz`)).status, 200)
      assert.equal((await caller.call('getBalance', openid)).balance, 990)
      assert.equal((await caller.call('cancelPay', openid, { bill_no: 'paid' })).errcode, 0)
      assert.equal((await caller.call('getBalance', openid)).balance, 1000)
    },
  }
}

async function ledgerRows(service: TestService): Promise<unknown> {
  return queryTables(
    service.keepers,
    `select (select count(*) from ledger.orders) as orders,
            (select count(*) from ledger.entries) as entries,
            (select count(*) from ledger.accounts) as accounts,
            (select sum(paid + gift) from ledger.accounts)::text as coins`,
  )
}

/** HTTP 200 with a JSON errcode, to any request. */
export async function errcodeOf(response: Response): Promise<number> {
  const text = await response.text()
  assert.equal(response.status, 200, text)
  assert.match(response.headers.get('content-type') ?? '', /^application\/json/)
  return (JSON.parse(text) as WireAnswer).errcode
}
