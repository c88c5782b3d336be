// The configuration: what is read from where, what is refused and how it says so.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { printableConfig, readCommandEnv, readConfig } from '../src/config.ts'
import { everything } from '../src/directory/grants.ts'
import { ConfigError, isTrivialKey } from '../src/option-readers.ts'
import { type Config, options } from '../src/options.ts'

const masterKey = createHash('sha256').update('test').digest()
const production = {
  DATABASE_URL: 'postgres://user:hush@host/db',
  PACTOLUS_MASTER_KEY: masterKey.toString('base64'),
  PACTOLUS_ADMIN_TOKEN: 'ops:0123456789-0123456789-0123',
}

// Type-checked: a key of Config that is missing here does not compile.
const keys: Record<Exclude<keyof Config, 'mode'>, true> = {
  host: true,
  port: true,
  adminHost: true,
  adminPort: true,
  openApiHost: true,
  openApiPort: true,
  openApiEnv: true,
  workers: true,
  databaseUrl: true,
  data: true,
  cacheDir: true,
  masterKey: true,
  masterKeyPrevious: true,
  adminTokens: true,
  readyFile: true,
  migrate: true,
  tsWindowS: true,
  batchMax: true,
  queueMax: true,
  waitMaxMs: true,
  databaseConnections: true,
  databaseConnectTimeoutMs: true,
  statementTimeoutMs: true,
  bodyLimitBytes: true,
  requestTimeoutMs: true,
  importLimitBytes: true,
  importTimeoutMs: true,
  cloudTimeoutMs: true,
  cloudOldSignatures: true,
  keepAliveTimeoutMs: true,
  drainDelayMs: true,
  drainTimeoutMs: true,
  trustProxy: true,
  pushPrivate: true,
  closeDaily: true,
  archiveAfterDays: true,
  traces: true,
  logLevel: true,
  seed: true,
  emulatorOpen: true,
  logFormat: true,
}

test('every key of Config has an option, and every option is a key of Config', () => {
  assert.deepEqual(options.map((option) => option.key).sort(), Object.keys(keys).sort())
})

test('no two options share a variable or a flag, and each says what it is', () => {
  for (const column of ['env', 'flag', 'key'] as const) {
    const values = options.map((option) => option[column])
    assert.equal(new Set(values).size, values.length, column)
  }
  for (const option of options) {
    assert.match(option.env, /^(PACTOLUS_[A-Z_]+|DATABASE_URL)$/)
    assert.match(option.flag, /^--[a-z-]+ <.+>$/)
    assert.ok(option.help.length > 10)
    assert.ok(option.modes.length > 0)
  }
})

test('every default is a value that its own option takes', () => {
  for (const option of options) {
    for (const mode of option.modes) {
      const value = option.defaultFor(mode)
      if (value !== undefined) assert.doesNotThrow(() => option.read(value), option.env)
    }
  }
})

test('the defaults are those of the design: an open ts in dev, 300 s in serve', () => {
  const dev = readConfig('dev', {}, {})
  assert.deepEqual(
    [dev.host, dev.port, dev.databaseUrl, dev.tsWindowS, dev.adminTokens, dev.migrate],
    ['127.0.0.1', 4800, undefined, 0, [], true],
  )
  const serve = readConfig('serve', {}, production)
  assert.deepEqual([serve.tsWindowS, serve.logFormat, serve.trustProxy], [300, 'json', false])
})

test('dev keeps out of a database that the shell names for another project', () => {
  const env = { DATABASE_URL: 'postgres://127.0.0.1/other' }
  assert.equal(readConfig('dev', {}, env).databaseUrl, undefined)
  const flags = { databaseUrl: 'postgres://127.0.0.1/mine' }
  assert.equal(readConfig('dev', flags, env).databaseUrl, flags.databaseUrl)
})

test('a flag beats the environment, the environment beats the default, empty is absent', () => {
  assert.equal(readConfig('dev', { port: '1' }, { PACTOLUS_PORT: '2' }).port, 1)
  assert.equal(readConfig('dev', {}, { PACTOLUS_PORT: '2' }).port, 2)
  assert.equal(readConfig('dev', {}, { PACTOLUS_PORT: '' }).port, 4800)
  const flags = { tsWindowS: '5', queueMax: '6', logLevel: 'warn', trustProxy: '10.0.0.0/8, ::1' }
  const config = readConfig('dev', flags, { PACTOLUS_TS_WINDOW_S: '9' })
  assert.deepEqual(
    [config.tsWindowS, config.queueMax, config.logLevel, config.trustProxy],
    [5, 6, 'warn', ['10.0.0.0/8', '::1']],
  )
})

test('secrets come from a file by flag, from the environment by value', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-config-'))
  try {
    const file = join(folder, 'key')
    writeFileSync(file, `${masterKey.toString('hex')}\n`)
    const flags = { masterKeyFile: file }
    assert.deepEqual(readConfig('dev', flags, {}).masterKey, masterKey)
    assert.deepEqual(readConfig('dev', {}, production).masterKey, masterKey)
    const missing = { masterKeyFile: join(folder, 'absent') }
    assert.throws(
      () => readConfig('dev', missing, {}),
      (error) => {
        assert.ok(error instanceof ConfigError)
        assert.match(error.message, /absent/)
        return true
      },
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a variable with _FILE names the file of a secret, and nothing else has one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-config-'))
  try {
    const env: Record<string, string> = { PACTOLUS_PORT_FILE: '/nowhere' }
    for (const [name, value] of Object.entries(production)) {
      env[`${name}_FILE`] = join(folder, name)
      writeFileSync(join(folder, name), `${value}\n`)
    }
    assert.deepEqual(readConfig('serve', {}, env), readConfig('serve', {}, production))
    assert.equal(readCommandEnv(env).databaseUrl, production.DATABASE_URL)
    assert.equal(readCommandEnv(env).adminToken, production.PACTOLUS_ADMIN_TOKEN)
    assert.throws(
      () => readConfig('serve', {}, { ...env, ...production }),
      /DATABASE_URL and DATABASE_URL_FILE are both set/,
    )
    rmSync(join(folder, 'PACTOLUS_MASTER_KEY'))
    assert.throws(
      () => readConfig('serve', {}, env),
      /PACTOLUS_MASTER_KEY_FILE: cannot read .+ENOENT/,
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('admin tokens have names, which are those of the audit log', () => {
  const env = {
    PACTOLUS_ADMIN_TOKEN: 'ann:aaaaaaaaaaaaaaaaaaaaaaaa, bob : b:bbbbbbbbbbbbbbbbbbbbbbb',
  }
  assert.deepEqual(readConfig('dev', {}, env).adminTokens, [
    { name: 'ann', token: 'a'.repeat(24), grant: everything },
    { name: 'bob', token: `b:${'b'.repeat(23)}`, grant: everything },
  ])
  const single = { PACTOLUS_ADMIN_TOKEN: 't'.repeat(24) }
  assert.deepEqual(readConfig('dev', {}, single).adminTokens, [
    { name: 'admin', token: 't'.repeat(24), grant: everything },
  ])
})

test('an admin token can be narrowed to a role, an offer and an environment', () => {
  const tokenOf = (who: string) =>
    readConfig('dev', {}, { PACTOLUS_ADMIN_TOKEN: `${who}:${'t'.repeat(24)}` }).adminTokens[0]
  const token = 't'.repeat(24)
  const grant = (role: string, offerId = '*', env = '*') => ({ role, offerId, env })
  for (const [who, expected] of [
    ['till=support', grant('support')],
    ['till=viewer@145_A-b', grant('viewer', '145_A-b')],
    ['till=finance@145/sandbox', grant('finance', '145', 'sandbox')],
    ['till=admin@*/production', grant('admin', '*', 'production')],
  ] as const) {
    assert.deepEqual(tokenOf(who), { name: 'till', token, grant: expected })
  }
  for (const who of [
    'till=',
    'till=root',
    'till=support@',
    'till=support@145/',
    'till=a=support',
  ]) {
    assert.throws(() => tokenOf(who), /has no role/, who)
  }
  assert.throws(() => tokenOf('till=support@145/live'), /viewer, support, finance, admin/)
})

const bad: Record<string, string[]> = {
  PACTOLUS_TRACES: ['on', '-0.1', '1.1', '1e-3', '.', 'NaN'],
  PACTOLUS_PORT: ['-1', '65536', '80.5', 'http', ' 80', '0x50', '1e3', '٨٠'],
  PACTOLUS_ADMIN_PORT: ['-1', '65536', 'on'],
  PACTOLUS_OPEN_API_PORT: ['-1', '65536', 'on'],
  PACTOLUS_WORKERS: ['0', '65', 'auto'],
  PACTOLUS_MASTER_KEY: ['short', masterKey.toString('hex').slice(2), 'A'.repeat(45)],
  PACTOLUS_MASTER_KEY_PREVIOUS: ['short', '!'.repeat(43)],
  PACTOLUS_ADMIN_TOKEN: ['short', 'ops:short', `${'t'.repeat(24)},`, `:${'t'.repeat(24)}`],
  PACTOLUS_MIGRATE: ['yes', 'true', 'ON', '1'],
  PACTOLUS_TS_WINDOW_S: ['-1', '31622401', '5m'],
  PACTOLUS_BATCH_MAX: ['0', '10001'],
  PACTOLUS_QUEUE_MAX: ['0', '1000001'],
  PACTOLUS_WAIT_MAX_MS: ['9', '60001'],
  PACTOLUS_DATABASE_CONNECTIONS: ['1', '501'],
  PACTOLUS_DATABASE_CONNECT_TIMEOUT_MS: ['99', '60001'],
  PACTOLUS_STATEMENT_TIMEOUT_MS: ['99', '600001'],
  PACTOLUS_BODY_LIMIT_BYTES: ['1023', '10485761'],
  PACTOLUS_REQUEST_TIMEOUT_MS: ['999', '600001'],
  PACTOLUS_IMPORT_LIMIT_BYTES: ['1023', '1GiB'],
  PACTOLUS_IMPORT_TIMEOUT_MS: ['999', '86400001'],
  PACTOLUS_CLOUD_TIMEOUT_MS: ['9', '600001'],
  PACTOLUS_CLOUD_OLD_SIGNATURES: ['yes', 'ON', '1'],
  PACTOLUS_KEEP_ALIVE_TIMEOUT_MS: ['999', '3600001'],
  PACTOLUS_DRAIN_DELAY_MS: ['-1', '600001'],
  PACTOLUS_DRAIN_TIMEOUT_MS: ['-1', '600001'],
  PACTOLUS_TRUST_PROXY: ['on', 'yes', '0', '9', '10.0.0.1/33', '::1/129', '10.0.0.1,', 'a.example'],
  PACTOLUS_EMULATOR_OPEN: ['yes', '1'],
  PACTOLUS_PUSH_PRIVATE: ['yes', '1'],
  PACTOLUS_ARCHIVE_AFTER: ['0', '36501', 'never'],
  PACTOLUS_CLOSE_DAILY: ['yes', '1'],
  PACTOLUS_LOG_LEVEL: ['loud', 'INFO'],
  PACTOLUS_LOG_FORMAT: ['xml'],
}

test('a bad value is refused, and the message names the variable and the flag', () => {
  for (const [env, values] of Object.entries(bad)) {
    const option = options.find((one) => one.env === env)
    const flag = option?.flag.split(' ')[0] ?? 'no such option'
    const mode = option?.modes[0] ?? 'dev'
    for (const value of values) {
      assert.throws(
        () => readConfig(mode, {}, { ...production, [env]: value }),
        (error) => {
          assert.ok(error instanceof ConfigError, `${env} ${value}`)
          assert.ok(error.message.includes(env) && error.message.includes(flag), error.message)
          return true
        },
        `${env}=${value} was taken`,
      )
    }
  }
})

test('the message about a bad number of days or ratio names off', () => {
  for (const env of ['PACTOLUS_ARCHIVE_AFTER', 'PACTOLUS_TRACES']) {
    assert.throws(
      () => readConfig('serve', {}, { ...production, [env]: 'never' }),
      /or off, not "never"/,
    )
  }
})

test('a bad secret is not repeated in the message', () => {
  for (const env of ['PACTOLUS_MASTER_KEY', 'PACTOLUS_ADMIN_TOKEN']) {
    assert.throws(
      () => readConfig('dev', {}, { [env]: 'hush-hush' }),
      (error) => error instanceof ConfigError && !error.message.includes('hush'),
    )
  }
})

test('serve refuses a master key that is not random; it may still be the previous one', () => {
  const trivial = [
    Buffer.alloc(32),
    Buffer.alloc(32, 0xff),
    Buffer.from('0123456789abcdef'.repeat(2)),
    Buffer.from('correct horse battery staple 123'),
    Buffer.from(Array.from({ length: 32 }, (_, i) => i)),
    Buffer.concat([masterKey.subarray(0, 8), Buffer.alloc(24)]),
  ]
  for (const key of trivial) {
    const env = { ...production, PACTOLUS_MASTER_KEY: key.toString('base64') }
    assert.throws(() => readConfig('serve', {}, env), /PACTOLUS_MASTER_KEY .*is not random/)
    assert.deepEqual(readConfig('dev', {}, env).masterKey, key)
    const rotation = { ...production, PACTOLUS_MASTER_KEY_PREVIOUS: key.toString('base64') }
    assert.deepEqual(readConfig('serve', {}, rotation).masterKeyPrevious, key)
  }
  for (let i = 0; i < 1000; i += 1) assert.ok(!isTrivialKey(randomBytes(32)))
})

test('every option with a limited range is in the table of bad values', () => {
  const free = [
    'PACTOLUS_HOST',
    'PACTOLUS_ADMIN_HOST',
    'PACTOLUS_OPEN_API_HOST',
    'PACTOLUS_OPEN_API_ENV',
    'DATABASE_URL',
    'PACTOLUS_DATA',
    'PACTOLUS_CACHE',
    'PACTOLUS_READY_FILE',
    'PACTOLUS_SEED',
  ]
  const expected = options.map((option) => option.env).filter((env) => !free.includes(env))
  assert.deepEqual(Object.keys(bad).sort(), expected.sort())
})

test('serve refuses to start without database, master key and admin token, naming all three', () => {
  const needed = Object.keys(production)
  assert.throws(
    () => readConfig('serve', {}, {}),
    (error) => error instanceof ConfigError && needed.every((name) => error.message.includes(name)),
  )
  for (const name of needed) {
    const rest = Object.fromEntries(Object.entries(production).filter(([key]) => key !== name))
    assert.throws(
      () => readConfig('serve', {}, rest),
      (error) => {
        assert.ok(error instanceof ConfigError)
        const named = needed.filter((other) => error.message.includes(other))
        assert.deepEqual(named, [name])
        return true
      },
    )
  }
  assert.doesNotThrow(() => readConfig('serve', {}, production))
})

test('serve takes no embedded database: PACTOLUS_DATA and --data do nothing there', () => {
  const config = readConfig('serve', { data: 'x' }, { ...production, PACTOLUS_DATA: 'y' })
  assert.equal(config.data, readConfig('dev', {}, {}).data)
  assert.ok(!('PACTOLUS_DATA' in printableConfig(config)))
})

test('the printed configuration has every option of the mode and masks every secret', () => {
  const printed = printableConfig(readConfig('serve', {}, production))
  const shown = options.filter((option) => option.modes.includes('serve')).map(({ env }) => env)
  assert.deepEqual(Object.keys(printed).sort(), ['mode', ...shown].sort())
  const text = JSON.stringify(printed)
  for (const secret of [
    'hush',
    production.PACTOLUS_MASTER_KEY,
    '0123456789-',
    masterKey.toString('hex'),
  ]) {
    assert.ok(!text.includes(secret), text)
  }
  for (const env of Object.keys(production)) assert.equal(printed[env], '***')
  assert.equal(printed.PACTOLUS_READY_FILE, null)
  assert.equal(printableConfig(readConfig('dev', {}, {})).PACTOLUS_ADMIN_TOKEN, null)
})
