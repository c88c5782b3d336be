// What is published, as its users meet it: the packed tarball, installed without a network into tiny
// projects, and called against the real service.
// The database does not matter here: the installed files do.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { buildPackage, type Published } from '../../../../tools/build/package.ts'
import { startGame, type TestGame } from '../support/game.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../../../..')
const folder = mkdtempSync(join(tmpdir(), 'pactolus-package-'))
const at = (...path: string[]) => join(folder, ...path)
let game: TestGame

async function pack(name: Published): Promise<string> {
  const stage = at('stage', name)
  cpSync(join(root, 'packages', name), stage, {
    recursive: true,
    filter: (path) => !/packages\/\w+\/(src|test|dist|node_modules)$/.test(path),
  })
  await buildPackage(name, stage)
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
  const { stdout } = await run('npm', args, { cwd: stage })
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }]
  return at(filename)
}

before(async () => {
  game = await startGame()
  writeFileSync(at('package.json'), '{ "private": true }\n')
  const tarballs = [await pack('client'), await pack('protocol')]
  const flags = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund']
  await run('npm', ['install', ...flags, ...tarballs], { cwd: folder })
  cpSync(join(import.meta.dirname, '../consumers'), folder, { recursive: true })
  const types = { esm: 'module', commonjs: 'commonjs' }
  for (const [name, type] of Object.entries(types)) {
    writeFileSync(at(name, 'package.json'), JSON.stringify({ private: true, type }))
  }
})
after(async () => {
  await game.remove()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs a consumer and returns what it found out. */
async function consumed(name: string, file: string): Promise<unknown> {
  const openid = await game.player(100)
  const { appid, secret, offerId, keys } = game.game
  const GAME = JSON.stringify({
    appid,
    secret,
    offerId,
    key: keys.production,
    baseUrl: game.service.baseUrl,
    openid,
    name,
    journalFile: at(`${name}.journal`),
  })
  const { stdout } = await run(process.execPath, [file], { env: { ...process.env, GAME } })
  return JSON.parse(stdout)
}

const expected = ['delivered', 'cancelled', 'done', 90, true]

test('the package of the client brings no other package along', () => {
  assert.deepEqual(readdirSync(at('node_modules')).sort(), ['.package-lock.json', '@pactolus'])
  const files = readdirSync(at('node_modules/@pactolus/client'))
  assert.deepEqual(files.sort(), [
    'LICENSE',
    'README.md',
    'README.zh-CN.md',
    'dist',
    'package.json',
  ])
})

test('an ESM project imports it', async () => {
  assert.deepEqual(await consumed('esm', at('esm/index.js')), expected)
})

test('a CommonJS project requires it', async () => {
  assert.deepEqual(await consumed('commonjs', at('commonjs/index.js')), expected)
})

/** Compiles the TypeScript consumer in a project of its own; without emit it is only checked. */
async function compiled(name: string, type: string, options: object): Promise<void> {
  const project = at(name)
  mkdirSync(project)
  cpSync(at('typescript/index.ts'), join(project, 'index.ts'))
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type }))
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    target: 'es2022',
    lib: ['es2022'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    skipLibCheck: false,
    ...options,
  }
  const config = JSON.stringify({ compilerOptions, files: ['index.ts'] })
  writeFileSync(join(project, 'tsconfig.json'), config)
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  await run(process.execPath, [tsc, '-p', project]).catch(({ stdout }: { stdout: string }) => {
    throw new Error(stdout)
  })
}

for (const [name, type] of [
  ['node16-esm', 'module'],
  ['node16-commonjs', 'commonjs'],
] as const) {
  test(`TypeScript with moduleResolution node16 compiles and runs as ${type}`, async () => {
    await compiled(name, type, { module: 'node16', moduleResolution: 'node16' })
    assert.deepEqual(await consumed(name, at(name, 'index.js')), expected)
  })
}

test('TypeScript with moduleResolution node10 compiles and runs as commonjs', async () => {
  // TypeScript 6 calls it deprecated; many projects still have it.
  const node10 = { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' }
  await compiled('node10', 'commonjs', node10)
  assert.deepEqual(await consumed('node10', at('node10/index.js')), expected)
})

test('TypeScript with moduleResolution bundler compiles, and its bundle runs', async () => {
  const options = { module: 'esnext', moduleResolution: 'bundler', noEmit: true }
  await compiled('bundler', 'module', options)
  await build({
    entryPoints: [at('bundler/index.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: at('bundler/bundle.js'),
  })
  assert.deepEqual(await consumed('bundler', at('bundler/bundle.js')), expected)
})

test('the package of the protocol is imported and required', async () => {
  const source = (load: string) => `${load}; process.stdout.write(String(hostErrcodes.busy.code))`
  const esm = source("import { hostErrcodes } from '@pactolus/protocol'")
  const commonjs = source("const { hostErrcodes } = require('@pactolus/protocol')")
  for (const [type, text] of Object.entries({ module: esm, commonjs })) {
    const args = [`--input-type=${type}`, '--eval', text]
    assert.equal((await run(process.execPath, args, { cwd: folder })).stdout, '-1')
  }
})

test('the client is under 15 KB, minified and zipped', async () => {
  const { outputFiles } = await build({
    stdin: { contents: "export * from '@pactolus/client'", resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    format: 'esm',
    charset: 'utf8',
  })
  const bytes = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length
  assert.ok(bytes > 5000 && bytes < 15_000, `${bytes} bytes`)
})
