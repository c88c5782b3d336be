// What the pages take from source files that say it in comments, or keep it to themselves.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const root = join(import.meta.dirname, '../..')

function parse(path: string): ts.SourceFile {
  const text = readFileSync(join(root, path), 'utf8')
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true)
}

/** The value of the top-level constant `name`, without `as const` and `satisfies`. */
function constantOf(file: ts.SourceFile, name: string): ts.Expression {
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue
    for (const declaration of statement.declarationList.declarations) {
      if (declaration.name.getText() !== name || declaration.initializer === undefined) continue
      let value = declaration.initializer
      while (ts.isAsExpression(value) || ts.isSatisfiesExpression(value)) value = value.expression
      return value
    }
  }
  throw new Error(`${file.fileName} has no constant ${name} any more`)
}

/** The strings of a list, each with the comment before it. */
export function commentedStrings(path: string, name: string): { text: string; comment: string }[] {
  const file = parse(path)
  const list = constantOf(file, name)
  if (!ts.isArrayLiteralExpression(list)) throw new Error(`${name} in ${path} is no list`)
  return list.elements.filter(ts.isStringLiteral).map((element) => {
    const ranges = ts.getLeadingCommentRanges(file.text, element.getFullStart()) ?? []
    const comment = ranges.map(({ pos, end }) => plain(file.text.slice(pos, end))).join(' ')
    if (comment === '') throw new Error(`${element.text} in ${path} has no comment`)
    return { text: element.text, comment }
  })
}

/** A comment without its stars and slashes. */
function plain(comment: string): string {
  return comment
    .replace(/^\/\*\*?|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*(\*|\/\/)?\s*/, '').trim())
    .filter((line) => line !== '')
    .join(' ')
}

/** The entries of an object whose values are all strings. */
export function stringEntries(path: string, name: string): Map<string, string> {
  const value = constantOf(parse(path), name)
  if (!ts.isObjectLiteralExpression(value)) throw new Error(`${name} in ${path} is no object`)
  const entries = new Map<string, string>()
  for (const property of value.properties) {
    if (!ts.isPropertyAssignment(property) || !ts.isStringLiteral(property.initializer)) continue
    entries.set(property.name.getText(), property.initializer.text)
  }
  return entries
}
