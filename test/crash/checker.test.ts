// The checker on stories that are told wrong, and on a ledger that was broken on purpose: it must find what
// is wrong, and nothing where all is well.
import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openPostgres } from '../../packages/server/src/driver/postgres.ts'
import { findPostgres } from '../../tools/postgres.ts'
import type { Blow } from './blows.ts'
import { judge } from './checker.ts'
import type { Attempt, BalanceRead, OrderKind } from './diary.ts'
import { GameServer } from './game-server.ts'
import type { Account, Entry } from './ledger.ts'
import { Tally } from './report.ts'
import { examine, playRound } from './round.ts'
import { chanceFor, openFolder, Stage } from './stage.ts'

const hourMs = 3_600_000
const noon = Date.UTC(2026, 0, 1, 12)

/** An answer to an order of the player `o`, a second after the one before it. */
function told(
  order: readonly [OrderKind, string, number],
  errcode: number | undefined,
  own: Partial<Attempt> = {},
): Attempt {
  const [kind, billNo, amount] = order
  const at = own.sentAt ?? noon
  const moments = { sentAt: at, answeredAt: at + 10, clock: { from: at, to: at + 10 } }
  return { openid: 'o', kind, billNo, amount, errcode, isLast: false, ...moments, ...own }
}

function read(balance: number, at: number): BalanceRead {
  const clock = { from: at, to: at + 10 }
  return { openid: 'o', sentAt: at, answeredAt: at + 10, errcode: 0, balance, clock }
}

/** An account whose statement has these orders, in this order. */
function holding(...orders: readonly (readonly [OrderKind, string, number, number?])[]): Account {
  let balance = 0
  const entries = orders.map(([kind, billNo, amount, at = noon], i): Entry => {
    balance += kind === 'pay' ? -amount : amount
    const isRefund = kind === 'refund'
    return {
      entry_no: i + 1,
      kind,
      amount,
      bill_no: isRefund ? `cancel:${billNo}` : billNo,
      pay_bill_no: isRefund ? billNo : null,
      paid_after: balance,
      gift_after: 0,
      posted_at: new Date(at).toISOString(),
    }
  })
  return { balance, entries }
}

const coins = ['recharge', 'r', 100] as const
const funded = told(coins, 0)
const pay = ['pay', 'p', 10] as const
const cancel = ['refund', 'p', 0] as const
const givenBack = ['refund', 'p', 10] as const

function faultsOf(attempts: Attempt[], account: Account, reads: BalanceRead[] = []): string[] {
  const findings = judge({ attempts: [funded, ...attempts], reads }, new Map([['o', account]]))
  return findings.map(([fault]) => fault)
}

const busy = told(pay, -1)
const silent = told(pay, undefined)

test('a story in which everything is true has no fault', () => {
  const stories: [Attempt[], Account, BalanceRead[]?][] = [
    [[told(pay, 0, { balance: 90 })], holding(coins, pay), [read(90, noon + 100)]],
    [[silent, busy, told(pay, 90012)], holding(coins, pay)],
    [[silent], holding(coins)],
    [[silent], holding(coins, pay), [read(100, noon), read(90, noon)]],
    [[told(pay, 90013)], holding(coins)],
    [[told(pay, 0), told(cancel, 0), told(cancel, 90015)], holding(coins, pay, givenBack)],
    [[told(pay, 0), told(cancel, undefined)], holding(coins, pay, givenBack)],
    [[told(pay, 90015), silent, told(cancel, 0)], holding(coins, pay, givenBack)],
    [[silent, told(cancel, 90000, { isLast: true })], holding(coins)],
    [[told(pay, 0), told(['pay', 'p', 11], 90018)], holding(coins, pay)],
  ]
  for (const [attempts, account, reads] of stories) {
    assert.deepEqual(faultsOf(attempts, account, reads), [], JSON.stringify(attempts))
  }
})

test('an order that a client knows of and the ledger does not is lost', () => {
  for (const errcode of [0, 90012]) {
    assert.deepEqual(faultsOf([silent, told(pay, errcode)], holding(coins)), ['lost'])
  }
  assert.deepEqual(faultsOf([told(pay, 0), told(cancel, 0)], holding(coins, pay)), ['lost'])
  assert.deepEqual(faultsOf([told(pay, 0), told(pay, 90015)], holding(coins, pay)), ['lost'])
  const later = told(cancel, 90000, { sentAt: noon + 1000 })
  assert.deepEqual(faultsOf([told(pay, 0), later], holding(coins, pay)), ['lost'])
})

test('an order that is there twice, or was answered 0 twice, is doubled', () => {
  assert.deepEqual(faultsOf([told(pay, 0)], holding(coins, pay, pay)), ['doubled'])
  assert.deepEqual(faultsOf([told(pay, 0), told(pay, 0)], holding(coins, pay)), ['doubled'])
  const twice = [told(pay, 0), told(cancel, 0)]
  assert.deepEqual(faultsOf(twice, holding(coins, pay, givenBack, givenBack)), ['doubled'])
})

test('an order that was refused, or that nobody sent, contradicts the clients', () => {
  const refused = [told(pay, 90013), told(pay, 90011)]
  assert.deepEqual(faultsOf(refused, holding(coins, pay)), ['contradicted'])
  assert.deepEqual(faultsOf([], holding(coins, pay)), ['contradicted'])
  assert.deepEqual(faultsOf([told(pay, 0)], holding(coins, ['pay', 'p', 9])), ['contradicted'])
  const last = told(pay, 90013, { isLast: true })
  assert.deepEqual(faultsOf([silent, last], holding(coins, pay)), ['contradicted'])
  const unknown = told(cancel, 90000, { isLast: true })
  assert.deepEqual(faultsOf([silent, unknown], holding(coins, pay)), ['contradicted'])
})

test('a balance that the account did not have at that time contradicts the ledger', () => {
  const wrong = told(pay, 0, { balance: 91 })
  assert.deepEqual(faultsOf([wrong], holding(coins, pay)), ['contradicted'])
  const paid = [told(pay, 0)]
  assert.deepEqual(faultsOf(paid, holding(coins, pay), [read(95, noon)]), ['contradicted'])
  // It had 100 coins once, but not after the pay was answered.
  const stale = [read(100, noon + 1000)]
  assert.deepEqual(faultsOf(paid, holding(coins, pay), stale), ['contradicted'])
  const account = { ...holding(coins, pay), balance: 91 }
  assert.deepEqual(faultsOf(paid, account), ['balance'])
})

test("a cancel window, a token or a time that is not by the service's clock contradicts it", () => {
  const paid = told(pay, 0)
  const early = told(cancel, 90014, { sentAt: noon + 47 * hourMs })
  assert.deepEqual(faultsOf([paid, early], holding(coins, pay)), ['contradicted'])
  const late = told(cancel, 0, { sentAt: noon + 49 * hourMs })
  const refund = [...givenBack, noon + 49 * hourMs] as const
  assert.deepEqual(faultsOf([paid, late], holding(coins, pay, refund)), ['contradicted'])
  const elsewhen = [...pay, noon + hourMs] as const
  assert.deepEqual(faultsOf([paid], holding(coins, elsewhen)), ['contradicted'])
  const over = told(pay, 0, { tokenEnds: { from: noon - 2000, to: noon - 1000 } })
  assert.deepEqual(faultsOf([over], holding(coins, pay)), ['contradicted'])
  const young = told(pay, 42001, { tokenEnds: { from: noon + 1000, to: noon + 2000 } })
  assert.deepEqual(faultsOf([young], holding(coins)), ['contradicted'])
})

const lastPresent = { kind: 'present', openid: 'calm-1_0', billNo: 'last', amount: 5 } as const

const breakages = `
  set session_replication_role = replica;
  -- The last order of player 0 as if it had never been: the books add up without it.
  delete from ledger.orders where bill_no = 'last';
  delete from ledger.entries where bill_no = 'last';
  update ledger.accounts
     set entry_no = entry_no - 1, gift = gift - 5, present_sum = present_sum - 5
   where openid = 'calm-1_0';
  -- The first order of player 1 has moved its coins once more.
  insert into ledger.entries
    select account_id, a.entry_no + 1, paid_delta, gift_delta, paid + paid_delta, gift + gift_delta,
           posted_at, kind, bill_no
      from ledger.accounts a join ledger.entries e using (account_id)
     where openid = 'calm-1_1' and e.entry_no = 1;
  update ledger.accounts a
     set entry_no = a.entry_no + 1, paid = paid + paid_delta, save_amt = save_amt + paid_delta
    from ledger.entries e
   where e.account_id = a.account_id and openid = 'calm-1_1' and e.entry_no = 1;
  -- Player 2 has a coin that no order brought.
  update ledger.accounts set paid = paid + 1, save_amt = save_amt + 1 where openid = 'calm-1_2';`

test('what is broken in a ledger on purpose is found, and so is a service that is gone', {
  skip: findPostgres() === undefined ? 'needs PostgreSQL' : false,
}, async () => {
  const folder = openFolder(join(tmpdir(), 'pactolus-crash-'))
  const place = { folder, binDir: findPostgres() ?? '', settings: ['fsync=off'] }
  const stage = await Stage.open('serve', { ...place, chance: chanceFor(1, 'checker') })
  try {
    const calm: Blow = { kind: 'calm', stage: 'serve', strike: async () => Date.now() }
    const { diary } = await playRound(stage, calm, { seed: 1, round: 1 })
    assert.equal(await new GameServer(stage, diary).send(lastPresent), 0)
    const before = new Tally()
    await examine(stage, diary, before)
    assert.deepEqual(before.report(1, 0).findings, [])
    const terms = { connectionsMax: 1, connectTimeoutMs: 5000, statementTimeoutMs: 20_000 }
    const superuser = openPostgres({ url: stage.postgres.url, ...terms })
    await superuser.script(breakages)
    await superuser.close()
    const after = new Tally()
    await examine(stage, diary, after)
    const { findings, checks } = after.report(1, 0)
    const places = findings.map((finding) => finding.split(' ').slice(0, 2).join(' '))
    const expected = ['lost: calm-1_0:', 'doubled: calm-1_1:', 'balance: calm-1_2:']
    assert.deepEqual(
      expected.filter((place) => !places.includes(place)),
      [],
      findings.join('\n'),
    )
    const players = places.filter((place) => !place.startsWith('check'))
    assert.ok(
      players.every((place) => /_[012]:$/.test(place)),
      findings.join('\n'),
    )
    assert.ok(checks > 0)
    const deadly: Blow = {
      kind: 'deadly',
      stage: 'serve',
      async strike({ service }) {
        await service.stop('SIGKILL')
        return Date.now()
      },
    }
    // Nobody restarts it here, as nobody does what ends by itself.
    await assert.rejects(playRound(stage, deadly, { seed: 1, round: 1 }), /ended by itself/)
  } finally {
    await stage.close()
  }
})
