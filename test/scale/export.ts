// `npm run console:export`: downloads a statement of a million rows as CSV and as XLSX, reads both again, and compares
// them with the ledger. Ends with 1 when a sum differs or the service needs much more memory meanwhile.
import { randomBytes } from 'node:crypto'
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import yauzl, { type Entry } from 'yauzl'
import { readCsv } from '../../packages/server/src/table/read-csv.ts'
import { startPactolus } from '../../packages/server/test/support/process.ts'
import { createPostgres, findPostgres } from '../../tools/postgres.ts'
import { memoryMb } from '../../tools/proc.ts'
import { log, readWords, whole } from '../../tools/script.ts'
import { makeHistory, run } from './history.ts'

const help = `npm run console:export -- [options]

Makes a ledger of so many entries in a PostgreSQL of its own, and downloads the statement of its offer in both formats from
a service in a process of its own. Prints rows, sizes, times and the memory of the service.

  --rows N         entries of the ledger (1000000)
  --accounts N     its players (40000)
`

const options = readWords(
  help,
  {
    rows: { type: 'string', default: '1000000' },
    accounts: { type: 'string', default: '40000' },
  },
  ({ rows, accounts }) => ({
    entries: whole('rows', rows, 100_000_000),
    accounts: whole('accounts', accounts, 10_000_000),
  }),
)

const offerId = '1450007778'
/** Above what the service has after a download of a day, which loads code and warms caches. */
const growthMaxMb = 128
const sampleMs = 100
const formats = ['csv', 'xlsx'] as const

interface Sums {
  rows: number
  total: bigint
}

async function main(binDir: string): Promise<string[]> {
  const postgres = await createPostgres(binDir, ['fsync=off', 'max_wal_size=8GB'], {
    parent: tmpdir(),
  })
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-export-'))
  const token = randomBytes(24).toString('hex')
  const service = await startPactolus(['serve', '--log-level', 'warn'], {
    DATABASE_URL: postgres.url,
    PACTOLUS_MASTER_KEY: randomBytes(32).toString('base64'),
    PACTOLUS_ADMIN_TOKEN: `export:${token}`,
  })
  try {
    const call = async (method: string, path: string, body?: object) => {
      const response = await fetch(`${service.ready.adminUrl}/admin/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
      return response
    }
    const appid = 'wxexport00000001'
    await call('POST', '/apps', { appid, name: 'Export' })
    await call('POST', '/offers', { offer_id: offerId, appid, name: 'Coins' })
    log(`making ${options.entries} entries of ${options.accounts} players`)
    await makeHistory(postgres.url, offerId, options)
    const expected = await sumsOfLedger(postgres.url)
    const faults: string[] = []
    const pid = service.child.pid ?? 0
    const statement = (format: string, days: number) => {
      const from = new Date(Date.now() - days * 86_400_000).toISOString()
      return call('GET', `/offers/${offerId}/production/entries.${format}?from=${from}`)
    }
    for (const format of formats) await (await statement(format, 1)).arrayBuffer()
    const before = Math.round(memoryMb(pid, 'VmRSS'))
    for (const format of formats) {
      const file = join(folder, `statement.${format}`)
      let peak = before
      const sampler = setInterval(() => {
        peak = Math.max(peak, Math.round(memoryMb(pid, 'VmRSS')))
      }, sampleMs)
      const startedAt = performance.now()
      const { body } = await statement(format, 100)
      if (body === null) throw new Error('an answer without a body')
      await pipeline(Readable.fromWeb(body), createWriteStream(file))
      clearInterval(sampler)
      const seconds = (performance.now() - startedAt) / 1000
      const found = format === 'csv' ? await sumsOfCsv(file) : await sumsOfWorkbook(file)
      const size = (statSync(file).size / 1e6).toFixed(0)
      process.stdout.write(
        `${format}: ${found.rows} rows, ${size} MB in ${seconds.toFixed(0)} s; ` +
          `memory of the service ${before} MB before, ${peak} MB at most\n`,
      )
      if (found.rows !== expected.rows || found.total !== expected.total) {
        faults.push(
          `${format}: ${found.rows} rows of ${expected.rows}, ${found.total} coins of ${expected.total}`,
        )
      }
      if (peak - before > growthMaxMb) {
        faults.push(`${format}: ${peak - before} MB more memory, ${growthMaxMb} at most`)
      }
    }
    return faults
  } finally {
    await service.stop()
    await postgres.remove()
    rmSync(folder, { recursive: true })
  }
}

async function sumsOfLedger(url: string): Promise<Sums> {
  const [row] = await run(
    url,
    'select count(*)::int as rows, sum(paid_delta + gift_delta)::text as total from ledger.entries',
  )
  return { rows: Number(row?.rows), total: BigInt(String(row?.total)) }
}

const head = 'Total'

async function sumsOfCsv(file: string): Promise<Sums> {
  const sums: Sums = { rows: 0, total: 0n }
  let column = -1
  for await (const { cells } of readCsv(file)) {
    if (column === -1) column = cells.indexOf(head)
    else add(sums, cells[column])
  }
  return sums
}

function add(sums: Sums, cell: string | undefined): void {
  sums.rows += 1
  sums.total += BigInt(cell ?? 0)
}

/** Sheets unpack to more than the reader of imports lets in: they are read row by row here. */
async function sumsOfWorkbook(file: string): Promise<Sums> {
  const sums: Sums = { rows: 0, total: 0n }
  const zip = await yauzl.openPromise(file, { lazyEntries: true, autoClose: false })
  const sheets: Entry[] = []
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.startsWith('xl/worksheets/')) sheets.push(entry)
  }
  for (const sheet of sheets) await addSheet(sums, await zip.openReadStreamPromise(sheet))
  zip.close()
  return sums
}

async function addSheet(sums: Sums, xml: AsyncIterable<Buffer>): Promise<void> {
  const decoder = new TextDecoder()
  let column: string | undefined
  let rest = ''
  for await (const chunk of xml) {
    const rows = (rest + decoder.decode(chunk, { stream: true })).split('</row>')
    rest = rows.pop() ?? ''
    for (const row of rows) {
      const cells = new Map(
        Array.from(
          row.matchAll(/<c r="([A-Z]+)\d+"[^>]*>(.*?)<\/c>/gs),
          ([, place = '', xmlOf = '']) => [place, xmlOf.replace(/<[^>]*>/g, '')],
        ),
      )
      if (column !== undefined) add(sums, cells.get(column))
      else column = [...cells].find(([, text]) => text === head)?.[0]
    }
  }
}

const binDir = findPostgres()
if (binDir === undefined) throw new Error('this needs PostgreSQL; none was found')
const faults = await main(binDir)
for (const fault of faults) process.stdout.write(`! ${fault}\n`)
process.exitCode = faults.length === 0 ? 0 : 1
