// `pactolus cloud run`: calls a cloud function once, in a process of its own. As on the platform,
// the function has its own permissions and a player, and its logs are separate from its result.

import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, delimiter, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { childEnv } from '../config.ts'
import { ConfigError } from '../option-readers.ts'
import { packageDir } from '../package.ts'
import { t } from '../texts.ts'
import {
  type AdminClient,
  type EnvironmentBody,
  type EnvironmentCreated,
  path,
} from './admin-client.ts'
import {
  addCloudTokenOption,
  type CloudTokenOptions,
  type KeptToken,
  keepToken,
} from './cloud-token.ts'
import {
  addEmulatorOptions,
  cloudVariables,
  type EmulatorOptions,
  gameVariables,
  howToChoose,
  openEmulator,
  type ReadyGame,
} from './emulator.ts'
import { CommandFailure } from './failure.ts'
import { readPermissions, unknownApis } from './function-config.ts'
import { readInput } from './input.ts'
import { printJson } from './print.ts'

type RunOptions = EmulatorOptions & CloudTokenOptions & { readonly event?: string }

/** What bin/cloud-function.js reports of a call: JSON text, or what was thrown. */
type Outcome = { readonly result: string } | { readonly error: Thrown }

interface Thrown {
  readonly message: string
  readonly errCode?: number
  readonly errMsg?: string
  readonly stack?: string
}

/** The function has no permission to call this API. */
const forbidden = -604101

export function addRunCommand(cloud: Command): void {
  const run = cloud
    .command('run <function-dir>')
    .description('Call a cloud function once: main(event, context) of its index.js.')
    .option('--event <json|@file|->', 'the event: JSON, a file, or - for stdin (default {})')
    .option('--json', 'print {"result": …} or {"error": …} as JSON')
  addEmulatorOptions(addCloudTokenOption(run))
    .addHelpText(
      'after',
      `
The function may call the APIs that permissions.openapi of its config.json lists, and gets -604101 for
others. While it runs, it has a cloud environment of its own, and WX_CLOUDBASE_ACCESSTOKEN is a token of it. The
token may call the paths that the demo environment may. wx-server-sdk is loaded from its node_modules,
or from those of pactolus. Its logs go to stderr and its result to stdout. The exit code is 1 if it throws.
${howToChoose}

Examples:
  $ pactolus cloud run examples/cloud-function
  $ pactolus cloud run cloudfunctions/cancel-order --event '{"billNo":"a1"}' --data data`,
    )
    .action(async (dir: string, options: RunOptions & { json?: true | undefined }) => {
      const folder = resolve(dir)
      if (!existsSync(join(folder, 'index.js'))) throw new ConfigError(t`${dir} has no index.js`)
      const event = readEvent(options.event ?? '{}')
      const permissions = await permissionsOf(folder)
      const emulator = await openEmulator(options)
      try {
        const outcome = await callIn(emulator.admin, emulator.ready, {
          folder,
          event,
          permissions,
          openid: options.openid ?? emulator.ready.openid,
          options,
        })
        report(outcome, options.json === true)
      } finally {
        await emulator.close()
      }
    })
}

function readEvent(given: string): Record<string, unknown> {
  const isFile = given === '-' || given.startsWith('@')
  const text = isFile ? Buffer.from(readInput(given.replace('@', ''))).toString('utf8') : given
  let event: unknown
  try {
    event = JSON.parse(text)
  } catch (error) {
    throw new ConfigError(t`--event is not JSON: ${(error as Error).message}`)
  }
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    throw new ConfigError(t`--event must be a JSON object`)
  }
  return event as Record<string, unknown>
}

async function permissionsOf(folder: string): Promise<string[]> {
  const file = join(folder, 'config.json')
  if (!existsSync(file)) {
    process.stderr.write(
      `pactolus: ${t`${file} does not exist, so the function may not call any API`}\n`,
    )
    return []
  }
  const permissions = readPermissions(file)
  const unknown = await unknownApis(permissions)
  for (const sentence of unknown) process.stderr.write(`pactolus: ${sentence}\n`)
  return permissions
}

interface FunctionCall {
  readonly folder: string
  readonly event: Record<string, unknown>
  readonly permissions: readonly string[]
  readonly openid: string
  readonly options: CloudTokenOptions
}

/** Calls the function in an environment that exists for this call only. */
async function callIn(admin: AdminClient, ready: ReadyGame, call: FunctionCall): Promise<Outcome> {
  const name = basename(call.folder)
  const envId = `${name.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 48)}-${randomBytes(4).toString('hex')}`
  const { paths } = await admin.get<EnvironmentBody>(path`/cloud-environments/${ready.cloud.envId}`)
  const body = { env_id: envId, appid: ready.appid, permissions: call.permissions, paths }
  const created = await admin.post<EnvironmentCreated>('/cloud-environments', body)
  const { secret_id: secretId, secret_key: secretKey } = created
  const cloud = { ...ready.cloud, envId, secretId, secretKey }
  let token: KeptToken | undefined
  try {
    token = await keepToken(admin, envId, call.options)
    const { folder, openid } = call
    const event = { ...call.event, userInfo: { appId: ready.appid, openId: openid } }
    const context = {
      request_id: randomBytes(16).toString('hex'),
      function_name: name,
      function_version: '$LATEST',
      namespace: envId,
    }
    const variables = {
      ...gameVariables(ready, openid),
      ...cloudVariables({ ...ready, cloud }, openid),
      ...token.variables,
      NODE_PATH: ourModules(),
    }
    return await callInChild({ folder, event, context }, childEnv(variables))
  } finally {
    token?.stop()
    await admin.delete(path`/cloud-environments/${envId}`)
  }
}

/** Where Node looks after the function's own node_modules. */
function ourModules(): string {
  const folders = createRequire(import.meta.url).resolve.paths('wx-server-sdk') ?? []
  return folders.join(delimiter)
}

async function callInChild(call: object, env: NodeJS.ProcessEnv): Promise<Outcome> {
  const program = join(packageDir, 'bin/cloud-function.js')
  // What the function prints is its log. stdout carries only its result.
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 2, 2, 'ipc'], env })
  child.send(call)
  const answer = once(child, 'message').then(([message]) => message as Outcome)
  return Promise.race([answer, endOf(child)])
}

async function endOf(child: ChildProcess): Promise<never> {
  // A message that was sent before the end arrives before the channel closes.
  const [[code, signal]] = await Promise.all([once(child, 'exit'), once(child, 'disconnect')])
  throw new CommandFailure(
    code === null
      ? t`The function's process ended by ${signal}, before main gave a result.`
      : t`The function's process ended with exit code ${code}, before main gave a result.`,
  )
}

function report(outcome: Outcome, json: boolean): void {
  if ('result' in outcome) {
    const result: unknown = JSON.parse(outcome.result)
    printJson(json ? { result } : result)
    return
  }
  process.exitCode = 1
  if (json) printJson(outcome)
  else
    process.stderr.write(
      `pactolus: ${t`the function threw an error`}\n${explanationOf(outcome.error)}\n`,
    )
}

function explanationOf({ errCode, errMsg, message, stack }: Thrown): string {
  const code = errCode === undefined ? [] : [`errCode ${errCode}, errMsg ${errMsg}`]
  const hint = errCode === forbidden ? [t`Is it in permissions.openapi of its config.json?`] : []
  return [...code, ...hint, stack ?? message].join('\n')
}
