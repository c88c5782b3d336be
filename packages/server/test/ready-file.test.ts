// The ready file: for its owner alone, whole from the first moment, and gone when the service stops.
import assert from 'node:assert/strict'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { everything } from '../src/directory/grants.ts'
import { ConfigError } from '../src/option-readers.ts'
import { writeReadyFile } from '../src/ready-file.ts'
import { temporaryFolder } from './support/process.ts'
import { startService } from './support/service.ts'

const folder = temporaryFolder()
after(() => folder.remove())

const addresses = { baseUrl: 'http://127.0.0.1:1', adminUrl: 'http://127.0.0.1:2' }
const adminTokens = [{ name: 'ops', token: 'a-token-of-an-operator-1', grant: everything }]

function configOf(name: string, mode: 'dev' | 'serve' = 'serve') {
  return { mode, readyFile: join(folder.path, name), adminTokens }
}

test('a file that everybody could read is replaced by one for its owner', async () => {
  const config = configOf('open.json')
  writeFileSync(config.readyFile, 'stale, of a process that was killed', { mode: 0o644 })
  await writeReadyFile(config, addresses)
  assert.equal(lstatSync(config.readyFile).mode & 0o777, 0o600)
  assert.deepEqual(JSON.parse(readFileSync(config.readyFile, 'utf8')), addresses)
  assert.deepEqual(readdirSync(folder.path), ['open.json'], 'no draft is left')
})

test('the admin token is in the file of dev and not in that of serve', async () => {
  for (const [mode, token] of [
    ['dev', adminTokens[0]?.token],
    ['serve', undefined],
  ] as const) {
    const config = configOf(`${mode}.json`, mode)
    await writeReadyFile(config, addresses)
    assert.equal(JSON.parse(readFileSync(config.readyFile, 'utf8')).adminToken, token)
  }
})

test('a link is refused, and what it points to stays as it was', async () => {
  const target = join(folder.path, 'target')
  writeFileSync(target, 'somebody else wrote this')
  const config = configOf('link.json')
  symlinkSync(target, config.readyFile)
  await assert.rejects(writeReadyFile(config, addresses), (error) => {
    assert.ok(error instanceof ConfigError)
    assert.match(error.message, /link\.json is a link/)
    return true
  })
  assert.equal(readFileSync(target, 'utf8'), 'somebody else wrote this')
})

test('a place that cannot be written to is a sentence, and leaves no draft', async () => {
  mkdirSync(join(folder.path, 'sub'))
  for (const name of ['none/ready.json', 'sub']) {
    await assert.rejects(writeReadyFile(configOf(name), addresses), ConfigError)
  }
  assert.deepEqual(
    readdirSync(folder.path).filter((name) => name.startsWith('sub.')),
    [],
  )
})

test('it is removed when the service stops, but not where another service has written its own', async () => {
  const { readyFile } = configOf('own.json')
  const [first, second] = [
    await startService({ flags: { readyFile } }),
    await startService({ flags: { readyFile } }),
  ]
  await first.remove()
  assert.equal(JSON.parse(readFileSync(readyFile, 'utf8')).baseUrl, second.baseUrl)
  await second.remove()
  assert.equal(existsSync(readyFile), false)
})
