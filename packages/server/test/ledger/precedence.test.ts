// The order of precedence of outcomes is a promise: each case below makes several outcomes apply at
// once and expects the earliest.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Ledger } from '../../src/ledger/ledger.ts'
import type { AccountKey, Order } from '../../src/ledger/model.ts'
import { type Outcome, outcomes } from '../../src/ledger/outcome.ts'
import { createDatabase, keeperOf, queryTables, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let ledger: Ledger
let now = Date.parse('2026-01-01T00:00:00Z')
let players = 0

before(async () => {
  database = await createDatabase()
  const options = { batchMax: 512, queueMax: 1000, waitMaxMs: 5000 }
  ledger = new Ledger(database.driver, { now: () => now }, options)
})
after(() => database.remove())

function newAccount(): AccountKey {
  players += 1
  return { offerId: 'offer', env: 'production', openid: `player${players}`, zoneId: '1' }
}

function incoming(
  kind: 'recharge' | 'present' | 'pay',
  account: AccountKey,
  billNo: string,
  amount: bigint,
): Order {
  return { kind, account, billNo, amount }
}

function refund(
  account: AccountKey,
  billNo: string,
  payBillNo: string,
  amount: bigint | null = null,
): Order {
  return { kind: 'refund', account, billNo, payBillNo, amount, windowS: 3600, tombstone: false }
}

async function expect(order: Order, outcome: Outcome): Promise<void> {
  const answer = await ledger.post(order)
  assert.equal(answer.outcome, outcome)
}

const hour = 3_600_000

interface Case {
  readonly name: string
  readonly expected: Outcome
  run(account: AccountKey): Promise<Order>
}

async function paid(account: AccountKey): Promise<void> {
  await expect(incoming('recharge', account, 'r', 10n), 'posted')
  await expect(incoming('present', account, 'g', 4n), 'posted')
  await expect(incoming('pay', account, 'p', 6n), 'posted')
}

const cases: readonly Case[] = [
  {
    name: 'a refund of a pay that was never made is not found, even with a used number',
    expected: 'order_not_found',
    async run(account) {
      await paid(account)
      await expect(refund(account, 'x', 'p', 1n), 'posted')
      return refund(account, 'x', 'never', 1n)
    },
  },
  {
    name: 'a pay sent again is a duplicate though the account is frozen and empty',
    expected: 'duplicate',
    async run(account) {
      await paid(account)
      await expect(incoming('pay', account, 'rest', 8n), 'posted')
      await ledger.setFrozen(account, true)
      return incoming('pay', account, 'p', 6n)
    },
  },
  {
    name: 'a partial refund sent again is a duplicate after the window',
    expected: 'duplicate',
    async run(account) {
      await paid(account)
      await expect(refund(account, 'x', 'p', 2n), 'posted')
      now += 2 * hour
      return refund(account, 'x', 'p', 2n)
    },
  },
  {
    name: 'the refund that emptied a pay, sent again, is a duplicate and not refunded already',
    expected: 'duplicate',
    async run(account) {
      await paid(account)
      await expect(refund(account, 'x', 'p', 6n), 'posted')
      return refund(account, 'x', 'p', 6n)
    },
  },
  {
    name: 'a pay cancelled before is already refunded, not closed, after the window',
    expected: 'already_refunded',
    async run(account) {
      await paid(account)
      await expect(refund(account, 'c', 'p'), 'posted')
      now += 2 * hour
      return refund(account, 'c', 'p')
    },
  },
  {
    name: 'a cancelled pay sent again is already refunded, not a duplicate, though the account is frozen',
    expected: 'already_refunded',
    async run(account) {
      await paid(account)
      await expect(refund(account, 'c', 'p'), 'posted')
      await ledger.setFrozen(account, true)
      return incoming('pay', account, 'p', 6n)
    },
  },
  {
    name: 'a pay that may be refunded once is refunded already for a used number and for too much',
    expected: 'already_refunded',
    async run(account) {
      await paid(account)
      const once = (amount: bigint) =>
        ({ ...refund(account, 'x', 'p', amount), once: true }) as Order
      await expect(once(2n), 'posted')
      await expect(once(2n), 'duplicate')
      return once(60n)
    },
  },
  {
    name: 'a used refund number with other terms is a conflict though the pay is emptied',
    expected: 'bill_no_conflict',
    async run(account) {
      await paid(account)
      await expect(refund(account, 'x', 'p', 6n), 'posted')
      return refund(account, 'x', 'p', 5n)
    },
  },
  {
    name: 'a number reused with another amount is a conflict though the coins would not do',
    expected: 'bill_no_conflict',
    async run(account) {
      await paid(account)
      return incoming('pay', account, 'p', 600n)
    },
  },
  {
    name: 'a refund number reused for another amount is a conflict after the window',
    expected: 'bill_no_conflict',
    async run(account) {
      await paid(account)
      await expect(refund(account, 'x', 'p', 2n), 'posted')
      now += 2 * hour
      return refund(account, 'x', 'p', 3n)
    },
  },
  {
    name: 'an emptied pay whose window is closed is confirmed for a new refund number',
    expected: 'window_closed',
    async run(account) {
      await paid(account)
      await expect(refund(account, 'x', 'p', 6n), 'posted')
      now += 2 * hour
      return refund(account, 'y', 'p', 1n)
    },
  },
  {
    name: 'a refund that is too large as well as too late is too late',
    expected: 'window_closed',
    async run(account) {
      await paid(account)
      now += 2 * hour
      return refund(account, 'x', 'p', 100n)
    },
  },
  {
    name: 'a refund of more than is left is too large',
    expected: 'refund_too_large',
    async run(account) {
      await paid(account)
      await expect(refund(account, 'x', 'p', 5n), 'posted')
      return refund(account, 'y', 'p', 2n)
    },
  },
  {
    name: 'a pay of too much from a frozen account is refused because it is frozen',
    expected: 'account_frozen',
    async run(account) {
      await paid(account)
      await ledger.setFrozen(account, true)
      return incoming('pay', account, 'q', 100n)
    },
  },
  {
    name: 'a pay of more than there is finds too little',
    expected: 'balance_insufficient',
    async run(account) {
      await paid(account)
      return incoming('pay', account, 'q', 9n)
    },
  },
]

for (const { name, expected, run } of cases) {
  test(name, async () => {
    const account = newAccount()
    const order = await run(account)
    const before = await ledger.balance(account)
    await expect(order, expected)
    assert.deepEqual(await ledger.balance(account), before, 'nothing moved')
  })
}

test('the cases above come in the order of the list of outcomes', () => {
  const expected = cases.map((entry) => outcomes.indexOf(entry.expected))
  assert.deepEqual(
    expected,
    [...expected].sort((a, b) => a - b),
  )
})

test('an account takes coins up to 15 digits and not one more', async () => {
  const account = newAccount()
  const columns = [[account.offerId], ['production'], [account.openid], ['1']]
  await expect(incoming('recharge', account, 'first', 1n), 'posted')
  // 15 digits would take a hundred thousand orders of the largest amount: set the sums directly.
  await queryTables(
    database.keepers,
    'update ledger.accounts set paid = $2, save_amt = $2 where openid = $1',
    [account.openid, 999_999_999_999_990n],
  )
  await expect(incoming('present', account, 'g1', 10n), 'balance_limit')
  await expect(incoming('present', account, 'g2', 9n), 'posted')
  await expect(incoming('recharge', account, 'r2', 1n), 'balance_limit')
  const [row] = await database.driver.query<{ paid: bigint; gift: bigint }>(
    'select paid, gift from ledger.read_balances($1::text[], $2::text[], $3::text[], $4::text[])',
    columns,
  )
  assert.deepEqual({ ...row }, { paid: 999_999_999_999_990n, gift: 9n })
  // The shortcut above is not an order: put the account back, so that the checks hold.
  await queryTables(
    database.keepers,
    'update ledger.accounts set paid = 1, save_amt = 1 where openid = $1',
    [account.openid],
  )
})

test('a batch that names an account twice is refused whole', async () => {
  const account = newAccount()
  await expect(incoming('recharge', account, 'r', 10n), 'posted')
  const column = (value: unknown) => [value, value]
  const twice = [
    column(account.offerId),
    column('production'),
    column(account.openid),
    column('1'),
    column('pay'),
    ['a', 'b'],
    column(10n),
    column(null),
    column(0),
    column(false),
    column('2026-01-01T00:00:00Z'),
    column(null),
    column(null),
    column(null),
    column(false),
  ]
  const types =
    'text text text text text text bigint text integer boolean timestamptz text text text boolean'
  const parameters = types.split(' ').map((type, i) => `$${i + 1}::${type}[]`)
  const call = `select * from ledger.post_orders(${parameters.join(', ')})`
  await assert.rejects(database.driver.query(call, twice), { code: '23505' })
  assert.equal((await ledger.balance(account)).paid, 10n)
})

test('entries, orders and accounts cannot be rewritten or deleted', async () => {
  const account = newAccount()
  await paid(account)
  const keeper = await keeperOf(database.keepers, account.openid)
  const attempts = [
    'update ledger.entries set paid_after = 0',
    'delete from ledger.entries',
    'truncate ledger.entries',
    'update ledger.orders set amount = 1',
    'delete from ledger.orders',
    'truncate ledger.orders',
    'delete from ledger.accounts',
    'truncate ledger.accounts',
  ]
  for (const sql of attempts) {
    await assert.rejects(keeper.query(sql), { code: 'PL001' }, sql)
  }
})

test('text that looks like an array or a null is kept as it is', async () => {
  const account = { ...newAccount(), openid: `o{"a\\",NULL}'; --\t道具😀`, zoneId: 'NULL' }
  await expect(
    {
      ...incoming('recharge', account, 'r', 10n),
      notes: { appRemark: '{}', payItem: '"quoted", \\ back', userIp: '' },
    } as Order,
    'posted',
  )
  const [line] = await ledger.statement(account, { beforeEntryNo: 0n, size: 10 })
  assert.equal(line?.appRemark, '{}')
  assert.equal(line?.payItem, '"quoted", \\ back')
  assert.equal(line?.userIp, '')
  assert.equal((await ledger.balance(account)).paid, 10n)
})
