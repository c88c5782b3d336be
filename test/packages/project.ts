// A project outside of the repository that installs the tarballs, as a user has it, and the commands run in it.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { until } from '../../packages/server/test/support/until.ts'

const execute = promisify(execFile)
export const root = join(import.meta.dirname, '../..')

export interface Run {
  /** A folder in the project; the project itself when left out. */
  readonly folder?: string
  readonly env?: Readonly<Record<string, string>>
  /** The Node that runs it; this one when left out. */
  readonly node?: string
}

export interface Emulator {
  readonly printed: string
  readonly ready: { readonly baseUrl: string }
  stop(): Promise<void>
}

export class Project {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
    mkdirSync(folder)
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  }

  at(...path: string[]): string {
    return join(this.folder, ...path)
  }

  /** Runs a command to its end; returns all it printed. What fails throws that text. */
  async run(command: string, args: readonly string[], run: Run = {}): Promise<string> {
    const options = { cwd: this.at(run.folder ?? '.'), env: this.#environment(run) }
    const limits = { timeout: 600_000, maxBuffer: 64 * 1024 * 1024 }
    const { stdout, stderr } = await execute(command, args, { ...options, ...limits }).catch(
      (error: Error & { stdout: string; stderr: string }) => {
        throw new Error(`${error.message}\n${error.stdout}${error.stderr}`)
      },
    )
    return stdout + stderr
  }

  /** Installs packages; npm must have nothing to say about it. */
  async install(packages: readonly string[], flags: readonly string[] = []): Promise<void> {
    const quiet = ['--no-audit', '--no-fund', '--prefer-offline']
    const printed = await this.run('npm', ['install', ...quiet, ...flags, ...packages])
    if (/EBADENGINE|npm (warn|error)/i.test(printed)) throw new Error(printed)
  }

  /** Installs tools beside the packages. What npm says about a stranger's package is no fault of ours. */
  async add(...tools: readonly string[]): Promise<void> {
    await this.run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...tools])
  }

  /** Writes a file; the folders above it are made. */
  write(path: string, text: string): void {
    mkdirSync(dirname(this.at(path)), { recursive: true })
    writeFileSync(this.at(path), text)
  }

  read(path: string): string {
    return readFileSync(this.at(path), 'utf8')
  }

  /** Copies a file or folder of the repository. */
  copy(from: string, to: string): void {
    cpSync(join(root, from), this.at(to), { recursive: true })
  }

  /** Starts `npx pactolus dev` in memory. */
  async startEmulator(): Promise<Emulator> {
    const readyFile = this.at('ready.json')
    const args = ['pactolus', 'dev', '--port', '0', '--data', 'memory', '--ready-file', readyFile]
    const child = spawn('npx', args, { cwd: this.folder, env: this.#environment({}) })
    let printed = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        printed += chunk.toString()
      })
    }
    await until(() => existsSync(readyFile) || hasEnded(child))
    if (hasEnded(child)) throw new Error(`pactolus dev ended\n${printed}`)
    // The service writes the file, then what to paste.
    await until(() => /Show the balance[\s\S]*\ncurl .*\n/.test(printed))
    return {
      printed,
      ready: JSON.parse(this.read('ready.json')),
      stop: async () => {
        const ended = hasEnded(child) || once(child, 'exit')
        child.kill('SIGTERM')
        await ended
        // The service removes it when it stops: npx has passed the signal on.
        await until(() => !existsSync(readyFile))
      },
    }
  }

  /** No option of the npm that runs this test reaches the project, and `node` is the one that is to be tested. */
  #environment({ env, node = process.execPath }: Run): NodeJS.ProcessEnv {
    const own = Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_OPTIONS$/.test(name))
    const path = `${dirname(node)}:${process.env.PATH}`
    return { ...Object.fromEntries(own), PATH: path, ...env }
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}
