// What doctor sees in the database: version, durability, clock, schema, master key, lengths of AppKeys.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { secretLengthMin } from '../admin/contract.ts'
import { realClock } from '../clock.ts'
import { openDatabase } from '../database.ts'
import { Directory } from '../directory/directory.ts'
import { MasterKeyMismatch, verifyMasterKey } from '../directory/master-key.ts'
import { Seal, SealBroken } from '../directory/seal.ts'
import { DataDirInUse, hasDatabase } from '../driver/data-lock.ts'
import type { Driver } from '../driver/driver.ts'
import { completeDevConfig } from '../emulator/dev-secrets.ts'
import { createLog } from '../log.ts'
import type { Config } from '../options.ts'
import { requireCurrentRouter } from '../partition/router.ts'
import { isBehind, migrate, SchemaMismatch, serviceSchemas } from '../schema/migrate.ts'
import { isRouter, readPlace } from '../schema/place.ts'
import { readServerFacts, type ServerFacts } from '../schema/server-facts.ts'
import { t } from '../texts.ts'
import type { Finding } from './doctor-machine.ts'
import { explain } from './failure.ts'

const oldestVersion = 150_000
/** An access_token is renewed a few seconds before its end; a minute makes clients fail. */
const skewMs = { warning: 1000, fault: 60_000 }
const offersPage = 200

export async function examineDatabase(config: Config): Promise<Finding[]> {
  const { databaseUrl, data } = config
  const skipped = (message: string): Finding[] => [{ check: 'database', state: 'skipped', message }]
  if (databaseUrl === undefined && data === 'memory')
    return skipped(t`in memory, new at each start`)
  if (databaseUrl === undefined && !hasDatabase(data)) {
    return skipped(t`${data} holds none yet; the first start makes it`)
  }
  let database: Driver | undefined
  try {
    database = await openDatabase(config, createLog({ logLevel: 'silent', logFormat: 'json' }))
    return await examineOpen(database, config)
  } catch (error) {
    if (error instanceof DataDirInUse) return skipped(error.message)
    return [{ check: 'database', state: 'fault', message: explain(error) }]
  } finally {
    await database?.close()
  }
}

async function examineOpen(database: Driver, config: Config): Promise<Finding[]> {
  const schema = await examineSchema(database, config)
  // The second statement: the first one waits for the connection, which would look like a clock that is wrong.
  const sentAt = Date.now()
  const facts = await readServerFacts(database)
  const skew = Math.abs(facts.clock.getTime() - (sentAt + Date.now()) / 2)
  const isElsewhere = database.kind === 'postgres'
  return [
    judgeVersion(facts),
    ...(isElsewhere ? [judgeDurability(facts), judgeClock(skew)] : []),
    schema,
    // Only a current schema has the functions that these checks call.
    ...(schema.state === 'ok' ? await examineSecrets(database, config) : []),
  ]
}

function judgeVersion({ version, versionNumber }: ServerFacts): Finding {
  const message = `PostgreSQL ${version}`
  if (versionNumber >= oldestVersion) return { check: 'database', state: 'ok', message }
  return { check: 'database', state: 'fault', message, advice: t`Pactolus needs PostgreSQL 15.` }
}

function judgeDurability({ durabilityOff }: ServerFacts): Finding {
  if (durabilityOff.length === 0) {
    return { check: 'durability', state: 'ok', message: t`an answered order is on disk` }
  }
  return {
    check: 'durability',
    state: 'fault',
    message: t`${durabilityOff.join(', ')} off: a crash loses orders that were answered`,
    advice: t`Set it to on in postgresql.conf.`,
  }
}

function judgeClock(skew: number): Finding {
  const message = t`${Math.round(skew)} ms from that of the database`
  if (skew < skewMs.warning) return { check: 'clock', state: 'ok', message }
  const state = skew < skewMs.fault ? 'warning' : 'fault'
  return { check: 'clock', state, message, advice: t`Synchronise both machines by NTP.` }
}

async function examineSchema(database: Driver, config: Config): Promise<Finding> {
  const check = 'schema'
  try {
    const isSpread = isRouter(await readPlace(database))
    if (isSpread) await requireCurrentRouter(database)
    const wanted = serviceSchemas(config.mode, isSpread)
    if ((await migrate(database, { dryRun: true, schemas: wanted })).some(isBehind)) {
      const message = t`missing, or older than this release`
      return config.migrate
        ? { check, state: 'warning', message, advice: t`The next start brings it up to date.` }
        : { check, state: 'fault', message, advice: t`Run pactolus migrate.` }
    }
    return { check, state: 'ok', message: t`of this release` }
  } catch (error) {
    if (!(error instanceof SchemaMismatch)) throw error
    return { check, state: 'fault', message: error.message }
  }
}

async function examineSecrets(database: Driver, config: Config): Promise<Finding[]> {
  const check = 'master key'
  const secrets = join(config.data, 'secrets.json')
  if (config.mode === 'dev' && config.masterKey === undefined && !existsSync(secrets)) {
    const message = t`${secrets}, which holds it, is missing`
    return [{ check, state: 'fault', message, advice: t`Restore it from a copy of the folder.` }]
  }
  const { masterKey, masterKeyPrevious } =
    config.mode === 'dev' ? completeDevConfig(config) : config
  if (masterKey === undefined) throw new Error('readConfig let serve pass without a master key')
  const seal = new Seal(masterKey, masterKeyPrevious)
  try {
    await verifyMasterKey(database, seal)
    const appKeys = await examineAppKeys(database, seal, config)
    return [{ check, state: 'ok', message: t`that of this database` }, ...appKeys]
  } catch (error) {
    if (error instanceof SealBroken) {
      const message = t`a secret in the database does not open`
      return [{ check, state: 'fault', message, advice: t`pactolus key check names each.` }]
    }
    if (!(error instanceof MasterKeyMismatch)) throw error
    return [{ check, state: 'fault', message: error.message }]
  }
}

/** A database that came from `dev` can have the short keys of the protocol's samples. */
async function examineAppKeys(database: Driver, seal: Seal, { mode }: Config): Promise<Finding[]> {
  const directory = new Directory(database, seal, realClock)
  const short: string[] = []
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page = await directory.listOffers('', after, offersPage)
    for (const { offerId } of page) {
      const keys = await directory.listKeys(offerId)
      const isShort = keys.some((key) => !key.retiredAt && key.key.length < secretLengthMin)
      if (isShort) short.push(offerId)
    }
    after = page.at(-1)?.offerId
  }
  if (short.length === 0) {
    const message = t`each has ${secretLengthMin} characters or more`
    return [{ check: 'AppKeys', state: 'ok', message }]
  }
  // The emulator takes them.
  if (mode === 'dev') return []
  return [
    {
      check: 'AppKeys',
      state: 'warning',
      message: t`shorter than ${secretLengthMin} characters: ${short.join(', ')}`,
      advice: t`Add a longer one with pactolus offer add-key, then retire the short one.`,
    },
  ]
}
