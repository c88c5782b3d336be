// Runs the real command as a user does, in a process of its own, against a service of this process.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../src/config.ts'
import { completeDevConfig } from '../../src/emulator/dev-secrets.ts'
import { type RunningServer, startServer } from '../../src/server.ts'
import { testCache } from '../support/process.ts'

export interface Result {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
  readonly cwd?: string
}

const packageDir = join(import.meta.dirname, '../..')
const timeoutMs = 60_000

// The command of a checkout bundles its sources at each start; here once for all runs of a file.
execFileSync(process.execPath, [join(packageDir, 'bin/pactolus.js'), '--version'])
const bundled = join(packageDir, 'dist/main.js')

/** Runs `pactolus ...args`; the environment holds what `env` names and what a process needs. */
export function run(args: readonly string[], options: RunOptions = {}): Promise<Result> {
  const { env = {}, stdin = '', cwd = tmpdir() } = options
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, [bundled, ...args], {
    cwd,
    env: { PATH, LANG: 'C', ...env },
    timeout: timeoutMs,
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  child.stdin.end(stdin)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }))
  })
}

export interface CommandService extends RunningServer {
  readonly token: string
  /** Runs a command that finds this service by its ready file. */
  pactolus(...args: string[]): Promise<Result>
  /** The same with --json; throws when it does not end with 0. */
  json<T>(...args: string[]): Promise<T>
  /** A folder for the test's own files; gone with the service. */
  readonly folder: string
  remove(): Promise<void>
}

/** A running `dev` in this process, its ready file in a data folder of its own. */
export async function startForCommands(): Promise<CommandService> {
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-command-'))
  const readyFile = join(folder, 'ready.json')
  const flags = { data: 'memory', port: '0', logLevel: 'silent', readyFile, cache: testCache }
  const config = completeDevConfig(readConfig('dev', flags, {}))
  const server = await startServer(config)
  const pactolus = (...args: string[]) => run(args, { env: { PACTOLUS_DATA: folder } })
  return {
    ...server,
    token: config.adminTokens[0]?.token ?? '',
    folder,
    pactolus,
    async json<T>(...args: string[]) {
      const { exitCode, stdout, stderr } = await pactolus(...args, '--json')
      if (exitCode !== 0) throw new Error(`${args.join(' ')} ended with ${exitCode}: ${stderr}`)
      return JSON.parse(stdout) as T
    },
    async remove() {
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function writeText(folder: string, name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}
