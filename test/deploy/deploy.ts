// `npm run deploy:test`: checks what is under deploy/ with the programs that will use it, as far as this machine has
// them.
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { findPostgres } from '../../tools/postgres.ts'
import { log, readWords, whole } from '../../tools/script.ts'
import { testAlerts } from './alerts.ts'
import { checkNginx, type ProxyName } from './fronts.ts'
import { checkLogs } from './logs.ts'
import { restartUnderLoad } from './restart.ts'
import { rulesFile } from './rules.ts'

const help = `npm run deploy:test -- [options]

Checks the alert rules with promtool, the proxies with nginx and Caddy, and the unit with systemd-analyze. Looks for secrets
of calls in the logs of each proxy. Restarts two processes under load behind each. Says what it leaves out because a program
is missing.

  --rounds N           how often each process is restarted behind each proxy (1)
`
const rounds = readWords(help, { rounds: { type: 'string', default: '1' } }, (values) =>
  whole('rounds', values.rounds, 1000),
)

const deploy = join(import.meta.dirname, '../../deploy')

interface Check {
  readonly name: string
  readonly needs: readonly string[]
  /** Throws when something is wrong; returns what it found. */
  run(): Promise<string> | string
}

const checks: readonly Check[] = [
  {
    name: 'Prometheus reads its configuration and the rules',
    needs: ['promtool'],
    run: () =>
      run('promtool', 'check', 'rules', rulesFile) +
      run('promtool', 'check', 'config', join(deploy, 'prometheus/prometheus.yml')),
  },
  {
    name: 'each alert fires when it should',
    needs: ['promtool'],
    run: () => `${testAlerts().length} alerts`,
  },
  {
    name: 'nginx reads its configuration',
    needs: ['nginx', 'openssl'],
    run: checkNginx,
  },
  {
    name: 'Caddy reads its configuration',
    needs: ['caddy'],
    run: () => run('caddy', 'validate', '--config', join(deploy, 'caddy/Caddyfile')),
  },
  { name: 'systemd reads the unit', needs: ['systemd-analyze'], run: checkUnit },
  ...(['nginx', 'caddy'] as const).map((proxy) => ({
    name: `no log of ${proxy} has a secret of a query`,
    needs: [proxy],
    run: () => checkLogs(proxy),
  })),
  ...(['nginx', 'caddy'] as const).map((proxy) => ({
    name: `two processes restart under load behind ${proxy}`,
    needs: [proxy, 'postgres'],
    run: () => checkRestart(proxy),
  })),
]

function run(program: string, ...words: string[]): string {
  return execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

/** A unit of the name that an administrator starts. */
function checkUnit(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-unit-'))
  try {
    const unit = join(folder, 'pactolus@4800.service')
    copyFileSync(join(deploy, 'systemd/pactolus@.service'), unit)
    return run('systemd-analyze', 'verify', '--man=no', unit)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function checkRestart(proxy: ProxyName): Promise<string> {
  const { findings, ...figures } = await restartUnderLoad(findPostgres() ?? '', proxy, rounds)
  const text = `${JSON.stringify(figures)} ${findings.join('; ')}`
  if (figures.failed > 0 || figures.missingCoins !== 0 || findings.length > 0) throw new Error(text)
  return text
}

function has(program: string): boolean {
  if (program === 'postgres') return findPostgres() !== undefined
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
  return folders.some((folder) => existsSync(join(folder, program)))
}

const counts = { passed: 0, failed: 0, skipped: 0 }
for (const check of checks) {
  const missing = check.needs.filter((program) => !has(program))
  if (missing.length > 0) {
    counts.skipped += 1
    log(`skipped: ${check.name}: this machine has no ${missing.join(' and no ')}`)
    continue
  }
  try {
    const found = (await check.run()).trim().replaceAll(/\s*\n\s*/g, '; ')
    counts.passed += 1
    log(`passed: ${check.name}${found === '' ? '' : `: ${found}`}`)
  } catch (error) {
    counts.failed += 1
    const { message, stdout = '', stderr = '' } = error as Error & Record<string, string>
    log(`failed: ${check.name}: ${message}\n${stdout}${stderr}`)
  }
}
process.stdout.write(
  `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`,
)
process.exitCode = counts.failed > 0 ? 1 : 0
