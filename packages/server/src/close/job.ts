// Many days are closed in a job: it goes on when the caller is gone, and shows its progress.
import type { Job, Jobs } from '../directory/jobs.ts'
import type { BookOf } from '../ledger/zone-sums.ts'
import { CloseRefused, type CloseTerms, type Closing } from './closing.ts'

/** Of each offer and environment one is under way at a time. */
export function kindOf({ offerId, env }: BookOf): string {
  return `close ${offerId} ${env}`
}

/** Begins to close days, or finds the job that does so. Its result says why it stopped, if it did. */
export function startClosing(
  { closing, jobs }: { closing: Closing; jobs: Jobs },
  of: BookOf,
  { through, by, adjustReason }: Pick<CloseTerms, 'through' | 'by' | 'adjustReason'>,
): Promise<Job> {
  return jobs.start({ kind: kindOf(of), terms: { through }, by }, async (progress, signal) => {
    try {
      const terms = { through, by, adjustReason, progress, signal }
      return { closed: await closing.closeThrough(of, terms) }
    } catch (error) {
      if (!(error instanceof CloseRefused)) throw error
      return { closed: 0, error: error.code, message: error.message }
    }
  })
}
