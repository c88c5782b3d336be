// What server.ts builds once and hands to every part: there is no other way to get hold of it.
import type { Clock } from './clock.ts'
import type { Closing } from './close/closing.ts'
import type { Acts } from './directory/acts.ts'
import type { Bills } from './directory/bills.ts'
import type { CloudTokens } from './directory/cloud-tokens.ts'
import type { Differences } from './directory/differences.ts'
import type { Directory } from './directory/directory.ts'
import type { Downloads } from './directory/downloads.ts'
import type { CloudEnvironments } from './directory/environments.ts'
import type { Jobs } from './directory/jobs.ts'
import type { OperatorSessions } from './directory/operator-sessions.ts'
import type { Operators } from './directory/operators.ts'
import type { PushTargets } from './directory/push-targets.ts'
import type { Quotas } from './directory/quotas.ts'
import type { SavedViews } from './directory/saved-views.ts'
import type { Seal } from './directory/seal.ts'
import type { Sessions } from './directory/sessions.ts'
import type { Tokens } from './directory/tokens.ts'
import type { Driver } from './driver/driver.ts'
import type { TotalsWorker } from './jobs/totals-worker.ts'
import type { Ledger } from './ledger/ledger.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { Config } from './options.ts'
import type { Sender } from './push/delivery.ts'
import type { Tracing } from './tracing.ts'
import type { CallHooks } from './wire/call-hooks.ts'
import type { Forwarded } from './wire/forwarded.ts'
import type { Workers } from './workers.ts'

export interface Services {
  readonly config: Config
  /** The service's time, which the emulator may move. */
  readonly clock: Clock
  readonly driver: Driver
  readonly ledger: Ledger
  readonly seal: Seal
  readonly directory: Directory
  /** People who use the admin API through the console. */
  readonly operators: Operators
  readonly operatorSessions: OperatorSessions
  /** Filters that operators have given a name. */
  readonly savedViews: SavedViews
  /** What they and programs do to accounts. */
  readonly acts: Acts
  /** Closes days of offers. */
  readonly closing: Closing
  readonly tokens: Tokens
  readonly sessions: Sessions
  /** Files that are compared with the ledger, and what differs. */
  readonly bills: Bills
  readonly differences: Differences
  /** Files that games asked for. */
  readonly downloads: Downloads
  readonly environments: CloudEnvironments
  readonly cloudTokens: CloudTokens
  /** Where the pushes of games go, and what sends them. */
  readonly pushTargets: PushTargets
  readonly pushSender: Sender
  /** What takes longer than a request. */
  readonly jobs: Jobs
  /** Adds up hourly totals; undefined where the clock may go back. */
  readonly totalsWorker: TotalsWorker | undefined
  /** Limits of the calls a second of a game. */
  readonly quotas: Quotas
  /** The emulator of `dev`, as far as a call meets it; undefined in production. */
  readonly emulator: CallHooks | undefined
  /** The sender of a request and the host it asked for, proxies considered. */
  readonly forwarded: Forwarded
  readonly metrics: Metrics
  /** Undefined without traces. */
  readonly tracing: Tracing | undefined
  /** Those that share the port; undefined when this process serves alone. */
  readonly workers: Workers | undefined
  readonly log: Log
  /** Why the service cannot answer now, or undefined when it can. */
  readonly unready: { reason: 'starting' | 'migrating' | 'draining' | undefined }
}
