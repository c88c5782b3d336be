// The emulator in the process of a test: the same service as `pactolus dev`, in memory, on a free port.
import { cacheEnv, readConfig } from './config.ts'
import type { PushTargets } from './directory/push-targets.ts'
import type {
  FaultRule,
  GameBody,
  ListedFault,
  LoggedRequest,
  Seed,
  SnapshotBody,
  StateBody,
} from './emulator/contract.ts'
import { completeDevConfig } from './emulator/dev-secrets.ts'
import type { PresetName } from './emulator/fault-presets.ts'
import type { Namespace } from './emulator/namespace.ts'
import type { ClockReport } from './emulator/namespace-clock.ts'
import type { TopUpResult, TopUpTerms } from './emulator/topup-contract.ts'
import { createLog } from './log.ts'
import { startServer } from './server.ts'

export interface EmulatorOptions {
  /** A folder that keeps the coins; without it they are in memory and gone with the process. */
  readonly data?: string
  /** 0, the default, takes a free one. */
  readonly port?: number
  readonly host?: string
  /** What the default namespace begins with: a seed, or the path of a JSON file that holds one. */
  readonly seed?: Seed | string
  /** The log of the service goes to standard output; silent when left out. */
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

/** Times are ISO 8601 or milliseconds since 1970, durations `48h`, `90m`, `2d`, `30s` or milliseconds. */
export interface ClockControls {
  show(): ClockReport
  /** Stops it, at a moment or where it is. */
  freeze(at?: string | number): Promise<ClockReport>
  /** Sets it; a frozen one stays frozen. */
  set(to: string | number): Promise<ClockReport>
  /** Moves it forward, at once. */
  advance(by: string | number): Promise<ClockReport>
  real(): Promise<ClockReport>
}

export interface FaultControls {
  /** Adds a rule behind the others. It throws when the rule does not fit its effect. */
  add(rule: FaultRule): ListedFault
  addPreset(name: PresetName, options?: { seed?: number }): ListedFault[]
  list(): ListedFault[]
  /** Takes one rule out; false when there is none with that number. */
  remove(rule: number): boolean
  clear(): void
}

export interface StateControls {
  /** Starts over: first coins, real time, no faults, no requests. */
  reset(): Promise<StateBody>
  snapshot(name: string): Promise<SnapshotBody>
  snapshots(): Promise<SnapshotBody[]>
  /** False when there is none of that name. */
  deleteSnapshot(name: string): Promise<boolean>
  restore(name: string): Promise<StateBody>
  /** Makes the state exactly what the seed says. */
  seed(seed: Seed): Promise<StateBody>
}

export interface RequestControls {
  /** The last 1000 requests, oldest first. */
  list(page?: { after?: number; limit?: number }): LoggedRequest[]
  /** Calls `follower` for every request from now on, until the returned function is called. */
  follow(follower: (request: LoggedRequest) => void): () => void
}

export interface PushTerms {
  /** The Token of the message server; of the channel `orders`, the key that signs. */
  readonly token: string
  /** EncodingAESKey, 43 characters: safe mode. */
  readonly encodingAesKey?: string
  /** JSON without it. */
  readonly format?: 'json' | 'xml'
  /** `platform`, the default: pushes of Midas 2.0 and xpay. `orders`: pactolus_order. */
  readonly channel?: 'platform' | 'orders'
}

export interface PushControls {
  /** Sends the pushes of the game to an address, from now on. A reset keeps it and forgets what is pending. */
  to(url: string, terms: PushTerms): Promise<void>
  /** Ends that; false when there was no address. */
  stop(channel?: PushTerms['channel']): Promise<boolean>
}

/** One game with what controls it. */
export interface EmulatedGame extends GameBody {
  readonly clock: ClockControls
  readonly faults: FaultControls
  readonly state: StateControls
  readonly requests: RequestControls
  readonly pushes: PushControls
  /**
   * Buys coins as the client of a player does: `{ coins: 60 }`, or the client call exactly as it is made. A failure
   * of the call is an answer, too. It throws when the terms are not as documented.
   */
  topUp(terms: TopUpTerms): Promise<TopUpResult>
}

export interface RunningEmulator extends EmulatedGame {
  /** Of the admin API under /admin/v1. */
  readonly adminToken: string
  /** A game of its own, made or found again: one for each parallel test worker. */
  namespace(name: string): Promise<EmulatedGame>
  close(): Promise<void>
}

/** Starts the emulator. The game of the default namespace is the returned object's own. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const { data = 'memory', port = 0, host, seed, logLevel = 'silent' } = options
  const flags = { data, port: String(port), host, logLevel, logFormat: 'json' }
  // The environment of a test belongs to what is tested; only where caches lie is taken from it.
  const config = completeDevConfig(readConfig('dev', flags, cacheEnv()))
  const running = await startServer(
    {
      ...config,
      seed: typeof seed === 'string' ? seed : undefined,
      readyFile: undefined,
    },
    { log: createLog(config) },
  )
  const { emulator } = running
  if (emulator === undefined) throw new Error('dev came without its emulator')
  const gameOf = (namespace: Namespace): EmulatedGame => ({
    ...emulator.gameOf(namespace),
    clock: namespace.clock,
    faults: namespace.faults,
    state: namespace,
    requests: namespace.requests,
    pushes: pushControls(running.services.pushTargets, namespace.ids.appid),
    topUp: (terms) => namespace.topUp(terms),
  })
  const first = emulator.namespace()
  try {
    if (typeof seed === 'object') await first.seed(seed)
  } catch (error) {
    await running.close()
    throw error
  }
  return {
    ...gameOf(first),
    adminToken: config.adminTokens[0]?.token ?? '',
    namespace: async (name) => gameOf(await emulator.create(name)),
    close: running.close,
  }
}

function pushControls(targets: PushTargets, appid: string): PushControls {
  return {
    async to(url, { token, encodingAesKey, format = 'json', channel = 'platform' }) {
      const { href } = new URL(url)
      await targets.put({ appid, channel, url: href, format, token, aesKey: encodingAesKey })
    },
    stop: (channel = 'platform') => targets.remove(appid, channel),
  }
}
