// What an option is, the defaults it may have, and the configuration that all options make.
import type { AdminToken, TrustProxy } from './option-readers.ts'

export type Mode = 'dev' | 'serve'

export interface Config {
  readonly mode: Mode
  readonly host: string
  readonly port: number
  readonly adminHost: string | undefined
  readonly adminPort: number | undefined
  readonly openApiHost: string
  readonly openApiPort: number | undefined
  readonly openApiEnv: string | undefined
  readonly workers: number
  readonly databaseUrl: string | undefined
  readonly data: string
  readonly cacheDir: string | undefined
  readonly masterKey: Buffer | undefined
  readonly masterKeyPrevious: Buffer | undefined
  readonly adminTokens: readonly AdminToken[]
  readonly readyFile: string | undefined
  readonly migrate: boolean
  readonly tsWindowS: number
  readonly batchMax: number
  readonly queueMax: number
  readonly waitMaxMs: number
  readonly databaseConnections: number
  readonly databaseConnectTimeoutMs: number
  readonly statementTimeoutMs: number
  readonly bodyLimitBytes: number
  readonly requestTimeoutMs: number
  readonly importLimitBytes: number
  readonly importTimeoutMs: number
  readonly cloudTimeoutMs: number
  readonly cloudOldSignatures: boolean
  readonly keepAliveTimeoutMs: number
  readonly drainDelayMs: number
  readonly drainTimeoutMs: number
  readonly trustProxy: TrustProxy
  readonly pushPrivate: boolean
  /** Undefined in dev. */
  readonly closeDaily: boolean | undefined
  /** Days; undefined for off, and in dev. */
  readonly archiveAfterDays: number | undefined
  /** The share of calls that are traced, from 0 to 1; undefined for off. */
  readonly traces: number | undefined
  readonly seed: string | undefined
  readonly emulatorOpen: boolean
  readonly logLevel: string
  readonly logFormat: 'json' | 'pretty'
}

export interface Option {
  readonly key: keyof Config
  readonly env: string
  /** The flag with its argument, as commander reads it. */
  readonly flag: string
  readonly help: string
  readonly modes: readonly Mode[]
  /** The modes that read the variable, when not all do. */
  readonly envModes?: readonly Mode[]
  readonly secret?: true
  defaultFor(mode: Mode): string | undefined
  read(text: string): unknown
}

export const both: readonly Mode[] = ['dev', 'serve']

/** The same default in each mode. */
export const always = (value: string | undefined) => () => value

export const byMode = (dev: string | undefined, serve: string | undefined) => (mode: Mode) =>
  mode === 'dev' ? dev : serve
