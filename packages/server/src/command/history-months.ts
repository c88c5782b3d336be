// What `pactolus history detach` and `restore` do; loaded when one of them is called (history.ts).
import { t } from '../texts.ts'
import type { ServiceOptions } from './address.ts'
import { connect, type JobBody, path } from './admin-client.ts'
import { CommandFailure } from './failure.ts'
import { verified } from './history-files.ts'
import { resultOf } from './job-result.ts'
import { printJson, printLine } from './print.ts'

export interface RestoreOptions extends ServiceOptions {
  readonly month: string
}

interface MonthResult {
  readonly action: 'detach' | 'restore'
  readonly month: string
  readonly entries: number
  readonly sha256: string
  readonly held_up_by: 'another_process' | 'doubling' | null
  readonly same_as_file?: boolean
}

/** Reads the whole file before anything is asked of the service. */
export async function detachMonth(file: string, options: ServiceOptions): Promise<void> {
  const { month, footer } = await verified(file)
  const client = connect(options)
  const { sha256 } = footer
  const begun = await client.post<JobBody>(path`/history/${month}/detach`, { sha256 })
  const texts = { verb: t`compared or detached`, unit: t`entries` }
  const result = await resultOf<MonthResult>(client, begun, texts)
  requireDone(result, 'detach', month)
  if (options.json === true) return printJson(result)
  printLine(
    t`${month} is detached: ${result.entries} entries were removed from the database. Keep ${file}.`,
  )
}

export async function restoreMonth({ month, ...options }: RestoreOptions): Promise<void> {
  const client = connect(options)
  const begun = await client.post<JobBody>(path`/history/${month}/restore`)
  const texts = { verb: t`restored or compared`, unit: t`entries` }
  const result = await resultOf<MonthResult>(client, begun, texts)
  requireDone(result, 'restore', month)
  if (options.json === true) printJson(result)
  else printLine(t`${month} is restored: ${result.entries} entries.`)
  if (result.same_as_file !== true) {
    throw new CommandFailure(
      t`The month is not as it was in its file: entries may have been archived late. pactolus history verify --with-service shows the first line.`,
    )
  }
  if (options.json !== true) printLine(t`They equal its file: sha256 ${result.sha256}.`)
}

/** A job for another month answers this call when it was there before. */
function requireDone(result: MonthResult, action: MonthResult['action'], month: string): void {
  if (result.action !== action || result.month !== month) {
    throw new CommandFailure(
      t`A job for another month was under way, and has ended: run this again.`,
    )
  }
  if (result.held_up_by === 'another_process') {
    throw new CommandFailure(t`Another process archives now: run this again later.`)
  }
  if (result.held_up_by === 'doubling') {
    throw new CommandFailure(t`Partitions are being doubled: run this again afterwards.`)
  }
}
