// `pactolus reconcile`, as somebody in finance uses it.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { BillBody, DifferenceBody } from '../../src/admin/bill-contract.ts'
import { startForCommands } from './command.ts'

const service = await startForCommands()
after(() => service.remove())

test('a file is imported, its differences are listed, exported, and resolved', async () => {
  await service.pactolus('account', 'present', '7', '--bill-no', 'gift-7')
  const file = join(service.folder, 'gifts.csv')
  writeFileSync(file, '流水,发放,结果\ngift-7,7,ok\ngift-8,8,sent\n')
  const period = ['--from', '2026-01-01', '--to', '2026-12-31T00:00:00Z']
  const columns = ['--column', 'number=流水', '--column', 'amount=发放', '--column', 'state=结果']
  const terms = [
    'reconcile',
    'import',
    file,
    '--kind',
    'game',
    '--order-kind',
    'present',
    ...columns,
  ]
  const unknown = await service.pactolus(...terms, ...period)
  assert.equal(unknown.exitCode, 1)
  assert.match(unknown.stderr, /Row 3: the state "sent" is not known/)
  const nothing = await service.pactolus(
    'reconcile',
    'import',
    join(service.folder, 'no'),
    '--kind',
    'game',
  )
  assert.deepEqual([nothing.exitCode, /no such file/.test(nothing.stderr)], [2, true])

  const done = await service.pactolus(...terms, ...period, '--word', 'sent=done')
  assert.equal(done.exitCode, 0, done.stderr)
  assert.match(done.stderr, /The same file was uploaded before/)
  assert.match(done.stdout, /differences +1, 1 open/)
  // A day as --from takes it; a time that begins no day in UTC+8 stays one.
  assert.match(done.stdout, /^period +2026-01-01 to 2026-12-31T00:00:00\.000Z$/m)
  const list = await service.json<{ items: BillBody[] }>('reconcile', 'list')
  const id = list.items[0]?.bill_id ?? ''
  const found = await service.json<{ items: DifferenceBody[] }>('reconcile', 'differences', id)
  assert.deepEqual(
    found.items.map(({ cause, number }) => [cause, number]),
    [['missing_here', 'gift-8']],
  )
  const difference = found.items[0]?.difference_id ?? ''
  const early = await service.pactolus(
    'reconcile',
    'resolve',
    id,
    difference,
    'recharged',
    '--bill-no',
    'gift-8',
  )
  assert.deepEqual(
    [early.exitCode, /has no recharge or present gift-8/.test(early.stderr)],
    [1, true],
  )
  await service.pactolus('account', 'present', '8', '--bill-no', 'gift-8')

  const out = join(service.folder, 'differences.csv')
  await service.json('reconcile', 'export', id, '--out', out, '--resolution', 'none')
  const filled = readFileSync(out, 'utf8').replace(/,,,,(\r\n)$/, ',recharged,gift-8,,$1')
  assert.match(filled, /recharged/)
  writeFileSync(out, filled)
  const taken = await service.json<{ resolved: number }>('reconcile', 'resolutions', id, out)
  assert.equal(taken.resolved, 1)
  assert.equal((await service.json<BillBody>('reconcile', 'show', id)).open, 0)
})
