// The variables by which the program of `pactolus exec` finds the front before the platform's hosts, and the
// certificates that it has to trust there.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { ConfigError } from '../option-readers.ts'
import { packageDir } from '../package.ts'
import { t } from '../texts.ts'
import { makeCertificates } from './certificates.ts'
import type { ReadyGame } from './emulator.ts'
import { emulatedHosts, type OtherHosts, startHostFront } from './host-front.ts'

export interface OpenHosts {
  readonly variables: Readonly<Record<string, string>>
  close(): void
}

type Env = Readonly<Record<string, string | undefined>>

/** Where systems keep the certificates that they trust. */
const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

/** Starts the front. `env` is what the program would have without it. */
export async function openHosts(
  { baseUrl, openApiUrl }: Pick<ReadyGame, 'baseUrl' | 'openApiUrl'>,
  otherHosts: OtherHosts,
  env: Env,
): Promise<OpenHosts> {
  const certificates = await makeCertificates(emulatedHosts)
  const http = proxyOf(env.http_proxy || env.HTTP_PROXY)
  const https = proxyOf(env.https_proxy || env.HTTPS_PROXY)
  const upstream = { http, https }
  const options = { baseUrl, openApiUrl, otherHosts, upstream, certificates }
  const { proxyPort, tlsPort, close } = await startHostFront(options)
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-exec-'))
  const put = (name: string, parts: readonly string[]) => {
    const path = join(folder, name)
    writeFileSync(path, parts.join('\n'), { mode: 0o600 })
    return path
  }
  const ours = certificates.authority
  const extra = put('authority.pem', [...textOf(env.NODE_EXTRA_CA_CERTS), ours])
  const trusted = put('bundle.pem', [...trustedBy(env), ours])
  const proxy = `http://127.0.0.1:${proxyPort}`
  const direct = directHosts(env)
  const preload = join(packageDir, 'bin/emulated-hosts.cjs')
  const redirection = { hosts: emulatedHosts, ports: { 80: proxyPort, 443: tlsPort }, otherHosts }
  return {
    variables: {
      ...{ HTTP_PROXY: proxy, http_proxy: proxy, HTTPS_PROXY: proxy, https_proxy: proxy },
      ...{ NO_PROXY: direct, no_proxy: direct },
      NODE_EXTRA_CA_CERTS: extra,
      ...{ SSL_CERT_FILE: trusted, CURL_CA_BUNDLE: trusted, REQUESTS_CA_BUNDLE: trusted },
      // Node itself looks at none of the proxies.
      NODE_OPTIONS: `${env.NODE_OPTIONS ?? ''} --require ${JSON.stringify(preload)}`.trim(),
      PACTOLUS_EMULATED_HOSTS: JSON.stringify(redirection),
    },
    close() {
      close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** As most programs read the variable: a proxy is `host:port` or a URL. */
function proxyOf(text: string | undefined): string | undefined {
  if (!text) return undefined
  const url = text.includes('://') ? text : `http://${text}`
  if (URL.canParse(url)) return url
  throw new ConfigError(t`The proxy "${text}" of the environment is no host:port and no URL.`)
}

function textOf(file: string | undefined): string[] {
  return file !== undefined && existsSync(file) ? [readFileSync(file, 'utf8')] : []
}

/** The certificates that the program would trust without us: our variables replace them. */
function trustedBy({ SSL_CERT_FILE, CURL_CA_BUNDLE, REQUESTS_CA_BUNDLE }: Env): readonly string[] {
  const named = [SSL_CERT_FILE, CURL_CA_BUNDLE, REQUESTS_CA_BUNDLE, ...systemBundles]
  const found = named.find((file) => file && existsSync(file))
  return found === undefined ? rootCertificates : textOf(found)
}

/** Hosts that no proxy is used for: the emulator itself, and what the program had before. */
function directHosts(env: Env): string {
  const before = (env.no_proxy || env.NO_PROXY || '').split(',').map((entry) => entry.trim())
  const kept = before.filter((entry) => {
    const end = entry.replace(/^\*?\.?/, '')
    return end !== '' && !emulatedHosts.some((host) => host.endsWith(end))
  })
  return ['localhost', '127.0.0.1', '::1', ...kept].join(',')
}
