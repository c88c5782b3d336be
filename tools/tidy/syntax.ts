// TypeScript files as their imports, exports and strings. Read with the compiler's own parser, so
// that a word in a comment or a string is never taken for code.
import { posix } from 'node:path'
import ts from 'typescript'
import type { SourceFile, Tree } from './tree.ts'

export interface Import {
  readonly specifier: string
  readonly typeOnly: boolean
  /** What is taken from there; 'all' when it is not known. */
  readonly names: readonly string[] | 'all'
  readonly line: number
}

export interface Export {
  readonly name: string
  /** An interface, a type or a class. */
  readonly isType: boolean
  /** The same file mentions the name in another place. */
  readonly usedAtHome: boolean
  readonly line: number
}

const parsed = new WeakMap<SourceFile, ts.SourceFile>()

export function syntaxOf(file: SourceFile): ts.SourceFile {
  let syntax = parsed.get(file)
  if (syntax === undefined) {
    const kind = file.path.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
    syntax = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2022, true, kind)
    parsed.set(file, syntax)
  }
  return syntax
}

export function* nodesOf(file: SourceFile): Generator<ts.Node> {
  const pending: ts.Node[] = [syntaxOf(file)]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    yield node
    ts.forEachChild(node, (child) => void pending.push(child))
  }
}

export function lineOf(node: ts.Node): number {
  const syntax = node.getSourceFile()
  return syntax.getLineAndCharacterOfPosition(node.getStart(syntax)).line + 1
}

export function isProperty(node: ts.Node, object: string, name: string): boolean {
  return (
    ts.isPropertyAccessExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === object &&
    node.name.text === name
  )
}

/** Every string and template of the file; `pieces` is 1 for a plain one. */
export function* stringsOf(
  file: SourceFile,
): Generator<{ text: string; pieces: number; line: number }> {
  for (const node of nodesOf(file)) {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      yield { text: node.text, pieces: 1, line: lineOf(node) }
    } else if (ts.isTemplateExpression(node)) {
      const spans = node.templateSpans.map((span) => `\${…}${span.literal.text}`)
      const text = node.head.text + spans.join('')
      yield { text, pieces: 1 + spans.length, line: lineOf(node) }
    }
  }
}

export function* importsOf(file: SourceFile): Generator<Import> {
  for (const node of nodesOf(file)) {
    const found = importAt(node, file)
    if (found !== undefined) yield { ...found, line: lineOf(node) }
  }
}

function importAt(node: ts.Node, file: SourceFile): Omit<Import, 'line'> | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, ...clauseOf(node.importClause, file) }
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    const { exportClause, isTypeOnly, moduleSpecifier } = node
    if (!ts.isStringLiteral(moduleSpecifier)) return undefined
    const isNamed = exportClause !== undefined && ts.isNamedExports(exportClause)
    const names = isNamed ? exportClause.elements.map(importedName) : 'all'
    return { specifier: moduleSpecifier.text, typeOnly: isTypeOnly, names }
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    const { literal } = node.argument
    if (!ts.isStringLiteral(literal)) return undefined
    const first = node.qualifier?.getText().split('.')[0]
    return { specifier: literal.text, typeOnly: true, names: first === undefined ? 'all' : [first] }
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [specifier] = node.arguments
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return undefined
    return { specifier: specifier.text, typeOnly: false, names: 'all' }
  }
  return undefined
}

function importedName(element: ts.ImportSpecifier | ts.ExportSpecifier): string {
  return (element.propertyName ?? element.name).text
}

function clauseOf(
  clause: ts.ImportClause | undefined,
  file: SourceFile,
): Pick<Import, 'typeOnly' | 'names'> {
  if (clause === undefined) return { typeOnly: false, names: [] }
  const names: string[] = clause.name === undefined ? [] : ['default']
  const bindings = clause.namedBindings
  if (bindings === undefined) return { typeOnly: clause.isTypeOnly, names }
  if (ts.isNamespaceImport(bindings)) {
    const members = membersOf(bindings.name.text, file)
    return {
      typeOnly: clause.isTypeOnly,
      names: members === 'all' ? 'all' : [...names, ...members],
    }
  }
  const areTypes = names.length === 0 && bindings.elements.every((element) => element.isTypeOnly)
  names.push(...bindings.elements.map(importedName))
  return { typeOnly: clause.isTypeOnly || areTypes, names }
}

/** The names taken from `import * as namespace`, unless it is also handed on as a whole. */
function membersOf(namespace: string, { text }: SourceFile): string[] | 'all' {
  const mentions = text.match(new RegExp(`\\b${namespace}\\b(?!\\s*\\.)(?!')`, 'g')) ?? []
  if (mentions.length > 1) return 'all'
  const members = text.matchAll(new RegExp(`\\b${namespace}\\s*\\.\\s*(\\w+)`, 'g'))
  return Array.from(members, (match) => match[1] ?? '')
}

/** The file of the tree that a relative specifier of `from` means. */
export function resolveImport(from: string, specifier: string, tree: Tree): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  const path = posix.join(posix.dirname(from), specifier)
  const bare = path.replace(/\.jsx?$/, '')
  const candidates = [path, `${bare}.ts`, `${bare}.tsx`, `${path}/index.ts`, `${path}/index.tsx`]
  return candidates.find((candidate) => tree.has(candidate))
}

export function* exportsOf(file: SourceFile): Generator<Export> {
  const mentions = new Map<string, number>()
  for (const node of nodesOf(file)) {
    if (ts.isIdentifier(node)) mentions.set(node.text, (mentions.get(node.text) ?? 0) + 1)
  }
  const usedAtHome = (name: string) => (mentions.get(name) ?? 0) > 1
  for (const statement of syntaxOf(file).statements) {
    const line = lineOf(statement)
    for (const { name, isType } of exportedNames(statement)) {
      yield { name, isType, usedAtHome: usedAtHome(name), line }
    }
  }
}

function exportedNames(statement: ts.Statement): { name: string; isType: boolean }[] {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause } = statement
    if (exportClause === undefined || !ts.isNamedExports(exportClause)) return []
    return exportClause.elements.map((element) => ({ name: element.name.text, isType: false }))
  }
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []
  if (!modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)) return []
  if (ts.isVariableStatement(statement)) {
    const names = statement.declarationList.declarations.map(({ name }) => name)
    return names.filter(ts.isIdentifier).map(({ text }) => ({ name: text, isType: false }))
  }
  const isType =
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isClassDeclaration(statement)
  if (isType || ts.isFunctionDeclaration(statement)) {
    return statement.name === undefined ? [] : [{ name: statement.name.text, isType }]
  }
  return []
}
