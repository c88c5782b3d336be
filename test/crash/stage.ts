// Where disruptions happen: a service on a database, in processes that can be killed, with a game in it.
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  createPostgres,
  giveToPostgres,
  type PostgresPlace,
  type PostgresServer,
} from '../../tools/postgres.ts'
import { type Chance, chanceOf } from '../storm/chance.ts'
import { type Launch, Service } from '../storm/service.ts'
import { FaultyProxy } from './faulty-proxy.ts'
import { ServiceClock } from './service-clock.ts'
import { SmallDisk } from './small-disk.ts'

export interface Game {
  readonly appid: string
  readonly secret: string
  readonly offerId: string
  readonly key: string
}

export type StageName =
  | 'serve'
  | 'two-services'
  | 'proxied'
  | 'small-data'
  | 'small-wal'
  | 'dev'
  | 'dev-postgres'
  | 'dev-small'

export interface StagePlace {
  /** A folder of the stage's own. */
  readonly folder: string
  /** PostgreSQL's programs. */
  readonly binDir: string
  /** Lines of postgresql.conf for the stage `serve`. */
  readonly settings: readonly string[]
  readonly chance: Chance
}

/** Time-outs so short that a disruption outlasts them. */
const limits = {
  PACTOLUS_STATEMENT_TIMEOUT_MS: '500',
  PACTOLUS_WAIT_MAX_MS: '800',
  PACTOLUS_DATABASE_CONNECT_TIMEOUT_MS: '500',
}
const adminToken = randomBytes(24).toString('hex')

export class Stage {
  readonly clock = new ServiceClock()
  readonly services: Service[] = []
  readonly #folder: string
  readonly #chance: Chance
  #game: Game | undefined
  #postgres: PostgresServer | undefined
  disk: SmallDisk | undefined
  clientProxy: FaultyProxy | undefined
  databaseProxy: FaultyProxy | undefined
  #clientUrl: string | undefined

  private constructor({ folder, chance }: StagePlace) {
    this.#folder = folder
    this.#chance = chance
  }

  static async open(name: StageName, place: StagePlace): Promise<Stage> {
    const stage = new Stage(place)
    try {
      await builders[name](stage, place)
      return stage
    } catch (error) {
      await stage.close()
      throw error
    }
  }

  get service(): Service {
    const [service] = this.services
    if (service === undefined) throw new Error('this stage has no service yet')
    return service
  }

  get game(): Game {
    if (this.#game === undefined) throw new Error('this stage has no game yet')
    return this.#game
  }

  get postgres(): PostgresServer {
    if (this.#postgres === undefined) throw new Error('this stage has no PostgreSQL')
    return this.#postgres
  }

  /** Connections that its proxies have cut. */
  get cuts(): number {
    return (this.clientProxy?.cuts ?? 0) + (this.databaseProxy?.cuts ?? 0)
  }

  /** Where the next request goes: any of the services, through the proxy where there is one. */
  baseUrl(): string {
    if (this.#clientUrl !== undefined) return this.#clientUrl
    const service = this.services[this.#chance.whole(this.services.length)] ?? this.service
    return service.ready.baseUrl
  }

  async startPostgres(binDir: string, place: PostgresPlace = {}, settings: readonly string[] = []) {
    this.#postgres = await createPostgres(binDir, settings, place)
    return this.#postgres
  }

  mount(megabytes: number): SmallDisk {
    this.disk = SmallDisk.mount(join(this.#folder, 'disk'), megabytes)
    return this.disk
  }

  /** That of the service; `dev` makes its own. */
  get adminToken(): string {
    return this.service.ready.adminToken ?? adminToken
  }

  /** Starts `pactolus serve`, one time or more, with a new game. */
  async serve(databaseUrl: string, services = 1): Promise<void> {
    const env = {
      ...limits,
      DATABASE_URL: databaseUrl,
      PACTOLUS_MASTER_KEY: randomBytes(32).toString('base64'),
      PACTOLUS_ADMIN_TOKEN: adminToken,
    }
    for (let i = 0; i < services; i += 1) await this.#start({ words: ['serve'], env })
    this.#game = await newGame(this.service)
    await openDialects(this)
  }

  /** Starts `pactolus dev` with its demo game. */
  async dev(data: string, flags: readonly string[] = []): Promise<void> {
    await this.#start({ words: ['dev', '--data', data, ...flags], env: limits })
    this.#game = this.service.ready
    await openDialects(this)
  }

  async proxyDatabase({ port, url }: PostgresServer): Promise<string> {
    this.databaseProxy = new FaultyProxy(port, this.#chance)
    return url.replace(`:${port}/`, `:${await this.databaseProxy.listen()}/`)
  }

  async proxyClients(): Promise<void> {
    const { port } = new URL(this.service.ready.baseUrl)
    this.clientProxy = new FaultyProxy(Number(port), this.#chance)
    this.#clientUrl = `http://127.0.0.1:${await this.clientProxy.listen()}`
  }

  /** Nothing waits in any service and nothing is under way; what is to happen has happened. */
  async becomeQuiet(): Promise<void> {
    for (let looks = 0; looks < 3; looks += 1) {
      const queues = await Promise.all(this.services.map(queueOf))
      if (queues.some((size) => size > 0)) looks = -1
      await sleep(40)
    }
  }

  /** The end of what its services logged, for a person who looks for a fault. */
  log(): string {
    return this.services.map((service) => service.log().slice(-3000)).join('\n')
  }

  async close(): Promise<void> {
    for (const service of this.services) {
      service.thaw()
      await service.stop('SIGKILL')
    }
    this.clientProxy?.close()
    this.databaseProxy?.close()
    await this.#postgres?.remove()
    this.disk?.unmount()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #start(launch: Launch): Promise<void> {
    const folder = join(this.#folder, `service-${this.services.length}`)
    mkdirSync(folder)
    this.services.push(await Service.start(folder, launch))
  }
}

/** How each stage is built. */
const builders: Record<StageName, (stage: Stage, place: StagePlace) => Promise<void>> = {
  async serve(stage, { binDir, settings }) {
    await stage.serve((await stage.startPostgres(binDir, {}, settings)).url)
  },
  async 'two-services'(stage, { binDir }) {
    await stage.serve((await stage.startPostgres(binDir)).url, 2)
  },
  async proxied(stage, { binDir }) {
    await stage.serve(await stage.proxyDatabase(await stage.startPostgres(binDir)))
    await stage.proxyClients()
  },
  async 'small-data'(stage, { binDir, folder }) {
    const disk = stage.mount(96)
    const wal = join(folder, 'wal')
    mkdirSync(wal)
    giveToPostgres(wal)
    const place = { parent: disk.path, initdb: [`--waldir=${wal}`] }
    await stage.serve((await stage.startPostgres(binDir, place)).url)
  },
  async 'small-wal'(stage, { binDir }) {
    const wal = join(stage.mount(64).path, 'wal')
    // Segments of 1 MB, each one new: the next is needed, and refused, soon.
    const place = { initdb: [`--waldir=${wal}`, '--wal-segsize=1'] }
    const settings = ['wal_recycle=off', 'min_wal_size=2MB']
    await stage.serve((await stage.startPostgres(binDir, place, settings)).url)
  },
  async dev(stage, { folder }) {
    await stage.dev(join(folder, 'data'))
  },
  async 'dev-postgres'(stage, { binDir, folder }) {
    const { url } = await stage.startPostgres(binDir)
    await stage.dev(join(folder, 'data'), ['--database-url', url])
  },
  async 'dev-small'(stage) {
    await stage.dev(join(stage.mount(128).path, 'data'))
  },
}

/** Whether a stage needs PostgreSQL's programs. */
export function usesPostgres(name: StageName): boolean {
  return name !== 'dev' && name !== 'dev-small'
}

/** A folder that PostgreSQL, which may run as another user, can look into. */
export function openFolder(prefix: string): string {
  const folder = mkdtempSync(prefix)
  chmodSync(folder, 0o755)
  return folder
}

async function newGame(service: Service): Promise<Game> {
  const app = await service.ask<{ appid: string; secret: string }>('POST', '/admin/v1/apps', {
    name: 'Crash game',
  })
  const offer = await service.ask<{ production_key: string }>('POST', '/admin/v1/offers', {
    ...{ offer_id: '1', appid: app.appid, name: 'Coins' },
  })
  return { ...app, offerId: '1', key: offer.production_key }
}

/** One offer speaks every protocol: they share its accounts. */
async function openDialects({ service, game }: Stage): Promise<void> {
  await service.ask('PATCH', `/admin/v1/offers/${game.offerId}`, {
    ...{ dialects: ['1.0', '2.0', 'xpay'], xpay_partial_refunds: true },
  })
}

/** Requests that wait in the lanes or are under way. */
async function queueOf(service: Service): Promise<number> {
  const metrics = await fetch(`${service.ready.baseUrl}/metrics`).then((answer) => answer.text())
  const sizes = metrics.matchAll(/^pactolus_queue_size\{[^}]*\} (\d+)$/gm)
  return Array.from(sizes, ([, size]) => Number(size)).reduce((sum, size) => sum + size, 0)
}

/** Chances of one place of the suite: the same for the same seed, however many others there are. */
export function chanceFor(seed: number, ...names: readonly (string | number)[]): Chance {
  let hash = seed >>> 0
  for (const letter of names.join(' ')) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0
  return chanceOf(hash)
}
