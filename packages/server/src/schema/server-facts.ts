// What a database server says of itself; `pactolus doctor` judges it.
import type { Session } from '../driver/driver.ts'

export interface ServerFacts {
  /** `15.18 (Debian …)` */
  readonly version: string
  /** 150018 */
  readonly versionNumber: number
  readonly clock: Date
  /** The settings that are off, of those without which a crash of the server loses what it confirmed. */
  readonly durabilityOff: readonly string[]
}

export async function readServerFacts(session: Session): Promise<ServerFacts> {
  const [facts] = await session.query<ServerFacts>(`
    select current_setting('server_version') as version,
           current_setting('server_version_num')::int as "versionNumber",
           clock_timestamp() as clock,
           array(select name from pg_settings
                  where name in ('fsync', 'full_page_writes', 'synchronous_commit')
                    and setting = 'off' order by name) as "durabilityOff"`)
  if (facts === undefined) throw new Error('the database says nothing of itself')
  return facts
}
