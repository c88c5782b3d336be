// TLS to PostgreSQL: what each sslmode of the address verifies, and what a refusal says (docs/tls.md).
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { explain } from '../../packages/server/src/command/failure.ts'
import { openPostgres } from '../../packages/server/src/driver/postgres.ts'
import { temporaryFolder } from '../../packages/server/test/support/process.ts'
import { createPostgres, findPostgres, giveToPostgres } from '../../tools/postgres.ts'

const binDir = findPostgres()
const skip = binDir === undefined ? 'needs PostgreSQL' : false

/** An authority, and a certificate of its for `localhost`. */
function makeCertificate(folder: string) {
  const openssl = (...words: string[]) =>
    execFileSync('openssl', words, { cwd: folder, stdio: 'ignore' })
  const key = ['-newkey', 'rsa:2048', '-nodes', '-days', '2']
  openssl('req', '-x509', ...key, '-subj', '/CN=authority', '-keyout', 'ca.key', '-out', 'ca.crt')
  openssl('req', ...key, '-subj', '/CN=database', '-keyout', 'server.key', '-out', 'server.csr')
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost\n')
  const authority = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names']
  openssl('x509', '-req', '-in', 'server.csr', ...authority, '-days', '2', '-out', 'server.crt')
  for (const file of [folder, join(folder, 'server.key')]) giveToPostgres(file)
  return ['ca.crt', 'server.crt', 'server.key'].map((name) => join(folder, name))
}

/** How the database is reached by an address: with TLS, without, or the sentence of a refusal. */
async function reachedBy(url: string): Promise<string> {
  const driver = openPostgres({
    url,
    connectionsMax: 1,
    connectTimeoutMs: 10_000,
    statementTimeoutMs: 10_000,
  })
  try {
    const [row] = await driver.query<{ ssl: boolean }>(
      'select ssl from pg_stat_ssl where pid = pg_backend_pid()',
    )
    return row?.ssl === true ? 'TLS' : 'plain'
  } catch (error) {
    return explain(error)
  } finally {
    await driver.close()
  }
}

test('each mode verifies what docs/tls.md says, and a refusal is a sentence', {
  skip,
}, async () => {
  const folder = temporaryFolder()
  const [authority = '', certificate, key] = makeCertificate(folder.path)
  const settings = ['ssl=on', `ssl_cert_file=${certificate}`, `ssl_key_file=${key}`]
  const server = await createPostgres(binDir ?? '', ['fsync=off', ...settings])
  const plain = await createPostgres(binDir ?? '', ['fsync=off'])
  try {
    const at = (host: string, mode: string) =>
      reachedBy(`postgres://postgres@${host}:${server.port}/postgres?sslmode=${mode}`)
    const trusted = `verify-full&sslrootcert=${authority}`
    assert.equal(await at('localhost', trusted), 'TLS')
    assert.match(await at('127.0.0.1', trusted), /^The certificate .* it is for another host \(/)
    assert.match(
      await at('localhost', 'verify-full'),
      /nobody this machine trusts has signed it \(/,
    )
    const weaker = `verify-ca&sslrootcert=${authority}`
    assert.match(await at('127.0.0.1', weaker), /it is for another host/)
    assert.equal(await at('127.0.0.1', `${weaker}&uselibpqcompat=true`), 'TLS')
    assert.equal(await at('127.0.0.1', 'require&uselibpqcompat=true'), 'TLS')
    assert.equal(await at('127.0.0.1', 'no-verify'), 'TLS')
    assert.equal(await at('127.0.0.1', 'disable'), 'plain')
    const url = `${plain.url}?sslmode=no-verify`
    assert.match(await reachedBy(url), /^The database takes no TLS\. Set ssl=on there/)
  } finally {
    await Promise.all([server.remove(), plain.remove()])
    folder.remove()
  }
})
