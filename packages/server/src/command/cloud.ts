// `pactolus cloud …`: cloud environments and their permissions, and running a cloud function.

import type { Command } from 'commander'
import { ConfigError } from '../option-readers.ts'
import { t } from '../texts.ts'
import { addServiceOptions, howToConnect, type ServiceOptions } from './address.ts'
import {
  addPageOptions,
  type CredentialBody,
  connect,
  type EnvironmentBody,
  type EnvironmentCreated,
  type PageOptions,
  path,
} from './admin-client.ts'
import { addRunCommand } from './cloud-run.ts'
import { addTokenCommand } from './cloud-token.ts'
import { readPermissions, unknownApis } from './function-config.ts'
import { type Column, printJson, printLine, printList, printRecord } from './print.ts'

interface PermitOptions extends ServiceOptions {
  readonly config?: string
  readonly paths?: string[]
  readonly replace?: boolean
}

const columns: readonly Column<EnvironmentBody>[] = [
  { title: 'env_id', of: (environment) => environment.env_id },
  { title: 'appid', of: (environment) => environment.appid },
  { title: 'secret_id', of: (environment) => environment.secret_id },
  { title: 'created_at', of: (environment) => environment.created_at },
]

const listColumns: readonly Column<EnvironmentBody>[] = [
  ...columns,
  { title: 'permissions', align: 'right', of: ({ permissions }) => permissions.length },
]

export function addCloudCommands(program: Command): void {
  const cloud = program
    .command('cloud')
    .summary('Cloud calls: run, permit, token, env.')
    .description('Cloud calls (云调用): run cloud functions, set what they may call.')
    .addHelpText(
      'after',
      `
Examples:
  $ pactolus cloud run cloudfunctions/cancel-order --event '{"billNo":"a1"}'
  $ pactolus cloud permit demo-env --config cloudfunctions/cancel-order/config.json`,
    )
  addRunCommand(cloud)
  addPermit(cloud)
  addTokenCommand(cloud)
  const env = cloud
    .command('env')
    .summary('Cloud environments: list, show, create, rotate-key, remove.')
    .description('Cloud environments: each has a credential, a game and permissions.')
    .addHelpText('after', '\nExamples:\n  $ pactolus cloud env list\n  $ pactolus cloud env show')
  addReads(env)
  addCreate(env)
  addRotate(env)
  addRemove(env)
}

function addPermit(cloud: Command): void {
  const permit = cloud
    .command('permit <env-id> [api-names...]')
    .description('Permit an environment to call APIs and paths, from now on.')
    .option('--config <file>', "a function's config.json, with its list permissions.openapi")
    .option(
      '--paths <paths...>',
      'paths that its cloudbase_access_token may call: /*, /wxa/game/pay',
    )
    .option('--replace', 'permit only these; without it they are added to the permissions')
  addServiceOptions(permit)
    .addHelpText(
      'after',
      `
midas.cancelPay permits midas.cancelPaySandbox as well. midas.cancelPaySandbox permits the sandbox alone.
A config.json may list other APIs of the platform: they are stored, and a call of them gets -604100.
Paths are those of HTTP calls, /cgi-bin/midas/* or exact ones. A call of another path gets 85107.

Examples:
  $ pactolus cloud permit demo-env --config cloudfunctions/cancel-order/config.json
  $ pactolus cloud permit demo-env midas.pay midas.cancelPay --replace
  $ pactolus cloud permit demo-env --paths '/cgi-bin/midas/*' --replace
${howToConnect}`,
    )
    .action(async (envId: string, named: string[], options: PermitOptions) => {
      const { config, paths, replace = false, json } = options
      const hasApis = named.length > 0 || config !== undefined
      if (!hasApis && paths === undefined) {
        throw new ConfigError(t`Name the APIs to permit, or pass --config or --paths.`)
      }
      const [unknown] = await unknownApis(named)
      if (unknown !== undefined) {
        const { cloudApis } = await import('../cloud/apis.ts')
        throw new ConfigError(t`${unknown} The APIs are ${[...cloudApis.keys()].join(', ')}.`)
      }
      const listed = config === undefined ? [] : readPermissions(config)
      const apiNames = [...named, ...listed]
      const body = { ...(hasApis && { api_names: apiNames }), paths, replace }
      const answer = await connect(options).post<EnvironmentBody>(
        path`/cloud-environments/${envId}/permissions`,
        body,
      )
      if (json === true) return printJson(answer)
      printLine(t`${envId} may call: ${answer.permissions.join(', ') || t`nothing`}.`)
      printLine(t`Its cloudbase_access_token may call: ${answer.paths.join(', ') || t`nothing`}.`)
      for (const sentence of await unknownApis(apiNames)) printLine(sentence)
    })
}

function addReads(env: Command): void {
  const list = env
    .command('list')
    .description('List the cloud environments.')
    .option('--app <appid>', 'only those of this game')
  addServiceOptions(addPageOptions(list))
    .addHelpText(
      'after',
      `\nExample:\n  $ pactolus cloud env list --app wx1234567890abcdef\n${howToConnect}`,
    )
    .action(async (options: PageOptions & { app?: string }) => {
      const page = await connect(options).list<EnvironmentBody>('/cloud-environments', options, {
        appid: options.app,
      })
      const none = t`There is no cloud environment. Register one with pactolus cloud env create.`
      printList(page, listColumns, { json: options.json, none })
    })

  const show = env
    .command('show [env-id]')
    .description('Show a cloud environment and its permissions; never its secretKey.')
  addServiceOptions(show)
    .addHelpText('after', `\nExample:\n  $ pactolus cloud env show demo-env\n${howToConnect}`)
    .action(async (id: string | undefined, options: ServiceOptions) => {
      const client = connect(options)
      const envId = id ?? client.address.demo.cloud?.envId
      if (envId === undefined) {
        throw new ConfigError(t`Pass the id of an environment. pactolus cloud env list shows them.`)
      }
      const found = await client.get<EnvironmentBody>(path`/cloud-environments/${envId}`)
      if (options.json === true) printJson(found)
      else printEnvironment(found)
    })
}

function addCreate(env: Command): void {
  const create = env
    .command('create <env-id>')
    .description('Register a cloud environment of a game. Its secretKey is shown only once.')
    .requiredOption('--app <appid>', 'the game that its functions belong to')
    .option('--config <file>', "a function's config.json, with its list permissions.openapi")
  addServiceOptions(create)
    .addHelpText(
      'after',
      `
Example:
  $ pactolus cloud env create dragon-prod --app wx1234567890abcdef --config config.json
${howToConnect}`,
    )
    .action(async (envId: string, options: PermitOptions & { app: string }) => {
      const permissions = options.config === undefined ? [] : readPermissions(options.config)
      const body = { env_id: envId, appid: options.app, permissions }
      const created = await connect(options).post<EnvironmentCreated>('/cloud-environments', body)
      if (options.json === true) return printJson(created)
      printLine(t`The cloud environment is registered.`)
      printEnvironment(created)
      printLine(`secretKey  ${created.secret_key}`)
      printLine(t`The secretKey is shown only once.`)
      for (const sentence of await unknownApis(permissions)) printLine(sentence)
    })
}

function addRotate(env: Command): void {
  addServiceOptions(
    env
      .command('rotate-key <env-id>')
      .description('Replace secretId and secretKey. Functions with the old ones are refused.'),
  )
    .addHelpText(
      'after',
      `\nExample:\n  $ pactolus cloud env rotate-key dragon-prod\n${howToConnect}`,
    )
    .action(async (envId: string, options: ServiceOptions) => {
      const answer = await connect(options).post<CredentialBody>(
        path`/cloud-environments/${envId}/credential`,
      )
      if (options.json === true) return printJson(answer)
      printLine(t`The credential of ${envId} is replaced. The previous one is refused from now on.`)
      printLine(`secretId   ${answer.secret_id}`)
      printLine(`secretKey  ${answer.secret_key}`)
      printLine(t`The secretKey is shown only once.`)
    })
}

function addRemove(env: Command): void {
  addServiceOptions(
    env
      .command('remove <env-id>')
      .description('Remove a cloud environment. Its functions are refused from then on.'),
  )
    .addHelpText('after', `\nExample:\n  $ pactolus cloud env remove dragon-prod\n${howToConnect}`)
    .action(async (envId: string, options: ServiceOptions) => {
      await connect(options).delete(path`/cloud-environments/${envId}`)
      if (options.json === true) return printJson({ env_id: envId, removed: true })
      printLine(t`The cloud environment ${envId} is removed.`)
    })
}

function printEnvironment(environment: EnvironmentBody): void {
  printRecord([
    ...columns.map(({ title, of }) => [title, of(environment)] as const),
    ['permissions', environment.permissions.join(' ') || null],
    ['paths', environment.paths.join(' ') || null],
  ])
}
