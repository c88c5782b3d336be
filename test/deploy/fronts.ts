// nginx and Caddy with the configurations of deploy/, in front of processes of this machine.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '../../packages/server/test/support/until.ts'
import { freePort } from '../../tools/postgres.ts'

/** Two addresses of this machine with the same ports, as two machines have them. */
export const hosts = ['127.0.0.1', '127.0.0.2'] as const

export interface Ports {
  readonly port: number
  readonly adminPort: number
}

export interface Front {
  readonly baseUrl: string
  /** Where it keeps its logs and the bodies that do not fit into memory. */
  readonly folder: string
  /** All that it has logged, of calls and of errors. */
  logs(): string
  stop(): Promise<void>
}

export type ProxyName = 'nginx' | 'caddy'

const deploy = join(import.meta.dirname, '../../deploy')

export async function startFront(proxy: ProxyName, ports: Ports): Promise<Front> {
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-front-'))
  const port = await freePort()
  const child =
    proxy === 'nginx' ? startNginx(folder, port, ports) : startCaddy(folder, port, ports)
  let output = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8')
  })
  const baseUrl = `http://127.0.0.1:${port}`
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`${proxy} ended:\n${output}`)
    return (await fetch(baseUrl).catch(() => undefined)) !== undefined
  })
  return {
    baseUrl,
    folder,
    logs() {
      const files = readdirSync(folder).filter((name) => name.endsWith('.log'))
      return [output, ...files.map((name) => readFileSync(join(folder, name), 'utf8'))].join('\n')
    },
    async stop() {
      child.kill('SIGTERM')
      await new Promise((resolve) => child.once('exit', resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Throws what nginx says of the configuration as it is, but for the certificate. */
export function checkNginx(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-nginx-'))
  try {
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
    const subject = ['-subj', '/CN=coins.example.com', '-days', '1']
    const files = ['-keyout', key, '-out', certificate]
    const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
    execFileSync('openssl', [...words, '-nodes', ...subject, ...files], { stdio: 'pipe' })
    const own = readFileSync(join(deploy, 'nginx/pactolus.conf'), 'utf8')
      .replace(/ssl_certificate .*;/g, `ssl_certificate ${certificate};`)
      .replace(/ssl_certificate_key .*;/g, `ssl_certificate_key ${key};`)
    const file = writeNginx(folder, own)
    return execFileSync('nginx', ['-t', '-p', folder, '-c', file], { encoding: 'utf8' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function startNginx(folder: string, listenAt: number, { port }: Ports): ChildProcess {
  const own = readFileSync(join(deploy, 'nginx/pactolus.conf'), 'utf8')
    .replace('server 127.0.0.1:4800 ', `server ${hosts[0]}:${port} `)
    .replace('server 127.0.0.1:4810 ', `server ${hosts[1]}:${port} `)
    .replace(/listen 443 ssl;/g, `listen 127.0.0.1:${listenAt};`)
    .replace(/(?:listen \[::\]|ssl_certificate).*;/g, '')
  const file = writeNginx(folder, own)
  const stdio = ['ignore', 'ignore', 'pipe'] as const
  return spawn('nginx', ['-p', folder, '-c', file], { stdio: [...stdio] })
}

function writeNginx(folder: string, own: string): string {
  const file = join(folder, 'nginx.conf')
  const ours = own.replaceAll('/var/log/nginx', folder)
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ')
  writeFileSync(
    file,
    `daemon off; pid ${folder}/pid; error_log stderr warn;\nevents {}\n` +
      `http { access_log off; ${folders}\n${ours}\n}\n`,
  )
  return file
}

function startCaddy(folder: string, listenAt: number, { port, adminPort }: Ports): ChildProcess {
  const file = join(folder, 'Caddyfile')
  // Its first block has the global options.
  const own = readFileSync(join(deploy, 'caddy/Caddyfile'), 'utf8')
  writeFileSync(file, own.replace(/^\{$/m, '{\n\tadmin off'))
  return spawn('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], {
    env: {
      ...process.env,
      HOME: folder,
      PACTOLUS_HOST_NAME: `http://127.0.0.1:${listenAt}`,
      PACTOLUS_UPSTREAMS: hosts.map((host) => `${host}:${port}`).join(' '),
      PACTOLUS_ADMIN_PORT: String(adminPort),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}
