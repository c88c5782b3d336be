// Where PostgreSQL is: one server, or several of which one takes writes, named as libpq names them:
// postgres://user@host1:5432,host2:5433/db?target_session_attrs=read-write
import { accessSync, constants } from 'node:fs'
import { ExplainedError } from '../explained-error.ts'

export interface DatabaseServer {
  /** As it stands in the address, without the password: `host1:5432`. */
  readonly name: string
  readonly url: string
}

export interface DatabaseAddress {
  /** In the order in which they are tried. */
  readonly servers: readonly DatabaseServer[]
  /** A connection to a server that takes no writes is not used. */
  readonly writableOnly: boolean
  /** For each server, where the address says so. */
  readonly connectTimeoutMs: number | undefined
}

/** No server takes writes; nothing was sent. */
export class NoWritableServer extends ExplainedError {
  override readonly name = 'NoWritableServer'
}

/**
 * Reads an address. The sentence that it throws does not contain the address, which may hold a
 * password. With several servers, a ledger can use only one that takes writes. So the driver
 * requires that of them, even where libpq would leave it open.
 */
export function readDatabaseAddress(url: string): DatabaseAddress {
  const parts = /^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)([^/?#]*)(.*)$/.exec(url)
  if (parts === null) throw new Error('must begin with postgres://')
  const [, start = '', hosts = '', rest = ''] = parts
  const servers = hosts.split(',').map((name) => ({ name, url: `${start}${name}${rest}` }))
  for (const [i, server] of servers.entries()) {
    // One server alone may be a socket, which has no host: pg finds it in the rest of the address.
    const isRead = server.name === '' ? servers.length === 1 : URL.canParse(server.url)
    if (!isRead) throw new Error(`has a host or a port that cannot be read, number ${i + 1}`)
  }
  const attributes = new URLSearchParams(/\?([^#]*)/.exec(rest)?.[1])
  const target = attributes.get('target_session_attrs')
  if (target !== null && target !== 'read-write' && target !== 'primary') {
    throw new Error(`takes target_session_attrs=read-write or primary, not "${target}"`)
  }
  refuseUnknownTls(attributes)
  return {
    servers,
    writableOnly: target !== null || servers.length > 1,
    connectTimeoutMs: readConnectTimeout(attributes.get('connect_timeout')),
  }
}

const sslModes = ['disable', 'no-verify', 'prefer', 'require', 'verify-ca', 'verify-full']

/** pg takes an unknown mode for verify-full, and reads the files at each connection. */
function refuseUnknownTls(attributes: URLSearchParams): void {
  const mode = attributes.get('sslmode')
  if (mode !== null && !sslModes.includes(mode)) {
    throw new Error(`takes sslmode=${sslModes.join(', ')}, not "${mode}"`)
  }
  for (const name of ['sslrootcert', 'sslcert', 'sslkey']) {
    const file = attributes.get(name)
    if (file === null) continue
    try {
      accessSync(file, constants.R_OK)
    } catch {
      throw new Error(`names a file in ${name} that cannot be read: ${file}`)
    }
  }
}

/** libpq counts it in whole seconds, for each server. */
function readConnectTimeout(text: string | null): number | undefined {
  if (text === null) return undefined
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text) * 1000
  throw new Error(`takes connect_timeout in whole seconds from 1 to 9999, not "${text}"`)
}
