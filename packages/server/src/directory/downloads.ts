// Files that games ask for, and the links to them. A link names the file and its own end, and has a
// mark over both. Every process with the master key can make and verify the mark. The content of
// the file is in the table or in the ledger.
import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Driver } from '../driver/driver.ts'
import type { Seal } from './seal.ts'

/** Whose file it is, and of which book of the ledger. */
export interface DownloadOf {
  readonly appid: string
  readonly book: string
  readonly env: string
}

export interface Download extends DownloadOf {
  readonly downloadId: string
  readonly kind: 'bill' | 'orders'
  /** What was asked for. */
  readonly terms: unknown
  /** Of a bill that is ready. */
  readonly lines: unknown
}

export interface Link {
  /** What follows the path of all files. */
  readonly text: string
  readonly endsAtS: number
}

/** How long a link is good, and a bill is handed out before it is made again (xpay §5.2). */
const lifeS = 1800
/** The process that makes a bill has as long; then the next caller makes it. */
const lostS = 60

const idPattern = /^[0-9a-f]{32}$/

export class Downloads {
  readonly #driver: Driver
  readonly #seal: Seal
  readonly #clock: Clock
  readonly #onFault: (error: unknown) => void
  /** Bills that this process makes. */
  readonly #making = new Set<Promise<void>>()

  constructor(driver: Driver, seal: Seal, clock: Clock, onFault: (error: unknown) => void) {
    this.#driver = driver
    this.#seal = seal
    this.#clock = clock
    this.#onFault = onFault
  }

  /**
   * The bill of these terms, if it is ready; undefined while it is made. Of all processes one makes it, with
   * `make`.
   */
  async bill(
    { appid, book, env }: DownloadOf,
    terms: object,
    make: () => Promise<object>,
  ): Promise<string | undefined> {
    const [row] = await this.#driver.query<{
      download_id: string
      is_ready: boolean
      is_mine: boolean
    }>('select * from directory.begin_bill($1, $2, $3, $4, $5::jsonb, $6, $7, $8)', [
      ...[newId(), appid, book, env, JSON.stringify(terms), this.#now(appid), lifeS, lostS],
    ])
    if (row === undefined) throw new Error('the database left a bill unanswered')
    if (row.is_mine) this.#make(row.download_id, appid, make)
    return row.is_ready ? row.download_id : undefined
  }

  #make(downloadId: string, appid: string, make: () => Promise<object>): void {
    const making = make()
      .then(async (lines) => {
        const values = [downloadId, JSON.stringify(lines), this.#now(appid)]
        await this.#driver.query('select directory.end_bill($1, $2::jsonb, $3)', values)
      })
      .catch(this.#onFault)
      .finally(() => this.#making.delete(making))
    this.#making.add(making)
  }

  /** Keeps the terms of a file of orders, and returns its number. */
  async addOrders({ appid, book, env }: DownloadOf, terms: object): Promise<string> {
    const downloadId = newId()
    await this.#driver.query('select directory.add_order_file($1, $2, $3, $4, $5::jsonb, $6)', [
      ...[downloadId, appid, book, env, JSON.stringify(terms), this.#now(appid)],
    ])
    return downloadId
  }

  async find(downloadId: string): Promise<Download | undefined> {
    if (!idPattern.test(downloadId)) return undefined
    const [row] = await this.#driver.query<Download & { download_id: string }>(
      'select * from directory.find_download($1)',
      [downloadId],
    )
    if (row === undefined) return undefined
    const { appid, book, env, kind, terms, lines } = row
    return { downloadId, appid, book, env, kind, terms, lines }
  }

  link(downloadId: string, appid: string): Link {
    const endsAtS = Math.floor(this.#clock.now(appid) / 1000) + lifeS
    const mark = this.#seal.markDownload(`${downloadId}.${endsAtS}`)
    return { text: `${downloadId}?expires=${endsAtS}&mark=${mark}`, endsAtS }
  }

  /** The file of a link, or why there is none. */
  async open(
    downloadId: string,
    expires: string,
    mark: string,
  ): Promise<Download | 'wrong' | 'expired'> {
    if (!this.#seal.isDownloadMark(`${downloadId}.${expires}`, mark)) return 'wrong'
    const download = await this.find(downloadId)
    if (download === undefined) return 'expired'
    return Number(expires) * 1000 <= this.#clock.now(download.appid) ? 'expired' : download
  }

  /** Resolves when no bill is under way: the database may close then. */
  async close(): Promise<void> {
    await Promise.all(this.#making)
  }

  #now(appid: string): Date {
    return new Date(this.#clock.now(appid))
  }
}

function newId(): string {
  return randomBytes(16).toString('hex')
}
