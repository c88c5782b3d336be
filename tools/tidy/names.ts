// What things are called. A name says what the thing is; the names banned here say that nobody
// knew.
import { posix } from 'node:path'
import ts from 'typescript'
import { lineOf, nodesOf } from './syntax.ts'
import type { Check } from './tree.ts'
import { isShipped, isTypeScript } from './tree.ts'

const kebabTs = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|config|d))?\.tsx?$/
const snakeSql = /^[a-z0-9]+(_[a-z0-9]+)*\.sql$/
const migration = /^\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.sql$/

export const fileNames: Check = function* ({ path }) {
  const name = posix.basename(path)
  if (isTypeScript(path) && !kebabTs.test(name)) {
    yield { line: 1, instead: `name it in kebab-case, not ${name}` }
  }
  if (/\/sql\/[^/]+\/(functions|checks)\//.test(path) && !snakeSql.test(name)) {
    yield { line: 1, instead: `name it in snake_case like the object, not ${name}` }
  }
  if (/\/sql\/[^/]+\/migrations\//.test(path) && !migration.test(name)) {
    yield { line: 1, instead: `name it NNNN-words.sql, not ${name}` }
  }
}

const emptyWords = /^(utils?|common|helpers?|shared|manager|factory)$/
/** Of a file that ships. In tests `service.ts` is what starts the service, and that is its name. */
const emptyNames = /^(types|service)$/

export const namesThatSayNothing: Check = function* ({ path }) {
  if (!/\.(tsx?|jsx?|sql)$/.test(path)) return
  const segments = path.replace(/(\.\w+)+$/, '').split('/')
  for (const [i, segment] of segments.entries()) {
    const isFile = i === segments.length - 1 && isShipped(path)
    const word = segment.split(/[-_]/).find((part) => emptyWords.test(part))
    const empty = word ?? (isFile && emptyNames.test(segment) ? segment : undefined)
    if (empty === undefined) continue
    yield { line: 1, instead: `name it after what it does or holds, not "${empty}"` }
  }
}

const emptyType = /^I[A-Z][a-z]|(Manager|Factory|Helper|Util)s?$/

export const typeNames: Check = function* (file) {
  if (!isTypeScript(file.path)) return
  for (const node of nodesOf(file)) {
    const isType =
      ts.isClassDeclaration(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node)
    if (!isType || node.name === undefined || !emptyType.test(node.name.text)) continue
    yield { line: lineOf(node), instead: `call ${node.name.text} by the noun it stands for` }
  }
}
