// `pactolus history …` against a running emulator whose orders are years old.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { HistoryBody } from '../../src/admin/history.ts'
import type { OrderLifeBody } from '../../src/admin/reading-contract.ts'
import type { StatementPage } from '../../src/command/admin-client.ts'
import { type CommandService, startForCommands } from './command.ts'

let service: CommandService
before(async () => {
  service = await startForCommands()
})
after(() => service.remove())

test('old entries are archived, counted, and still in the statement', async () => {
  const empty = await service.json<HistoryBody>('history', 'list')
  assert.deepEqual([empty.archived.entries, empty.archived_until, empty.months], [0, null, []])
  const player = ['--openid', 'oOld']
  for (const [at, coins, billNo] of [
    ['2020-03-05T00:00:00Z', '7', 'old-gift'],
    ['2020-04-06T00:00:00Z', '5', 'april-1'],
    ['2020-04-07T00:00:00Z', '5', 'april-2'],
    ['2020-05-06T00:00:00Z', '5', 'may'],
  ] as const) {
    await service.pactolus('clock', 'set', at)
    await service.json('account', 'present', coins, '--bill-no', billNo, ...player)
  }
  const statement = await service.json('account', 'statement', ...player)
  const done = await service.pactolus('history', 'archive', '--older-than', '30')
  assert.match(done.stdout, /^Archived entries from before .*Z: 4\.\n$/, done.stderr)
  const again = await service.pactolus('history', 'archive', '--older-than', '31')
  assert.match(again.stdout, /: 0\.\nNothing that old is left to archive\.\n$/)
  const { months, archived } = await service.json<HistoryBody>('history', 'list')
  const here = { sha256: null, detached_at: null }
  assert.deepEqual(months, [
    { month: '2020-03', entries: 1, ...here },
    { month: '2020-04', entries: 2, ...here },
    { month: '2020-05', entries: 1, ...here },
  ])
  assert.equal(archived.entries, 4)
  assert.match((await service.pactolus('history', 'list')).stdout, /2020-03 +1/)
  assert.deepEqual(await service.json('account', 'statement', ...player), statement)
  assert.equal((await service.pactolus('audit')).exitCode, 0)
})

test('an archived month goes into a file, which is verified alone and with the service', async () => {
  const file = join(service.folder, 'month.gz')
  const month = ['history', 'export', '--month', '2020-03', '--out']
  const done = await service.json<Record<string, unknown>>(...month, file)
  const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
  assert.deepEqual([done.entries, done.gift_delta], [1, '7'])
  assert.equal(done.file_sha256, hashOf(readFileSync(file)))
  const lines = gunzipSync(readFileSync(file)).toString().split('\n')
  assert.equal(done.sha256, hashOf(Buffer.from(`${lines.slice(0, -2).join('\n')}\n`)))

  const again = await service.pactolus(...month, file)
  assert.deepEqual([again.exitCode, /is there already/.test(again.stderr)], [2, true])
  const { exitCode, stdout } = await service.pactolus('history', 'verify', file, '--with-service')
  assert.equal(exitCode, 0)
  assert.match(stdout, /is whole: 2020-03, 1 entries of 1 accounts.*\nEach line equals/)

  const changed = join(service.folder, 'changed.gz')
  const refused = async (text: string | Buffer, what: RegExp) => {
    writeFileSync(changed, typeof text === 'string' ? gzipSync(text) : text)
    const { exitCode, stderr } = await service.pactolus('history', 'verify', changed)
    assert.deepEqual([exitCode, what.test(stderr)], [1, true], stderr)
  }
  await refused(lines.join('\n').replace('old-gift', 'new-gift'), /was changed/)
  await refused(lines.slice(0, 2).join('\n'), /last line has no end/)
  await refused(readFileSync(file).subarray(0, -20), /no whole gzip file/)
  await refused(Buffer.from('hello'), /no whole gzip file/)
})

test('a whole file of another database is found by the service', async () => {
  const file = join(service.folder, 'other.gz')
  const lines = gunzipSync(readFileSync(join(service.folder, 'month.gz'))).toString()
  const entry = lines.split('\n')[1] ?? ''
  const body = lines.slice(0, lines.indexOf('{"type":"footer"')).replace('old-gift', 'new-gift')
  const sha256 = createHash('sha256').update(body).digest('hex')
  const footer = lines.slice(body.length).replace(/"sha256":"[^"]*"/, `"sha256":"${sha256}"`)
  writeFileSync(file, gzipSync(body + footer))
  assert.equal((await service.pactolus('history', 'verify', file)).exitCode, 0)
  const found = await service.pactolus('history', 'verify', file, '--with-service')
  assert.equal(found.exitCode, 1)
  assert.ok(found.stderr.includes('Line 2 of') && found.stderr.includes(entry), found.stderr)
})

test('a month that is not archived has no file', async () => {
  const out = join(service.folder, 'none.gz')
  const none = await service.pactolus('history', 'export', '--month', '2019-01', '--out', out)
  assert.deepEqual([none.exitCode, /no archived entry of 2019-01/.test(none.stderr)], [1, true])
  const wrong = await service.pactolus('history', 'export', '--month', '2019-13', '--out', out)
  assert.deepEqual([wrong.exitCode, /a month as 2025-03/.test(wrong.stderr)], [2, true])
  assert.deepEqual(
    [existsSync(out), readdirSync(service.folder).filter((f) => /part/.test(f))],
    [false, []],
  )
})

test('months are detached and restored in their order, and nothing has changed', async () => {
  const player = ['--openid', 'oOld']
  const statement = () => service.json<StatementPage>('account', 'statement', ...player)
  const before = await statement()
  assert.deepEqual([before.items.length, before.detached_until], [4, null])
  const file = (month: string) => join(service.folder, `${month}.gz`)
  for (const month of ['2020-03', '2020-04']) {
    await service.json('history', 'export', '--month', month, '--out', file(month))
  }
  const refused = async (words: readonly string[], what: RegExp) => {
    const { exitCode, stderr } = await service.pactolus(...words)
    assert.deepEqual([exitCode, what.test(stderr)], [1, true], stderr)
  }

  await refused(
    ['history', 'detach', file('2020-04')],
    /detached oldest first: detach 2020-03 first/,
  )
  await refused(['history', 'detach', join(service.folder, 'other.gz')], /is not that of 2020-03/)
  // The last entry of an account stays: the coins of the next one start from it.
  for (const [month, entries] of [
    ['2020-03', 0],
    ['2020-04', 2],
  ] as const) {
    const { stdout, stderr } = await service.pactolus('history', 'detach', file(month))
    const sentence = `${month} is detached: ${entries} entries were removed from the database. Keep `
    assert.ok(stdout.startsWith(sentence), stdout + stderr)
  }
  await refused(['history', 'detach', file('2020-04')], /2020-04 is detached already/)

  const { items, detached_until } = await statement()
  assert.deepEqual(items, before.items.slice(0, 2))
  assert.equal(detached_until, '2020-04-30T16:00:00.000Z')
  const shown = await service.pactolus('account', 'statement', ...player)
  assert.match(shown.stdout, /\nEntries from before 2020-04-30T16:00:00.000Z are detached/)
  assert.match((await service.pactolus('history', 'list')).stdout, /2020-04 +2 +20\d\d-/)
  const life = await fetch(
    `${service.baseUrl}/admin/v1/offers/1450000001/production/accounts/oOld/1/orders/present/april-1`,
    { headers: { authorization: `Bearer ${service.token}` } },
  )
  const { order, entry } = (await life.json()) as OrderLifeBody
  assert.deepEqual([order.amount, entry], [5, null])
  const early = ['--from', '2020-04-01T00:00:00Z', '--to', '2020-05-10T00:00:00Z']
  await refused(['order', 'list', ...early], /before 2020-04-30T16:00:00.000Z are detached/)
  await refused(['history', 'verify', file('2020-04'), '--with-service'], /are detached/)
  await refused(['offer', 'export', '--out', file('offer')], /months are detached: restore them/)
  assert.equal((await service.pactolus('audit')).exitCode, 0)

  await refused(['history', 'restore', '--month', '2020-03'], /restore 2020-04 first/)
  for (const month of ['2020-04', '2020-03']) {
    const back = await service.pactolus('history', 'restore', '--month', month)
    assert.match(
      back.stdout,
      /is restored: [02] entries\.\nThey equal its file: sha256 /,
      back.stderr,
    )
  }
  await refused(['history', 'restore', '--month', '2020-03'], /2020-03 is not detached/)
  assert.deepEqual(await statement(), before)
  const { exitCode } = await service.pactolus(
    'history',
    'verify',
    file('2020-04'),
    '--with-service',
  )
  assert.equal(exitCode, 0)
})

test('a number of days is demanded, and must be one', async () => {
  const missing = await service.pactolus('history', 'archive')
  assert.deepEqual([missing.exitCode, missing.stderr.includes('--older-than')], [2, true])
  const wrong = await service.pactolus('history', 'archive', '--older-than', '0')
  assert.deepEqual([wrong.exitCode, wrong.stderr.includes('from 1 to 36500')], [2, true])
})
