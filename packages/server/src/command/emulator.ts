// The service that `pactolus exec` and `pactolus cloud run` work with: an emulator of their own, or a
// running dev that its ready file leads to.

import type { Command } from 'commander'
import { readConfig } from '../config.ts'
import { completeDevConfig, readyFileOf } from '../emulator/dev-secrets.ts'
import { ConfigError } from '../option-readers.ts'
import type { Config } from '../options.ts'
import type { DemoGame } from '../ready-file.ts'
import { t } from '../texts.ts'
import { originOf, type Ready, readReadyFile } from './address.ts'
import { AdminClient } from './admin-client.ts'
import { CommandFailure } from './failure.ts'
import { addConfigOptions } from './serve.ts'

/** Flags as commander gives them: those of dev, and these. */
export interface EmulatorOptions extends Readonly<Record<string, string | undefined>> {
  readonly url?: string
  readonly data?: string
  readonly readyFile?: string
  readonly openid?: string
}

/** Everything that the ready file of a dev holds. */
export interface ReadyGame extends DemoGame {
  readonly baseUrl: string
  readonly adminUrl?: string
  readonly openApiUrl?: string
  readonly adminToken: string
}

interface OpenEmulator {
  readonly ready: ReadyGame
  readonly admin: AdminClient
  /** Stops it, where this process started it. */
  close(): Promise<void>
}

// Nothing is left behind, no port is in the way, and the log speaks of trouble alone.
const defaults = { data: 'memory', port: '0', logLevel: 'warn' }

export const howToChoose = `
Which service:
  Without options an emulator is started in memory, on a free port, and stopped at the end. --data keeps
  its coins in a folder. Where a running "pactolus dev" has that folder (--data), wrote that file
  (--ready-file) or has that address (--url, with its ready file in ./data or given), it is used instead.
  An emulator that is started takes every other option of "pactolus dev" too.`

export function addEmulatorOptions(command: Command): Command {
  command
    .option(
      '--openid <openid>',
      "the player that getWXContext() speaks of (default: the demo game's)",
    )
    .option('--url <url>', 'use the running dev at this address')
  return addConfigOptions(command, 'dev', { defaults, shown: ['data', 'port', 'readyFile'] })
}

/** Finds the service that `options` name, or starts one. */
export async function openEmulator(options: EmulatorOptions): Promise<OpenEmulator> {
  const given = options.url === undefined ? defaults : { ...defaults, data: 'data' }
  const config = readConfig('dev', { ...given, ...options })
  const running = await runningGame(config, options.url)
  if (running === undefined) return startEmulator(config)
  return { ready: running, admin: adminOf(running), close: async () => {} }
}

async function runningGame({ data, readyFile }: Config, url: string | undefined) {
  const file = readyFile ?? (data === 'memory' ? undefined : readyFileOf(data))
  const ready = file === undefined ? undefined : readReadyFile(file)
  if (url !== undefined && originOf(url) !== originOf(ready?.baseUrl ?? '')) {
    throw new ConfigError(
      t`${file} is not the ready file of ${url}: name it with --ready-file, or its folder with --data`,
    )
  }
  if (!isGame(ready)) {
    if (url === undefined) return undefined
    throw new ConfigError(t`${file} speaks of no demo game with a cloud environment`)
  }
  if (await answers(ready)) return ready
  if (url === undefined) return undefined
  throw new CommandFailure(t`Nothing answers at ${url}. Start it with pactolus dev.`, 3)
}

function isGame(ready: Ready | undefined): ready is ReadyGame {
  return ready?.baseUrl !== undefined && ready.cloud !== undefined && ready.adminToken !== undefined
}

/** Whether the service still runs that wrote the file: nobody else knows its token. */
async function answers(ready: ReadyGame): Promise<boolean> {
  try {
    await adminOf(ready).get('/apps?limit=1', { timeoutMs: 2000 })
    return true
  } catch {
    return false
  }
}

function adminOf({ baseUrl, adminUrl = baseUrl, adminToken }: ReadyGame): AdminClient {
  const from = t`the ready file`
  const address = { url: adminUrl, urlFrom: from, token: adminToken, tokenFrom: from, demo: {} }
  return new AdminClient(address)
}

async function startEmulator(config: Config): Promise<OpenEmulator> {
  const complete = completeDevConfig(config)
  // Loaded here: with a running service the parts of one are not needed.
  const { createLog } = await import('../log.ts')
  const { startServer } = await import('../server.ts')
  const log = createLog(complete, 2)
  const server = await startServer(complete, { log })
  const { baseUrl, adminUrl, openApiUrl, demo, close } = server
  const adminToken = complete.adminTokens[0]?.token
  if (demo === undefined || adminToken === undefined) throw new Error('dev came without its game')
  const ready = { ...demo, baseUrl, adminUrl, adminToken, ...(openApiUrl && { openApiUrl }) }
  return { ready, admin: adminOf(ready), close }
}

/** The environment variables of a cloud function. */
export function cloudVariables(
  {
    appid,
    openid,
    cloud: { serviceUrl, envId, secretId, secretKey },
  }: Pick<ReadyGame, 'appid' | 'openid' | 'cloud'>,
  player = openid,
): Record<string, string> {
  return {
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: serviceUrl }),
    TENCENTCLOUD_SECRETID: secretId,
    TENCENTCLOUD_SECRETKEY: secretKey,
    // The credential has no third part: one of the shell's belongs to another.
    TENCENTCLOUD_SESSIONTOKEN: '',
    // The SDK takes itself to be in the cloud, and asks no network where it is.
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'ap-shanghai',
    TCB_ENV: envId,
    SCF_NAMESPACE: envId,
    TCB_SOURCE: 'wx_client',
    // wx-server-sdk 2.0 to 2.4 read the URL only when it is listed here.
    TCB_CONTEXT_KEYS: 'TCB_ENV,TCB_SOURCE,TCB_CONTEXT_CNFG',
    WX_OPENID: player,
    WX_APPID: appid,
    WX_CLIENTIP: '127.0.0.1',
    WX_CONTEXT_KEYS: 'WX_OPENID,WX_APPID,WX_CLIENTIP',
  }
}

/** What a game server needs to play the demo game, the pactolus commands included. */
export function gameVariables(ready: ReadyGame, player = ready.openid): Record<string, string> {
  return {
    PACTOLUS_URL: ready.baseUrl,
    PACTOLUS_APPID: ready.appid,
    PACTOLUS_SECRET: ready.secret,
    PACTOLUS_OFFER_ID: ready.offerId,
    PACTOLUS_KEY: ready.key,
    PACTOLUS_SANDBOX_KEY: ready.sandboxKey,
    PACTOLUS_OPENID: player,
    PACTOLUS_ZONE_ID: ready.zoneId,
    PACTOLUS_ADMIN_TOKEN: ready.adminToken,
  }
}
