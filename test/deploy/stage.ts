// What a recording needs: a primary and its standby, a server whose archive fails, a small disk and
// the service. The exporters and Prometheus are those of the machine.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPostgres, freePort } from '../../tools/postgres.ts'
import { Cluster } from '../failover/cluster.ts'
import { Service } from '../failover/game.ts'
import { scrapeS } from './series.ts'

const diskBytes = 32 * 1024 * 1024

export interface Stage {
  readonly cluster: Cluster
  readonly service: Service
  /** The base URL of Prometheus. */
  readonly prometheus: string
  /** Fills the small disk. */
  fillDisk(): void
  remove(): Promise<void>
}

/** Starts everything; `players` have coins. `rules` is the file that Prometheus evaluates. */
export async function startStage(
  binDir: string,
  players: readonly string[],
  rules: string,
): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-record-'))
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskBytes}`, 'tmpfs', disk])
  const children: ChildProcess[] = []
  const run = (command: string, words: string[], env: NodeJS.ProcessEnv = {}) =>
    children.push(spawn(command, words, { env: { ...process.env, ...env }, stdio: 'ignore' }))
  const cluster = await Cluster.start(binDir)
  await cluster.synchronize()
  const settings = ['archive_mode=on', 'archive_command=false', 'archive_timeout=5']
  const archiving = await createPostgres(binDir, settings)
  const service = await Service.start(cluster.url, players, {
    PACTOLUS_PUSH_PRIVATE: 'on',
  })
  const exporter = async (url: string) => {
    const exporterPort = await freePort()
    run('prometheus-postgres-exporter', [`--web.listen-address=127.0.0.1:${exporterPort}`], {
      DATA_SOURCE_NAME: `${url}?sslmode=disable`,
    })
    return `127.0.0.1:${exporterPort}`
  }
  const targets = {
    pactolus: new URL(service.baseUrl).host,
    primary: await exporter(cluster.primary.url),
    archiving: await exporter(archiving.url),
  }
  const [nodePort, port] = [await freePort(), await freePort()]
  run('prometheus-node-exporter', [
    `--web.listen-address=127.0.0.1:${nodePort}`,
    '--collector.disable-defaults',
    '--collector.filesystem',
  ])
  const config = join(folder, 'prometheus.yml')
  writeFileSync(config, configOf(rules, { ...targets, node: `127.0.0.1:${nodePort}` }))
  run('prometheus', [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'tsdb')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ])
  return {
    cluster,
    service,
    prometheus: `http://127.0.0.1:${port}`,
    fillDisk: () => writeFileSync(join(disk, 'full'), Buffer.alloc(diskBytes * 0.95)),
    async remove() {
      for (const child of children) child.kill('SIGKILL')
      await service.stop()
      await archiving.remove()
      await cluster.remove()
      execFileSync('umount', [disk])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function configOf(rules: string, targets: Readonly<Record<string, string>>): string {
  const jobs = Object.entries(targets).map(
    ([name, target]) => `  - job_name: ${name}\n    static_configs: [{targets: ['${target}']}]\n`,
  )
  return (
    `global: {scrape_interval: ${scrapeS}s, evaluation_interval: ${scrapeS}s}\n` +
    `rule_files: ['${rules}']\nscrape_configs:\n${jobs.join('')}`
  )
}
