import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSheet, resolutionNames, sheetHeads } from '../../src/bills/sheet.ts'
import { sentencesInChinese } from '../../src/chinese/sentences.ts'

async function* rowsOf(...rows: readonly string[][]) {
  for (const [at, cells] of rows.entries()) yield { number: at + 1, cells }
}

const inChinese = sentencesInChinese()

void test('the heads and resolutions that a refusal names in Chinese can be written into the sheet', async () => {
  const { id, resolution } = sheetHeads
  await assert.rejects(readSheet(rowsOf(['Note'])), ({ message }: Error) =>
    [id, resolution].every(
      (head) => message.includes(`"${head.en}"`) && inChinese(message).includes(`"${head.zh}"`),
    ),
  )
  const { wrong } = await readSheet(rowsOf([id.zh, resolution.zh], ['1', 'unknown']))
  const sentence = inChinese(wrong[0] ?? '')
  const words = Object.values(resolutionNames)
  assert.equal(sentence, `第 2 行：处理结果 "unknown" 不是以下之一：${words.join('、')}。`)
  const { found } = await readSheet(
    rowsOf([id.zh, resolution.zh], ...words.map((word, at) => [String(at + 1), word])),
  )
  assert.deepEqual(
    found.map((row) => row.resolution),
    Object.keys(resolutionNames),
  )
})
