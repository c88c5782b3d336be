// Waits for a job of the service.
import { t, translatedSentence } from '../texts.ts'
import { type AdminClient, type JobBody, path } from './admin-client.ts'
import { CommandFailure } from './failure.ts'
import { pollWhile } from './progress.ts'

/** What came of the job; it says on stderr how far it is. */
export async function resultOf<Result>(
  client: AdminClient,
  { job_id }: JobBody,
  texts: { readonly verb: string; readonly unit: string },
): Promise<Result> {
  const read = () => client.get<JobBody>(path`/jobs/${job_id}`)
  const { state, result } = await pollWhile('running', read, texts)
  if (state !== 'failed') return (result ?? {}) as Result
  const { error = t`see its log` } = (result ?? {}) as { error?: string }
  throw new CommandFailure(
    error.endsWith('.') ? translatedSentence(error) : t`The job failed: ${error}.`,
  )
}
