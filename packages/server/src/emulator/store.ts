// What of the emulator outlives the process: namespaces, books, snapshots and coins under way. Each
// method is a call of one SQL function of schema emulator.
import type { Env } from '@pactolus/protocol'
import type { Driver } from '../driver/driver.ts'
import type { ClockState } from './namespace-clock.ts'

export interface StoredNamespace {
  readonly number: number
  readonly book: number
  readonly clock: ClockState
}

/** The offer_id under which the ledger keeps a book of an offer (sql: emulator.book_name). */
export function bookName(offerId: string, book: number): string {
  return book === 1 ? offerId : `${offerId}#${book}`
}

export interface StoredSnapshot {
  readonly name: string
  readonly clock: ClockState
  readonly taken_at: Date
}

export interface LateRecharge {
  readonly late_recharge_id: bigint
  readonly offer_id: string
  readonly env: Env
  readonly openid: string
  readonly zone_id: string
  readonly bill_no: string
  readonly amount: bigint
  readonly remark: string | null
  readonly due_at: Date
}

export class Store {
  readonly #driver: Driver

  constructor(driver: Driver) {
    this.#driver = driver
  }

  async openNamespace(name: string, at: Date): Promise<StoredNamespace> {
    const [row] = await this.#driver.query<StoredNamespace>(
      'select * from emulator.open_namespace($1, $2)',
      [name, at],
    )
    if (row === undefined) throw new Error(`emulator.open_namespace answered nothing for ${name}`)
    return row
  }

  listNamespaces(): Promise<(StoredNamespace & { readonly name: string })[]> {
    return this.#driver.query('select * from emulator.list_namespaces()')
  }

  async keepClock(number: number, clock: ClockState): Promise<void> {
    await this.#driver.query('select emulator.keep_clock($1, $2)', [number, JSON.stringify(clock)])
  }

  /** Opens an empty book and returns its number. */
  async beginBook(number: number): Promise<number> {
    const [row] = await this.#driver.query<{ book: number }>(
      'select emulator.begin_book($1) as book',
      [number],
    )
    if (row === undefined) throw new Error('emulator.begin_book answered nothing')
    return row.book
  }

  async returnToBook(number: number, book: number): Promise<void> {
    await this.#driver.query('select emulator.return_to_book($1, $2)', [number, book])
  }

  async takeSnapshot(
    { number, appid }: { number: number; appid: string },
    name: string,
    clock: ClockState,
    at: Date,
  ): Promise<void> {
    await this.#driver.query('select emulator.take_snapshot($1, $2, $3, $4, $5)', [
      number,
      appid,
      name,
      JSON.stringify(clock),
      at,
    ])
  }

  /** Opens a fresh copy of a snapshot; undefined when there is none of that name. */
  async restoreSnapshot(
    { number, appid }: { number: number; appid: string },
    name: string,
  ): Promise<{ book: number; clock: ClockState } | undefined> {
    const [row] = await this.#driver.query<{ book: number; clock: ClockState }>(
      'select * from emulator.restore_snapshot($1, $2, $3)',
      [number, appid, name],
    )
    return row
  }

  /** False when there is none of that name. */
  async deleteSnapshot(number: number, name: string): Promise<boolean> {
    const [row] = await this.#driver.query<{ deleted: boolean }>(
      'select emulator.delete_snapshot($1, $2) as deleted',
      [number, name],
    )
    return row?.deleted === true
  }

  listSnapshots(number: number): Promise<StoredSnapshot[]> {
    return this.#driver.query('select * from emulator.list_snapshots($1)', [number])
  }

  /** Keeps a recharge for later; what it answers is of the first one with that number. */
  async keepLateRecharge(
    book: string,
    recharge: Omit<LateRecharge, 'late_recharge_id' | 'offer_id'>,
  ): Promise<{ amount: bigint; due_at: Date }> {
    const [row] = await this.#driver.query<{ amount: bigint; due_at: Date }>(
      'select * from emulator.keep_late_recharge($1, $2, $3, $4, $5, $6, $7, $8)',
      [
        book,
        recharge.env,
        recharge.openid,
        recharge.zone_id,
        recharge.bill_no,
        recharge.amount,
        recharge.remark,
        recharge.due_at,
      ],
    )
    if (row === undefined) throw new Error('emulator.keep_late_recharge answered nothing')
    return row
  }

  /** Of all offers of a game. */
  listLateRecharges(appid: string, book: number): Promise<LateRecharge[]> {
    return this.#driver.query('select * from emulator.list_late_recharges($1, $2)', [appid, book])
  }

  async endLateRecharge(id: bigint): Promise<void> {
    await this.#driver.query('select emulator.end_late_recharge($1)', [id])
  }

  /** Makes the newest tokens of the game as if issued at `at`. */
  async renewTokens(appid: string, at: Date): Promise<void> {
    await this.#driver.query('select emulator.renew_tokens($1, $2)', [appid, at])
  }
}
