// What nginx and Caddy log of calls, also of those that fail. It has nothing of a query: there is the access_token,
// or the secret of a game.
import { rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { join } from 'node:path'
import { until } from '../../packages/server/test/support/until.ts'
import { freePort } from '../../tools/postgres.ts'
import { type Front, hosts, type ProxyName, startFront } from './fronts.ts'

const secrets = ['TokenOfThisTest', 'CloudTokenOfThisTest', 'SecretOfThisTest'] as const
const [token, cloudToken, secret] = secrets
const query = `access_token=${token}&cloudbase_access_token=${cloudToken}&secret=${secret}`

/** Throws when a log has a secret of a query, or when calls do not fail as they are meant to. */
export async function checkLogs(proxy: ProxyName): Promise<string> {
  const ports = { port: await freePort(), adminPort: await freePort() }
  const servers = await Promise.all(
    hosts.flatMap((host) => [
      listen(host, ports.port, answer),
      listen(host, ports.adminPort, (_, response) => response.end()),
    ]),
  )
  const front = await startFront(proxy, ports)
  try {
    const statuses = [
      await call(front, '/answered'),
      await call(front, '/too-large', 'x'.repeat(70_000)),
    ]
    // As a full disk does: nginx cannot write down what does not fit into memory.
    rmSync(join(front.folder, 'client_body'), { recursive: true, force: true })
    statuses.push(await call(front, '/on-disk', 'x'.repeat(40_000)), await call(front, '/closed'))
    for (const server of servers) stop(server)
    statuses.push(await call(front, '/refused'))
    const found = statuses.join(' ')
    // Caddy 2.6 answers 502 to a body that is too large, and keeps every other one in memory.
    const expected =
      proxy === 'nginx' ? /^200 413 500 502 502$/ : /^200 (?:413|502) 200 502 50[23]$/
    if (!expected.test(found)) throw new Error(`calls got ${found}`)
    await until(() => ['/closed', '/refused'].every((path) => front.logs().includes(path)))
    for (const line of front.logs().split('\n')) {
      if (secrets.some((each) => line.includes(each))) throw new Error(`${proxy} logs: ${line}`)
    }
    return found
  } finally {
    await front.stop()
    for (const server of servers) stop(server)
  }
}

const answer: RequestListener = (request, response) => {
  if (request.url?.startsWith('/closed')) request.socket.destroy()
  else request.resume().once('end', () => response.end('{}'))
}

async function listen(host: string, port: number, listener: RequestListener): Promise<Server> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  return server
}

function stop(server: Server): void {
  server.close()
  server.closeAllConnections()
}

async function call({ baseUrl }: Front, path: string, body = '{}'): Promise<number> {
  const response = await fetch(`${baseUrl}${path}?${query}`, { method: 'POST', body })
  await response.arrayBuffer()
  return response.status
}
