import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDatabaseAddress } from '../../src/driver/database-address.ts'

test('one server is what it always was, and is not asked whether it takes writes', () => {
  for (const url of [
    'postgres://user:p%40ss@db.example/pactolus',
    'postgresql://db.example:5433/pactolus?sslmode=verify-full',
    'postgres:///pactolus?host=/run/postgresql',
    'postgres://[::1]:5432/pactolus',
  ]) {
    const { servers, writableOnly, connectTimeoutMs } = readDatabaseAddress(url)
    assert.deepEqual(
      servers.map((server) => server.url),
      [url],
    )
    assert.equal(writableOnly, false)
    assert.equal(connectTimeoutMs, undefined)
  }
})

test('several servers share user, database and settings; a name holds no password', () => {
  const url =
    'postgres://user:p%2C%40@a.example:5432,[::1]:5433,c.example/db' +
    '?target_session_attrs=read-write&connect_timeout=2&sslmode=disable'
  const { servers, writableOnly, connectTimeoutMs } = readDatabaseAddress(url)
  const rest = '/db?target_session_attrs=read-write&connect_timeout=2&sslmode=disable'
  assert.deepEqual(servers, [
    { name: 'a.example:5432', url: `postgres://user:p%2C%40@a.example:5432${rest}` },
    { name: '[::1]:5433', url: `postgres://user:p%2C%40@[::1]:5433${rest}` },
    { name: 'c.example', url: `postgres://user:p%2C%40@c.example${rest}` },
  ])
  assert.equal(writableOnly, true)
  assert.equal(connectTimeoutMs, 2000)
})

test('a server must take writes when there are several, or when the address says so', () => {
  const isAsked = (url: string) => readDatabaseAddress(url).writableOnly
  assert.equal(isAsked('postgres://a,b/db'), true)
  assert.equal(isAsked('postgres://a/db?target_session_attrs=read-write'), true)
  assert.equal(isAsked('postgres://a/db?target_session_attrs=primary'), true)
  assert.equal(isAsked('postgres://a/db?connect_timeout=3'), false)
})

test('an address that cannot be right is refused in a sentence without a secret', () => {
  const refusals = {
    'mysql://u:hush@a/db': /must begin with postgres:/,
    'postgres://u:hush@a,,b/db': /host .* number 2/,
    'postgres://u:hush@a,b:port/db': /port .* number 2/,
    'postgres://u:hu/sh@a/db': /number 1/,
    'postgres://u:hush@a,b/db?target_session_attrs=any': /read-write or primary, not "any"/,
    'postgres://u:hush@a,b/db?target_session_attrs=standby': /read-write or primary/,
    'postgres://u:hush@a/db?sslmode=allow': /takes sslmode=disable, .*, not "allow"/,
    'postgres://u:hush@a/db?sslmode=verify-full&sslrootcert=/none/ca.crt':
      /sslrootcert that cannot be read: \/none\/ca\.crt/,
    'postgres://u:hush@a,b/db?connect_timeout=0': /whole seconds/,
    'postgres://u:hush@a,b/db?connect_timeout=1.5': /whole seconds/,
  }
  for (const [url, sentence] of Object.entries(refusals)) {
    assert.throws(
      () => readDatabaseAddress(url),
      (error: Error) => {
        assert.match(error.message, sentence)
        assert.doesNotMatch(error.message, /hu/)
        return true
      },
    )
  }
})
