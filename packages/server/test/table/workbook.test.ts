// Tables as workbooks: what a reader of the format finds in them, and what a writer of a long one keeps in memory.
// The database does not matter here: the rows are the test's own.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import readBook from 'read-excel-file/node'
import type { Cell } from '../../src/table/table.ts'
import { workbookOf } from '../../src/table/workbook.ts'
import { until } from '../support/until.ts'

test('texts and numbers are read as they were written, on as many sheets as they need', async () => {
  const texts = ['a<&>"', '=1+1', '_x0041_', '\u0001é😀\r\n.', '00123']
  async function* pages() {
    yield texts.map((text, n): Cell[] => [text, BigInt(n), null])
    yield []
    yield [['last', 9_007_199_254_740_991n, '']]
  }
  const book = await readBook(await buffer(workbookOf({ heads: ['甲', 'b'], pages: pages() }, 4)))
  assert.deepEqual(
    book.map(({ data }) => data.length),
    [4, 4],
  )
  const rows = book.flatMap(({ data }) => data.slice(1))
  assert.deepEqual(book[1]?.data[0]?.slice(0, 2), ['甲', 'b'])
  assert.deepEqual(
    rows.map((row) => [row[0], row[1]]),
    [...texts.map((text, n) => [text, n]), ['last', 9_007_199_254_740_991]],
  )
})

test('a table without rows has its heads', async () => {
  const pages = { async *[Symbol.asyncIterator]() {} }
  const [sheet] = await readBook(await buffer(workbookOf({ heads: ['a', 'b'], pages })))
  assert.deepEqual(sheet?.data, [['a', 'b']])
})

/** Pages without end, and how many of them were asked for. */
function endless() {
  const state = { asked: 0, isEnded: false }
  async function* pages() {
    try {
      for (;;) {
        state.asked += 1
        // Random enough for a zip not to shrink it to nothing.
        yield Array.from({ length: 200 }, (_, n): Cell[] => [`${Math.sin(state.asked * 200 + n)}`])
      }
    } finally {
      state.isEnded = true
    }
  }
  return { state, pages: pages() }
}

test('no more rows are asked for than somebody reads, and none when the reader is gone', async () => {
  const { state, pages } = endless()
  const file = workbookOf({ heads: ['a'], pages })
  let asked = 0
  await until(() => {
    const isQuiet = state.asked > 0 && state.asked === asked
    asked = state.asked
    return isQuiet
  })
  assert.ok(state.asked < 500, `${state.asked} pages for a reader of nothing`)
  file.resume()
  await until(() => state.asked > asked + 100)
  file.destroy()
  await until(() => state.isEnded)
})

test('a table that fails cuts its file', async () => {
  // biome-ignore lint/correctness/useYield: it fails before its first page
  async function* pages(): AsyncGenerator<Cell[][]> {
    throw new Error('the database is gone')
  }
  const [error] = (await once(workbookOf({ heads: ['a'], pages: pages() }).resume(), 'error').catch(
    (failure: Error) => [failure],
  )) as [Error]
  assert.match(error.message, /the database is gone/)
})
