// The sentences of documents and comments, each with the line that it starts on.
import ts from 'typescript'
import { proseOf } from './documents.ts'
import { syntaxOf } from './syntax.ts'
import { isTypeScript, linesOf, type SourceFile } from './tree.ts'

export interface Sentence {
  readonly line: number
  /** Without marks; each piece of code is the one word `X`, a link is its text. */
  readonly text: string
  /** A row of a table: a list of facts, of any length. */
  readonly isRow: boolean
}

interface Line {
  readonly line: number
  readonly text: string
}

/** Lines that have a paragraph of their own: headings, list items, quotes, rows of a table. */
const startsAlone = /^\s*(#{1,6} |[-*+] |\d+\. |>|\|)/
const endsAlone = /^\s*(#{1,6} |\||\[!\[|<)/

/** Every sentence of a document, or of the comments of a source. */
export function sentencesOf(file: SourceFile): Sentence[] {
  const sentences: Sentence[] = []
  for (const paragraph of paragraphsOf(linesToRead(file))) {
    sentences.push(...cut(paragraph))
  }
  return sentences
}

function linesToRead(file: SourceFile): Line[] {
  if (file.path.endsWith('.md')) {
    return proseOf(file.text).map((text, i) => ({ line: i + 1, text }))
  }
  if (isTypeScript(file.path)) return commentsOfTypeScript(file)
  return linesOf(file.text).map((text, i) => {
    const comment = /^\s*--\s?(.*)$/.exec(text)?.[1]
    return { line: i + 1, text: comment ?? '' }
  })
}

/** Line by line; a blank line lies between two comments. */
function commentsOfTypeScript(file: SourceFile): Line[] {
  const syntax = syntaxOf(file)
  const lines: Line[] = []
  const seen = new Set<number>()
  const read = (position: number): void => {
    const ranges = [
      ...(ts.getLeadingCommentRanges(file.text, position) ?? []),
      ...(ts.getTrailingCommentRanges(file.text, position) ?? []),
    ]
    for (const { pos, end } of ranges) {
      if (seen.has(pos)) continue
      seen.add(pos)
      const first = syntax.getLineAndCharacterOfPosition(pos).line + 1
      const raw = file.text.slice(pos, end).replace(/^\/\*+|\*+\/$/g, '')
      for (const [i, text] of raw.split('\n').entries()) {
        lines.push({ line: first + i, text: text.replace(/^\s*(\/\/|\*)\s?/, '') })
      }
    }
  }
  const visit = (node: ts.Node): void => {
    read(node.getFullStart())
    read(node.getEnd())
    for (const child of node.getChildren(syntax)) visit(child)
  }
  visit(syntax)
  lines.sort((a, b) => a.line - b.line)
  const apart: Line[] = []
  for (const line of lines) {
    const last = apart.at(-1)
    if (last !== undefined && line.line > last.line + 1) {
      apart.push({ line: last.line + 1, text: '' })
    }
    apart.push(line)
  }
  return apart
}

function* paragraphsOf(lines: readonly Line[]): Generator<Line[]> {
  let paragraph: Line[] = []
  for (const line of lines) {
    const isBlank = line.text.trim() === ''
    if (isBlank || startsAlone.test(line.text)) {
      if (paragraph.length > 0) yield paragraph
      paragraph = []
    }
    if (isBlank) continue
    paragraph.push(line)
    if (endsAlone.test(line.text)) {
      yield paragraph
      paragraph = []
    }
  }
  if (paragraph.length > 0) yield paragraph
}

/** A full stop inside these ends no sentence. */
const abbreviation = /\b(e\.g|i\.e|vs|cf|no|St)\.$/i

function cut(paragraph: readonly Line[]): Sentence[] {
  const isRow = paragraph[0]?.text.trimStart().startsWith('|') === true
  let text = ''
  const starts: { at: number; line: number }[] = []
  for (const { line, text: raw } of paragraph) {
    starts.push({ at: text.length, line })
    text += `${raw.replace(startsAlone, '').trim()}\n`
  }
  // What is replaced keeps its length and its line breaks, so that lines can be counted.
  const keep = (found: string, word: string): string =>
    word + found.slice(word.length).replace(/[^\n]/g, ' ')
  text = text
    .replace(/(`+)[^`][\s\S]*?\1/g, (found) => keep(found, 'X'))
    .replace(/\]\([^)]*\)/g, (found) => keep(found, ''))
    .replace(/https?:\/\/\S+/g, (found) => keep(found, 'X'))
    .replace(/!?\[|\*\*/g, (found) => keep(found, ''))
  const sentences: Sentence[] = []
  let from = 0
  for (const { 0: mark, index } of text.matchAll(/[.!?…]["')\]*”]*(?=\s)|[。！？；]|$/g)) {
    if (mark !== '' && abbreviation.test(text.slice(from, index + 1))) continue
    const piece = text.slice(from, index + mark.length)
    const at = from + piece.length - piece.trimStart().length
    const line = starts.findLast((start) => start.at <= at)?.line ?? 1
    if (piece.trim() !== '') {
      sentences.push({ line, text: piece.trim().replace(/\s+/g, ' '), isRow })
    }
    from = index + mark.length
  }
  return sentences
}
