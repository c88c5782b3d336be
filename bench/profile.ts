// Where the CPU time of a service went: `node --conditions=source --import tsx bench/profile.ts FILE…`
// sums a .cpuprofile of `bench --profile DIR` by area and by function, as shares of the busy time.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { aligned } from './report.ts'

interface Node {
  readonly id: number
  readonly callFrame: {
    readonly functionName: string
    readonly url: string
    readonly lineNumber: number
  }
  readonly children?: readonly number[]
}

interface Profile {
  readonly nodes: readonly Node[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** By the first pattern that matches the function's place, then its name. */
const areas: readonly (readonly [area: string, place: RegExp])[] = [
  ['pactolus lane and ledger', /server\/src\/ledger\//],
  ['pactolus dialect', /server\/src\/dialect\//],
  ['pactolus wire', /server\/src\/http\//],
  ['pactolus directory and tokens', /server\/src\/directory\//],
  ['pactolus driver', /server\/src\/driver\//],
  ['pactolus other', /server\/src\//],
  ['protocol: signature', /protocol\/src\/signature/],
  ['protocol: body and fields', /protocol\/src\//],
  [
    'fastify and its router',
    /node_modules\/(fastify|find-my-way|avvio|@fastify|fast-querystring|light-my-request)/,
  ],
  [
    'pino',
    /node_modules\/(pino|sonic-boom|thread-stream|@pinojs|quick-format|fast-redact|safe-stable)/,
  ],
  ['prom-client', /node_modules\/prom-client/],
  ['pg', /node_modules\/(pg|pg-[a-z]+|postgres-[a-z]+)\//],
  ['pglite (WebAssembly)', /pglite|^wasm:/],
  ['node: crypto', /^node:internal\/crypto/],
  ['node: http', /^node:(_http|internal\/http|http)/],
  ['node: net and streams', /^node:(net|internal\/(stream|js_stream)|stream|internal\/streams)/],
  ['node: other', /^node:/],
]

/** The module of each line of a bundle: esbuild writes its path above it. */
function modulesOf(bundle: string): string[] {
  let module = ''
  return readFileSync(bundle, 'utf8')
    .split('\n')
    .map((line) => {
      module = /^\s*\/\/ (\S+\.(?:ts|js|mjs))$/.exec(line)?.[1] ?? module
      return module
    })
}

/** Gives the functions of a bundle the place they had in the sources. */
function withPlaces(profile: Profile, modules: ReadonlyMap<string, readonly string[]>): Profile {
  const nodes = profile.nodes.map((node) => {
    const { callFrame } = node
    const module = modules.get(basename(callFrame.url))?.[callFrame.lineNumber]
    if (module === undefined) return node
    return { ...node, callFrame: { ...callFrame, url: module } }
  })
  return { ...profile, nodes }
}

const sleeping = new Set(['(idle)', '(program)', '(root)'])

function areaOf({ callFrame: { functionName, url } }: Node): string {
  if (functionName.startsWith('(')) return functionName
  if (url === '') return `native: ${functionName}`
  return areas.find(([, place]) => place.test(url))?.[0] ?? 'other'
}

function placeOf({ callFrame: { functionName, url, lineNumber } }: Node): string {
  const path = url.replace(/^.*\/(node_modules|packages|bench)\//, '$1/').replace(/\?.*$/, '')
  return `${functionName || '(anonymous)'} ${path}${url === '' ? '' : `:${lineNumber + 1}`}`
}

function sums(profile: Profile, nameOf: (node: Node) => string): Map<string, number> {
  const names = new Map(profile.nodes.map((node) => [node.id, nameOf(node)]))
  const sum = new Map<string, number>()
  for (const [i, id] of profile.samples.entries()) {
    const name = names.get(id) ?? ''
    sum.set(name, (sum.get(name) ?? 0) + (profile.timeDeltas[i] ?? 0))
  }
  return sum
}

function print(title: string, sum: ReadonlyMap<string, number>, rowsMax: number): void {
  const busy = [...sum].filter(([name]) => !sleeping.has(name.trim()))
  const total = busy.reduce((all, [, time]) => all + time, 0)
  const rows = busy
    .sort(([, a], [, b]) => b - a)
    .slice(0, rowsMax)
    .map(([name, time]) => [
      name,
      `${((time / total) * 100).toFixed(1)} %`,
      `${(time / 1000).toFixed(0)} ms`,
    ])
  process.stdout.write(`\n${title}\n${aligned(rows).join('\n')}\n`)
}

for (const file of process.argv.slice(2)) {
  const code = file.replace(/\.cpuprofile$/, '.code')
  const parts = existsSync(code) ? readdirSync(code) : []
  const modules = new Map(parts.map((part) => [part, modulesOf(join(code, part))]))
  const profile = withPlaces(JSON.parse(readFileSync(file, 'utf8')) as Profile, modules)
  print(`${file}: by area`, sums(profile, areaOf), 30)
  print(`${file}: by function, its own time`, sums(profile, placeOf), 60)
}
