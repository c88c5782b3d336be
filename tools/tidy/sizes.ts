// How long things may be, and that each file says what it is for.
import type { Check } from './tree.ts'
import { isGenerated, isTest, linesOf } from './tree.ts'

const lawLines = 400
const aimLines = 300
const sqlColumns = 110

function isSource(path: string): boolean {
  return /\.(tsx?|sql)$/.test(path)
}

export const fileSize: Check = function* ({ path, text }) {
  if (!isSource(path) || isGenerated(text)) return
  const count = linesOf(text).length
  const split = 'split it where a reader would look for the parts'
  if (count > lawLines) {
    yield { line: lawLines + 1, instead: `${count} lines of at most ${lawLines}: ${split}` }
  } else if (count > aimLines && !isTest(path)) {
    yield { line: aimLines + 1, instead: `${count} lines, the aim is ${aimLines}`, warning: true }
  }
}

export const sqlWidth: Check = function* ({ path, text }) {
  if (!path.endsWith('.sql') || isGenerated(text)) return
  for (const [i, line] of linesOf(text).entries()) {
    if (line.length <= sqlColumns) continue
    const count = `${line.length} columns of at most ${sqlColumns}`
    yield { line: i + 1, instead: `${count}: break it, for example after "is"` }
  }
}

export const opensWithComment: Check = function* ({ path, text }) {
  if (!isSource(path) || isTest(path)) return
  const [first = '', second = ''] = text.split('\n')
  const opening = first.startsWith('#!') ? second : first
  if (/^(\/\/|\/\*|--)/.test(opening)) return
  yield { line: 1, instead: 'open with one to six lines: what the file is for, and who calls it' }
}
