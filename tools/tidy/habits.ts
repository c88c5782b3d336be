// What is not written here, and what to write in its place.
import ts from 'typescript'
import { lineOf, nodesOf } from './syntax.ts'
import type { Check } from './tree.ts'
import { findingsAt, isShipped, isTypeScript } from './tree.ts'

export const noDefaultExports: Check = function* (file) {
  // Build tools read the default export of their own configuration.
  if (!isTypeScript(file.path) || file.path.endsWith('.config.ts')) return
  for (const node of nodesOf(file)) {
    const isDefault =
      ts.isExportAssignment(node) ||
      node.kind === ts.SyntaxKind.DefaultKeyword ||
      (ts.isExportSpecifier(node) && node.name.text === 'default')
    if (isDefault) yield { line: lineOf(node), instead: 'export it by its name' }
  }
}

// Written apart, so that this file keeps its own rule.
const marks = ['TO-DO', 'FIX-ME', 'XX-X', 'HA-CK'].map((mark) => mark.replace('-', ''))
const markPattern = new RegExp(`\\b(${marks.join('|')})\\b`, 'g')

export const nothingLeftToFinish: Check = function* ({ path, text }) {
  if (!/\.(tsx?|jsx?|mjs|cjs|sql|md|sh|ya?ml|css|html)$/.test(path)) return
  yield* findingsAt(
    text,
    markPattern,
    () => 'finish it now, or open an issue and take the note out',
  )
}

const testCallers = /^(it|test|describe|suite)$/

export const everyTestRuns: Check = function* (file) {
  if (!/\.test\.tsx?$/.test(file.path)) return
  for (const node of nodesOf(file)) {
    if (
      ts.isPropertyAccessExpression(node) &&
      testCallers.test(node.expression.getText()) &&
      /^(only|skip|todo)$/.test(node.name.text)
    ) {
      yield { line: lineOf(node), instead: 'let it run; what needs PostgreSQL uses testOnPostgres' }
    }
    if (
      ts.isPropertyAssignment(node) &&
      /^(only|skip|todo)$/.test(node.name.getText()) &&
      (node.initializer.kind === ts.SyntaxKind.TrueKeyword || ts.isStringLiteral(node.initializer))
    ) {
      yield {
        line: lineOf(node),
        instead: 'skip through a function of test/support, which says why',
      }
    }
  }
}

/** `while (!seen) await sleep(5)`: it waits for ever when what it waits for failed. */
export const testsWaitWithALimit: Check = function* (file) {
  if (!/(^|\/)test\/.*\.ts$/.test(file.path)) return
  for (const node of nodesOf(file)) {
    if (!ts.isWhileStatement(node)) continue
    const { statement, expression } = node
    const isWait =
      /^await (sleep|turn|once|new Promise)\(/.test(statement.getText()) ||
      (ts.isBlock(statement) && statement.statements.length === 0)
    if (isWait && !expression.getText().includes('performance.now()')) {
      yield { line: lineOf(node), instead: 'await until(() => …) of test/support/until.ts' }
    }
  }
}

export const noAny: Check = function* (file) {
  if (!isTypeScript(file.path)) return
  for (const node of nodesOf(file)) {
    if (node.kind !== ts.SyntaxKind.AnyKeyword) continue
    yield { line: lineOf(node), instead: 'say the type, or take unknown and look at what came' }
  }
}

export const noSilencedCompiler: Check = function* ({ path, text }) {
  if (!isTypeScript(path)) return
  yield* findingsAt(text, /@ts-(?:ignore|nocheck)\b/g, () => 'make it type-check')
}

export const noConsole: Check = function* (file) {
  if (!isShipped(file.path) || !isTypeScript(file.path)) return
  for (const node of nodesOf(file)) {
    if (!ts.isPropertyAccessExpression(node)) continue
    if (!ts.isIdentifier(node.expression) || node.expression.text !== 'console') continue
    yield {
      line: lineOf(node),
      instead: 'log through services.log; a command writes process.stdout',
    }
  }
}

const workplace = /(?<![\w.])\/(?:work|root)\/|\/tmp\/x/g

export const noWorkplace: Check = function* ({ path, text }) {
  yield* findingsAt(text, workplace, ([found]) => `name a path of the repository, not ${found}`)
  if (path.endsWith('package-lock.json')) return
  yield* findingsAt(text, /registry\.npmjs/g, () => 'leave the registry to the user of npm')
}
