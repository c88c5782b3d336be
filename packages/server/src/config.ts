// The configuration, from flags, the environment and defaults; the only reader of process.env.
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, isTrivialKey } from './option-readers.ts'
import { type Config, type Mode, type Option, options } from './options.ts'
import { type Language, t } from './texts.ts'

export type ConfigInput = Readonly<Record<string, string | undefined>>

/** The name of an option's flag in commander's result: `--ts-window-s <seconds>` → `tsWindowS`. */
function flagKey(option: Option): string {
  const name = option.flag.split(' ')[0]?.slice(2) ?? ''
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** Reads the configuration of `mode`: flags first, then the environment, then the default. */
export function readConfig(mode: Mode, flags: ConfigInput, env: ConfigInput = process.env): Config {
  const config: Record<string, unknown> = { mode, adminTokens: [] }
  for (const option of options) {
    if (!option.modes.includes(mode)) {
      config[option.key] = option.defaultFor(mode)
      continue
    }
    const flag = flags[flagKey(option)]
    const fromFlag =
      flag !== undefined && option.flag.includes('-file <file>') ? fileText(flag) : flag
    const isRead = (option.envModes ?? option.modes).includes(mode)
    const fromEnv = isRead ? textOf(option, env) : undefined
    const text = fromFlag ?? fromEnv ?? option.defaultFor(mode)
    if (text === undefined) continue
    try {
      config[option.key] = option.read(text)
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      throw new ConfigError(`${option.env} (${option.flag.split(' ')[0]}) ${error.message}`)
    }
  }
  if (config.cacheDir === 'auto') config.cacheDir = userCacheDir(env)
  // The table above has an entry for every key of Config; test/config.test.ts proves it.
  const complete = config as unknown as Config
  if (mode === 'serve') requireForProduction(complete)
  return complete
}

/** The part of the environment that only says where caches lie. */
export function cacheEnv(
  { XDG_CACHE_HOME, LOCALAPPDATA, PACTOLUS_CACHE }: ConfigInput = process.env,
) {
  return { XDG_CACHE_HOME, LOCALAPPDATA, PACTOLUS_CACHE }
}

/** Where programs of this user keep what they can make again. */
function userCacheDir(env: ConfigInput): string {
  const home = homedir()
  const folders: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(home, 'Library/Caches'),
    win32: env.LOCALAPPDATA ?? join(home, 'AppData/Local'),
  }
  return join(env.XDG_CACHE_HOME || (folders[process.platform] ?? join(home, '.cache')), 'pactolus')
}

/** What the environment has for an option; empty counts as absent. */
function textOf({ env: name, secret }: Pick<Option, 'env' | 'secret'>, env: ConfigInput) {
  return secret === true ? secretOf(name, env) : env[name] || undefined
}

/** A secret that the environment holds, or the text of the file that `NAME_FILE` names. */
function secretOf(name: string, env: ConfigInput): string | undefined {
  const value = env[name] || undefined
  const file = env[`${name}_FILE`] || undefined
  if (file === undefined) return value
  if (value === undefined) return fileText(file, `${name}_FILE: `)
  throw new ConfigError(t`${name} and ${name}_FILE are both set: unset one of them`)
}

function fileText(path: string, from = ''): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    throw new ConfigError(`${from}${t`cannot read ${path}: ${(error as Error).message}`}`)
  }
}

function requireForProduction(config: Config): void {
  const missing = [
    config.databaseUrl === undefined && t`DATABASE_URL, a PostgreSQL`,
    config.masterKey === undefined &&
      t`PACTOLUS_MASTER_KEY, 32 random bytes: openssl rand -base64 32`,
    config.adminTokens.length === 0 &&
      t`PACTOLUS_ADMIN_TOKEN, for the admin API and the commands: openssl rand -hex 24`,
  ].filter((line) => line !== false)
  if (missing.length > 0) {
    throw new ConfigError(
      `${t`serve needs:`}\n  ${missing.join('\n  ')}\n${t`For a trial use: pactolus dev`}`,
    )
  }
  if (config.openApiPort !== undefined && config.openApiEnv === undefined) {
    throw new ConfigError(
      t`PACTOLUS_OPEN_API_PORT (--open-api-port) needs a cloud environment: name it in PACTOLUS_OPEN_API_ENV`,
    )
  }
  if (config.masterKey !== undefined && isTrivialKey(config.masterKey)) {
    throw new ConfigError(
      t`PACTOLUS_MASTER_KEY (--master-key-file) is not random. Make a key with: openssl rand -base64 32.
        A database that was used with this one: docs/master-key.md, rotation.`,
    )
  }
}

/** What the commands beside dev and serve take from the environment; empty counts as absent. */
export interface CommandEnv {
  readonly url: string | undefined
  readonly adminToken: string | undefined
  readonly databaseUrl: string | undefined
  readonly data: string | undefined
  readonly readyFile: string | undefined
  /** Whether a fault shows where in the code it happened. */
  readonly debug: boolean
}

export function readCommandEnv(env: ConfigInput = process.env): CommandEnv {
  return {
    url: env.PACTOLUS_URL || undefined,
    adminToken: secretOf('PACTOLUS_ADMIN_TOKEN', env),
    databaseUrl: secretOf('DATABASE_URL', env),
    data: env.PACTOLUS_DATA || undefined,
    readyFile: env.PACTOLUS_READY_FILE || undefined,
    debug: env.PACTOLUS_DEBUG === 'on',
  }
}

/** The language of messages, as POSIX finds it. */
export function readLanguage(env: ConfigInput = process.env): Language {
  return (env.LC_ALL || env.LC_MESSAGES || env.LANG || '').startsWith('zh') ? 'zh' : 'en'
}

/** Whether npm or npx started this process: they name what they run in its environment. */
export function startedByNpm(env: ConfigInput = process.env): boolean {
  return Boolean(env.npm_lifecycle_event)
}

/** The environment of a child process: this one's, with `additions`. */
export function childEnv(additions: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...additions }
}

/** The configuration as text, secrets masked. */
export function printableConfig(config: Config): Record<string, unknown> {
  const printable: Record<string, unknown> = { mode: config.mode }
  for (const option of options.filter(({ modes }) => modes.includes(config.mode))) {
    const value = config[option.key]
    const isSet = value !== undefined && !(Array.isArray(value) && value.length === 0)
    printable[option.env] = isSet ? (option.secret === true ? '***' : value) : null
  }
  return printable
}
