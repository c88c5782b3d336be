// `npm run console:scale`: asks what the console asks, of a ledger of millions of entries and of a small one in turn.
// Ends with 1 when a call takes too many times as long in the large one, or when a table was read whole.
import { randomBytes } from 'node:crypto'
import { availableParallelism, tmpdir } from 'node:os'
import { readConfig } from '../../packages/server/src/config.ts'
import { defaultOfferSettings, newSecret } from '../../packages/server/src/directory/directory.ts'
import { runChecks } from '../../packages/server/src/schema/checks.ts'
import { type RunningServer, startServer } from '../../packages/server/src/server.ts'
import { until } from '../../packages/server/test/support/until.ts'
import { createPostgres, findPostgres, type PostgresServer } from '../../tools/postgres.ts'
import { log, readWords, whole } from '../../tools/script.ts'
import { makeHistory, type Player, playersOf, type Size, scansOf } from './history.ts'

const help = `npm run console:scale -- [options]

Makes a ledger of so many entries and a small one in a PostgreSQL of its own, proves that the invariants hold, and
times the calls of each page of the console in both, in turn. Prints p50, p95 and the ratio to the small ledger.

  --entries N      entries of the large ledger (1000000)
  --accounts N     its players (40000)
  --rounds N       calls of each kind (20)
`

const small: Size = { entries: 5000, accounts: 200 }
const offerId = '1450007777'
/** A call may take this many times as long as in the small ledger, whose calls count as 10 ms at least. */
const ratioMax = 25
const quickMs = 10
/** A hundred million entries take a while to add up. */
const fillLimitMs = 3_600_000

interface Subject {
  readonly name: string
  readonly server: RunningServer
  readonly url: string
  readonly token: string
  readonly players: readonly Player[]
}

const options = readWords(
  help,
  {
    entries: { type: 'string', default: '1000000' },
    accounts: { type: 'string', default: '40000' },
    rounds: { type: 'string', default: '20' },
  },
  ({ entries, accounts, rounds }) => ({
    entries: whole('entries', entries, 100_000_000),
    accounts: whole('accounts', accounts, 10_000_000),
    rounds: whole('rounds', rounds, 1000),
  }),
)

/** What the pages ask, of a player or of all. */
const pages: Readonly<Record<string, (player: Player, longest: Player) => string>> = {
  'summary of a day': () => '/summary',
  'summary of 90 days': () => `/summary?step=day&from=${hourBefore(90)}`,
  'first accounts': () => '/accounts',
  'accounts by prefix': ({ openid }) => `/accounts?openid=${openid.slice(0, 4)}`,
  account: (player) => `/accounts/${pathOf(player)}`,
  statement: (player) => `/accounts/${pathOf(player)}/entries`,
  'long statement': (_, longest) => `/accounts/${pathOf(longest)}/entries`,
  'balance at an instant': (player) => `/accounts/${pathOf(player)}/balance?at=${hourBefore(30)}`,
  explanation: (player) => `/accounts/${pathOf(player)}/explain`,
  'long explanation': (_, longest) => `/accounts/${pathOf(longest)}/explain`,
  'order with its life': (player) => `/accounts/${pathOf(player)}/orders/pay/${player.bill_no}`,
  'search: last orders': () => '/orders',
  'search: an item of 30 days': () => `/orders?from=${hourBefore(30)}&pay_item=item3`,
  'search: what is not there': () => `/orders?from=${hourBefore(80)}&pay_item=nothing`,
  'search: tombstones of 80 days': () => `/orders?from=${hourBefore(80)}&state=tombstone`,
  'search: orders of a player': ({ openid }) => `/orders?from=${hourBefore(80)}&openid=${openid}`,
  'search: of the long history': (_, { openid }) =>
    `/orders?from=${hourBefore(80)}&openid=${openid}`,
  purchases: () => `/purchases?from=${hourBefore(90)}`,
  'any id: a number': ({ bill_no }) => `/search?q=${bill_no}`,
  'any id: an openid': ({ openid }) => `/search?q=${openid}`,
}

const hourMs = 3_600_000
function hourBefore(days: number): string {
  return new Date(Math.floor(Date.now() / hourMs - days * 24) * hourMs).toISOString()
}

function pathOf({ openid, zone_id }: Player): string {
  return `${encodeURIComponent(openid)}/${encodeURIComponent(zone_id)}`
}

async function startSubject(postgres: PostgresServer, name: string, size: Size): Promise<Subject> {
  await postgres.program(
    'createdb',
    '-h',
    '127.0.0.1',
    '-p',
    String(postgres.port),
    '-U',
    'postgres',
    name,
  )
  const url = postgres.urlOf(name)
  const token = randomBytes(24).toString('hex')
  const env = {
    DATABASE_URL: url,
    PACTOLUS_MASTER_KEY: randomBytes(32).toString('base64'),
    PACTOLUS_ADMIN_TOKEN: `scale:${token}`,
  }
  const { masterKey, ...config } = readConfig('serve', { port: '0', logLevel: 'warn' }, env)
  if (masterKey === undefined) throw new Error('no master key')
  const server = await startServer({ ...config, masterKey })
  const { directory } = server.services
  const appid = 'wxscale000000001'
  await directory.createApp({ appid, name: 'Scale', secret: newSecret() })
  await directory.createOffer({
    ...{ ...defaultOfferSettings, offerId, appid, name: 'Coins', currency: 'coin' },
    ...{ productionKey: newSecret(), sandboxKey: newSecret() },
  })
  log(`${name}: making ${size.entries} entries of ${size.accounts} players`)
  const madeAt = performance.now()
  await makeHistory(url, offerId, size)
  log(`${name}: made in ${seconds(madeAt)} s; adding up the hours`)
  const filledAt = performance.now()
  const { totals } = server.services.ledger
  await until(async () => (await totals.knownFrom())?.getTime() === 0, fillLimitMs)
  log(`${name}: added up in ${seconds(filledAt)} s; checking`)
  const broken = (await runChecks(server.services.driver)).filter(
    (each) => each.violations.length > 0,
  )
  if (broken.length > 0) throw new Error(`broken: ${JSON.stringify(broken, (_, v) => String(v))}`)
  return { name, server, url, token, players: await playersOf(url) }
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(0)
}

async function call({ server, token }: Subject, path: string): Promise<number> {
  const startedAt = performance.now()
  const response = await fetch(`${server.adminUrl}/admin/v1/offers/${offerId}/production${path}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text}`)
  return performance.now() - startedAt
}

function quantile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

async function timePages(subjects: readonly [Subject, Subject]): Promise<string[]> {
  const faults: string[] = []
  const row = (...cells: string[]) =>
    process.stdout.write(
      `${cells.map((cell, at) => (at === 0 ? cell.padEnd(32) : cell.padStart(10))).join('')}\n`,
    )
  row('', 'p50 small', 'p50', 'p95', 'ratio')
  for (const [page, pathFor] of Object.entries(pages)) {
    const times: [number[], number[]] = [[], []]
    // The first call compiles schemas and plans.
    for (let round = -1; round < options.rounds; round += 1) {
      for (const [at, subject] of subjects.entries()) {
        const { players } = subject
        const player = players[1 + ((round + 1) % (players.length - 1))] as Player
        const ms = await call(subject, pathFor(player, players[0] as Player))
        if (round >= 0) times[at]?.push(ms)
      }
    }
    const [smallP50, p50] = times.map((each) => quantile(each, 0.5)) as [number, number]
    const ratio = p50 / Math.max(smallP50, quickMs)
    const cells = [smallP50, p50, quantile(times[1], 0.95)].map((ms) => ms.toFixed(1))
    row(page, ...cells, ratio.toFixed(1))
    if (ratio > ratioMax) {
      faults.push(`${page}: ${ratio.toFixed(1)} times as long, ${ratioMax} at most`)
    }
  }
  return faults
}

async function main(): Promise<string[]> {
  const binDir = findPostgres()
  if (binDir === undefined) throw new Error('this needs PostgreSQL; none was found')
  // Nothing here has to survive the machine, and what is measured only reads.
  const settings = ['fsync=off', 'max_wal_size=8GB', 'shared_buffers=2GB', 'autovacuum_naptime=5']
  log(`PostgreSQL ${binDir}, ${availableParallelism()} processors`)
  const postgres = await createPostgres(binDir, settings, { parent: tmpdir() })
  const running: RunningServer[] = []
  try {
    const little = await startSubject(postgres, 'small', small)
    running.push(little.server)
    const large = await startSubject(postgres, 'large', options)
    running.push(large.server)
    const before = await scansOf(large.url)
    const faults = await timePages([little, large])
    // A connection reports its counts when it ends.
    await Promise.all(running.splice(0).map((server) => server.close()))
    const after = await scansOf(large.url)
    for (const [table, scans] of after) {
      const more = scans - (before.get(table) ?? 0)
      if (more > 0) faults.push(`ledger.${table} was read from its beginning ${more} times`)
    }
    return faults
  } finally {
    await Promise.all(running.map((server) => server.close()))
    await postgres.remove()
  }
}

const faults = await main()
for (const fault of faults) process.stdout.write(`! ${fault}\n`)
process.stdout.write(
  faults.length === 0 ? 'No page is out of bounds, no table was read whole.\n' : '',
)
process.exitCode = faults.length === 0 ? 0 : 1
