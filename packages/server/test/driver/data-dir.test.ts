// The data directory: open to its owner alone, and a sentence when it cannot be used.
import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readConfig } from '../../src/config.ts'
import { prepareDataDir } from '../../src/driver/data-lock.ts'
import { prepareFolder } from '../../src/driver/pglite.ts'
import { completeDevConfig } from '../../src/emulator/dev-secrets.ts'
import { temporaryFolder } from '../support/process.ts'

const folder = temporaryFolder()
after(() => folder.remove())

const modeOf = (path: string) => statSync(path).mode & 0o777

test('a new directory is made with its parents, for its owner alone', () => {
  const path = join(folder.path, 'a', 'b', 'data')
  prepareDataDir(path)
  assert.equal(modeOf(path), 0o700)
  prepareDataDir(path)
})

test('an existing directory is closed to others, with its database and its secrets', async () => {
  const path = join(folder.path, 'existing')
  mkdirSync(join(path, 'pgdata'), { recursive: true })
  writeFileSync(join(path, 'pgdata', 'PG_VERSION'), '18')
  completeDevConfig(readConfig('dev', { data: path }, {}))
  const files = ['.', 'pgdata', 'secrets.json'].map((name) => join(path, name))
  for (const file of files) chmodSync(file, 0o777)
  completeDevConfig(readConfig('dev', { data: path }, {}))
  const { unlock } = await prepareFolder(path)
  unlock()
  assert.deepEqual(files.map(modeOf), [0o700, 0o700, 0o700])
})

test('a folder with files and without a database is refused, and stays as it is', async () => {
  const path = join(folder.path, 'half')
  mkdirSync(join(path, 'pgdata/base'), { recursive: true })
  await assert.rejects(prepareFolder(path), /pgdata holds files and no database\. Move it away/)
  assert.deepEqual(readdirSync(path), ['pgdata'])
})

test('a directory that holds files of others keeps its rights', () => {
  const path = join(folder.path, 'shared')
  mkdirSync(path)
  chmodSync(path, 0o755)
  writeFileSync(join(path, 'package.json'), '{}')
  prepareDataDir(path)
  assert.equal(modeOf(path), 0o755)
})

test('a directory that cannot be made or used is a sentence', () => {
  const file = join(folder.path, 'file')
  writeFileSync(file, '')
  const places = [file, join(file, 'x'), `${folder.path}/nul\0`]
  if (existsSync('/proc/self')) places.push('/proc/x', '/proc/x/y')
  for (const path of places) {
    assert.throws(
      () => prepareDataDir(path),
      (error: Error) => {
        assert.equal(error.name, 'DataDirFault')
        assert.match(error.message, /^The data directory .* cannot be used \(.*\)\. Choose another/)
        return true
      },
      path,
    )
  }
})

test('a file of secrets that cannot be read is a sentence without its text', () => {
  const path = join(folder.path, 'secrets')
  prepareDataDir(path)
  for (const text of [
    '{',
    '{"masterKey": none',
    '{}',
    '{"masterKey":"hush","adminToken":"hush"}',
  ]) {
    writeFileSync(join(path, 'secrets.json'), text)
    assert.throws(
      () => completeDevConfig(readConfig('dev', { data: path }, {})),
      (error: Error) => error.name === 'ConfigError' && !error.message.includes('hush'),
    )
  }
})
