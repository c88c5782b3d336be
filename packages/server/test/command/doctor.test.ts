// `pactolus doctor`: what it finds on a machine, in a configuration and in a data folder.
import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startPactolus } from '../support/process.ts'
import { run, startForCommands, writeText } from './command.ts'
import { examine, production } from './doctor-report.ts'

const folder = mkdtempSync(join(tmpdir(), 'pactolus-doctor-'))
after(() => rmSync(folder, { recursive: true, force: true }))

async function startAndStop(data: string): Promise<void> {
  const pactolus = await startPactolus(['dev', '--data', data])
  await pactolus.stop()
}

void test('a data folder that was not used yet is no fault, and is not made', async () => {
  const data = join(folder, 'none')
  const { ok, mode, states } = await examine(['--data', data])
  assert.deepEqual(
    { ok, mode, database: states.database },
    { ok: true, mode: 'dev', database: 'skipped' },
  )
  assert.equal(existsSync(data), false)
})

void test('a database whose secrets are gone is a fault, and no new ones are made', async () => {
  const data = join(folder, 'migrated')
  assert.equal((await run(['migrate', '--data', data, '--create'])).exitCode, 0)
  const behind = await examine(['--data', data])
  assert.deepEqual([behind.states.schema, behind.ok], ['warning', true])
  await startAndStop(data)
  rmSync(join(data, 'secrets.json'))
  const { states, messages } = await examine(['--data', data])
  assert.deepEqual([states.schema, states['master key']], ['ok', 'fault'])
  assert.match(messages, /secrets\.json, which holds it, is missing/)
  assert.equal(existsSync(join(data, 'secrets.json')), false)
})

void test('a configuration that serve refuses is a fault that names what is missing', async () => {
  const { states, messages } = await examine(['--mode', 'serve'])
  assert.deepEqual(states, { node: 'ok', configuration: 'fault' })
  assert.match(messages, /PACTOLUS_MASTER_KEY, 32 random bytes/)
  const trivial = {
    ...production,
    DATABASE_URL: 'postgres://x/y',
    PACTOLUS_MASTER_KEY: '00'.repeat(32),
  }
  assert.match((await examine([], trivial)).messages, /PACTOLUS_MASTER_KEY .* is not random/)
})

void test('secrets that other users can read are faults, and so is an operator without a name a warning', async () => {
  const keyFile = writeText(folder, 'master.key', production.PACTOLUS_MASTER_KEY)
  chmodSync(keyFile, 0o644)
  const env = { PACTOLUS_ADMIN_TOKEN: 'x'.repeat(24), DATABASE_URL: 'postgres://127.0.0.1:1/x' }
  const found = await examine(['--master-key-file', keyFile], env)
  assert.equal(found.states.files, 'fault')
  assert.equal(found.states['admin token'], 'warning')
  assert.match(found.messages, /Nothing answers at 127\.0\.0\.1:1/)
  chmodSync(keyFile, 0o600)
  assert.equal((await examine(['--master-key-file', keyFile], env)).states.files, 'ok')
})

void test('a port is free, taken by the service, or taken by a stranger', async () => {
  const stranger = createServer((socket) => socket.end('220 ready\r\n'))
  await new Promise<void>((done) => stranger.listen(0, '127.0.0.1', done))
  const service = await startForCommands()
  try {
    const portOf = async (port: number) => {
      const data = join(folder, 'none')
      return (await run(['doctor', '--data', data, '--port', String(port)])).stdout
    }
    const taken = (stranger.address() as AddressInfo).port
    assert.match(
      await portOf(taken),
      new RegExp(`^fault +port +Port ${taken} of 127.0.0.1 is taken`, 'm'),
    )
    const own = Number(new URL(service.baseUrl).port)
    assert.match(await portOf(own), /^ok +port +a service answers at 127\.0\.0\.1:/m)
  } finally {
    stranger.close()
    await service.remove()
  }
})
