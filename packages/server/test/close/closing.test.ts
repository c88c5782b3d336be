// Days are closed while orders go on, and compared with a model that adds the same orders up one by one.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { type Checked, check } from '../../src/close/check.ts'
import type { CloseRefused } from '../../src/close/closing.ts'
import { DailyCloser } from '../../src/close/daily.ts'
import { type Day, dayOf, daysBetween, later, spanOf, startOf } from '../../src/close/days.ts'
import type { CloseDocument, Line } from '../../src/close/document.ts'
import { OverdueCloses } from '../../src/close/overdue.ts'
import { Closes } from '../../src/directory/closes.ts'
import { Detached } from '../../src/ledger/detached.ts'
import type { IncomingOrder, Order, OrderKind, RefundOrder } from '../../src/ledger/model.ts'
import { ZoneSums } from '../../src/ledger/zone-sums.ts'
import {
  accountOf,
  brokenChecks,
  createGame,
  type Game,
  startService,
  type TestService,
} from '../support/service.ts'

const firstDay = '2026-03-30'
const hourMs = 3_600_000

let service: TestService
before(async () => {
  service = await startService()
})
after(() => service.remove())

const of = ({ offerId }: Game) => ({ offerId, env: 'production' })

/** From now on the service takes it for `hours` after the beginning of a day. */
function moveTo(day: Day, hours: number): void {
  service.clock.offsetMs = startOf(day) + hours * hourMs - Date.now()
}

type Side = Record<'recharge' | 'present' | 'pay' | 'refund', bigint>
interface ModelLine {
  paid: Side
  gift: Side
  orders: Side
  accounts: Set<string>
}
const noSide = (): Side => ({ recharge: 0n, present: 0n, pay: 0n, refund: 0n })

/** What the orders of a game come to, by day and zone. */
class Model {
  readonly lines = new Map<string, ModelLine>()

  add(at: number, order: Order, { paid, gift }: { paid: bigint; gift: bigint }): void {
    const key = `${dayOf(at)} ${order.account.zoneId}`
    const none = { paid: noSide(), gift: noSide(), orders: noSide(), accounts: new Set<string>() }
    const line = this.lines.get(key) ?? none
    this.lines.set(key, line)
    line.paid[order.kind] += paid
    line.gift[order.kind] += gift
    line.orders[order.kind] += 1n
    line.accounts.add(order.account.openid)
  }

  /** What a zone ended a day with. */
  closing(day: Day, zone: string, coin: 'paid' | 'gift'): bigint {
    return daysBetween(firstDay, day).reduce((sum, each) => {
      const side = this.lines.get(`${each} ${zone}`)?.[coin] ?? noSide()
      return sum + side.recharge + side.present - side.pay + side.refund
    }, 0n)
  }

  assertEqual(document: CloseDocument): void {
    const { date } = document
    for (const line of document.zones) {
      const model = this.lines.get(`${date} ${line.zone_id}`)
      for (const coin of ['paid', 'gift'] as const) {
        const { opening, adjustment, closing, ...moved } = line[coin]
        assert.deepEqual(moved, numbers(model?.[coin] ?? noSide()), `${date} ${coin}`)
        assert.equal(BigInt(opening), this.closing(later(date, -1), line.zone_id, coin))
        assert.equal(BigInt(closing), this.closing(date, line.zone_id, coin))
        assert.equal(adjustment, 0)
      }
      assert.deepEqual(line.orders, numbers(model?.orders ?? noSide()))
      assert.equal(line.accounts, model?.accounts.size ?? 0)
    }
    const sum = (pick: (line: Line) => number) =>
      document.zones.reduce((all, line) => all + pick(line), 0)
    assert.equal(
      document.totals.paid.closing,
      sum((line) => line.paid.closing),
    )
    assert.equal(
      document.totals.gift.refund,
      sum((line) => line.gift.refund),
    )
    assert.equal(
      document.totals.accounts,
      sum((line) => line.accounts),
    )
  }
}

const numbers = (side: Side) =>
  Object.fromEntries(Object.entries(side).map(([name, value]) => [name, Number(value)]))

/** An order that gets its number when it is posted. */
type Unnumbered = Omit<IncomingOrder, 'billNo'> | Omit<RefundOrder, 'billNo'>

let orders = 0

/** Posts an order at a time, and adds it to the model. */
async function post(model: Model, atMs: number, order: Unnumbered): Promise<string> {
  orders += 1
  const billNo = `n${orders}`
  const named = { ...order, billNo } as Order
  const { ledger } = service.services
  const before = await ledger.balance(order.account)
  const { outcome } = await ledger.post(named, atMs)
  if (outcome !== 'posted') return ''
  const now = await ledger.balance(order.account)
  const sign = order.kind === 'pay' ? -1n : 1n
  const [paid, gift] = [(now.paid - before.paid) * sign, (now.gift - before.gift) * sign]
  model.add(atMs, named, { paid, gift })
  return billNo
}

const step = fc.record({
  openid: fc.constantFrom('amy', 'ben', 'cat'),
  zoneId: fc.constantFrom('1', '2', '区 "3"\n'),
  kind: fc.constantFrom<OrderKind>('recharge', 'present', 'pay', 'pay', 'refund'),
  amount: fc.bigInt(1n, 40n),
  pause: fc.constantFrom(0, 20, 400, 1900),
})
type Step = ReturnType<typeof step.generate>['value']

/** Carries steps out from an instant on; returns when the last of them was. */
async function play(game: Game, model: Model, steps: readonly Step[], from: number) {
  const pays = new Map<string, string[]>()
  let at = from
  for (const { openid, zoneId, kind, amount, pause } of steps) {
    at += pause * 60_000
    const account = accountOf(game, 'production', openid, zoneId)
    const paid = pays.get(openid + zoneId) ?? []
    if (kind === 'refund') {
      const refund = { kind, account, payBillNo: paid.pop() ?? 'none', amount: null }
      await post(model, at, { ...refund, windowS: 172_800, tombstone: false })
      continue
    }
    const billNo = await post(model, at, { kind, account, amount })
    if (kind === 'pay' && billNo !== '') pays.set(openid + zoneId, [...paid, billNo])
  }
  return at
}

async function documentsOf(game: Game, last: Day): Promise<CloseDocument[]> {
  const kept = await service.services.closing.list(of(game), firstDay, last)
  return kept.map(({ document }) => JSON.parse(document) as CloseDocument)
}

async function checked(game: Game, day: Day): Promise<Checked> {
  const { closing, ledger } = service.services
  const kept = await closing.find(of(game), day)
  assert.ok(kept)
  return check({ closing, zones: ledger.zones }, of(game), kept)
}

const clean: Checked = {
  ...{ hashMatches: true, chainMatches: true, differences: [], lateCount: 0, late: [] },
}

test('closes are what the orders of each day come to, and stay so while orders go on', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 40 }),
      fc.array(step, { minLength: 1, maxLength: 10 }),
      fc.nat(6),
      async (steps, more, byOne) => {
        const [game, model] = [await createGame(service), new Model()]
        const { closing } = service.services
        const start = startOf(firstDay) + hourMs
        await post(model, start, {
          ...{ kind: 'recharge', account: accountOf(game, 'production', 'amy'), amount: 50n },
        } as Order)
        const last = dayOf(await play(game, model, steps, start))
        moveTo(later(last, 1), 1)
        // Some of the days by themselves, the others at once.
        for (const day of daysBetween(firstDay, last).slice(0, byOne)) {
          await closing.close(of(game), day, { by: 'anna' })
        }
        await play(game, model, more, startOf(later(last, 1)) + 10_000)
        await closing.closeThrough(of(game), { by: 'anna', through: last })
        const documents = await documentsOf(game, last)
        assert.deepEqual(
          documents.map(({ date }) => date),
          daysBetween(firstDay, last),
        )
        for (const document of documents) model.assertEqual(document)
        for (const { date } of documents) assert.deepEqual(await checked(game, date), clean)
      },
    ),
    { numRuns: 6, ...(process.env.SEED && { seed: Number(process.env.SEED) }) },
  )
  assert.deepEqual(await brokenChecks(service.driver), [])
})

/** A game with one recharge at noon of the first day. */
async function played(): Promise<{ game: Game; model: Model; pay: Unnumbered }> {
  const [game, model] = [await createGame(service), new Model()]
  const account = accountOf(game, 'production', 'amy')
  const recharge = { kind: 'recharge', account, amount: 100n } as Order
  await post(model, startOf(firstDay) + 12 * hourMs, recharge)
  return { game, model, pay: { kind: 'pay', account, amount: 30n } as Order }
}

const refusedAs = (code: CloseRefused['code'], text: RegExp) => (error: CloseRefused) => {
  assert.equal(error.code, code)
  assert.match(error.message, text)
  return true
}

test('what was spent on one day and refunded on the next belongs to both', async () => {
  const { game, model, pay } = await played()
  const next = later(firstDay, 1)
  const payBillNo = await post(model, startOf(next) - 1, pay)
  await post(model, startOf(next), {
    ...{ kind: 'refund', account: pay.account, payBillNo, amount: null },
    ...{ windowS: 172_800, tombstone: false },
  } as Order)
  moveTo(later(next, 1), 1)
  await service.services.closing.closeThrough(of(game), { by: 'anna', through: next })
  const equations = (await documentsOf(game, next)).map(({ totals }) => totals.paid)
  const none = { recharge: 0, present: 0, pay: 0, refund: 0, adjustment: 0 }
  assert.deepEqual(equations, [
    { opening: 0, ...none, recharge: 100, pay: 30, closing: 70 },
    { opening: 70, ...none, refund: 30, closing: 100 },
  ])
})

test('days are closed in order, and none before all of its entries are written', async () => {
  const { game } = await played()
  const { closing } = service.services
  const close = (day: Day) => closing.close(of(game), day, { by: 'anna' })
  moveTo(later(firstDay, 1), 10 / 3600)
  await assert.rejects(close(firstDay), refusedAs('too_early', /2026-03-30T16:00:38.000Z/))
  await assert.rejects(close(later(firstDay, 1)), refusedAs('out_of_order', /2026-03-30 is the/))
  await assert.rejects(close(later(firstDay, -1)), refusedAs('out_of_order', /no earlier day/))
  moveTo(later(firstDay, 1), 60 / 3600)
  const both = await Promise.all([close(firstDay), close(firstDay)])
  assert.deepEqual(both[0], both[1])
  assert.deepEqual(await close(firstDay), both[0])
  const empty = await createGame(service)
  await assert.rejects(
    closing.close(of(empty), firstDay, { by: 'anna' }),
    refusedAs('nothing_to_close', /no account yet/),
  )
})

test('an entry that comes after its day was closed is found, and booked with a reason alone', async () => {
  const { game, model, pay } = await played()
  const { closing } = service.services
  const [second, third] = [later(firstDay, 1), later(firstDay, 2)]
  moveTo(second, 1)
  await closing.close(of(game), firstDay, { by: 'anna' })
  moveTo(third, 1)
  // As a process would whose clock is a day behind.
  const billNo = await post(model, startOf(firstDay) + 13 * hourMs, pay)
  const found = await checked(game, firstDay)
  assert.deepEqual(
    found.differences.map(({ field, stored, now }) => [field, stored, now]).slice(0, 2),
    [
      ['paid.pay', 0, 30],
      ['paid.closing', 100, 70],
    ],
  )
  assert.deepEqual([found.lateCount, found.late.map((each) => each.billNo)], [1, [billNo]])
  await assert.rejects(
    closing.close(of(game), second, { by: 'anna' }),
    refusedAs('books_differ', /Zone 1 ends with 100 paid and 0 gift coins .* 70 and 0/),
  )
  assert.equal(await closing.find(of(game), second), undefined)
  const terms = { by: 'anna', adjustReason: 'The clock of a server was wrong.' }
  await closing.close(of(game), second, terms)
  const [, document] = await documentsOf(game, second)
  assert.deepEqual(document?.totals.paid, {
    ...{ opening: 100, recharge: 0, present: 0, pay: 0, refund: 0, adjustment: -30, closing: 70 },
  })
  assert.equal(document?.adjust_reason, terms.adjustReason)
  assert.deepEqual(await checked(game, second), clean)
  moveTo(later(third, 1), 1)
  await closing.close(of(game), third, { by: 'anna' })
  assert.deepEqual(await brokenChecks(service.driver), [])
})

test('a day of many entries is added up in pieces', async () => {
  const { game, model, pay } = await played()
  for (let n = 0; n < 25; n += 1) {
    await post(model, startOf(firstDay) + (12 + n / 4) * hourMs + n, {
      ...pay,
      amount: 1n,
    } as Order)
  }
  const ask = <R>(sql: string, values: readonly unknown[]) => service.driver.query<R>(sql, values)
  const pieces = new ZoneSums(ask, (offerId) => offerId, new Detached(ask), {
    rowsMax: 4,
    accountsMax: 3,
  })
  const whole = await service.services.ledger.zones.moved(of(game), spanOf(firstDay))
  assert.equal(whole.get('1')?.kinds.pay.orders, 25n)
  assert.deepEqual(await pieces.moved(of(game), spanOf(firstDay)), whole)
})

test('the balances of many accounts are added up in pages, while orders go on', async () => {
  const { game, model } = await played()
  const recharge = async (openid: string, zoneId: string, hour: number, amount: bigint) => {
    const account = accountOf(game, 'production', openid, zoneId)
    await post(model, startOf(firstDay) + hour * hourMs, { kind: 'recharge', account, amount })
  }
  for (let n = 0; n < 10; n += 1) {
    await recharge(`page${n}`, '7', 20, BigInt(n + 1))
    await recharge(`page${n}`, '8', 21, 100n)
  }
  const ask = async <R>(sql: string, values: readonly unknown[]) => {
    await recharge('page9', '7', 23, 1n)
    return service.driver.query<R>(sql, values)
  }
  const pages = new ZoneSums(ask, (offerId) => offerId, new Detached(ask), { accountsMax: 3 })
  const at = new Date(startOf(firstDay) + 22 * hourMs)
  const balances = await pages.balances(of(game), at)
  assert.equal(balances.get('7')?.paid, 55n)
  assert.equal(balances.get('8')?.paid, 1000n)
  assert.deepEqual(await service.services.ledger.zones.balances(of(game), at), balances)
})

test('the days of every offer are closed by themselves, and once', async () => {
  const games = [await played(), await played()]
  moveTo(later(firstDay, 3), 1)
  const { services } = service
  const closers = [new DailyCloser(services), new DailyCloser(services)]
  await Promise.all(closers.map((closer) => closer.closeAll()))
  for (const { game, model } of games) {
    const documents = await documentsOf(game, later(firstDay, 5))
    assert.deepEqual(
      documents.map(({ date, closed_by }) => [date, closed_by]),
      daysBetween(firstDay, later(firstDay, 2)).map((date) => [date, 'close-daily']),
    )
    for (const document of documents) model.assertEqual(document)
  }
  await Promise.all(closers.map((closer) => closer.close()))
})

test('days that are over and not closed are counted for each offer', async () => {
  const { game } = await played()
  moveTo(later(firstDay, 3), 1)
  const { services } = service
  let published: { offerId: string; env: string; days: number }[] = []
  const metrics = {
    setOverdueCloses: (books: typeof published) => {
      published = books
    },
  }
  const options = { ...services, closes: new Closes(service.driver), metrics }
  const counted = async (closesDaily: boolean) => {
    await new OverdueCloses({ ...options, closesDaily }).count()
    return published.find(({ offerId, env }) => offerId === game.offerId && env === 'production')
      ?.days
  }
  assert.equal(await counted(false), undefined, 'nobody closes days of this offer')
  assert.equal(await counted(true), 3)
  const close = (through: Day) => services.closing.closeThrough(of(game), { through, by: 'amy' })
  await close(firstDay)
  assert.equal(await counted(false), 2)
  await close(later(firstDay, 2))
  assert.equal(await counted(false), 0)
})
