// The APIs that a cloud function can call here, by the names of wx-server-sdk and of config.json.
import type { Env, Operation } from '@pactolus/protocol'
import type { Dialect } from '../dialect/dialect.ts'
import { dialects } from '../dialect/register.ts'

/** Where the gateway answers, below the address of the service. */
export const cloudPath = '/cloud'

export interface CloudApi {
  readonly dialect: Dialect
  readonly operation: Operation
  /** The environment of the name; undefined where the fields have it. */
  readonly env: Env | undefined
  /** Each of these permits the call; the name of production permits the sandbox, too. */
  readonly permissions: readonly string[]
}

/** `midas.cancelPay` → cancelPay in production, `midas.cancelPaySandbox` → in the sandbox. */
export const cloudApis: ReadonlyMap<string, CloudApi> = new Map(dialects.flatMap(apisOf))

function apisOf(dialect: Dialect): [string, CloudApi][] {
  return Object.values<Operation>(dialect.protocol.operations).flatMap((operation) => {
    const names = operation.cloudNames
    if (names === undefined) return []
    const { production, sandbox } = names
    const api = (env: Env | undefined, permissions: string[]): CloudApi => ({
      ...{ dialect, operation, env, permissions },
    })
    if (production === sandbox) return [[production, api(undefined, [production])]]
    return [
      [production, api('production', [production])],
      [sandbox, api('sandbox', [sandbox, production])],
    ]
  })
}
