// The journals: what they remember over a crash, and that one run at a time works on an order. The file
// journal also meets torn lines, a full disk and a second process.
import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createDatabase, type TestDatabase } from '../../server/test/support/database.ts'
import { ClaimLost, type Journal } from '../src/index.ts'
import { fileJournal, JournalDamaged, JournalInUse } from '../src/journal/file.ts'
import { memoryJournal } from '../src/journal/memory.ts'
import { journalTable, postgresJournal } from '../src/journal/postgres.ts'

const folder = mkdtempSync(join(tmpdir(), 'pactolus-journal-'))
let database: TestDatabase
let files = 0
before(async () => {
  database = await createDatabase()
})
after(async () => {
  await database.remove()
  rmSync(folder, { recursive: true, force: true })
})

function newFile(): string {
  files += 1
  return join(folder, `journal-${files}`)
}

function entry(billNo: string, scope = 'game') {
  return { scope, billNo, order: { billNo, amt: 5, data: { 道具: [1] } }, beganAt: 1000 }
}

interface Kind {
  readonly name: string
  /** Opens journals on one store, one after the other or, where it may be, at once. */
  store(): Promise<{ open(): Promise<Journal>; crash(journal: Journal): Promise<void> }>
}

const kinds: Kind[] = [
  {
    name: 'memory',
    async store() {
      const entries = new Map()
      return { open: async () => memoryJournal(entries), crash: async () => {} }
    },
  },
  {
    name: 'file',
    async store() {
      const path = newFile()
      return { open: () => fileJournal(path), crash: (journal) => journal.close() }
    },
  },
  {
    name: 'postgres',
    async store() {
      const table = `journal_${Math.random().toString(36).slice(2)}`
      await database.driver.script(journalTable(table))
      const query = (sql: string, values: unknown[]) => database.driver.query(sql, values)
      const expire = () => database.driver.query(`update ${table} set claimed_until = now()`)
      return {
        open: async () => postgresJournal({ query, table }),
        crash: async () => void (await expire()),
      }
    },
  },
]

for (const { name, store } of kinds) {
  test(`${name}: an order is begun once, and each state is remembered`, async () => {
    const { open, crash } = await store()
    let journal = await open()
    const begun = await journal.begin(entry('a'))
    assert.equal(begun.claimed, 'new')
    assert.deepEqual((await journal.begin(entry('a'))).claimed, 'none')
    const paid = await journal.move(begun.entry, 'paid', 2000)
    const cancelling = await journal.move(paid, 'cancelling', 3000)
    await crash(journal)
    journal = await open()
    const [left] = await journal.claim('game', 10)
    assert.ok(left !== undefined)
    const { claim: _, ...remembered } = left
    const { claim: __, ...written } = cancelling
    assert.deepEqual(remembered, written)
    assert.deepEqual(remembered, {
      ...entry('a'),
      state: 'cancelling',
      paid: true,
      movedAt: 3000,
    })
    await journal.move(left, 'cancelled', 4000)
    assert.equal((await journal.begin(entry('a'))).claimed, 'none')
    assert.deepEqual(await journal.claim('game', 10), [])
    await journal.close()
  })

  test(`${name}: of runs that begin one order at once, one has it`, async () => {
    const journal = await (await store()).open()
    const begun = await Promise.all([1, 2, 3].map(() => journal.begin(entry('a'))))
    assert.deepEqual(begun.map(({ claimed }) => claimed).sort(), ['new', 'none', 'none'])
    assert.ok(begun.every((one) => one.entry.state === 'paying'))
    await journal.close()
  })

  test(`${name}: what a run left or released is claimed by one other`, async () => {
    const { open, crash } = await store()
    let journal = await open()
    for (const billNo of ['a', 'b', 'c']) await journal.begin(entry(billNo))
    assert.deepEqual(await journal.claim('game', 10), [])
    await crash(journal)
    journal = await open()
    assert.equal((await journal.begin(entry('b'))).claimed, 'left')
    assert.deepEqual(await journal.claim('another game', 10), [])
    const [first] = await journal.claim('game', 1)
    const rest = await journal.claim('game', 10)
    assert.deepEqual([first?.billNo, ...rest.map(({ billNo }) => billNo)], ['a', 'c'])
    assert.deepEqual(await journal.claim('game', 10), [])
    if (first !== undefined) await journal.release(first)
    assert.deepEqual(
      (await journal.claim('game', 10)).map(({ billNo }) => billNo),
      ['a'],
    )
    await journal.close()
  })

  test(`${name}: scopes do not meet, refused orders may begin again, and lists are by state`, async () => {
    const journal = await (await store()).open()
    const one = await journal.begin(entry('a', 'one'))
    assert.equal((await journal.begin(entry('a', 'two'))).claimed, 'new')
    await journal.move(one.entry, 'refused', 2000)
    const again = await journal.begin({ ...entry('a', 'one'), beganAt: 3000 })
    assert.deepEqual(
      [again.claimed, again.entry.state, again.entry.beganAt],
      ['new', 'paying', 3000],
    )
    await journal.move(await journal.move(again.entry, 'paid', 4000), 'unresolved', 5000)
    assert.deepEqual(await journal.list('one', ['paying', 'paid']), [])
    const [found] = await journal.list('one', ['unresolved'])
    assert.deepEqual(found?.order, entry('a').order)
    await journal.close()
  })
}

test('postgres: of workers that claim at once each order goes to one, and a lost claim moves nothing', async () => {
  const table = 'shared_journal'
  await database.driver.script(journalTable(table))
  await database.driver.script(journalTable(table))
  const query = async (sql: string, values: unknown[]) => ({
    rows: await database.driver.query(sql, values),
  })
  const slow = postgresJournal({ query, table, claimMs: 0 })
  const begun = await Promise.all(
    Array.from({ length: 40 }, (_, i) => slow.begin(entry(`order_${i}`))),
  )
  const workers = [1, 2, 3].map(() => postgresJournal({ query, table }))
  const claims = await Promise.all(workers.map((worker) => worker.claim('game', 20)))
  const claimed = claims.flat().map(({ billNo }) => billNo)
  assert.equal(claimed.length, 40)
  assert.equal(new Set(claimed).size, 40)
  const [first] = begun
  if (first === undefined) throw new Error('nothing begun')
  await assert.rejects(slow.move(first.entry, 'cancelling', 2000), ClaimLost)
  await slow.release(first.entry)
  assert.deepEqual(await slow.claim('game', 10), [])
  assert.throws(() => journalTable('a; drop table b'), /no name for a table/)
})

test('file: a torn last line is cut off, wherever it was torn', async () => {
  const path = newFile()
  const journal = await fileJournal(path)
  const { entry: begun } = await journal.begin(entry('a'))
  await journal.move(begun, 'paid', 2000)
  await journal.close()
  const whole = readFileSync(path)
  const lastLine = whole.lastIndexOf(10, whole.length - 2) + 1
  for (let length = lastLine; length < whole.length; length += 1) {
    writeFileSync(path, whole.subarray(0, length))
    const torn = await fileJournal(path)
    const [found] = await torn.claim('game', 10)
    assert.equal(found?.state, 'paying')
    if (found !== undefined) await torn.move(found, 'paid', 3000)
    await torn.close()
    const healed = await fileJournal(path)
    assert.deepEqual((await healed.list('game', ['paid']))[0]?.movedAt, 3000)
    await healed.close()
  }
  // A disk that lost power may keep the length of a line and not its bytes.
  writeFileSync(
    path,
    Buffer.concat([whole.subarray(0, lastLine), Buffer.alloc(50), Buffer.from('\n')]),
  )
  const zeros = await fileJournal(path)
  assert.equal((await zeros.list('game', ['paying'])).length, 1)
  await zeros.close()
})

test('file: a damaged line in the middle is not passed over', async () => {
  const path = newFile()
  const journal = await fileJournal(path)
  await journal.begin(entry('a'))
  await journal.close()
  appendFileSync(path, 'something else\n[]\n')
  await assert.rejects(fileJournal(path), JournalDamaged)
  // The lock was released: the file can be looked at and opened again.
  writeFileSync(path, '')
  await (await fileJournal(path)).close()
})

test('file: changes that wait together become durable together', async () => {
  const path = newFile()
  const journal = await fileJournal(path)
  await Promise.all(Array.from({ length: 200 }, (_, i) => journal.begin(entry(`order_${i}`))))
  await journal.close()
  const lines = readFileSync(path, 'utf8').split('\n').length - 1
  assert.ok(lines <= 3, `${lines} lines`)
  const again = await fileJournal(path)
  assert.equal((await again.claim('game', 1000)).length, 200)
  await again.close()
})

test('file: it stays small, and forgets only what is settled and old', async () => {
  const path = newFile()
  let now = 0
  const options = { compactAt: 20_000, keepMs: 1000, now: () => now }
  const journal = await fileJournal(path, options)
  await journal.begin(entry('open'))
  const lost = await journal.begin(entry('lost'))
  await journal.move(lost.entry, 'unresolved', 0)
  let largest = 0
  for (let round = 0; round < 100; round += 1) {
    now += 100
    const work = async (i: number) => {
      const { entry: begun } = await journal.begin(entry(`order_${round}_${i}`))
      await journal.move(await journal.move(begun, 'paid', now), 'delivered', now)
    }
    await Promise.all(Array.from({ length: 10 }, (_, i) => work(i)))
    largest = Math.max(largest, statSync(path).size)
  }
  await journal.close()
  assert.ok(largest < 60_000, `${largest} bytes`)
  const again = await fileJournal(path, options)
  assert.deepEqual(
    (await again.claim('game', 10)).map(({ billNo }) => billNo),
    ['open'],
  )
  assert.equal((await again.list('game', ['unresolved'])).length, 1)
  const delivered = (await again.list('game', ['delivered'])).map(({ billNo }) => billNo)
  assert.ok(delivered.includes('order_99_9') && !delivered.includes('order_0_0'))
  assert.equal((await again.begin(entry('order_99_9'))).claimed, 'none')
  await again.close()
})

test('file: one process at a time, and the lock of a dead one is taken over', async () => {
  const path = newFile()
  const journal = await fileJournal(path)
  await assert.rejects(fileJournal(path), JournalInUse)
  await journal.close()
  writeFileSync(`${path}.lock`, `${process.ppid} x\n`)
  await assert.rejects(fileJournal(path), new RegExp(`process ${process.ppid}`))
  // No process has this id: Linux ends at 4194304.
  writeFileSync(`${path}.lock`, '4999999 x\n')
  const next = await fileJournal(path)
  await next.close()
  await assert.rejects(next.begin(entry('a')), /closed/)
})
