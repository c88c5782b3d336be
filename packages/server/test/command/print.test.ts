// Tables stay aligned, and text from outside cannot steer a terminal.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cell, table, widthOf } from '../../src/command/print.ts'
import { printable } from '../../src/printable.ts'

const columns = [
  { title: 'name', of: (row: { name: string }) => row.name },
  { title: 'coins', align: 'right' as const, of: () => 5 },
]

void test('Chinese characters and emoji count as two columns', () => {
  assert.equal(widthOf('abc'), 3)
  assert.equal(widthOf('米大师'), 6)
  assert.equal(widthOf('（）'), 4)
  assert.equal(widthOf('👨‍👩‍👧'), 2)
  assert.equal(widthOf('é'), 1)
})

void test('columns are aligned with any content', () => {
  assert.equal(
    table([{ name: '龙岛' }, { name: 'Dragon' }], columns),
    'NAME    COINS\n龙岛        5\nDragon      5',
  )
})

void test('control and direction characters are shown, not obeyed', () => {
  assert.equal(cell('a\u001b[2Jb\nc\u202ed'), 'a\\u001b[2Jb\\u000ac\\u202ed')
  assert.equal(cell('a\u009b2J\u007f'), 'a\\u009b2J\\u007f')
})

void test('JSON with such characters is shown escaped and means the same', () => {
  const openid = 'a\u009b2Jb\n\u202e道具'
  const shown = printable(JSON.stringify({ openid }, null, 2))
  assert.doesNotMatch(shown, /[^\P{Cc}\n]|\u202e/u)
  assert.deepEqual(JSON.parse(shown), { openid })
})
