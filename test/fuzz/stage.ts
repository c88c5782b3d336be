// A service to fuzz: `dev` in memory, or `serve` on a PostgreSQL database, with a game in it.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPostgres, findPostgres } from '../../tools/postgres.ts'
import { Service } from '../storm/service.ts'
import type { Known } from './targets.ts'

export interface FuzzStage {
  readonly service: Service
  readonly known: Known
  /** The invariants that are broken, by name. */
  brokenChecks(): Promise<string[]>
  close(): Promise<void>
}

/** `memory`, `postgres` for a server of one's own, or the URL of an empty database. */
export async function openStage(database: string): Promise<FuzzStage> {
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-fuzz-'))
  const closers = [async () => rmSync(folder, { recursive: true, force: true })]
  const close = async () => {
    for (const closer of closers.reverse()) await closer()
  }
  try {
    const url = database === 'postgres' ? await startPostgres(closers) : database
    const token = randomBytes(24).toString('hex')
    const service = await Service.start(folder, {
      words: database === 'memory' ? ['dev', '--data', 'memory'] : ['serve'],
      env: {
        PACTOLUS_ADMIN_TOKEN: `fuzz:${token}`,
        ...(database !== 'memory' && {
          DATABASE_URL: url,
          PACTOLUS_MASTER_KEY: randomBytes(32).toString('base64'),
        }),
      },
    })
    closers.push(() => service.stop())
    const ask = <T>(method: string, path: string, body?: unknown) =>
      asked<T>(service.ready.baseUrl, token, { method, path, body })
    return {
      service,
      known: await knownOf(service.ready.baseUrl, ask),
      async brokenChecks() {
        const path = '/admin/v1/checks'
        const { checks } = await ask<{ checks: { name: string; violations: unknown[] }[] }>(
          'GET',
          path,
        )
        return checks.filter(({ violations }) => violations.length > 0).map(({ name }) => name)
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function startPostgres(closers: (() => Promise<void>)[]): Promise<string> {
  const binDir = findPostgres()
  if (binDir === undefined) throw new Error('no PostgreSQL was found on this machine')
  const server = await createPostgres(binDir, ['fsync=off'])
  closers.push(() => server.remove())
  return server.url
}

type Ask = <T>(method: string, path: string, body?: unknown) => Promise<T>

async function asked<T>(
  baseUrl: string,
  token: string,
  { method, path, body }: { method: string; path: string; body?: unknown },
): Promise<T> {
  const response = await fetch(baseUrl + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (!response.ok)
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

/** A game of its own with a token and a cloud environment. */
async function knownOf(baseUrl: string, ask: Ask): Promise<Known> {
  const app = await ask<{ appid: string; secret: string }>('POST', '/admin/v1/apps', {
    name: 'Fuzz',
  })
  const { appid, secret } = app
  await ask('POST', '/admin/v1/offers', { offer_id: '77001', appid, name: 'Coins' })
  const environment = { env_id: 'fuzz-env', appid }
  const cloud = await ask<{ secret_id: string }>(
    'POST',
    '/admin/v1/cloud-environments',
    environment,
  )
  const query = new URLSearchParams({ grant_type: 'client_credential', appid, secret })
  const response = await fetch(`${baseUrl}/cgi-bin/token?${query}`)
  const { access_token: token } = (await response.json()) as { access_token: string }
  return { token, secretId: cloud.secret_id }
}
