// `pactolus history …` against a running emulator whose orders are years old.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { HistoryBody } from '../../src/admin/history.ts'
import { type CommandService, startForCommands } from './command.ts'

let service: CommandService
before(async () => {
  service = await startForCommands()
})
after(() => service.remove())

test('old entries are archived, counted, and still in the statement', async () => {
  const empty = await service.json<HistoryBody>('history', 'list')
  assert.deepEqual([empty.archived.entries, empty.archived_until, empty.months], [0, null, []])
  await service.pactolus('clock', 'set', '2020-03-05T00:00:00Z')
  const player = ['--openid', 'oOld']
  await service.json('account', 'present', '7', '--bill-no', 'old-gift', ...player)
  const statement = await service.json('account', 'statement', ...player)
  const done = await service.pactolus('history', 'archive', '--older-than', '30')
  assert.match(done.stdout, /^Archived entries from before .*Z: 1\.\n$/, done.stderr)
  const { months, archived } = await service.json<HistoryBody>('history', 'list')
  assert.deepEqual(months, [{ month: '2020-03', entries: 1 }])
  assert.equal(archived.entries, 1)
  assert.match((await service.pactolus('history', 'list')).stdout, /2020-03 +1/)
  assert.deepEqual(await service.json('account', 'statement', ...player), statement)
  assert.equal((await service.pactolus('audit')).exitCode, 0)
})

test('a number of days is demanded, and must be one', async () => {
  const missing = await service.pactolus('history', 'archive')
  assert.deepEqual([missing.exitCode, missing.stderr.includes('--older-than')], [2, true])
  const wrong = await service.pactolus('history', 'archive', '--older-than', '0')
  assert.deepEqual([wrong.exitCode, wrong.stderr.includes('from 1 to 36500')], [2, true])
})
