// Compares what clients were told with what the ledger holds, order by order. It knows nothing of blows: a
// rule holds always, or it is no rule.
import {
  type Attempt,
  type BalanceRead,
  type Diary,
  isAboutToken,
  isUnknown,
  type OrderKind,
} from './diary.ts'
import type { Account, Entry } from './ledger.ts'

/**
 * `lost`: a client was told that an order is there, and it is not. `doubled`: an order moved coins twice,
 * or was told to twice. `contradicted`: another answer that the ledger does not bear out. `balance`: an
 * account does not have what its orders make.
 */
export type Fault = 'lost' | 'doubled' | 'contradicted' | 'balance'

/** A fault and the sentence that tells it, which begins with the player. */
export type Finding = readonly [Fault, string]

/** The window of the offer in which a pay can be cancelled. */
const windowMs = 48 * 3_600_000
/** A batch is posted at the time that was when its orders came, which is a little before the answer. */
const clockSlackMs = 50

const codes = { notFound: 90000, windowClosed: 90014, refunded: 90015, invalid: 90018 } as const
/**
 * By kind, the answers that say that the order itself is there: done now, done before, done and cancelled,
 * there with another amount. (No tombstones: the offer does not keep them.)
 */
const thereCodes: Record<OrderKind, readonly number[]> = {
  pay: [0, 90012, codes.refunded, codes.invalid],
  present: [0, 90012, codes.invalid],
  recharge: [0, 90012, codes.invalid],
  refund: [0, codes.refunded],
}

/** What is known of one account on both sides. */
interface Case {
  readonly account: Account
  /** By order: kind and number, that of the pay for a refund. */
  readonly attempts: ReadonlyMap<string, readonly Attempt[]>
  readonly lines: ReadonlyMap<string, readonly Entry[]>
  readonly reads: readonly BalanceRead[]
}

/** Everything that is wrong between what clients were told and these accounts. */
export function judge(diary: Diary, accounts: ReadonlyMap<string, Account>): Finding[] {
  const attempts = grouped(diary.attempts, ({ openid }) => openid)
  const reads = grouped(diary.reads, ({ openid }) => openid)
  return Array.from(accounts).flatMap(([openid, account]) => {
    const one: Case = {
      account,
      attempts: grouped(attempts.get(openid) ?? [], keyOfAttempt),
      lines: grouped(account.entries, keyOfEntry),
      reads: reads.get(openid) ?? [],
    }
    return Array.from(findingsOf(one), ([fault, text]): Finding => [fault, `${openid}: ${text}`])
  })
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}

function keyOfAttempt({ kind, billNo }: Attempt): string {
  return `${kind} ${billNo}`
}

function keyOfEntry({ kind, bill_no, pay_bill_no }: Entry): string {
  return `${kind} ${pay_bill_no ?? bill_no}`
}

function* findingsOf(one: Case): Generator<Finding> {
  for (const key of new Set([...one.attempts.keys(), ...one.lines.keys()])) {
    yield* judgeOrder(one, key)
  }
  for (const read of one.reads) yield* judgeRead(one, read)
  const sum = one.account.entries.reduce((total, entry) => total + coinsOf(entry), 0)
  if (sum !== one.account.balance) {
    yield ['balance', `has ${one.account.balance} coins, its orders make ${sum}`]
  }
}

function coinsOf({ kind, amount }: Entry): number {
  return kind === 'pay' ? -amount : amount
}

function* judgeOrder(one: Case, key: string): Generator<Finding> {
  const attempts = one.attempts.get(key) ?? []
  const lines = one.lines.get(key) ?? []
  const acknowledged = attempts.filter(({ errcode }) => errcode === 0)
  if (lines.length > 1) yield ['doubled', `${key} is there ${lines.length} times`]
  if (acknowledged.length > 1) {
    yield ['doubled', `${key} was answered 0 ${acknowledged.length} times`]
  }
  const [line] = lines
  if (line === undefined) {
    const witness = attempts.find(saysThere)
    if (witness !== undefined) yield ['lost', `${key} was answered ${witness.errcode} and is gone`]
  } else {
    yield* judgeLine(one, key, line)
  }
  for (const attempt of attempts) yield* judgeAnswer(one, key, attempt)
}

/** Whether the answer says that the order itself is in the ledger. */
function saysThere({ kind, errcode }: Attempt): boolean {
  return errcode !== undefined && thereCodes[kind].includes(errcode)
}

/** An order that is in the ledger: somebody must have sent it so, and not been refused. */
function* judgeLine(one: Case, key: string, line: Entry): Generator<Finding> {
  const attempts = one.attempts.get(key) ?? []
  const isMover = (attempt: Attempt) =>
    (attempt.errcode === 0 || isUnknown(attempt.errcode)) &&
    attempt.amount === (attempt.kind === 'refund' ? 0 : line.amount)
  if (!attempts.some(isMover)) {
    const told = attempts.map(({ errcode, amount }) => `${errcode} to ${amount}`).join(', ')
    yield ['contradicted', `${key} of ${line.amount} is there, answers were: ${told || 'none'}`]
  }
  if (line.kind !== 'refund') return
  const [pay] = one.lines.get(`pay ${line.pay_bill_no}`) ?? []
  if (pay === undefined || pay.amount !== line.amount) {
    yield ['contradicted', `${key} gives ${line.amount} back, its pay took ${pay?.amount}`]
  } else if (Date.parse(line.posted_at) - Date.parse(pay.posted_at) > windowMs) {
    yield ['contradicted', `${key} was cancelled after the window`]
  }
}

/** What an answer says besides that its order is there or not. */
function* judgeAnswer(one: Case, key: string, attempt: Attempt): Generator<Finding> {
  const { errcode, kind, billNo, balance, isLast, clock, sentAt } = attempt
  const [line] = one.lines.get(key) ?? []
  const [pay] = one.lines.get(`pay ${billNo}`) ?? []
  yield* judgeToken(key, attempt)
  if (errcode === 0 && line !== undefined) {
    const after = line.paid_after + line.gift_after
    if (balance !== undefined && balance !== after) {
      yield ['contradicted', `${key} was told the balance ${balance} and left ${after}`]
    }
    const postedAt = Date.parse(line.posted_at)
    if (postedAt < clock.from - clockSlackMs || postedAt > clock.to + clockSlackMs) {
      yield ['contradicted', `${key} was posted at ${line.posted_at}, not by the service's clock`]
    }
  }
  if (kind === 'pay' && errcode === codes.refunded && !one.lines.has(`refund ${billNo}`)) {
    yield ['lost', `${key} was told of a cancel that is gone`]
  }
  if (kind === 'refund' && errcode === codes.notFound) {
    if (wasPaidBefore(one, billNo, sentAt)) {
      yield ['lost', `${key} was answered ${errcode} after its pay was answered 0`]
    } else if (isLast && pay !== undefined) {
      yield ['contradicted', `${key} was answered ${errcode} last, and its pay is there`]
    }
  }
  if (kind !== 'refund' && errcode === codes.invalid && line?.amount === attempt.amount) {
    yield ['contradicted', `${key} was refused for an amount that is the right one`]
  }
  if (kind === 'refund' && errcode === codes.windowClosed && pay !== undefined) {
    if (clock.to - Date.parse(pay.posted_at) < windowMs) {
      yield ['contradicted', `${key} was answered ${errcode} inside the window`]
    }
  }
  const isRefused = !isUnknown(errcode) && !saysThere(attempt)
  if (isLast && isRefused && !isAboutToken(errcode) && line !== undefined) {
    yield ['contradicted', `${key} is there, and the last answer was ${errcode}`]
  }
}

function wasPaidBefore(one: Case, billNo: string, at: number): boolean {
  const pays = one.attempts.get(`pay ${billNo}`) ?? []
  return pays.some(({ errcode, answeredAt }) => errcode === 0 && answeredAt < at)
}

/** A token works until its end by the service's clock, and is refused as over only after it. */
function* judgeToken(
  what: string,
  { errcode, clock, tokenEnds }: Attempt | BalanceRead,
): Generator<Finding> {
  if (tokenEnds === undefined || isUnknown(errcode)) return
  if (errcode === 42001 && clock.to < tokenEnds.from) {
    yield ['contradicted', `${what} was refused for a token that is not over`]
  }
  if (!isAboutToken(errcode) && clock.from > tokenEnds.to) {
    yield ['contradicted', `${what} was answered ${errcode} with a token that is over`]
  }
}

/** A balance that was told is one that the account had, no older than what was acknowledged before. */
function* judgeRead(one: Case, read: BalanceRead): Generator<Finding> {
  yield* judgeToken('getbalance', read)
  if (read.errcode !== 0 || read.balance === undefined) return
  let oldest = 0
  for (const [key, attempts] of one.attempts) {
    const known = attempts.some((attempt) => saysThere(attempt) && attempt.answeredAt < read.sentAt)
    if (known) oldest = Math.max(oldest, one.lines.get(key)?.[0]?.entry_no ?? 0)
  }
  const later = one.account.entries.filter(({ entry_no }) => entry_no >= oldest)
  const balances = later.map(({ paid_after, gift_after }) => paid_after + gift_after)
  if (oldest === 0) balances.push(0)
  if (!balances.includes(read.balance)) {
    yield ['contradicted', `was told the balance ${read.balance}, which it never had by then`]
  }
}
