// TypeScript projects that use the packages: each way to resolve them, under each compiler.
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Project } from './project.ts'

interface Resolution {
  readonly name: string
  readonly type: 'module' | 'commonjs'
  readonly options: Readonly<Record<string, unknown>>
}

/** The most demanding one first. */
const resolutions: readonly Resolution[] = [
  {
    name: 'node16-commonjs',
    type: 'commonjs',
    options: { module: 'node16', moduleResolution: 'node16' },
  },
  {
    name: 'node16-esm',
    type: 'module',
    options: { module: 'node16', moduleResolution: 'node16' },
  },
  {
    name: 'node10',
    type: 'commonjs',
    options: { module: 'commonjs', moduleResolution: 'node10' },
  },
  {
    name: 'bundler',
    type: 'module',
    options: { module: 'esnext', moduleResolution: 'bundler' },
  },
]

export interface Compiler {
  /** The folder of the package typescript. */
  readonly compiler: string
  readonly version: string
}

/** The resolutions that a compiler has: TypeScript 7 has no node10. */
export function resolutionsOf(version: string): readonly Resolution[] {
  return resolutions.filter(({ name }) => name !== 'node10' || Number(version) < 7)
}

/** Compiles the consumers in a folder of their own and returns the program to run. */
export async function compile(
  project: Project,
  { name, type, options }: Resolution,
  { compiler, version }: Compiler,
): Promise<string> {
  const folder = `typescript-${version}-${name}`
  project.copy('test/packages/consumers/typescript', folder)
  project.write(`${folder}/package.json`, JSON.stringify({ private: true, type }))
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    target: 'es2022',
    lib: ['es2023'],
    types: ['node'],
    // TypeScript 6 calls node10 deprecated; many projects still have it.
    ...(options.moduleResolution === 'node10' && version >= '6' && { ignoreDeprecations: '6.0' }),
    ...options,
  }
  // All declarations of client and protocol are checked. Those of typebox, which the emulator's name, take 18 s.
  for (const [file, skipLibCheck] of Object.entries({ index: false, emulator: true })) {
    const config = {
      compilerOptions: { ...compilerOptions, skipLibCheck },
      files: [`${file}.ts`],
    }
    project.write(`${folder}/${file}.json`, JSON.stringify(config))
    const tsc = join(compiler, 'bin/tsc')
    await project.run(process.execPath, [tsc, '--project', `${folder}/${file}.json`])
  }
  if (name !== 'bundler') return project.at(folder, 'index.js')
  // What TypeScript leaves for a bundler, Node cannot load.
  await build({
    entryPoints: [project.at(folder, 'index.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: project.at(folder, 'bundle.js'),
  })
  return project.at(folder, 'bundle.js')
}
