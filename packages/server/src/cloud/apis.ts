// The APIs that a cloud function can call here, by the names of wx-server-sdk and of config.json.
import { type Env, type MidasV1Name, midasV1 } from '@pactolus/protocol'

/** Where the gateway answers, below the address of the service. */
export const cloudPath = '/cloud'

export interface CloudApi {
  readonly name: MidasV1Name
  readonly env: Env
}

/** `midas.cancelPay` → cancelPay in production, `midas.cancelPaySandbox` → in the sandbox. */
export const cloudApis: ReadonlyMap<string, CloudApi> = new Map(
  (Object.keys(midasV1) as MidasV1Name[]).flatMap((name) =>
    (['production', 'sandbox'] as const).map(
      (env) => [midasV1[name].cloudNames[env], { name, env }] as const,
    ),
  ),
)

/** Whether `permissions` of config.json permit the call; the name of production permits both. */
export function isPermitted(permissions: readonly string[], { name, env }: CloudApi): boolean {
  const { production, [env]: own } = midasV1[name].cloudNames
  return permissions.includes(own) || permissions.includes(production)
}
