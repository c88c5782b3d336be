// cloudbase_access_token: a token of a cloud environment (auth §6). No table holds it. It names the
// secretId of the environment and its own end, and has a mark over both. Every process with the
// master key can make and verify the mark.
import type { Clock } from '../clock.ts'
import type { CloudEnvironment, CloudEnvironments } from './environments.ts'
import type { Seal } from './seal.ts'
import type { IssuedToken } from './tokens.ts'

export type CloudTokenState =
  | { readonly state: 'current'; readonly environment: CloudEnvironment }
  | { readonly state: 'token_malformed' | 'token_invalid' | 'token_expired' }

const lifeS = 1800
const tokenLengthMax = 512
/** A `.` is in no access_token, so neither kind can be taken for the other. */
const pattern = /^(cbt\.([\w-]{1,64})\.([0-9a-z]{1,9}))\.([\w-]{43})$/

export class CloudTokens {
  readonly #environments: CloudEnvironments
  readonly #seal: Seal
  readonly #clock: Clock

  constructor(environments: CloudEnvironments, seal: Seal, clock: Clock) {
    this.#environments = environments
    this.#seal = seal
    this.#clock = clock
  }

  /** A token of the environment. Those before it keep their own end. */
  issue({ secretId, appid }: Pick<CloudEnvironment, 'secretId' | 'appid'>): IssuedToken {
    const endS = Math.floor(this.#clock.now(appid) / 1000) + lifeS
    const text = `cbt.${secretId}.${endS.toString(36)}`
    return { token: `${text}.${this.#seal.markCloudToken(text)}`, expiresInS: lifeS }
  }

  /** Whether `token` may be used now. It ends with the credential that it names. */
  async find(token: string): Promise<CloudTokenState> {
    if (token.length > tokenLengthMax) return { state: 'token_malformed' }
    const [, text, secretId = '', end = '', mark = ''] = pattern.exec(token) ?? []
    if (text === undefined || !this.#seal.isCloudTokenMark(text, mark)) {
      return { state: 'token_invalid' }
    }
    const environment = await this.#environments.ofSecretId(secretId)
    if (environment === undefined) return { state: 'token_invalid' }
    const isPast = Number.parseInt(end, 36) * 1000 <= this.#clock.now(environment.appid)
    return isPast ? { state: 'token_expired' } : { state: 'current', environment }
  }
}

/** Whether the environment may call a path over HTTP. */
export function permitsPath({ paths }: Pick<CloudEnvironment, 'paths'>, path: string): boolean {
  return paths.some((permitted) =>
    permitted.endsWith('*') ? path.startsWith(permitted.slice(0, -1)) : path === permitted,
  )
}
