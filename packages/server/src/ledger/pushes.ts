// The outbox: messages to the servers of games, written by the transaction that moved the money. src/push delivers
// them.
import type { DialectName, Env } from '@pactolus/protocol'
import type { Row } from '../driver/driver.ts'
import type { OrderKind } from './model.ts'

/** `platform`: pushes of the dialects; `orders`: those of Pactolus about every order of an account. */
export type PushChannel = 'platform' | 'orders'

export type PushState = 'pending' | 'delivered' | 'dead'

interface MoneyFacts {
  readonly dialect: DialectName
  readonly trade_no: string
  readonly platform_no: string
  readonly transaction_no: string | null
  /** In fen: what was paid for the coins, or what goes back. */
  readonly fee: number
}

/** A purchase of coins: paid for or delivered, depending on the dialect. */
export interface CoinFacts extends MoneyFacts {
  readonly coins: number
  readonly attach: string | null
  readonly paid_at: string
}

/** Money of a purchase that goes back to the player. */
export interface RefundFacts extends MoneyFacts {
  readonly refund_no: string
  readonly refund_platform_no: string
  /** Who asked for it: the game, or an operator. */
  readonly source: 'api' | 'console'
  readonly at: string
  readonly done_at: string
}

/** Coins of the account after the order. */
interface BalanceFacts {
  readonly balance: number
  readonly gift_balance: number
}

export interface OrderFacts extends BalanceFacts {
  readonly kind: OrderKind
  readonly bill_no: string
  readonly pay_bill_no?: string
  readonly amount: number
  readonly gift_amount: number
  readonly pay_item?: string
  readonly app_remark?: string
}

export interface FreezeFacts extends BalanceFacts {
  readonly kind: 'freeze' | 'unfreeze'
}

/** The content of a push. */
export type PushContent =
  | { readonly event: 'coins'; readonly facts: CoinFacts }
  | { readonly event: 'refund'; readonly facts: RefundFacts }
  | { readonly event: 'order'; readonly facts: OrderFacts }
  | { readonly event: 'freeze'; readonly facts: FreezeFacts }

export type Push = PushContent & {
  readonly pushId: string
  /** The offer_id under which its account is kept. */
  readonly book: string
  readonly env: Env
  readonly openid: string
  readonly zoneId: string
  readonly channel: PushChannel
  /** The one under way included. */
  readonly attempts: number
  readonly createdAt: Date
}

export type ListedPush = Push & {
  readonly state: PushState
  /** What came of the last attempt. */
  readonly answer: string | null
  readonly dueAt: Date
  readonly endedAt: Date | null
}

/** Pushes of a book that may be delivered now. */
export interface Asked {
  readonly book: string
  readonly channel: PushChannel
  /** The time of its game. */
  readonly nowMs: number
}

/** What became of an attempt: its end, or when the next one is due. */
export type AttemptEnd =
  | { readonly state: 'delivered' | 'dead'; readonly atMs: number; readonly answer: string }
  | { readonly state: 'pending'; readonly dueMs: number; readonly answer: string }

export interface PushPage {
  readonly env: Env
  readonly state: PushState | ''
  readonly openid: string
  /** Undefined: from the newest. */
  readonly before: { readonly at: Date; readonly pushId: string } | undefined
  readonly size: number
}

type Ask = <R = Row>(sql: string, values: readonly unknown[]) => Promise<R[]>

export class Pushes {
  readonly #ask: Ask
  readonly #bookOf: (offerId: string) => string

  constructor(ask: Ask, bookOf: (offerId: string) => string) {
    this.#ask = ask
    this.#bookOf = bookOf
  }

  /**
   * Takes due pushes for delivery: up to `eachMax` of a book, `max` in all from each partition. Until `leaseS`
   * have passed nobody else gets them. Of each account and channel only the first is taken.
   */
  async claim(
    asked: readonly Asked[],
    { eachMax, max, leaseS }: { eachMax: number; max: number; leaseS: number },
  ): Promise<Push[]> {
    const rows = await this.#ask<PushRow>(
      'select * from ledger.claim_pushes($1::text[], $2::text[], $3::timestamptz[], $4, $5, $6)',
      [
        asked.map(({ book }) => book),
        asked.map(({ channel }) => channel),
        asked.map(({ nowMs }) => new Date(nowMs)),
        eachMax,
        max,
        leaseS,
      ],
    )
    return rows.map(pushOf)
  }

  /** Ends the attempt of a claim; false when its lease ended and another attempt has begun. */
  async end({ openid, pushId, attempts }: Push, end: AttemptEnd): Promise<boolean> {
    const isPending = end.state === 'pending'
    const [row] = await this.#ask<{ was_ended: boolean }>(
      'select * from ledger.end_push($1, $2, $3, $4, $5, $6, $7)',
      [
        ...[openid, pushId, attempts, end.state],
        isPending ? new Date(end.dueMs) : null,
        isPending ? null : new Date(end.atMs),
        end.answer,
      ],
    )
    return row?.was_ended === true
  }

  /** Makes a push due now, one that has ended as if it were new. */
  async retry(
    { openid, pushId }: Pick<Push, 'openid' | 'pushId'>,
    nowMs: number,
  ): Promise<'queued' | 'in_flight' | 'not_found'> {
    const [row] = await this.#ask<{ outcome: 'queued' | 'in_flight' | 'not_found' }>(
      'select * from ledger.retry_push($1, $2, $3)',
      [openid, pushId, new Date(nowMs)],
    )
    return row?.outcome ?? 'not_found'
  }

  /** A page of the pushes of an offer, newest first. */
  async list(
    offerId: string,
    { env, state, openid, before, size }: PushPage,
  ): Promise<ListedPush[]> {
    const rows = await this.#ask<ListedPushRow>(
      'select * from ledger.list_pushes($1, $2, $3, $4, $5, $6, $7)',
      [
        ...[this.#bookOf(offerId), env, state, openid],
        before?.at ?? 'infinity',
        before?.pushId ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff',
        size,
      ],
    )
    return rows.map(listedPushOf)
  }

  async find(pushId: string): Promise<ListedPush | undefined> {
    const [row] = await this.#ask<ListedPushRow>('select * from ledger.find_push($1)', [pushId])
    return row && listedPushOf(row)
  }

  /** How many wait and how many are dead, up to `max` of each in every partition. */
  async count(max: number): Promise<{ pending: number; dead: number; oldestAt: Date | null }> {
    const rows = await this.#ask<{ pending: bigint; dead: bigint; oldest_at: Date | null }>(
      'select * from ledger.count_pushes($1)',
      [max],
    )
    const sum = (of: 'pending' | 'dead') => Number(rows.reduce((total, row) => total + row[of], 0n))
    const oldest = rows.flatMap(({ oldest_at }) => (oldest_at === null ? [] : [+oldest_at]))
    return {
      pending: sum('pending'),
      dead: sum('dead'),
      oldestAt: oldest.length === 0 ? null : new Date(Math.min(...oldest)),
    }
  }

  /** Forgets what ended before these times, up to `max` of each kind in every partition. */
  async prune(deliveredBefore: Date, deadBefore: Date, max: number): Promise<void> {
    await this.#ask('select * from ledger.prune_pushes($1, $2, $3)', [
      deliveredBefore,
      deadBefore,
      max,
    ])
  }
}

interface PushRow {
  push_id: string
  offer_id: string
  env: Env
  openid: string
  zone_id: string
  channel: PushChannel
  event: PushContent['event']
  facts: PushContent['facts']
  attempts: number
  created_at: Date
}

interface ListedPushRow extends PushRow {
  state: PushState
  answer: string | null
  due_at: Date
  ended_at: Date | null
}

function pushOf(row: PushRow): Push {
  return {
    ...({ event: row.event, facts: row.facts } as PushContent),
    pushId: row.push_id,
    book: row.offer_id,
    env: row.env,
    openid: row.openid,
    zoneId: row.zone_id,
    channel: row.channel,
    attempts: row.attempts,
    createdAt: row.created_at,
  }
}

function listedPushOf(row: ListedPushRow): ListedPush {
  const { state, answer, due_at: dueAt, ended_at: endedAt } = row
  return { ...pushOf(row), state, answer, dueAt, endedAt }
}
