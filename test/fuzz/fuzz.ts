// `npm run fuzz`: hostile requests to every public path. A seed that fails is the whole bug report.
import { readDatabaseAddress } from '../../packages/server/src/driver/database-address.ts'
import { log, readWords, whole } from '../../tools/script.ts'
import { runFuzz } from './run.ts'
import { openStage } from './stage.ts'

const help = `npm run fuzz -- [options]

Sends generated hostile requests, 64 KiB each where there is a body, to every public path of a service of its
own. Ends with 1 when one takes more than 5 times the CPU of a harmless request of the same size to the same
path, when an answer is a 5xx or not as documented, or when an audit check is broken in the end.

  --seconds N      how long (60)
  --seed N         the requests; the same seed sends the same (1)
  --postgres       serve on a PostgreSQL server of its own instead of dev in memory
  --database URL   serve on this empty PostgreSQL database instead
`

/** The address as it was given, once it can be one. */
function addressOf(database: string | undefined): string | undefined {
  if (database === undefined) return undefined
  try {
    readDatabaseAddress(database)
  } catch (error) {
    throw new Error(`--database ${(error as Error).message}`)
  }
  return database
}

const options = readWords(
  help,
  {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    postgres: { type: 'boolean', default: false },
    database: { type: 'string' },
  },
  ({ seconds, seed, postgres, database }) => ({
    seconds: whole('seconds', seconds, 86_400),
    seed: whole('seed', seed, 2 ** 31),
    database: addressOf(database) ?? (postgres ? 'postgres' : 'memory'),
  }),
)
const { seconds, seed, database } = options
const stage = await openStage(database).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(2)
})
try {
  log(`fuzzing for ${seconds} s with seed ${seed}`)
  const { failures, worst, ...figures } = await runFuzz(stage.service, {
    seconds,
    seed,
    known: stage.known,
    log,
  })
  const broken = await stage.brokenChecks()
  const rows = { seed, ...figures, failures: failures.length, 'broken checks': broken.length }
  for (const [name, value] of Object.entries(rows)) {
    process.stdout.write(`${name.padEnd(14)} ${value}\n`)
  }
  process.stdout.write(`${'worst suspect'.padEnd(14)} ${worst.ratio.toFixed(1)} ${worst.name}\n`)
  for (const text of [...failures, ...broken]) process.stdout.write(`  ${text}\n`)
  process.exitCode = failures.length + broken.length > 0 ? 1 : 0
} finally {
  await stage.close()
}
