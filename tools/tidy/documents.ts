// What a machine can hold of the documents: titles, links, translations, the changelog.
import { posix } from 'node:path'
import type { Check, Tree } from './tree.ts'
import { linesOf } from './tree.ts'

interface Heading {
  readonly level: number
  readonly line: number
}

/** The lines of a document; those of code blocks are blank. */
export function proseOf(text: string): string[] {
  let fence: string | undefined
  return linesOf(text).map((line) => {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1]
    if (fence === undefined && mark === undefined) return line
    if (fence === undefined) fence = mark
    else if (mark?.startsWith(fence) === true) fence = undefined
    return ''
  })
}

function headingsOf(text: string): Heading[] {
  const headings: Heading[] = []
  for (const [i, line] of proseOf(text).entries()) {
    const level = /^(#{1,6}) /.exec(line)?.[1]?.length
    if (level !== undefined) headings.push({ level, line: i + 1 })
  }
  return headings
}

export const oneTitle: Check = function* ({ path, text }) {
  if (!path.endsWith('.md')) return
  const titles = headingsOf(text).filter(({ level }) => level === 1)
  if (titles.length === 0) yield { line: 1, instead: 'give the document a title: # …' }
  for (const { line } of titles.slice(1)) {
    yield { line, instead: 'keep one title per document: make this one ## …' }
  }
}

function exists(path: string, tree: Tree): boolean {
  if (path === '.' || tree.has(path) || tree.binaries.includes(path)) return true
  const folder = path.endsWith('/') ? path : `${path}/`
  for (const known of tree.keys()) if (known.startsWith(folder)) return true
  return false
}

export const linksResolve: Check = function* ({ path, text }, tree) {
  if (!path.endsWith('.md')) return
  for (const [i, line] of proseOf(text).entries()) {
    const spoken = line.replace(/`[^`]*`/g, '')
    const targets = [
      ...spoken.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g),
      ...spoken.matchAll(/^\s*\[[^\]]+\]:\s*(\S+)/g),
      ...spoken.matchAll(/\b(?:src|href)="([^"]+)"/g),
    ]
    for (const [, target = ''] of targets) {
      if (/^([a-z][a-z0-9+.-]*:|\/\/|#)/i.test(target)) continue
      const file = decodeURIComponent(target.replace(/[#?].*$/, ''))
      const isAbsolute = file.startsWith('/')
      const resolved = isAbsolute ? file.slice(1) : posix.join(posix.dirname(path), file)
      if (exists(resolved, tree)) continue
      yield { line: i + 1, instead: `point the link at a file that exists, not ${target}` }
    }
  }
}

export const translationsMatch: Check = function* ({ path, text }, tree) {
  if (!path.endsWith('.zh-CN.md')) return
  const original = tree.get(path.replace(/\.zh-CN\.md$/, '.md'))
  if (original === undefined) {
    yield { line: 1, instead: 'write the English document too: a translation has an original' }
    return
  }
  const here = headingsOf(text)
  const there = headingsOf(original.text)
  const at = Math.max(here.length, there.length)
  for (let i = 0; i < at; i += 1) {
    if (here[i]?.level === there[i]?.level) continue
    const place = there[i] === undefined ? 'its end' : `its line ${there[i]?.line}`
    const instead = `keep the headings of ${original.path}: they part at ${place}`
    yield { line: here[i]?.line ?? linesOf(text).length, instead }
    return
  }
}

export const changelogExists: Check = function* ({ path }, tree) {
  if (path !== 'README.md' || tree.has('CHANGELOG.md')) return
  yield { line: 1, instead: 'write CHANGELOG.md: Safety, Added, Changed, Fixed' }
}
