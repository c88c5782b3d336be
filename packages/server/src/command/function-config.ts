// config.json beside a cloud function. Only its permissions are read.

import { ConfigError } from '../option-readers.ts'
import { t } from '../texts.ts'
import { readInput } from './input.ts'

/** `permissions.openapi` of a function's config.json. */
export function readPermissions(path: string): string[] {
  let config: unknown
  try {
    config = JSON.parse(Buffer.from(readInput(path)).toString('utf8'))
  } catch (error) {
    if (error instanceof ConfigError) throw error
    throw new ConfigError(t`${path} is not JSON: ${(error as Error).message}`)
  }
  const openapi = (config as { permissions?: { openapi?: unknown } } | null)?.permissions?.openapi
  if (!Array.isArray(openapi) || !openapi.every((name) => typeof name === 'string')) {
    throw new ConfigError(
      t`${path} has no list permissions.openapi: {"permissions":{"openapi":["midas.cancelPay"]}}`,
    )
  }
  return openapi
}

/** A sentence for each name that is no API of this service, with a suggestion where one is near. */
export async function unknownApis(apiNames: readonly string[]): Promise<string[]> {
  const { cloudApis } = await import('../cloud/apis.ts')
  return apiNames
    .filter((name) => !cloudApis.has(name))
    .map((name) => {
      const near = [...cloudApis.keys()].find((api) => api.toLowerCase() === name.toLowerCase())
      const hint = near === undefined ? '' : t` Did you mean ${near}?`
      return t`${name} is not an API of this service.${hint}`
    })
}
