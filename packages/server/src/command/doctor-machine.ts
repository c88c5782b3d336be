// What doctor sees without a database: Node.js, processors, files, disk and port.

import { existsSync, statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { json } from 'node:stream/consumers'
import { type ConfigInput, readCommandEnv } from '../config.ts'
import { readyFileOf } from '../emulator/dev-secrets.ts'
import type { Config } from '../options.ts'
import { t } from '../texts.ts'
import { explain } from './failure.ts'
import { send } from './http.ts'

/** What one check found. */
export interface Finding {
  readonly check: string
  readonly state: 'ok' | 'warning' | 'fault' | 'skipped'
  readonly message: string
  /** What to do about it. */
  readonly advice?: string
}

const gibibyte = 1024 ** 3
const portTimeoutMs = 2000

/** bin/pactolus.js has refused a Node.js that is too old. */
export function examineMachine(): Finding[] {
  return [{ check: 'node', state: 'ok', message: `Node.js ${process.version}` }]
}

export async function examineSetup(config: Config, flags: ConfigInput): Promise<Finding[]> {
  const { host, port, adminHost = host, adminPort, openApiHost, openApiPort } = config
  return [
    ...examineOperators(config),
    ...examineFiles(config, flags),
    examineDisk(config),
    await examinePort(host, port),
    ...(adminPort === undefined ? [] : [await examinePort(adminHost, adminPort)]),
    ...(openApiPort === undefined ? [] : [await examinePort(openApiHost, openApiPort)]),
  ]
}

function examineOperators({ mode, workers, adminTokens }: Config): Finding[] {
  if (mode !== 'serve') return []
  const cores = availableParallelism()
  const findings: Finding[] = []
  if (workers > cores) {
    const message = t`${workers} workers share ${cores} processors`
    findings.push({
      check: 'workers',
      state: 'warning',
      message,
      advice: t`Start no more workers than processors.`,
    })
  }
  findings.push(
    adminTokens.some(({ name }) => name === 'admin')
      ? {
          check: 'admin token',
          state: 'warning',
          message: t`a token without a name: the audit log cannot tell who did what`,
          advice: t`Give each operator one: PACTOLUS_ADMIN_TOKEN=li:TOKEN,wang:TOKEN`,
        }
      : { check: 'admin token', state: 'ok', message: t`${adminTokens.length}, each with a name` },
  )
  return findings
}

/** Secrets in files that other users of the machine can read. */
function examineFiles(config: Config, flags: ConfigInput): Finding[] {
  const { mode, data } = config
  const own = mode === 'dev' && data !== 'memory' ? [data, join(data, 'secrets.json')] : []
  const ready =
    mode === 'dev' ? (config.readyFile ?? readyFileOf(data)) : readCommandEnv().readyFile
  const named = [flags.masterKeyFile, flags.masterKeyPreviousFile, flags.adminTokenFile, ready]
  const files = [...own, ...named].filter((file) => file !== undefined && existsSync(file))
  // Windows has no such modes.
  if (files.length === 0 || process.platform === 'win32') return []
  const open = files.filter((file) => (statSync(String(file)).mode & 0o077) !== 0)
  if (open.length === 0) {
    return [{ check: 'files', state: 'ok', message: t`secrets are readable for their owner alone` }]
  }
  return open.map((file) => ({
    check: 'files',
    state: 'fault',
    message: t`other users may use ${file}`,
    advice: `chmod go-rwx ${file}`,
  }))
}

/** The disk of the embedded database; that of a PostgreSQL is on its own machine. */
function examineDisk({ mode, data }: Config): Finding {
  const folder = mode === 'dev' && data !== 'memory' ? existing(resolve(data)) : tmpdir()
  const { bavail, bsize } = statfsSync(folder)
  const free = (bavail * bsize) / gibibyte
  const message = t`${free.toFixed(1)} GiB free at ${folder}`
  if (free >= 1) return { check: 'disk', state: 'ok', message }
  const advice = t`A full disk stops the service. Free some space.`
  return { check: 'disk', state: free < 0.1 ? 'fault' : 'warning', message, advice }
}

/** The folder, or the first above it that exists. */
function existing(folder: string): string {
  return existsSync(folder) ? folder : existing(dirname(folder))
}

async function examinePort(host: string, port: number): Promise<Finding> {
  const server = createServer()
  try {
    await new Promise<void>((listening, failed) => {
      server.once('error', failed).listen(port, host, listening)
    })
    return { check: 'port', state: 'ok', message: t`${host}:${port} is free` }
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
    if (isTaken && (await isService(host, port))) {
      return { check: 'port', state: 'ok', message: t`a service answers at ${host}:${port}` }
    }
    return { check: 'port', state: 'fault', message: explain(error) }
  } finally {
    server.close()
  }
}

async function isService(host: string, port: number): Promise<boolean> {
  const name = host.includes(':') ? `[${host}]` : host
  try {
    const url = `http://${name}:${port}/healthz`
    const response = await send(url, { method: 'GET', timeoutMs: portTimeoutMs })
    return ((await json(response)) as { status?: unknown }).status === 'ok'
  } catch {
    return false
  }
}
