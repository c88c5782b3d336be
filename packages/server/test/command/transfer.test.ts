// `pactolus offer export` and `import`, as an operator uses them.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { run, startForCommands } from './command.ts'

const service = await startForCommands()
after(() => service.remove())
const { offerId = '', appid = '', openid = '' } = service.demo ?? {}
const file = join(service.folder, 'offer.ndjson')

test('an offer goes into a file and into another offer, where its orders go on', async () => {
  await service.pactolus('account', 'present', '7', '--bill-no', 'gift-7')
  const exported = await service.json<Record<string, unknown>>('offer', 'export', '--out', file)
  const { accounts, orders, tombstones, sha256, bytes } = exported
  assert.deepEqual({ accounts, orders, tombstones }, { accounts: 2, orders: 3, tombstones: 0 })
  const content = readFileSync(file, 'utf8')
  assert.equal(bytes, Buffer.byteLength(content))
  assert.match(content, new RegExp(`"sha256":"${sha256}"}\\n$`))
  const { key = '', sandboxKey = '', secret = '' } = service.demo ?? {}
  for (const hidden of [key, sandboxKey, secret]) assert.ok(!content.includes(hidden))

  const settings = ['--cancel-window-s', '60']
  const create = ['offer', 'create', 'moved', '--app', appid, '--name', 'Moved coins', ...settings]
  await service.json(...create)
  const { exitCode, stdout } = await service.pactolus('offer', 'import', file, '--offer', 'moved')
  assert.equal(exitCode, 0)
  assert.match(stdout, /^Offer moved has what .* held: 2 accounts, 3 orders, 0 tombstones\./)
  assert.match(stdout, /another cancel_window_s, dialects\./)
  const moved = ['--offer', 'moved', '--openid', openid]
  const balance = await service.json<{ balance: number }>('account', 'balance', ...moved)
  assert.equal(balance.balance, 1007)
  const [latest] = (await service.json<{ items: Record<string, unknown>[] }>('audit', 'log')).items
  assert.match(String(latest?.result), new RegExp(`^imported 2 accounts .*sha256 ${sha256}$`))

  const again = await service.pactolus('offer', 'import', file, '--offer', 'moved')
  assert.equal(again.exitCode, 1)
  assert.match(again.stderr, /has accounts/)
  assert.equal((await service.pactolus('audit')).exitCode, 0)
})

test('what cannot be done is said before anything is written or sent', async () => {
  const there = await service.pactolus('offer', 'export', '--out', file)
  assert.deepEqual([there.exitCode, /is there already/.test(there.stderr)], [2, true])
  const absent = join(service.folder, 'absent.ndjson')
  const nowhere = await service.pactolus('offer', 'export', 'no-offer', '--out', absent)
  assert.deepEqual([nowhere.exitCode, existsSync(absent)], [1, false])
  const unread = await service.pactolus('offer', 'import', absent)
  assert.deepEqual([unread.exitCode, /cannot read/.test(unread.stderr)], [2, true])
  const other = join(service.folder, 'other.txt')
  writeFileSync(other, 'hello\n')
  const noExport = await service.pactolus('offer', 'import', other)
  assert.deepEqual([noExport.exitCode, /is no export: Line 1/.test(noExport.stderr)], [2, true])
  const back = await service.pactolus('offer', 'import', file)
  assert.deepEqual([back.exitCode, /has accounts/.test(back.stderr)], [1, true])
  const cut = join(service.folder, 'cut.ndjson')
  writeFileSync(cut, readFileSync(file, 'utf8').split('\n').slice(0, 3).join('\n'))
  await service.json('offer', 'create', 'empty', '--app', appid, '--name', 'Empty')
  const refused = await service.pactolus('offer', 'import', cut, '--offer', 'empty')
  assert.deepEqual([refused.exitCode, /cut off/.test(refused.stderr)], [2, true])
})

test('an answer that is cut leaves no file', async () => {
  const lines = readFileSync(file, 'utf8').split('\n')
  const cutting = createServer((_request, response) => {
    response.end(`${lines.slice(0, 3).join('\n')}\n`)
  })
  await new Promise<void>((resolve) => cutting.listen(0, '127.0.0.1', resolve))
  const { port } = cutting.address() as AddressInfo
  const out = join(service.folder, 'cut-answer.ndjson')
  const url = `http://127.0.0.1:${port}`
  const result = await run(
    ['offer', 'export', offerId, '--out', out, '--url', url, '--admin-token', 'any-token'],
    { cwd: service.folder },
  )
  cutting.close()
  assert.equal(result.exitCode, 1)
  assert.match(result.stderr, /before the whole offer had come/)
  assert.deepEqual(
    readdirSync(service.folder).filter((name) => name.startsWith('cut-answer')),
    [],
  )
})
