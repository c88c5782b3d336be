// A journal in one file. A line is what one fsync made durable: the JSON array of all changes that
// waited for it. So only the last line can be torn, and a torn line was never counted on.
import { type FileHandle, open, readFile, rename, rm, truncate } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { JournalInUse, lockFile } from './file-lock.ts'
import { isSettled, type Journal } from './journal.ts'
import { apply, type Change, type Entries, keptJournal, type Writer } from './kept.ts'

export interface FileJournalOptions {
  /** How long settled orders are remembered, in ms; three days, a bill_no's 48 hours and a margin. */
  readonly keepMs?: number
  /** The size from which the file is rewritten without what need not be kept, in bytes. */
  readonly compactAt?: number
  readonly now?: () => number
}

export { JournalInUse }

/** The file holds what no crash leaves behind: something else has written to it. */
export class JournalDamaged extends Error {
  override readonly name = 'JournalDamaged'
}

/** Opens the journal, or makes it. One process at a time: it throws JournalInUse while another has it. */
export async function fileJournal(
  path: string,
  { keepMs = 259_200_000, compactAt = 4_194_304, now = Date.now }: FileJournalOptions = {},
): Promise<Journal> {
  const file = resolve(path)
  const unlock = await lockFile(`${file}.lock`)
  try {
    const entries: Entries = new Map()
    const size = await load(file, entries)
    const handle = await open(file, 'a')
    if (size === 0) await syncFolder(file)
    const log = new Log({ file, handle, size, entries, keepMs, compactAt, now, unlock })
    return keptJournal(entries, log)
  } catch (error) {
    await unlock()
    throw error
  }
}

/** Reads the file into `entries`, cuts a torn last line off, and returns the size that is left. */
async function load(file: string, entries: Entries): Promise<number> {
  // A compaction that a crash cut short.
  await rm(`${file}.new`, { force: true })
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
  let start = 0
  for (let line = 1; start < bytes.length; line += 1) {
    const newline = bytes.indexOf(10, start)
    const changes = newline < 0 ? undefined : changesIn(bytes.toString('utf8', start, newline))
    if (changes === undefined) {
      if (newline >= 0 && newline + 1 < bytes.length) {
        throw new JournalDamaged(`${file}: line ${line} is not a line of a journal`)
      }
      await truncate(file, start)
      break
    }
    for (const change of changes) apply(entries, change)
    start = newline + 1
  }
  return start
}

function changesIn(line: string): Change[] | undefined {
  try {
    const changes: unknown = JSON.parse(line)
    return Array.isArray(changes) ? (changes as Change[]) : undefined
  } catch {
    return undefined
  }
}

/** Makes a new or a renamed file of the folder durable. */
async function syncFolder(file: string): Promise<void> {
  // Windows does not open folders, and keeps renames by itself.
  if (process.platform === 'win32') return
  const folder = await open(dirname(file), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

interface Waiting {
  readonly change: Change
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

interface LogOptions extends Required<FileJournalOptions> {
  readonly file: string
  readonly handle: FileHandle
  readonly size: number
  readonly entries: Entries
  readonly unlock: () => Promise<void>
}

class Log implements Writer {
  readonly #options: LogOptions
  #handle: FileHandle
  #size: number
  #compactAt: number
  #waiting: Waiting[] = []
  #flushing: Promise<void> | undefined
  /** After a failed write nobody knows what the file holds: nothing is added until it is reopened. */
  #broken: unknown

  constructor(options: LogOptions) {
    this.#options = options
    this.#handle = options.handle
    this.#size = options.size
    this.#compactAt = options.compactAt
  }

  write(change: Change): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ change, resolve, reject })
      this.#flushing ??= this.#flush().finally(() => {
        this.#flushing = undefined
      })
    })
  }

  async close(): Promise<void> {
    await this.#flushing
    this.#broken ??= new Error('the journal is closed')
    await this.#handle.close()
    await this.#options.unlock()
  }

  /** While one fsync is under way the changes for the next one gather. */
  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting
      this.#waiting = []
      try {
        if (this.#broken !== undefined) throw this.#broken
        await this.#append(group.map(({ change }) => change))
        if (this.#size >= this.#compactAt) await this.#compact()
      } catch (error) {
        this.#broken ??= error
        for (const { reject } of group) reject(error)
        continue
      }
      for (const { resolve } of group) resolve()
    }
  }

  async #append(changes: readonly Change[]): Promise<void> {
    const line = Buffer.from(`${JSON.stringify(changes)}\n`)
    await writeAll(this.#handle, line)
    this.#size += line.length
    for (const change of changes) apply(this.#options.entries, change)
  }

  /** Writes what must be kept into a new file, which then takes the old one's place at once. */
  async #compact(): Promise<void> {
    const { file, entries, keepMs, compactAt, now } = this.#options
    const forgetBefore = now() - keepMs
    for (const [key, { state, movedAt }] of entries) {
      const isOld = isSettled(state) && movedAt < forgetBefore
      // What a person has not looked at yet is never forgotten.
      if (isOld && state !== 'unresolved') entries.delete(key)
    }
    const kept = [...entries.values()].map((entry) => `${JSON.stringify([entry])}\n`)
    const bytes = Buffer.from(kept.join(''))
    const next = await open(`${file}.new`, 'w')
    try {
      await writeAll(next, bytes)
      await rename(`${file}.new`, file)
      await syncFolder(file)
    } catch (error) {
      await next.close()
      throw error
    }
    await this.#handle.close()
    this.#handle = next
    this.#size = bytes.length
    this.#compactAt = Math.max(compactAt, bytes.length * 2)
  }
}

async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  // writeFile goes on where the file stands, and writes all of it or rejects.
  await handle.writeFile(bytes)
  await handle.datasync()
}
