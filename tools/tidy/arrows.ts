// Who may import whom. The borders that packages would draw inside the server are drawn here.
import ts from 'typescript'
import { type Import, importsOf, isProperty, lineOf, nodesOf, resolveImport } from './syntax.ts'
import type { Check, Finding, SourceFile, Tree } from './tree.ts'
import { isShipped, isTypeScript } from './tree.ts'

const serverSrc = 'packages/server/src/'
/** The shapes of the admin API and of the emulator: contract.ts, operator-contract.ts and others. */
const contract = /^packages\/server\/src\/(?:admin|emulator)\/(?:[a-z-]+-)?contract\.ts$/

/** What `npm run generate` writes for programs, and the console shows. */
const referenceDocument = /^docs\/reference\/[\w.-]+\.json$/

/** Sentences of the service in Chinese. */
const sentences = `${serverSrc}chinese/sentences.ts`

interface Reach {
  /** Folders and files of the server, the own folder included. */
  readonly server: readonly string[]
  /** Packages and modules of Node; one that ends in `:` stands for all that begin with it. */
  readonly packages: readonly string[]
  readonly protocol: 'never' | 'types only' | 'freely'
}

const fastify = ['fastify', '@fastify/type-provider-typebox']

/** Every folder of the server, from the bottom up; the files beside them only form no circle. */
const reaches: Readonly<Record<string, Reach>> = {
  driver: {
    server: ['driver', 'explained-error.ts'],
    packages: ['node:', 'pg', '@electric-sql/pglite', 'nanotar'],
    protocol: 'never',
  },
  schema: {
    // package.ts says where sql/ lies.
    server: ['schema', 'driver', 'package.ts', 'explained-error.ts'],
    packages: ['node:'],
    protocol: 'never',
  },
  partition: {
    server: ['partition', 'schema', 'driver', 'explained-error.ts'],
    packages: [],
    protocol: 'never',
  },
  ledger: {
    // The hash that decides where a player belongs.
    server: ['ledger', 'driver', 'clock.ts', 'explained-error.ts'],
    packages: ['node:crypto'],
    protocol: 'types only',
  },
  directory: {
    server: ['directory', 'driver', 'clock.ts', 'explained-error.ts'],
    packages: ['node:crypto', '@node-rs/argon2', 'otpauth'],
    protocol: 'freely',
  },
  dialect: {
    server: ['dialect', 'ledger', 'directory', 'clock.ts'],
    packages: [],
    protocol: 'freely',
  },
  table: {
    server: ['table'],
    packages: ['node:', 'csv-parse', 'csv-stringify', 'saxes', 'yauzl', 'yazl'],
    protocol: 'never',
  },
  bills: {
    server: ['bills', 'table', 'ledger', 'directory'],
    packages: ['node:'],
    protocol: 'never',
  },
  report: {
    server: ['report', 'bills', 'table', 'dialect', 'ledger', 'directory'],
    packages: [],
    protocol: 'never',
  },
  wire: {
    server: [
      ...['wire', 'dialect', 'ledger', 'directory', 'clock.ts', 'log.ts', 'metrics.ts'],
      ...['options.ts', 'option-readers.ts', 'tracing.ts'],
    ],
    packages: ['node:'],
    protocol: 'freely',
  },
  push: {
    server: ['push', 'dialect', 'ledger', 'directory', 'clock.ts', 'log.ts', 'metrics.ts'],
    packages: ['node:'],
    protocol: 'types only',
  },
  jobs: {
    server: ['jobs', 'ledger', 'directory', 'clock.ts', 'log.ts'],
    packages: ['node:'],
    protocol: 'never',
  },
  close: {
    server: ['close', 'jobs', 'dialect', 'ledger', 'directory', 'clock.ts', 'log.ts', 'metrics.ts'],
    packages: ['node:'],
    protocol: 'never',
  },
  api: {
    server: ['api', 'chinese', 'directory', 'log.ts', 'package.ts', 'explained-error.ts'],
    packages: [
      ...fastify,
      ...['node:http', '@fastify/swagger', '@fastify/swagger-ui', 'ajv', 'fast-json-stringify'],
      'typebox',
    ],
    protocol: 'freely',
  },
  transfer: {
    server: ['transfer', 'api', 'ledger', 'schema', 'driver'],
    packages: ['node:', 'ajv', 'typebox'],
    protocol: 'freely',
  },
  cloud: {
    server: ['cloud', 'services.ts', 'wire', 'dialect', 'ledger', 'directory', 'clock.ts'],
    packages: ['node:', 'fastify', 'protobufjs'],
    protocol: 'freely',
  },
  admin: {
    server: [
      ...[
        'admin',
        'services.ts',
        'transfer',
        'report',
        'bills',
        'table',
        'push',
        'api',
        'dialect',
        'ledger',
        'directory',
      ],
      ...['close', 'jobs', 'schema'],
      ...[
        'driver',
        'log.ts',
        'options.ts',
        'option-readers.ts',
        'package.ts',
        'explained-error.ts',
      ],
    ],
    packages: [...fastify, 'node:', 'typebox'],
    protocol: 'never',
  },
  emulator: {
    server: [
      ...['emulator', 'services.ts', 'cloud', 'api', 'wire', 'dialect', 'ledger', 'directory'],
      ...['driver', 'ready-file.ts', 'clock.ts', 'options.ts', 'option-readers.ts', 'package.ts'],
    ],
    packages: [...fastify, 'node:', 'ajv', 'typebox'],
    protocol: 'freely',
  },
  http: {
    server: [
      ...['http', 'services.ts', 'admin', 'cloud', 'emulator', 'api', 'wire', 'dialect'],
      ...['directory', 'table', 'clock.ts', 'package.ts'],
    ],
    packages: ['node:', 'fastify'],
    protocol: 'freely',
  },
  // The console has a part of it, so it imports nothing else.
  chinese: { server: ['chinese'], packages: [], protocol: 'never' },
  command: {
    server: [
      ...[
        'command',
        'chinese',
        'server.ts',
        'database.ts',
        'workers.ts',
        'ready-file.ts',
        'stop-signals.ts',
        'admin',
        'api',
      ],
      ...['cloud', 'emulator', 'transfer', 'partition', 'schema', 'dialect', 'directory', 'driver'],
      ...['config.ts', 'options.ts', 'option-readers.ts', 'clock.ts', 'log.ts', 'package.ts'],
      ...['explained-error.ts', 'printable.ts', 'texts.ts'],
    ],
    packages: ['node:', '@bomb.sh/tab', 'commander', 'node-forge', 'pino', 'typebox'],
    protocol: 'freely',
  },
}

const time = ['ledger', 'directory', 'dialect']

/** The folder of the server that a path is in, or the file itself at the top. */
function partOf(path: string): string {
  return path.slice(serverSrc.length).split('/')[0] ?? ''
}

function isServer({ path }: SourceFile): boolean {
  return path.startsWith(serverSrc) && isTypeScript(path)
}

function isRelative({ specifier }: Import): boolean {
  return specifier.startsWith('.')
}

/** The package of `pg/lib/x` is `pg`, that of `@fastify/static/y` is `@fastify/static`. */
function packageOf(specifier: string): string {
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '')
}

export const protocolIsPure: Check = function* (file) {
  if (!file.path.startsWith('packages/protocol/src/') || !isTypeScript(file.path)) return
  for (const found of importsOf(file)) {
    if (isRelative(found) || found.specifier === 'node:crypto') continue
    yield {
      line: found.line,
      instead: `import only node:crypto here; let the caller bring what ${found.specifier} does`,
    }
  }
}

export const clientHasNoDependencies: Check = function* (file) {
  if (!file.path.startsWith('packages/client/src/') || !isTypeScript(file.path)) return
  for (const found of importsOf(file)) {
    const { specifier, line } = found
    if (isRelative(found) || specifier.startsWith('node:')) continue
    if (specifier === '@pactolus/protocol') continue
    yield {
      line,
      instead: `take ${specifier} as an argument: the client depends on protocol alone`,
    }
  }
}

export const importsStayInTheirPackage: Check = function* (file, tree) {
  if (!isShipped(file.path) || !isTypeScript(file.path)) return
  const home = file.path.split('/').slice(0, 2).join('/')
  for (const found of importsOf(file)) {
    if (!isRelative(found)) continue
    const target = resolveImport(file.path, found.specifier, tree)
    if (target === undefined || target.startsWith(`${home}/`)) continue
    if (home === 'packages/console' && contract.test(target) && found.typeOnly) continue
    if (home === 'packages/console' && referenceDocument.test(target)) continue
    if (home === 'packages/console' && target === sentences) continue
    yield { line: found.line, instead: 'import the other package by its name' }
  }
}

export const serverPointsDownwards: Check = function* (file, tree) {
  if (!isServer(file)) return
  const part = partOf(file.path)
  const reach = reaches[part]
  if (reach === undefined && file.path !== serverSrc + part) {
    yield { line: 1, instead: `say in tools/tidy/arrows.ts what ${part}/ may import` }
  }
  for (const found of importsOf(file)) {
    if (reach !== undefined) yield* beyond(reach, part, found, file, tree)
    const target = serverPartOf(found, file, tree)
    if (target === 'command' && part !== 'command' && part !== 'main.ts') {
      const instead =
        'move what is needed out of command/: commands use the server, never vice versa'
      yield { line: found.line, instead }
    }
    if (target === 'main.ts')
      yield { line: found.line, instead: 'import the part, not the program' }
  }
}

function serverPartOf(found: Import, file: SourceFile, tree: Tree): string | undefined {
  const target = resolveImport(file.path, found.specifier, tree)
  return target?.startsWith(serverSrc) === true ? partOf(target) : undefined
}

function* beyond(
  reach: Reach,
  part: string,
  found: Import,
  file: SourceFile,
  tree: Tree,
): Generator<Finding> {
  const { specifier, line } = found
  if (isRelative(found)) {
    const target = serverPartOf(found, file, tree)
    if (target === undefined || reach.server.includes(target)) return
    const others = reach.server.filter((name) => name !== part)
    const allowed = others.length === 0 ? 'itself alone' : `itself and ${others.join(', ')}`
    yield { line, instead: `${part}/ knows ${allowed}: hand it ${target} as an argument` }
    return
  }
  if (specifier === '@pactolus/protocol') {
    if (reach.protocol === 'freely') return
    if (reach.protocol === 'types only' && found.typeOnly) return
    yield {
      line,
      instead: `${part}/ takes ${reach.protocol} from the protocol: translate above it`,
    }
    return
  }
  const isAllowed = reach.packages.some((name) =>
    name.endsWith(':') ? specifier.startsWith(name) : packageOf(specifier) === name,
  )
  if (!isAllowed) yield { line, instead: `${part}/ does without ${specifier}: use it above` }
}

export const databaseBehindDriver: Check = function* (file) {
  if (!isServer(file) || partOf(file.path) === 'driver') return
  for (const { specifier, line } of importsOf(file)) {
    if (!['pg', '@electric-sql/pglite'].includes(packageOf(specifier))) continue
    yield { line, instead: 'take a Driver (driver/driver.ts) as an argument' }
  }
}

export const httpAtTheEdge: Check = function* (file) {
  if (!isServer(file)) return
  const part = partOf(file.path)
  if (['http', 'api', 'admin', 'cloud', 'emulator'].includes(part)) return
  for (const { specifier, typeOnly, line } of importsOf(file)) {
    if (specifier !== 'fastify' && !specifier.startsWith('@fastify/')) continue
    if (typeOnly && (part === 'server.ts' || part === 'services.ts')) continue
    yield {
      line,
      instead: 'move the route to http/, admin/ or cloud/ and call plain functions from there',
    }
  }
}

export const oneReaderOfEnvironment: Check = function* (file) {
  if (!isServer(file) || file.path === `${serverSrc}config.ts`) return
  for (const node of nodesOf(file)) {
    if (!isProperty(node, 'process', 'env')) continue
    yield {
      line: lineOf(node),
      instead: 'add an option to config.ts and take its value as argument',
    }
  }
}

export const timeIsAnArgument: Check = function* (file) {
  if (!isServer(file) || !time.includes(partOf(file.path))) return
  for (const node of nodesOf(file)) {
    const isNow =
      isProperty(node, 'Date', 'now') ||
      (ts.isNewExpression(node) &&
        node.expression.getText() === 'Date' &&
        (node.arguments ?? []).length === 0)
    if (isNow) yield { line: lineOf(node), instead: 'ask the Clock that was handed in (clock.ts)' }
    if (isProperty(node, 'Math', 'random')) {
      yield { line: lineOf(node), instead: 'use node:crypto for secrets, an argument for the rest' }
    }
  }
}
