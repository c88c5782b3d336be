// `pactolus close …` against a running emulator whose clock is moved over midnight.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type CommandService, startForCommands } from './command.ts'

let service: CommandService
before(async () => {
  service = await startForCommands()
})
after(() => service.remove())

interface Days {
  readonly items: { date: string; state: string; sha256: string | null }[]
  readonly closable: string | null
}

test('days are closed, shown, checked and exported', async () => {
  const before = await service.json<Days>('close', 'list')
  assert.deepEqual([before.closable, before.items.at(-1)?.state], [null, 'open'])
  const idle = await service.pactolus('close', 'run')
  assert.deepEqual([idle.exitCode, idle.stdout], [0, 'Every day that can be closed is closed.\n'])
  await service.pactolus('clock', 'advance', '48h')
  const { closable } = await service.json<Days>('close', 'list')
  assert.ok(closable)
  const shown = await service.pactolus('close', 'show', closable)
  assert.match(shown.stdout, /closable/)
  const ran = await service.pactolus('close', 'run', '--through', closable)
  assert.match(ran.stdout, new RegExp(`^Closed through ${closable}; days: [1-9]`), ran.stderr)
  assert.match((await service.pactolus('close', 'show', closable)).stdout, /all +paid +\d+/)
  const checked = await service.pactolus('close', 'check', closable)
  assert.deepEqual([checked.exitCode, checked.stdout.includes('same')], [0, true])
  const file = join(service.folder, 'close.json')
  const written = await service.pactolus('close', 'export', '--date', closable, '--out', file)
  assert.equal(written.exitCode, 0, written.stderr)
  const { sha256 } = await service.json<{ sha256: string }>('close', 'show', closable)
  assert.equal(createHash('sha256').update(readFileSync(file)).digest('hex'), sha256)
})

test('a day too early is refused with a sentence and exit code 1', async () => {
  const { items } = await service.json<Days>('close', 'list')
  const today = items.at(-1)?.date ?? ''
  const { exitCode, stderr } = await service.pactolus('close', 'run', '--date', today)
  assert.deepEqual([exitCode, /can be closed from|is the next one/.test(stderr)], [1, true], stderr)
  const none = await service.pactolus('close', 'export', '--out', 'close.txt', '--date', today)
  assert.equal(none.exitCode, 2)
})
