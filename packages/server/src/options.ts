// Every option of dev and serve with its unit, default and reason, as a table: config.ts reads by it, the
// commands take their flags from it, and tools/generate.ts the reference and .env.example.
import {
  type AdminToken,
  integer,
  oneOf,
  onOff,
  readAdminTokens,
  readDatabaseUrl,
  readMasterKey,
  readTrustProxy,
  type TrustProxy,
} from './option-readers.ts'

export type Mode = 'dev' | 'serve'

export interface Config {
  readonly mode: Mode
  readonly host: string
  readonly port: number
  readonly adminHost: string | undefined
  readonly adminPort: number | undefined
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
  readonly drainTimeoutMs: number
  readonly trustProxy: TrustProxy
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

const always = (value: string | undefined) => () => value
const byMode = (dev: string | undefined, serve: string | undefined) => (mode: Mode) =>
  mode === 'dev' ? dev : serve
const both = ['dev', 'serve'] as const

export const options: readonly Option[] = [
  {
    key: 'host',
    env: 'PACTOLUS_HOST',
    flag: '--host <address>',
    help: 'address to listen on; 0.0.0.0 for all',
    modes: both,
    defaultFor: always('127.0.0.1'),
    read: String,
  },
  {
    key: 'port',
    env: 'PACTOLUS_PORT',
    flag: '--port <number>',
    help: 'port to listen on; 0 takes a free one',
    modes: both,
    defaultFor: always('4800'),
    read: integer(0, 65535),
  },
  {
    key: 'adminHost',
    env: 'PACTOLUS_ADMIN_HOST',
    flag: '--admin-host <address>',
    help: 'address that the admin port listens on; that of --host when left out',
    modes: both,
    defaultFor: always(undefined),
    read: String,
  },
  {
    key: 'adminPort',
    env: 'PACTOLUS_ADMIN_PORT',
    flag: '--admin-port <number>',
    help: 'a port of its own for /admin, /metrics, /healthz and /readyz, which the other then lacks; 0 takes a free one',
    modes: both,
    defaultFor: always(undefined),
    read: integer(0, 65535),
  },
  {
    key: 'workers',
    env: 'PACTOLUS_WORKERS',
    flag: '--workers <number>',
    help: 'processes that serve the port together, each with its own connections to the database',
    modes: ['serve'],
    defaultFor: byMode(undefined, '1'),
    read: integer(1, 64),
  },
  {
    key: 'databaseUrl',
    env: 'DATABASE_URL',
    flag: '--database-url <url>',
    help: 'PostgreSQL to use; dev takes it from the flag alone, else it uses the embedded database',
    modes: both,
    // A shell may have the variable for another project: dev must not move into that database.
    envModes: ['serve'],
    secret: true,
    defaultFor: always(undefined),
    read: readDatabaseUrl,
  },
  {
    key: 'data',
    env: 'PACTOLUS_DATA',
    flag: '--data <dir>',
    help: 'folder of the embedded database, or "memory"',
    modes: ['dev'],
    defaultFor: always('data'),
    read: String,
  },
  {
    key: 'cacheDir',
    env: 'PACTOLUS_CACHE',
    flag: '--cache <dir|auto|off>',
    help: "folder of the template that databases in memory begin with; auto: the user's cache",
    modes: ['dev'],
    defaultFor: byMode('auto', undefined),
    read: (text) => (text === 'off' ? undefined : text),
  },
  {
    key: 'masterKey',
    env: 'PACTOLUS_MASTER_KEY',
    flag: '--master-key-file <file>',
    help: '32 bytes (hex or base64) under which secrets are sealed; in dev kept in the data folder',
    modes: both,
    secret: true,
    defaultFor: always(undefined),
    read: readMasterKey,
  },
  {
    key: 'masterKeyPrevious',
    env: 'PACTOLUS_MASTER_KEY_PREVIOUS',
    flag: '--master-key-previous-file <file>',
    help: 'a second master key, which opens secrets but seals none: set it during a rotation alone',
    modes: both,
    secret: true,
    defaultFor: always(undefined),
    read: readMasterKey,
  },
  {
    key: 'adminTokens',
    env: 'PACTOLUS_ADMIN_TOKEN',
    flag: '--admin-token-file <file>',
    help: 'tokens of the admin API: TOKEN, or NAME:TOKEN,NAME:TOKEN; names appear in the audit log; read at start',
    modes: both,
    secret: true,
    defaultFor: always(undefined),
    read: readAdminTokens,
  },
  {
    key: 'readyFile',
    env: 'PACTOLUS_READY_FILE',
    flag: '--ready-file <path>',
    help: 'where to write, while serving, what a program needs to use the service (JSON); no admin token in serve',
    modes: both,
    defaultFor: always(undefined),
    read: String,
  },
  {
    key: 'migrate',
    env: 'PACTOLUS_MIGRATE',
    flag: '--migrate <on|off>',
    help: 'on: bring the database up to date at start; off: refuse to start on an older one',
    modes: both,
    defaultFor: always('on'),
    read: onOff,
  },
  {
    key: 'tsWindowS',
    env: 'PACTOLUS_TS_WINDOW_S',
    flag: '--ts-window-s <seconds>',
    help: 'how far ts may be from the real clock, in seconds; 0 does not look',
    modes: both,
    defaultFor: byMode('0', '300'),
    read: integer(0, 31_622_400),
  },
  {
    key: 'batchMax',
    env: 'PACTOLUS_BATCH_MAX',
    flag: '--batch-max <orders>',
    help: 'orders in one call of the database',
    modes: both,
    defaultFor: always('512'),
    read: integer(1, 10_000),
  },
  {
    key: 'queueMax',
    env: 'PACTOLUS_QUEUE_MAX',
    flag: '--queue-max <orders>',
    help: 'orders waiting, for each partition; one more is answered -1 at once',
    modes: both,
    defaultFor: always('10000'),
    read: integer(1, 1_000_000),
  },
  {
    key: 'waitMaxMs',
    env: 'PACTOLUS_WAIT_MAX_MS',
    flag: '--wait-max-ms <ms>',
    help: 'how long an order waits to be sent, or for an account that another process holds',
    modes: both,
    defaultFor: always('3000'),
    read: integer(10, 60_000),
  },
  {
    key: 'databaseConnections',
    env: 'PACTOLUS_DATABASE_CONNECTIONS',
    flag: '--database-connections <number>',
    help: 'connections to PostgreSQL; behind a router 4 for each partition and 4 more',
    modes: both,
    defaultFor: always('8'),
    read: integer(2, 500),
  },
  {
    key: 'databaseConnectTimeoutMs',
    env: 'PACTOLUS_DATABASE_CONNECT_TIMEOUT_MS',
    flag: '--database-connect-timeout-ms <ms>',
    help: 'how long to wait for a connection to PostgreSQL, for each server; connect_timeout in the URL counts more',
    modes: both,
    defaultFor: always('3000'),
    read: integer(100, 60_000),
  },
  {
    key: 'statementTimeoutMs',
    env: 'PACTOLUS_STATEMENT_TIMEOUT_MS',
    flag: '--statement-timeout-ms <ms>',
    help: 'how long PostgreSQL may take over one statement',
    modes: both,
    defaultFor: always('5000'),
    read: integer(100, 600_000),
  },
  {
    key: 'bodyLimitBytes',
    env: 'PACTOLUS_BODY_LIMIT_BYTES',
    flag: '--body-limit-bytes <bytes>',
    help: 'the largest request body',
    modes: both,
    defaultFor: always('65536'),
    read: integer(1024, 10_485_760),
  },
  {
    key: 'requestTimeoutMs',
    env: 'PACTOLUS_REQUEST_TIMEOUT_MS',
    flag: '--request-timeout-ms <ms>',
    help: 'how long a client may take to send a request',
    modes: both,
    defaultFor: always('10000'),
    read: integer(1000, 600_000),
  },
  {
    key: 'importLimitBytes',
    env: 'PACTOLUS_IMPORT_LIMIT_BYTES',
    flag: '--import-limit-bytes <bytes>',
    help: 'the largest file that pactolus offer import may send',
    modes: both,
    defaultFor: always('1073741824'),
    read: integer(1024, 1_099_511_627_776),
  },
  {
    key: 'importTimeoutMs',
    env: 'PACTOLUS_IMPORT_TIMEOUT_MS',
    flag: '--import-timeout-ms <ms>',
    help: 'how long an operator may take to send the file of an import',
    modes: both,
    defaultFor: always('3600000'),
    read: integer(1000, 86_400_000),
  },
  {
    key: 'cloudTimeoutMs',
    env: 'PACTOLUS_CLOUD_TIMEOUT_MS',
    flag: '--cloud-timeout-ms <ms>',
    help: 'how long a cloud call may take; shorter than the 15 s after which the SDK gives up',
    modes: both,
    defaultFor: always('10000'),
    read: integer(10, 600_000),
  },
  {
    key: 'cloudOldSignatures',
    env: 'PACTOLUS_CLOUD_OLD_SIGNATURES',
    flag: '--cloud-old-signatures <on|off>',
    help: 'accept cloud calls of wx-server-sdk before 2.0, whose signature leaves the fields of a call open',
    modes: both,
    defaultFor: byMode('on', 'off'),
    read: onOff,
  },
  {
    key: 'keepAliveTimeoutMs',
    env: 'PACTOLUS_KEEP_ALIVE_TIMEOUT_MS',
    flag: '--keep-alive-timeout-ms <ms>',
    help: 'how long an idle connection stays open; longer than that of the proxy in front',
    modes: both,
    defaultFor: always('72000'),
    read: integer(1000, 3_600_000),
  },
  {
    key: 'drainTimeoutMs',
    env: 'PACTOLUS_DRAIN_TIMEOUT_MS',
    flag: '--drain-timeout-ms <ms>',
    help: 'how long requests under way may take to finish after SIGTERM',
    modes: both,
    defaultFor: always('10000'),
    read: integer(0, 600_000),
  },
  {
    key: 'trustProxy',
    env: 'PACTOLUS_TRUST_PROXY',
    flag: '--trust-proxy <proxies>',
    help: 'whose X-Forwarded-For and X-Forwarded-Host to use: off, a number of proxies, or their addresses',
    modes: both,
    defaultFor: always('off'),
    read: readTrustProxy,
  },
  {
    key: 'seed',
    env: 'PACTOLUS_SEED',
    flag: '--seed <path>',
    help: 'a JSON file with the state to begin with, at every start: players, orders, clock, faults',
    modes: ['dev'],
    defaultFor: always(undefined),
    read: String,
  },
  {
    key: 'emulatorOpen',
    env: 'PACTOLUS_EMULATOR_OPEN',
    flag: '--emulator-open <on|off>',
    help: "answer the emulator's controls under every host name, not at localhost alone",
    modes: ['dev'],
    defaultFor: always('off'),
    read: onOff,
  },
  {
    key: 'logLevel',
    env: 'PACTOLUS_LOG_LEVEL',
    flag: '--log-level <level>',
    help: 'trace, debug, info, warn, error, fatal or silent',
    modes: both,
    defaultFor: always('info'),
    read: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
  },
  {
    key: 'logFormat',
    env: 'PACTOLUS_LOG_FORMAT',
    flag: '--log-format <json|pretty>',
    help: 'one JSON object a line, or a line for people',
    modes: both,
    defaultFor: byMode('pretty', 'json'),
    read: oneOf('json', 'pretty'),
  },
]
