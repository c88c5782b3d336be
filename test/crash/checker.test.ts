// The checker on stories that are wrong, and on a ledger that was broken on purpose. It must find
// each error, and report nothing where there is none.
import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openPostgres } from '../../packages/server/src/driver/postgres.ts'
import { findPostgres } from '../../tools/postgres.ts'
import type { OrderKind, Via } from './answers.ts'
import { judge } from './checker.ts'
import type { Attempt, BalanceRead, Order } from './diary.ts'
import type { Disruption } from './disruptions.ts'
import { GameServer } from './game-server.ts'
import type { Account, Entry } from './ledger.ts'
import { Tally } from './report.ts'
import { examine, playRound } from './round.ts'
import { chanceFor, openFolder, Stage } from './stage.ts'

const hourMs = 3_600_000
const noon = Date.UTC(2026, 0, 1, 12)

/** An answer to an order of the player `o`, a second after the one before it. */
function attempt(
  order: readonly [OrderKind, string, number],
  errcode: number | undefined,
  own: Partial<Attempt> = {},
): Attempt {
  const [kind, billNo, amount] = order
  const at = own.sentAt ?? noon
  const moments = { sentAt: at, answeredAt: at + 10, clock: { from: at, to: at + 10 } }
  const via: Via = kind === 'recharge' ? 'admin' : '1.0'
  const asked = { openid: 'o', via, kind, amount, errcode, isLast: false }
  const isRefund = kind === 'refund'
  const numbers = isRefund ? { billNo: `cancel:${billNo}`, payBillNo: billNo } : { billNo }
  return { ...asked, ...numbers, ...moments, ...own }
}

function read(balance: number, at: number): BalanceRead {
  const clock = { from: at, to: at + 10 }
  return { openid: 'o', via: '1.0', sentAt: at, answeredAt: at + 10, errcode: 0, balance, clock }
}

/** An account whose statement has these orders, in this order. */
function holding(
  ...orders: readonly (readonly [OrderKind, string, number, number?, string?])[]
): Account {
  let balance = 0
  const entries = orders.map(([kind, billNo, amount, at = noon, own], i): Entry => {
    balance += kind === 'pay' ? -amount : amount
    const isRefund = kind === 'refund'
    return {
      entry_no: i + 1,
      kind,
      amount,
      bill_no: isRefund ? (own ?? `cancel:${billNo}`) : billNo,
      pay_bill_no: isRefund ? billNo : null,
      paid_after: balance,
      gift_after: 0,
      posted_at: new Date(at).toISOString(),
    }
  })
  return { balance, entries }
}

const coins = ['recharge', 'r', 100] as const
const funded = attempt(coins, 0)
const pay = ['pay', 'p', 10] as const
const cancel = ['refund', 'p', 0] as const
const givenBack = ['refund', 'p', 10] as const

function faultsOf(attempts: Attempt[], account: Account, reads: BalanceRead[] = []): string[] {
  const findings = judge({ attempts: [funded, ...attempts], reads }, new Map([['o', account]]))
  return findings.map(([fault]) => fault)
}

const busy = attempt(pay, -1)
const silent = attempt(pay, undefined)

test('a story in which everything is true has no fault', () => {
  const stories: [Attempt[], Account, BalanceRead[]?][] = [
    [[attempt(pay, 0, { balance: 90 })], holding(coins, pay), [read(90, noon + 100)]],
    [[silent, busy, attempt(pay, 90012)], holding(coins, pay)],
    [[silent], holding(coins)],
    [[silent], holding(coins, pay), [read(100, noon), read(90, noon)]],
    [[attempt(['pay', 'p', 101], 90013)], holding(coins)],
    [[attempt(pay, 0), attempt(cancel, 0), attempt(cancel, 90015)], holding(coins, pay, givenBack)],
    [[attempt(pay, 0), attempt(cancel, undefined)], holding(coins, pay, givenBack)],
    [[attempt(pay, 90015), silent, attempt(cancel, 0)], holding(coins, pay, givenBack)],
    [[silent, attempt(cancel, 90000, { isLast: true })], holding(coins)],
    [[attempt(pay, 0), attempt(['pay', 'p', 11], 90018)], holding(coins, pay)],
  ]
  for (const [attempts, account, reads] of stories) {
    assert.deepEqual(faultsOf(attempts, account, reads), [], JSON.stringify(attempts))
  }
})

test('an order that a client knows of and the ledger does not is lost', () => {
  for (const errcode of [0, 90012]) {
    assert.deepEqual(faultsOf([silent, attempt(pay, errcode)], holding(coins)), ['lost'])
  }
  assert.deepEqual(faultsOf([attempt(pay, 0), attempt(cancel, 0)], holding(coins, pay)), ['lost'])
  assert.deepEqual(faultsOf([attempt(pay, 0), attempt(pay, 90015)], holding(coins, pay)), ['lost'])
  const later = attempt(cancel, 90000, { sentAt: noon + 1000 })
  assert.deepEqual(faultsOf([attempt(pay, 0), later], holding(coins, pay)), ['lost'])
})

test('an order that is there twice, or was answered 0 twice, is doubled', () => {
  assert.deepEqual(faultsOf([attempt(pay, 0)], holding(coins, pay, pay)), ['doubled'])
  assert.deepEqual(faultsOf([attempt(pay, 0), attempt(pay, 0)], holding(coins, pay)), ['doubled'])
  const twice = [attempt(pay, 0), attempt(cancel, 0)]
  assert.deepEqual(faultsOf(twice, holding(coins, pay, givenBack, givenBack)), ['doubled'])
})

test('an order that was refused, or that nobody sent, contradicts the clients', () => {
  const large = ['pay', 'p', 101] as const
  const refused = [attempt(large, 90013), attempt(large, 42001)]
  assert.deepEqual(faultsOf(refused, holding(coins, ['pay', 'p', 101])), ['contradicted'])
  // It had enough all the time; and no table has 90011 for an order that was signed well.
  const enough = attempt(pay, 90013, { sentAt: noon + 1000 })
  assert.deepEqual(faultsOf([enough], holding(coins)), ['contradicted'])
  assert.deepEqual(faultsOf([attempt(pay, 90011)], holding(coins)), ['contradicted'])
  assert.deepEqual(faultsOf([], holding(coins, pay)), ['contradicted'])
  assert.deepEqual(faultsOf([attempt(pay, 0)], holding(coins, ['pay', 'p', 9])), ['contradicted'])
  const last = attempt(pay, 90013, { isLast: true })
  assert.deepEqual(faultsOf([silent, last], holding(coins, pay)), ['contradicted'])
  const unknown = attempt(cancel, 90000, { isLast: true })
  assert.deepEqual(faultsOf([silent, unknown], holding(coins, pay)), ['contradicted'])
})

/** Part `r` of the pay `p`, by a protocol that has parts. */
function part(via: Via, amount: number, errcode: number | undefined, own: Partial<Attempt> = {}) {
  return attempt(['refund', 'p', amount], errcode, { via, billNo: 'r', ...own })
}

const partBack = (amount: number, number = 'r') => ['refund', 'p', amount, noon, number] as const

test('parts of a pay are answered in the codes of each protocol, and add up', () => {
  const paid = attempt(pay, 0)
  const right: [Attempt[], Account][] = [
    [[part('2.0', 4, 0), part('2.0', 4, 90012)], holding(coins, pay, partBack(4))],
    [[part('xpay', 4, -1), part('xpay', 4, 268490004)], holding(coins, pay, partBack(4))],
    [
      [part('xpay', 4, 0), attempt(cancel, 0)],
      holding(coins, pay, partBack(4), ['refund', 'p', 6]),
    ],
    [[part('2.0', 10, 0), attempt(cancel, 90015)], holding(coins, pay, partBack(10))],
    [
      [part('2.0', 4, 0), part('xpay', 7, 268490006, { billNo: 's' })],
      holding(coins, pay, partBack(4)),
    ],
    [[part('2.0', 4, 90016), part('2.0', 4, 0)], holding(coins, pay, partBack(4))],
  ]
  for (const [attempts, account] of right) {
    assert.deepEqual(faultsOf([paid, ...attempts], account), [], JSON.stringify(attempts))
  }
  const wrong: [Attempt[], Account, string][] = [
    [[part('2.0', 4, 0)], holding(coins, pay), 'lost'],
    [[part('xpay', 4, 268490004)], holding(coins, pay), 'lost'],
    [[part('2.0', 4, 0)], holding(coins, pay, partBack(5)), 'contradicted'],
    // Each part alone is as it was asked for; together they are more than the pay.
    [
      [part('2.0', 6, 0), part('xpay', 6, 0, { billNo: 's' })],
      holding(coins, pay, partBack(6), partBack(6, 's')),
      'doubled',
    ],
    // The rest was 6.
    [
      [part('2.0', 4, 0), attempt(cancel, 0)],
      holding(coins, pay, partBack(4), ['refund', 'p', 5]),
      'contradicted',
    ],
    [[part('2.0', 4, 0), attempt(cancel, 90015)], holding(coins, pay, partBack(4)), 'lost'],
    [[part('xpay', 4, 268490006)], holding(coins, pay), 'contradicted'],
    // 90016 is a matter of the login in 2.0 and of a cancel in 1.0; xpay has no such number.
    [[part('xpay', 4, 90016)], holding(coins, pay), 'contradicted'],
    [[part('2.0', 4, 90016)], holding(coins, pay, partBack(4)), 'contradicted'],
  ]
  for (const [attempts, account, fault] of wrong) {
    assert.deepEqual(faultsOf([paid, ...attempts], account), [fault], JSON.stringify(attempts))
  }
})

test('a balance that the account did not have at that time contradicts the ledger', () => {
  const wrong = attempt(pay, 0, { balance: 91 })
  assert.deepEqual(faultsOf([wrong], holding(coins, pay)), ['contradicted'])
  const paid = [attempt(pay, 0)]
  assert.deepEqual(faultsOf(paid, holding(coins, pay), [read(95, noon)]), ['contradicted'])
  // It had 100 coins once, but not after the pay was answered.
  const stale = [read(100, noon + 1000)]
  assert.deepEqual(faultsOf(paid, holding(coins, pay), stale), ['contradicted'])
  const account = { ...holding(coins, pay), balance: 91 }
  assert.deepEqual(faultsOf(paid, account), ['balance'])
})

test("a cancel window, a token or a time that is not by the service's clock contradicts it", () => {
  const paid = attempt(pay, 0)
  const early = attempt(cancel, 90014, { sentAt: noon + 47 * hourMs })
  assert.deepEqual(faultsOf([paid, early], holding(coins, pay)), ['contradicted'])
  const late = attempt(cancel, 0, { sentAt: noon + 49 * hourMs })
  const refund = [...givenBack, noon + 49 * hourMs] as const
  assert.deepEqual(faultsOf([paid, late], holding(coins, pay, refund)), ['contradicted'])
  const elsewhen = [...pay, noon + hourMs] as const
  assert.deepEqual(faultsOf([paid], holding(coins, elsewhen)), ['contradicted'])
  const over = attempt(pay, 0, { tokenEnds: { from: noon - 2000, to: noon - 1000 } })
  assert.deepEqual(faultsOf([over], holding(coins, pay)), ['contradicted'])
  const known = {
    via: '2.0',
    isLoggedIn: true,
    tokenEnds: { from: noon + 1000, to: noon + 2000 },
  } as const
  assert.deepEqual(faultsOf([attempt(pay, 90016, known)], holding(coins)), ['contradicted'])
  const young = attempt(pay, 42001, { tokenEnds: { from: noon + 1000, to: noon + 2000 } })
  assert.deepEqual(faultsOf([young], holding(coins)), ['contradicted'])
})

const [first, fourth] = ['calm-1_0', 'calm-1_3'] as const
const lastOrders: readonly Order[] = [
  { kind: 'present', via: 'xpay', openid: first, billNo: 'last-one', amount: 5 },
  { kind: 'recharge', via: 'admin', openid: fourth, billNo: 'last-coins', amount: 9 },
  { kind: 'pay', via: '1.0', openid: fourth, billNo: 'last-pay', amount: 9 },
  {
    ...{ kind: 'refund', via: '2.0', openid: fourth, billNo: 'last-part', amount: 4 },
    payBillNo: 'last-pay',
  },
]

const breakages = `
  set session_replication_role = replica;
  -- The last order of player 0 as if it had never been: the books add up without it.
  delete from ledger.orders where bill_no = 'last-one';
  delete from ledger.entries where bill_no = 'last-one';
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
  update ledger.accounts set paid = paid + 1, save_amt = save_amt + 1 where openid = 'calm-1_2';
  -- The part that was refunded to player 3 as if it had never been, by every sum.
  update ledger.accounts a
     set entry_no = a.entry_no - 1, paid = paid - paid_delta, gift = a.gift - gift_delta,
         cost_sum = cost_sum + 4
    from ledger.entries e where e.account_id = a.account_id and e.bill_no = 'last-part';
  update ledger.orders p set refunded = 0, refunded_gift = 0 where bill_no = 'last-pay';
  delete from ledger.orders where bill_no = 'last-part';
  delete from ledger.entries where bill_no = 'last-part';`

test('what is broken in a ledger on purpose is found, and so is a service that is gone', {
  skip: findPostgres() === undefined ? 'needs PostgreSQL' : false,
}, async () => {
  const folder = openFolder(join(tmpdir(), 'pactolus-crash-'))
  const place = { folder, binDir: findPostgres() ?? '', settings: ['fsync=off'] }
  const stage = await Stage.open('serve', { ...place, chance: chanceFor(1, 'checker') })
  try {
    const calm: Disruption = { kind: 'calm', stage: 'serve', run: async () => Date.now() }
    const { diary } = await playRound(stage, calm, { seed: 1, round: 1 })
    const server = new GameServer(stage, diary)
    await server.login(fourth)
    for (const order of lastOrders) {
      assert.equal((await server.send(order)).errcode, 0)
    }
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
    const expected = [
      'lost: calm-1_0:',
      'doubled: calm-1_1:',
      'balance: calm-1_2:',
      'lost: calm-1_3:',
    ]
    assert.deepEqual(
      expected.filter((place) => !places.includes(place)),
      [],
      findings.join('\n'),
    )
    const players = places.filter((place) => !place.startsWith('check'))
    assert.ok(
      players.every((place) => /_[0123]:$/.test(place)),
      findings.join('\n'),
    )
    assert.ok(checks > 0)
    const deadly: Disruption = {
      kind: 'deadly',
      stage: 'serve',
      async run({ service }) {
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
