// The emulator needs a master key and an admin token like production does. It makes its own and keeps
// them beside the database, readable for the owner alone.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { everything } from '../directory/grants.ts'
import { closeToOthers, prepareDataDir } from '../driver/data-lock.ts'
import { type AdminToken, ConfigError, readAdminTokens, readMasterKey } from '../option-readers.ts'
import type { Config } from '../options.ts'

interface DevSecrets {
  readonly masterKey: string
  readonly adminToken: string
}

/** `config` with the secrets it lacks. */
export function completeDevConfig(config: Config): Config & { readonly masterKey: Buffer } {
  const kept = config.data === 'memory' ? makeSecrets() : keptSecrets(config.data)
  const ownToken: AdminToken = { name: 'dev', token: kept.adminToken, grant: everything }
  return {
    ...config,
    masterKey: config.masterKey ?? Buffer.from(kept.masterKey, 'base64'),
    adminTokens: config.adminTokens.length > 0 ? config.adminTokens : [ownToken],
    readyFile:
      config.readyFile ?? (config.data === 'memory' ? undefined : readyFileOf(config.data)),
  }
}

/** Where `dev` writes its ready file when not told otherwise; the commands look there. */
export function readyFileOf(dataDir: string): string {
  return join(dataDir, 'ready.json')
}

function keptSecrets(dataDir: string): DevSecrets {
  const file = join(dataDir, 'secrets.json')
  prepareDataDir(dataDir)
  if (existsSync(file)) return readSecrets(file)
  const secrets = makeSecrets()
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  return secrets
}

function readSecrets(file: string): DevSecrets {
  try {
    closeToOthers(file)
    const { masterKey, adminToken } = JSON.parse(readFileSync(file, 'utf8')) as DevSecrets
    readMasterKey(String(masterKey))
    readAdminTokens(String(adminToken))
    return { masterKey, adminToken }
  } catch (error) {
    // The message of a syntax error quotes the text, which is secret.
    const why = error instanceof SyntaxError ? 'it is not JSON' : (error as Error).message
    throw new ConfigError(`${file}, which holds the secrets of this data directory: ${why}`)
  }
}

function makeSecrets(): DevSecrets {
  return {
    masterKey: randomBytes(32).toString('base64'),
    adminToken: randomBytes(24).toString('hex'),
  }
}
