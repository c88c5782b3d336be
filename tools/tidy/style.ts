// docs/STYLE.md, as far as a machine can check it: its list of words, and the length of sentences.
import ts from 'typescript'
import { proseOf } from './documents.ts'
import { sentencesOf } from './prose.ts'
import { syntaxOf } from './syntax.ts'
import { type Check, isGenerated, isTypeScript, type SourceFile, type Tree } from './tree.ts'

const guide = 'docs/STYLE.md'

/** The protocol pages quote the platform, a generated page has its generator, a migration is released. */
function isOurs({ path, text }: SourceFile): boolean {
  if (path === guide || isGenerated(text)) return false
  if (/^docs\/(protocol|reference)\/|\/(migrations|fixtures)\//.test(path)) return false
  return /\.(md|sql)$/.test(path) || isTypeScript(path)
}

interface Avoided {
  readonly pattern: RegExp
  readonly instead: string
}

const lists = new WeakMap<Tree, readonly Avoided[]>()

/** The rows of the two tables that begin with `Avoid` and with `不用`. */
function avoidedOf(tree: Tree): readonly Avoided[] {
  let list = lists.get(tree)
  if (list === undefined) {
    list = [...rowsOf(tree.get(guide)?.text ?? '')]
    lists.set(tree, list)
  }
  return list
}

function* rowsOf(text: string): Generator<Avoided> {
  let isList = false
  for (const line of proseOf(text)) {
    const [, words = '', instead = ''] = /^\| *(.+?) *\| *(.+?) *\|$/.exec(line) ?? []
    if (words === '') isList = false
    else if (words === 'Avoid' || words === '不用') isList = true
    else if (isList && !words.startsWith('-')) yield { pattern: patternOf(words), instead }
  }
}

/** What `…` stands for in the list; a comma or a full stop ends it. */
const upToThreeWords = '(?:[^\\s.,;:!?()]+ ){0,3}'

function patternOf(words: string): RegExp {
  const escaped = words.split(/[,、] */).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const any = escaped.join('|').replaceAll('… ', upToThreeWords).replaceAll(' ', '\\s+')
  return /\p{Script=Han}/u.test(words) ? new RegExp(any, 'u') : new RegExp(`\\b(?:${any})\\b`, 'i')
}

/** Texts in the code: messages, help, names of tests. The generators of the protocol's pages quote the platform. */
function* literalsOf(file: SourceFile): Generator<{ line: number; text: string }> {
  if (/^tools\/generate\/(midas|xpay|errcodes)/.test(file.path)) return
  const syntax = syntaxOf(file)
  const nodes: ts.Node[] = [syntax]
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    nodes.push(...node.getChildren(syntax))
    const text = textOf(node)
    const line = syntax.getLineAndCharacterOfPosition(node.getStart(syntax)).line + 1
    if (text.includes(' ')) yield { line, text }
  }
}

/** The text of a literal; each value in it is the one word `X`. */
function textOf(node: ts.Node): string {
  if (ts.isStringLiteralLike(node)) return node.text
  if (!ts.isTemplateExpression(node)) return ''
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('X')
}

export const wordsAreCommon: Check = function* (file, tree) {
  if (!isOurs(file)) return
  const texts = isTypeScript(file.path)
    ? [...sentencesOf(file), ...literalsOf(file)]
    : sentencesOf(file)
  for (const { line, text } of texts) {
    for (const { pattern, instead } of avoidedOf(tree)) {
      const found = pattern.exec(text)?.[0]
      if (found !== undefined) yield { line, instead: `write ${instead}, not ${found}` }
    }
  }
}

const wordsAtMost = 25
const charactersAtMost = 60

export const sentencesAreShort: Check = function* (file) {
  if (!isOurs(file)) return
  for (const { line, text, isRow } of sentencesOf(file)) {
    if (isRow) continue
    const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
    const words = text.split(/\s+/).filter((word) => /[\p{Script=Latin}\d]/u.test(word)).length
    if (han > words) {
      const runs = text.match(/[A-Za-z\d][\w.%,-]*/g)?.length ?? 0
      if (han + runs <= charactersAtMost) continue
      yield { line, instead: `make two sentences of one with ${han + runs} characters` }
    } else if (words > wordsAtMost) {
      yield {
        line,
        instead: `make two sentences of one with ${words} words: ${text.slice(0, 40)}…`,
      }
    }
  }
}
