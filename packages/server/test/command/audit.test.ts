// `pactolus audit`, and how a command finds the service and reports that it cannot.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { CheckBody } from '../../src/admin/contract.ts'
import type { AuditBody, Page } from '../../src/command/admin-client.ts'
import { makeCertificates } from '../../src/command/certificates.ts'
import { run, startForCommands, writeText } from './command.ts'

const service = await startForCommands()
after(() => service.remove())
const { pactolus, json, baseUrl, token } = service

interface Checks {
  readonly ok: boolean
  readonly checks: CheckBody[]
}

void test('audit has a line for each check and ends with 0 while all hold', async () => {
  const { exitCode, stdout } = await pactolus('audit')
  assert.equal(exitCode, 0)
  assert.match(stdout, /^ok +ledger\/balances_add_up: /m)
  const [last] = /^All \d+ checks hold\.$/m.exec(stdout) ?? []
  assert.ok(last !== undefined, stdout)
  for (const page of ['backup.md', 'backup.zh-CN.md']) {
    const text = readFileSync(join(import.meta.dirname, '../../../../docs', page), 'utf8')
    assert.ok(text.includes(last), `${page} does not say: ${last}`)
  }
  assert.equal((await json<Checks>('audit')).ok, true)
})

void test('audit log tells who changed what, and masks secrets', async () => {
  await json('account', 'recharge', '5', '--bill-no', 'logged', '--openid', 'oLog')
  await json('app', 'create', 'Logged', '--appid', 'wxlogged')
  const { exitCode, stdout } = await pactolus('audit', 'log')
  assert.equal(exitCode, 0)
  assert.match(stdout, /dev +\S+ +200 +posted +POST +\/admin\/v1\/offers\/\d+\/production\//)
  const [reading, created] = (await json<Page<AuditBody>>('audit', 'log')).items
  assert.deepEqual(
    [reading?.action, created?.action],
    ['GET /admin/v1/audit', 'POST /admin/v1/apps'],
  )
  const one = await json<Page<AuditBody>>('audit', 'log', '--limit', '1')
  assert.equal(one.items.length, 1)
  assert.equal(one.next, String(one.items[0]?.audit_id))
  const offers = await json<Page<AuditBody>>('audit', 'log', '--target', '/admin/v1/off', '--all')
  assert.ok(offers.items.every(({ target }) => target.startsWith('/admin/v1/offers/')))
  const nobody = await pactolus('audit', 'log', '--actor', 'nobody')
  assert.match(nobody.stdout, /Nothing was changed/)
})

void test('audit prints what breaks a rule and ends with 1', async () => {
  const { driver } = service.services
  await driver.query('update ledger.accounts set cost_sum = cost_sum + 1, save_amt = save_amt + 1')
  try {
    const { exitCode, stdout } = await pactolus('audit')
    assert.equal(exitCode, 1)
    assert.match(stdout, /^\d+ violations? +ledger\/counters_are_sums_of_orders: /m)
    assert.match(stdout, /^ {4}\{"account_id":/m)
    assert.match(stdout, /^1 of \d+ checks are broken\.$/m)
    const asJson = await pactolus('audit', '--json')
    assert.equal(asJson.exitCode, 1)
    assert.equal((JSON.parse(asJson.stdout) as Checks).ok, false)
  } finally {
    await driver.query(
      'update ledger.accounts set cost_sum = cost_sum - 1, save_amt = save_amt - 1',
    )
  }
})

void test('flags and variables name a service; the first of several tokens is used', async () => {
  const byFlag = await run(['app', 'list', '--url', `${baseUrl}/`, '--admin-token', token])
  assert.equal(byFlag.exitCode, 0)
  const env = {
    PACTOLUS_URL: baseUrl,
    PACTOLUS_ADMIN_TOKEN: `alice:${token},bob:${'x'.repeat(24)}`,
  }
  const byEnv = await run(['app', 'list'], { env })
  assert.equal(byEnv.exitCode, 0)
})

void test('without a service it ends with 3 and says how to start one', async () => {
  const none = await run(['account', 'balance', '--data', '/nowhere'])
  assert.equal(none.exitCode, 3)
  assert.match(none.stderr, /there is no \/nowhere\/ready\.json\.\nStart one with npx pactolus dev/)
  const gone = await run(['app', 'list', '--url', 'http://127.0.0.1:1', '--admin-token', token])
  assert.equal(gone.exitCode, 3)
  assert.match(gone.stderr, /Nothing answers at http:\/\/127\.0\.0\.1:1, the address from --url/)
})

void test('an address without TLS, and a certificate of an unknown authority, end with 3 and say so', async () => {
  const plain = baseUrl.replace('http:', 'https:')
  const none = await run(['app', 'list', '--url', plain, '--admin-token', token])
  assert.equal(none.exitCode, 3)
  assert.ok(none.stderr.includes(`${plain}, the address from --url, speaks no TLS`), none.stderr)
  const { key, certificate: cert } = await makeCertificates(['localhost'])
  const server = createTlsServer({ key, cert }).listen(0, '127.0.0.1')
  after(() => server.close())
  await once(server, 'listening')
  const url = `https://localhost:${(server.address() as AddressInfo).port}`
  const refused = await run(['app', 'create', 'wx1', '--url', url, '--admin-token', token])
  assert.equal(refused.exitCode, 3)
  assert.match(
    refused.stderr,
    /certificate of https:\/\/localhost:\d+ was refused: nobody this machine trusts/,
  )
  assert.doesNotMatch(refused.stderr, /Whether it was done/)
})

void test('a wrong token ends with 2 and is not printed', async () => {
  const wrong = 'wrong-token-0123456789abcdef'
  const byFlag = await pactolus('app', 'list', '--admin-token', wrong)
  assert.equal(byFlag.exitCode, 2)
  assert.match(byFlag.stderr, /does not know the admin token from --admin-token\.$/m)
  assert.equal(byFlag.stderr.includes(wrong), false)
  const env = { PACTOLUS_URL: baseUrl, PACTOLUS_ADMIN_TOKEN: wrong }
  const byEnv = await run(['app', 'list'], { env })
  assert.match(byEnv.stderr, /from PACTOLUS_ADMIN_TOKEN/)
  const none = await run(['app', 'list', '--url', baseUrl])
  assert.equal(none.exitCode, 2)
  assert.match(none.stderr, /wants a token/)
})

void test('the token of the environment is not sent to an address that a file names', async () => {
  const seen: (string | undefined)[] = []
  const stranger = createServer((request, response) => {
    seen.push(request.headers.authorization)
    response.end('{}')
  })
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
  const { port } = stranger.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const ready = writeText(service.folder, 'stranger.json', JSON.stringify({ baseUrl: url }))
  try {
    const env = { PACTOLUS_ADMIN_TOKEN: 'x'.repeat(24), PACTOLUS_READY_FILE: ready }
    const byFile = await run(['app', 'list'], { env })
    assert.equal(byFile.exitCode, 2)
    assert.match(byFile.stderr, /stranger\.json, which names the service at .* has no token/)
    assert.deepEqual(seen, [])
    await run(['app', 'list'], { env: { ...env, PACTOLUS_URL: url } })
    assert.equal(seen.length, 1)
  } finally {
    stranger.close()
  }
})

void test('the token of a ready file is not sent to another address', async () => {
  const seen: (string | undefined)[] = []
  const other = createServer((request, response) => {
    seen.push(request.headers.authorization)
    response.end('<html>')
  })
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  try {
    const without = await pactolus('app', 'list', '--url', url)
    assert.equal(without.exitCode, 2)
    assert.deepEqual(seen, [])
    const stranger = await pactolus('app', 'list', '--url', url, '--admin-token', 'x'.repeat(24))
    assert.equal(stranger.exitCode, 3)
    assert.match(stranger.stderr, /answers HTTP 200, but not as Pactolus does/)
  } finally {
    other.close()
  }
})

void test('an address that is none, or holds a password, ends with 2', async () => {
  for (const url of ['ftp://127.0.0.1', 'here', 'http://admin:hunter2@127.0.0.1']) {
    const { exitCode, stderr } = await pactolus('app', 'list', '--url', url, '--admin-token', token)
    assert.equal(exitCode, 2, url)
    assert.equal(stderr.includes('hunter2'), false)
  }
})
