// Tables as CSV: what a spreadsheet and a reader of the format find in them.
// The database does not matter here: the rows are the test's own.
import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { type CsvStyle, csvOf } from '../../src/table/csv.ts'
import type { Cell, Table } from '../../src/table/table.ts'

/** With its byte order mark. */
const textOf = async (table: Table, style: CsvStyle) =>
  (await buffer(csvOf(table, style))).toString()

const hostile = ['=1+1', '+1', '-1', '@x', '\t=1', '＝1', 'a,"b"', 'two\r\nlines', '<script>', null]

async function* pages(): AsyncGenerator<Cell[][]> {
  yield hostile.map((cell) => [cell, -5, 123_456_789_012_345n])
  yield []
}

test('plain guards what a spreadsheet would take for a formula, and no number', async () => {
  const file = await textOf({ heads: ['备注', 'coins', 'id'], pages: pages() }, 'plain')
  assert.equal(
    file,
    [
      '\ufeff备注,coins,id',
      ...["'=1+1", "'+1", "'-1", "'@x", "'\t=1", "'＝1", '"a,""b"""', '"two\r\nlines"'].map(
        (cell) => `${cell},-5,123456789012345`,
      ),
      '<script>,-5,123456789012345',
      ',-5,123456789012345',
      '',
    ].join('\r\n'),
  )
})

test('wechat has a backtick in front of every value, and none in front of heads', async () => {
  const file = await textOf({ heads: ['备注', 'coins', 'id'], pages: pages() }, 'wechat')
  const [heads, first, ...rest] = file.split('\r\n')
  assert.equal(heads, '\ufeff备注,coins,id')
  assert.equal(first, '`=1+1,`-5,`123456789012345')
  assert.ok(rest.includes('"`a,""b""",`-5,`123456789012345'))
  assert.ok(rest.includes('`,`-5,`123456789012345'))
})

test('a table whose rows fail ends in an error, not as a shorter file', async () => {
  async function* failing(): AsyncGenerator<Cell[][]> {
    yield [['a']]
    throw new Error('no more')
  }
  await assert.rejects(textOf({ heads: ['a'], pages: failing() }, 'plain'), /no more/)
})
