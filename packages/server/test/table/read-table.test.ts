// Files that people upload: what is read of them, and what is refused.
// The database does not matter here: the files are the test's own.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { ZipFile } from 'yazl'
import { BadTable } from '../../src/table/limits.ts'
import { formatOf, readTable } from '../../src/table/read-table.ts'
import type { Cell } from '../../src/table/table.ts'
import { workbookOf } from '../../src/table/workbook.ts'

const folder = mkdtempSync(join(tmpdir(), 'read-table-'))
after(() => rmSync(folder, { recursive: true }))
let files = 0

async function read(bytes: string | Uint8Array): Promise<string[][]> {
  files += 1
  const file = join(folder, String(files))
  writeFileSync(file, bytes)
  const rows: string[][] = []
  for await (const { cells } of readTable(file, await formatOf(file))) rows.push([...cells])
  return rows
}

const refused = (bytes: string | Uint8Array, message: RegExp) =>
  assert.rejects(read(bytes), (error) => {
    assert.ok(error instanceof BadTable, String((error as Error).stack))
    assert.match(error.message, message)
    return true
  })

/** A zip of these parts. */
async function zipped(parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [path, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), path)
  zip.end()
  return buffer(zip.outputStream as unknown as AsyncIterable<Uint8Array>)
}

const sheetOf = (rows: string, before = '') =>
  `<?xml version="1.0"?>${before}<worksheet><sheetData>${rows}</sheetData></worksheet>`
const bookOf = (sheet: string) => zipped({ 'xl/worksheets/sheet1.xml': sheet })

test('CSV is read in every encoding and with every delimiter that spreadsheets write', async () => {
  const rows = [
    ['单号', '金额'],
    ['a1', '10'],
  ]
  assert.deepEqual(await read('\ufeff单号,金额\r\na1,10\r\n'), rows)
  assert.deepEqual(await read('单号;金额\na1;10'), rows)
  assert.deepEqual(await read('单号\t金额\n\n`a1\t`10\n'), rows)
  assert.deepEqual(await read('"单号"|"金额"\n\'a1|"10"\n'), rows)
  const gb18030 = Buffer.from([
    0xb5, 0xa5, 0xba, 0xc5, 0x2c, 0xbd, 0xf0, 0xb6, 0xee, 0x0a, 0x61, 0x31, 0x2c, 0x31, 0x30,
  ])
  assert.deepEqual(await read(gb18030), rows)
  assert.deepEqual(await read(Buffer.from('\ufeff单号\t金额\na1\t10', 'utf16le')), rows)
  assert.deepEqual(await read('"a\n,b",c\n=1+1,"x""y"\n'), [
    ['a\n,b', 'c'],
    ['=1+1', 'x"y'],
  ])
})

test('a workbook is read as it was written, shared texts, gaps and dates included', async () => {
  async function* pages() {
    yield [
      ['a<&>"', '=1+1', null, 10n],
      ['_x0041_', '\u0001', '', 0.1],
    ] as Cell[][]
  }
  const own = await buffer(workbookOf({ heads: ['甲', 'b', 'c', 'd'], pages: pages() }))
  assert.deepEqual(await read(own), [
    ['甲', 'b', 'c', 'd'],
    ['a<&>"', '=1+1', '', '10'],
    ['_x0041_', '\u0001', '', '0.1'],
  ])
  const others = await zipped({
    'xl/workbook.xml':
      '<w:workbook xmlns:w="x" xmlns:r="r"><w:sheets><w:sheet r:id="r9"/></w:sheets></w:workbook>',
    'xl/_rels/workbook.xml.rels': '<R><Relationship Id="r9" Target="/xl/worksheets/two.xml"/></R>',
    'xl/sharedStrings.xml':
      '<sst><si><r><t>单</t></r><r><t>号</t></r><rPh><t>dan</t></rPh></si></sst>',
    'xl/worksheets/two.xml': sheetOf(
      '<row r="3"><c r="B3" t="s"><v>0</v></c><c><v>1.23E+2</v></c></row><row/><row><c><v>19.989999999999998</v></c></row>',
    ),
  })
  assert.deepEqual(await read(others), [['', '单号', '123'], ['19.99']])
})

test('more than is read is refused with a sentence, and so is what is no table', async () => {
  await refused('', /is empty/)
  await refused(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]), /Excel 97/)
  await refused(
    Buffer.from([0xff, 0x00, 0x81, 0x00, 0xfe, 0x80]),
    /neither CSV in UTF-8 or GB18030 nor XLSX/,
  )
  await refused('a,b\n\u0000\u0001,c', /neither CSV/)
  await refused(
    Array.from({ length: 101 }, (_, n) => n).join(),
    /Row 1 has 101 columns; 100 are read/,
  )
  await refused(`a,b\n1,${'x'.repeat(4097)}`, /Row 2, column 2: a cell may hold 4096 bytes/)
  await refused(`a,b\n"${'x,'.repeat(300_000)}`, /a quote left open/)
  await refused(Buffer.from('PK\u0003\u0004 and no zip'), /no whole XLSX workbook/)
  const whole = await bookOf(sheetOf('<row><c><v>1</v></c></row>'))
  await refused(whole.subarray(0, whole.length - 30), /no whole XLSX workbook/)
})

test('a workbook cannot fill the memory or reach out of itself', async () => {
  const entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
  await refused(await bookOf(sheetOf('<row><c><v>&a;</v></c></row>', entity)), /has a DTD/)
  await refused(await bookOf(sheetOf('<row><c><v>&a;</v></c></row>')), /not well-formed/)
  await refused(
    await bookOf(sheetOf('<row><c r="CW1"><v>1</v></c></row>')),
    /Row 1 has 101 columns/,
  )
  await refused(
    await bookOf(sheetOf(`<row><c t="str"><v>${'x'.repeat(9000)}</v></c></row>`)),
    /larger than 4096 bytes/,
  )
  await refused(await bookOf(sheetOf(' '.repeat(20_000_000))), /more than 100 times its size/)
  const noise = Array.from({ length: 3_000_000 }, (_, n) =>
    String.fromCharCode(97 + ((n * n) % 23)),
  ).join('')
  await refused(
    await bookOf(sheetOf(`<row><c t="str"><v>${noise}</v></c></row>`)),
    /larger than 4096|100 times/,
  )
  const many = Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`xl/${n}.xml`, '<a/>']))
  await refused(await zipped(many), /more than 200 parts/)
  await refused(await zipped({ 'docProps/app.xml': '<a/>' }), /has no sheet/)
  const climbing = await zipped({ 'xl/aa/aa/passwd.xml': '<a/>' })
  const renamed = Buffer.from(
    climbing.toString('latin1').replaceAll('xl/aa/aa/', '../../etc'.padEnd(9, '/')),
    'latin1',
  )
  await refused(renamed, /no whole XLSX workbook: invalid relative path/)
})
