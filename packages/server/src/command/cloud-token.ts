// `pactolus cloud token`, and the token that `exec` and `cloud run` give the program they run.

import { renameSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { ConfigError } from '../option-readers.ts'
import { t } from '../texts.ts'
import { addServiceOptions, howToConnect, type ServiceOptions } from './address.ts'
import { type AdminClient, type CloudTokenBody, connect, path } from './admin-client.ts'
import { printJson, printLine } from './print.ts'

export function addTokenCommand(cloud: Command): void {
  const token = cloud
    .command('token [env-id]')
    .description('Issue a cloudbase_access_token of an environment. It lives for 30 minutes.')
  addServiceOptions(token)
    .addHelpText(
      'after',
      `
It stands in the query of an HTTP call as cloudbase_access_token, in place of access_token. The paths that
it may call are those of pactolus cloud permit --paths. Replacing the credential ends it.

Example:
  $ curl -s "$PACTOLUS_URL/wxa/game/getbalance?cloudbase_access_token=$(pactolus cloud token demo-env)"
${howToConnect}`,
    )
    .action(async (id: string | undefined, options: ServiceOptions) => {
      const client = connect(options)
      const envId = id ?? client.address.demo.cloud?.envId
      if (envId === undefined) {
        throw new ConfigError(t`Pass the id of an environment. pactolus cloud env list shows them.`)
      }
      const issued = await issue(client, envId)
      if (options.json === true) printJson(issued)
      else printLine(issued.cloudbase_access_token)
    })
}

export interface CloudTokenOptions {
  readonly cloudTokenFile?: string
}

export function addCloudTokenOption(command: Command): Command {
  return command.option(
    '--cloud-token-file <path>',
    'write a cloudbase_access_token there as well, and renew it every 10 minutes',
  )
}

export interface KeptToken {
  /** The variables of the program that uses the token. */
  readonly variables: Readonly<Record<string, string>>
  /** Ends the renewal. The file stays. */
  stop(): void
}

const renewMs = 600_000

/** A token of the environment; with a file, one that is renewed there while the program runs. */
export async function keepToken(
  admin: AdminClient,
  envId: string,
  { cloudTokenFile: file }: CloudTokenOptions,
): Promise<KeptToken> {
  const first = await issue(admin, envId)
  const variables = { WX_CLOUDBASE_ACCESSTOKEN: first.cloudbase_access_token }
  if (file === undefined) return { variables, stop: () => {} }
  write(file, first)
  const renewal = setInterval(() => {
    issue(admin, envId)
      .then((next) => write(file, next))
      .catch(({ message }: Error) => process.stderr.write(`pactolus: ${message}\n`))
  }, renewMs)
  renewal.unref()
  return { variables, stop: () => clearInterval(renewal) }
}

function issue(admin: AdminClient, envId: string): Promise<CloudTokenBody> {
  return admin.post<CloudTokenBody>(path`/cloud-environments/${envId}/access-token`)
}

function write(file: string, { cloudbase_access_token }: CloudTokenBody): void {
  try {
    // Renamed into place, so that nobody reads half of it.
    const draft = `${file}.${process.pid}`
    writeFileSync(draft, cloudbase_access_token, { mode: 0o600 })
    renameSync(draft, file)
  } catch (error) {
    throw new ConfigError(t`cannot write the token to ${file}: ${(error as Error).message}`)
  }
}
