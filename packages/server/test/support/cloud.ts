// Cloud functions of a test: the unmodified wx-server-sdk from npm, pointed at a service by cloud.init.
import { type CoinOperationName, midasV1 } from '@pactolus/protocol'
import type { CloudEnvironment } from '../../src/directory/environments.ts'
import type { Game, TestService } from './service.ts'

// What the platform sets for a function. Without it the SDK asks the network where it runs, each time.
process.env.TENCENTCLOUD_RUNENV = 'SCF'
process.env.TENCENTCLOUD_REGION = 'ap-shanghai'
process.env.SCF_NAMESPACE = 'test'
const sdk = (await import('wx-server-sdk')).default as unknown as Sdk

/** What the tests use of the SDK; its own types lack createNewInstance. */
interface Sdk {
  createNewInstance(config: object): {
    /** Every property of it is an API, or a part of the name of one. */
    readonly openapi: Api
    signature(options: { type: 'midas'; secret: string; params: string[] }): unknown
  }
}
interface Api {
  readonly [name: string]: Api
  (fields: object): Promise<CloudAnswer>
}
/** `cloud.openapi({ version: 'v2' })` has the same APIs as `cloud.openapi`. */
type Configurable = (options: object) => Api

/** Any answer of `cloud.openapi`. */
export type CloudAnswer = { errCode: number; errMsg: string } & Record<string, unknown>
export type CloudFields = Record<string, string | number | undefined>

export const everyApi = (Object.keys(midasV1.operations) as CoinOperationName[]).flatMap((name) =>
  Object.values(midasV1.operations[name].cloudNames),
)

let environments = 0

/** A cloud environment of the game, straight into the directory; it may call everything. */
export async function createEnvironment(
  { services }: TestService,
  game: Game,
  permissions: readonly string[] = everyApi,
): Promise<CloudEnvironment> {
  environments += 1
  const envId = `env-${process.pid}-${environments}`
  const created = await services.environments.create(envId, game.appid, permissions)
  if (typeof created === 'string') throw new Error(created)
  return created
}

export interface CloudOptions {
  readonly env?: string
  readonly secretId?: string
  readonly secretKey?: string
  readonly serviceUrl?: string
  /** Milliseconds; the SDK's own default is 15 s. */
  readonly timeout?: number
  /** What `cloud.openapi({ … })` is called with. */
  readonly openapi?: object
}

/** A cloud function's view: `cloud.openapi` of one environment. */
export class CloudFunction {
  readonly #cloud: ReturnType<typeof sdk.createNewInstance>
  readonly #openapi: Api
  readonly game: Game

  constructor(
    service: Pick<TestService, 'baseUrl'>,
    game: Game,
    { envId, secretId, secretKey }: CloudEnvironment,
    { openapi, ...options }: CloudOptions = {},
  ) {
    const serviceUrl = `${service.baseUrl}/cloud`
    const config = { env: envId, secretId, secretKey, serviceUrl, ...options }
    this.#cloud = sdk.createNewInstance(config)
    const configurable = this.#cloud.openapi as unknown as Configurable
    this.#openapi = openapi === undefined ? this.#cloud.openapi : configurable(openapi)
    this.game = game
  }

  /** Any API, with any fields; rejects as the SDK does. */
  openapi(apiName: string, fields: Record<string, unknown>): Promise<CloudAnswer> {
    const api = apiName.split('.').reduce((found, part) => found[part] ?? found, this.#openapi)
    return api(fields)
  }

  /** A call of `midas.…` signed by cloud.signature over every field that is there. */
  call(apiName: string, openid: string, own: CloudFields = {}): Promise<CloudAnswer> {
    const env = apiName.endsWith('Sandbox') ? 'sandbox' : 'production'
    return this.signed(apiName, this.fields(openid, own), this.game.keys[env])
  }

  signed(
    apiName: string,
    fields: CloudFields,
    secret: string,
    params = Object.keys(fields).filter((name) => fields[name] !== undefined),
  ): Promise<CloudAnswer> {
    const sig = this.#cloud.signature({ type: 'midas', secret, params })
    return this.openapi(apiName, { ...fields, sig })
  }

  fields(openid: string, own: CloudFields = {}): CloudFields {
    return {
      openid,
      appid: this.game.appid,
      offerId: this.game.offerId,
      ts: Math.floor(Date.now() / 1000),
      zoneId: '1',
      pf: 'android',
      ...own,
    }
  }
}

/** What a call is rejected with; fails when it is not. */
export async function rejectionOf(call: Promise<unknown>): Promise<CloudAnswer & Error> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: CloudAnswer & Error) => ({ error }),
  )
  if ('error' in outcome) return outcome.error
  throw new Error(`it resolved: ${JSON.stringify(outcome.value)}`)
}
