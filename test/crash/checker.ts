// Compares the answers that clients got with what the ledger holds, order by order. It does not know the faults: a
// rule holds always, or it is no rule.
import { isAboutSender, isUnknown, meaningOf, showsPosted } from './answers.ts'
import type { Attempt, BalanceRead, Diary } from './diary.ts'
import type { Account, Entry } from './ledger.ts'

/**
 * `lost`: a client got an answer that an order is there, and it is not. `doubled`: an order moved coins twice,
 * or was answered so twice. `contradicted`: another answer that the ledger does not bear out. `balance`: an
 * account does not have what its orders make.
 */
export type Fault = 'lost' | 'doubled' | 'contradicted' | 'balance'

/** A fault and the sentence that describes it, which begins with the player. */
export type Finding = readonly [Fault, string]

/** The window of the offer in which a pay can be cancelled. */
const windowMs = 48 * 3_600_000
/** A batch is posted at the time that was when its orders came, which is a little before the answer. */
const clockSlackMs = 50

/** What is known of one account on both sides. */
interface Case {
  readonly account: Account
  /** By order: kind and number. */
  readonly attempts: ReadonlyMap<string, readonly Attempt[]>
  readonly lines: ReadonlyMap<string, readonly Entry[]>
  readonly reads: readonly BalanceRead[]
}

/** Everything that is wrong between the answers that clients got and these accounts. */
export function judge(diary: Diary, accounts: ReadonlyMap<string, Account>): Finding[] {
  const attempts = grouped(diary.attempts, ({ openid }) => openid)
  const reads = grouped(diary.reads, ({ openid }) => openid)
  return Array.from(accounts).flatMap(([openid, account]) => {
    const one: Case = {
      account,
      attempts: grouped(attempts.get(openid) ?? [], ({ kind, billNo }) => `${kind} ${billNo}`),
      lines: grouped(account.entries, keyOf),
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

function keyOf({ kind, bill_no }: Entry): string {
  return `${kind} ${bill_no}`
}

/** The refunds of a pay, oldest first. */
function refundsOf({ account }: Case, payBillNo: string): Entry[] {
  return account.entries.filter(({ pay_bill_no }) => pay_bill_no === payBillNo)
}

function sumOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { amount }) => sum + amount, 0)
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
  const acknowledged = attempts.filter((attempt) => meaningOf(attempt) === 'posted')
  if (lines.length > 1) yield ['doubled', `${key} is there ${lines.length} times`]
  if (acknowledged.length > 1) {
    yield ['doubled', `${key} was answered 0 ${acknowledged.length} times`]
  }
  const [line] = lines
  if (line === undefined) {
    const witness = attempts.find((attempt) => showsPosted(attempt) === true)
    if (witness !== undefined) yield ['lost', `${key} was answered ${witness.errcode} and is gone`]
  } else {
    yield* judgeLine(one, key, line)
  }
  for (const attempt of attempts) yield* judgeAnswer(one, key, attempt)
}

/** An order that is in the ledger: somebody must have sent it so, and not been refused. */
function* judgeLine(one: Case, key: string, line: Entry): Generator<Finding> {
  const attempts = one.attempts.get(key) ?? []
  const isMover = (attempt: Attempt) =>
    (meaningOf(attempt) === 'posted' || isUnknown(attempt)) &&
    (attempt.amount === line.amount || isWhole(attempt)) &&
    (line.pay_bill_no === null || attempt.payBillNo === line.pay_bill_no)
  if (!attempts.some(isMover)) {
    const told = attempts.map(({ errcode, amount }) => `${errcode} to ${amount}`).join(', ')
    yield ['contradicted', `${key} of ${line.amount} is there, answers were: ${told || 'none'}`]
  }
  if (line.kind === 'pay') {
    // A refund that is there twice is a finding of its own, elsewhere.
    const refunds = new Map(refundsOf(one, line.bill_no).map((each) => [each.bill_no, each]))
    const back = sumOf([...refunds.values()])
    if (back > line.amount) yield ['doubled', `${key} took ${line.amount} and refunded ${back}`]
  }
  if (line.kind === 'refund') yield* judgeRefund(one, key, line)
}

/** A cancel of 1.0 asks for all that is left; the others name the coins. */
function isWhole({ kind, via }: Attempt): boolean {
  return kind === 'refund' && via === '1.0'
}

function* judgeRefund(one: Case, key: string, line: Entry): Generator<Finding> {
  const [pay] = one.lines.get(`pay ${line.pay_bill_no}`) ?? []
  const before = refundsOf(one, line.pay_bill_no ?? '').filter(
    ({ entry_no }) => entry_no < line.entry_no,
  )
  const left = pay === undefined ? 0 : pay.amount - sumOf(before)
  const [attempt] = one.attempts.get(key) ?? []
  if (pay === undefined || pay.entry_no > line.entry_no) {
    yield ['contradicted', `${key} refunds ${line.amount}, its pay is not there`]
  } else if (attempt !== undefined && isWhole(attempt) && line.amount !== left) {
    yield ['contradicted', `${key} refunds ${line.amount}, ${left} of its pay were left`]
  } else if (attempt?.via !== 'xpay' && msBetween(pay, line) > windowMs) {
    yield ['contradicted', `${key} was refunded after the window`]
  }
}

function msBetween(first: Entry, second: Entry): number {
  return Date.parse(second.posted_at) - Date.parse(first.posted_at)
}

/** What an answer says besides that its order is there or not. */
function* judgeAnswer(one: Case, key: string, attempt: Attempt): Generator<Finding> {
  const { errcode, kind, balance, isLast, clock } = attempt
  const [line] = one.lines.get(key) ?? []
  const meaning = meaningOf(attempt)
  yield* judgeToken(key, attempt)
  if (meaning === 'undocumented') {
    yield ['contradicted', `${key} was answered ${errcode}, which ${attempt.via} has not for it`]
  }
  if (meaning === 'posted' && line !== undefined) {
    const after = line.paid_after + line.gift_after
    if (balance !== undefined && balance !== after) {
      yield ['contradicted', `${key} was answered the balance ${balance} and left ${after}`]
    }
    const postedAt = Date.parse(line.posted_at)
    if (postedAt < clock.from - clockSlackMs || postedAt > clock.to + clockSlackMs) {
      yield ['contradicted', `${key} was posted at ${line.posted_at}, not by the service's clock`]
    }
  }
  if (kind === 'pay' || kind === 'refund') yield* judgeLeft(one, key, attempt)
  if (meaning === 'insufficient') {
    const balances = balancesSince(one, attempt.sentAt)
    if (!balances.some((coins) => coins < attempt.amount)) {
      yield ['contradicted', `${key} was refused for too few coins, and it had at least enough`]
    }
  }
  if (meaning === 'conflict' && line?.amount === attempt.amount) {
    yield ['contradicted', `${key} was refused for an amount that is the right one`]
  }
  if (isLast && showsPosted(attempt) === false && line !== undefined) {
    const tried = one.attempts.get(key) ?? []
    const story = tried.map((each) => `${each.errcode} after ${each.answeredAt - each.sentAt} ms`)
    yield [
      'contradicted',
      `${key} is there, and the last answer was ${errcode}: ${story.join(', ')}`,
    ]
  }
}

/** What an answer says of a pay and of how much of it is left. */
function* judgeLeft(one: Case, key: string, attempt: Attempt): Generator<Finding> {
  const { kind, errcode, amount, clock, isLast } = attempt
  const payBillNo = attempt.payBillNo ?? attempt.billNo
  const [pay] = one.lines.get(`pay ${payBillNo}`) ?? []
  const others = refundsOf(one, payBillNo).filter((line) => kind === 'pay' || keyOf(line) !== key)
  const left = (pay?.amount ?? 0) - sumOf(others)
  switch (meaningOf(attempt)) {
    case 'refunded': {
      // 1.0 also answers this to a cancel that repeats itself.
      const all = isWhole(attempt) ? refundsOf(one, payBillNo) : others
      if (pay === undefined || sumOf(all) < pay.amount) {
        yield ['lost', `${key} was answered ${errcode}, and a refund of ${payBillNo} is gone`]
      }
      break
    }
    case 'too_large':
      if (pay === undefined) yield ['lost', `${key} was answered ${errcode}, its pay is gone`]
      else if (amount <= left) {
        yield ['contradicted', `${key} of ${amount} was answered ${errcode}, ${left} are left`]
      }
      break
    case 'not_found':
      if (wasPaidBefore(one, payBillNo, attempt.sentAt)) {
        yield ['lost', `${key} was answered ${errcode} after its pay was answered 0`]
      } else if (isLast && pay !== undefined) {
        yield ['contradicted', `${key} was answered ${errcode} last, and its pay is there`]
      }
      break
    case 'window_closed':
      if (pay !== undefined && clock.to - Date.parse(pay.posted_at) < windowMs) {
        yield ['contradicted', `${key} was answered ${errcode} inside the window`]
      }
      break
    default:
  }
}

function wasPaidBefore(one: Case, billNo: string, at: number): boolean {
  const pays = one.attempts.get(`pay ${billNo}`) ?? []
  return pays.some(({ errcode, answeredAt }) => errcode === 0 && answeredAt < at)
}

/** A token works until its end by the service's clock, and is refused as over only after it; a login works. */
function* judgeToken(what: string, told: Attempt | BalanceRead): Generator<Finding> {
  const { clock, tokenEnds, errcode } = told
  if (tokenEnds === undefined || isUnknown(told)) return
  const meaning = meaningOf(told)
  if (meaning === 'session' && told.isLoggedIn === true) {
    yield ['contradicted', `${what} was answered ${errcode} for a login that is not over`]
  }
  if (meaning === 'token_over' && clock.to < tokenEnds.from) {
    yield ['contradicted', `${what} was refused for a token that is not over`]
  }
  // An expired session is found after the token was taken.
  if ((!isAboutSender(told) || meaning === 'session') && clock.from > tokenEnds.to) {
    yield ['contradicted', `${what} was answered ${errcode} with a token that is over`]
  }
}

/** A balance in an answer is one that the account had, no older than what was acknowledged before. */
function* judgeRead(one: Case, read: BalanceRead): Generator<Finding> {
  yield* judgeToken('getbalance', read)
  if (meaningOf(read) === 'undocumented') {
    yield ['contradicted', `getbalance of ${read.via} was answered ${read.errcode}`]
  }
  if (meaningOf(read) !== 'posted' || read.balance === undefined) return
  if (!balancesSince(one, read.sentAt).includes(read.balance)) {
    yield ['contradicted', `was answered the balance ${read.balance}, which it never had by then`]
  }
}

/** Every balance of the account from the newest order on that had been acknowledged at a moment. */
function balancesSince(one: Case, at: number): number[] {
  let oldest = 0
  for (const [key, attempts] of one.attempts) {
    const known = attempts.some(
      (attempt) => attempt.answeredAt < at && showsPosted(attempt) === true,
    )
    if (known) oldest = Math.max(oldest, one.lines.get(key)?.[0]?.entry_no ?? 0)
  }
  const later = one.account.entries.filter(({ entry_no }) => entry_no >= oldest)
  const balances = later.map(({ paid_after, gift_after }) => paid_after + gift_after)
  return oldest === 0 ? [0, ...balances] : balances
}
