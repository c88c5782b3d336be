// Citations of docs/protocol, such as midas-v1 §2.6, in sources and documents: page and section exist.
import { proseOf } from './documents.ts'
import type { Check, Tree } from './tree.ts'
import { lineAt } from './tree.ts'

const citing = /^(.*\.(tsx?|sql)|docs\/.*\.md|(packages\/[^/]+\/)?README.*\.md|[A-Z]+\.md)$/
const pagePath = /^docs\/protocol\/([a-z][\w-]*)(?:\.zh-CN)?\.md$/

/** The word before the mark, and the number behind it. */
const citation = /(?:([A-Za-z][\w-]*)[ \t]*(?:[ \t]|\n)[ \t]*)?§(\d+(?:\.\d+)*)/g

/** Words that may stand before the mark and are no page. */
const linking = new Set(
  'and or to through see also in of under with by from than as at on is says'.split(' '),
)

/** What lies between two sections of one page: a comma, an `and`, a dash. */
const sameList = /^[\s,;、，；和与至到及–-]*$/

const known = new WeakMap<Tree, Map<string, Set<string>>>()

/** The numbers of the headings of every page, by its name. */
function pagesOf(tree: Tree): Map<string, Set<string>> {
  let pages = known.get(tree)
  if (pages === undefined) {
    pages = new Map()
    for (const { path, text } of tree.values()) {
      const name = path.endsWith('.zh-CN.md') ? undefined : pagePath.exec(path)?.[1]
      if (name !== undefined) pages.set(name, numbersOf(text))
    }
    known.set(tree, pages)
  }
  return pages
}

function numbersOf(text: string): Set<string> {
  const numbers = proseOf(text).map((line) => /^#{2,6} (\d+(?:\.\d+)*)\.? /.exec(line)?.[1])
  return new Set(numbers.filter((number) => number !== undefined))
}

/** As long as `text`, without what may part a name from its section: comment marks, links, ticks. */
function spokenOf(text: string): string {
  const blank = (found: string) => ' '.repeat(found.length)
  return text
    .replace(/(?<=^[ \t]*)(\/\/|\/?\*+|--)/gm, blank)
    .replace(/\]\([^)\n]*\)|[`[\]*]/g, blank)
}

export const citationsResolve: Check = function* ({ path, text }, tree) {
  if (!citing.test(path)) return
  const pages = pagesOf(tree)
  const own = pagePath.exec(path)?.[1]
  const spoken = spokenOf(text)
  let cited: string | undefined
  let end = 0
  for (const { 0: found, 1: word, 2: number = '', index } of spoken.matchAll(citation)) {
    const between = spoken.slice(end, index)
    const isNamed = word !== undefined && !linking.has(word)
    if (isNamed) cited = word
    else if (own !== undefined && !(cited !== undefined && sameList.test(between))) cited = own
    else if (/\n\s*\n/.test(between)) cited = undefined
    end = index + found.length
    if (/\bRFC \d+\s+$/.test(spoken.slice(0, index))) continue
    const line = lineAt(text, end)
    const sections = pages.get(cited ?? '')
    if (cited === undefined) {
      yield { line, instead: `name the page of docs/protocol that §${number} is in: midas-v1 §2.6` }
    } else if (sections === undefined) {
      const names = [...pages.keys()].sort().join(', ')
      const instead = `cite a page of docs/protocol (${names}) or a decision: ${cited} is neither`
      yield { line, instead }
    } else if (!sections.has(number)) {
      const instead = `cite a section of docs/protocol/${cited}.md: no heading has the number ${number}`
      yield { line, instead }
    }
  }
}
