// A primary and its standby under streaming replication, and what an operator or Patroni does with
// them. The standby becomes synchronous or is promoted, and the old primary comes back behind it.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Driver } from '../../packages/server/src/driver/driver.ts'
import { openPostgres } from '../../packages/server/src/driver/postgres.ts'
import { createPostgres, type PostgresServer } from '../../tools/postgres.ts'

/**
 * pg_rewind needs the first, and the log since a checkpoint that both servers know. They stand in the
 * file, not on the command line: the dead server is repaired without that.
 */
const rewindable = ['wal_log_hints = on', "wal_keep_size = '1GB'"]
const waitMaxMs = 60_000

interface Node {
  readonly server: PostgresServer
  readonly admin: Driver
}

export class Cluster {
  #primary: Node
  #standby: Node

  private constructor(primary: Node, standby: Node) {
    this.#primary = primary
    this.#standby = standby
  }

  static async start(binDir: string): Promise<Cluster> {
    const primary = nodeOf(await createPostgres(binDir))
    for (const setting of rewindable) await primary.admin.script(`alter system set ${setting}`)
    await primary.server.stop()
    await primary.server.start()
    const standby = await createPostgres(binDir, [], {
      fill: ({ dataDir, program }) => copyOf(primary.server, dataDir, program),
    })
    return new Cluster(primary, nodeOf(standby))
  }

  get primary(): PostgresServer {
    return this.#primary.server
  }

  get standby(): PostgresServer {
    return this.#standby.server
  }

  /** Both servers, in libpq's form; the order is the one they were made in. */
  get url(): string {
    const ports = [this.primary.port, this.standby.port].sort((a, b) => a - b)
    const hosts = ports.map((port) => `127.0.0.1:${port}`).join(',')
    return `postgres://postgres@${hosts}/postgres?target_session_attrs=read-write`
  }

  /** Commits wait for the standby from here on; returns once it keeps up. */
  async synchronize(): Promise<void> {
    await this.setSynchronousStandbys('*')
    await this.#until('the standby is synchronous', async () => {
      const [row] = await this.#primary.admin.query<{ n: bigint }>(
        "select count(*) as n from pg_stat_replication where sync_state = 'sync' and state = 'streaming'",
      )
      return row?.n === 1n
    })
  }

  async setSynchronousStandbys(names: string): Promise<void> {
    const { admin } = this.#primary
    await admin.script(`alter system set synchronous_standby_names = '${names}'`)
    await admin.script('select pg_reload_conf()')
    await this.#until('the setting is in force', async () => {
      const [row] = await admin.query<{ setting: string }>(
        "select setting from pg_settings where name = 'synchronous_standby_names'",
      )
      return row?.setting === names
    })
  }

  /** The standby gets nothing more from the primary, as when the network between them breaks. */
  async cutOff(): Promise<void> {
    const { admin } = this.#standby
    await admin.script("alter system set primary_conninfo = ''")
    await admin.script('select pg_reload_conf()')
    await this.#until('the standby is cut off', async () => {
      return (await admin.query('select from pg_stat_wal_receiver')).length === 0
    })
  }

  /** The standby becomes the primary. It waits for no standby until `synchronize`. */
  async promote(): Promise<void> {
    const { program, dataDir } = this.standby
    await program('pg_ctl', '-D', dataDir, '-w', 'promote')
    const demoted = this.#primary
    this.#primary = this.#standby
    this.#standby = demoted
  }

  /** The old primary, which does not run, becomes the standby of the new one. */
  async rejoin(): Promise<void> {
    // pg_rewind looks for the new timeline where only a checkpoint puts it.
    await this.#primary.admin.script('checkpoint')
    const { program, dataDir, start } = this.standby
    const source = `host=127.0.0.1 port=${this.primary.port} user=postgres dbname=postgres`
    await program('pg_rewind', '-D', dataDir, '-R', `--source-server=${source}`)
    await start()
  }

  async remove(): Promise<void> {
    for (const { admin, server } of [this.#standby, this.#primary]) {
      await admin.close()
      await server.remove()
    }
  }

  async #until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const giveUpAt = performance.now() + waitMaxMs
    while (!(await isSo())) {
      if (performance.now() > giveUpAt) throw new Error(`waited in vain until ${what}`)
      await sleep(20)
    }
  }
}

function nodeOf(server: PostgresServer): Node {
  const admin = openPostgres({
    url: server.url,
    connectionsMax: 1,
    connectTimeoutMs: 10_000,
    statementTimeoutMs: 60_000,
  })
  return { server, admin }
}

async function copyOf(
  { port }: PostgresServer,
  dataDir: string,
  program: PostgresServer['program'],
): Promise<void> {
  const from = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres']
  await program('pg_basebackup', ...from, '-D', dataDir, '-X', 'stream', '-c', 'fast', '-R')
}
