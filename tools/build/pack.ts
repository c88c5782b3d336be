// The tarballs that are published: made from packages/NAME after a build, and examined as a registry would show them.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { type Published, packages, published } from './declarations.ts'

const run = promisify(execFile)

export interface Tarball {
  readonly name: Published
  /** As on the registry: @pactolus/client. */
  readonly packageName: string
  readonly path: string
  /** Bytes of the file. */
  readonly size: number
  readonly files: readonly string[]
}

interface Packed {
  readonly name: string
  readonly filename: string
  readonly size: number
  readonly files: readonly { readonly path: string }[]
}

/** Packs every package into `folder`. `npm run build` comes first. */
export async function packAll(folder: string): Promise<Tarball[]> {
  return Promise.all(published.map((name) => pack(name, folder)))
}

async function pack(name: Published, folder: string): Promise<Tarball> {
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
  const { stdout } = await run('npm', args, { cwd: join(packages, name) })
  // npm 10 prints a list, npm 11 an object by package.
  const [packed] = Object.values(JSON.parse(stdout)) as [Packed]
  return {
    name,
    packageName: packed.name,
    path: join(folder, packed.filename),
    size: packed.size,
    files: packed.files.map(({ path }) => path),
  }
}

/**
 * The command is an ES module, which Node 20.19 and later let CommonJS require. TypeScript before 5.8 compiles that only
 * with declarations that are CommonJS, as index.d.cts of the server.
 */
const accepted: readonly string[] = ['EXPORTS_TYPES_INVALID_FORMAT']

/** What is wrong with a package, in sentences. */
export async function faultsOf({ name, packageName, path, files }: Tarball): Promise<string[]> {
  const faults = ['README.md', 'README.zh-CN.md', 'LICENSE', 'package.json']
    .filter((file) => !files.includes(file))
    .map((file) => `${packageName} has no ${file}`)
  for (const file of files) {
    if (/(^|\/)(src|test|node_modules)\/|\.env|\.tsbuildinfo$/.test(file)) {
      faults.push(`${packageName} must not contain ${file}`)
    }
  }
  const manifest = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'))
  const { buffer } = readFileSync(path)
  const { messages } = await publint({ pack: { tarball: buffer }, strict: true })
  return [
    ...faults,
    ...messages
      .filter(({ code }) => !accepted.includes(code))
      .map((message) => `${packageName}: ${formatMessage(message, manifest)}`),
  ]
}
