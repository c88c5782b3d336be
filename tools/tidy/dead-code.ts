// Files that nothing imports and exports that nobody uses.
import { posix } from 'node:path'
import { exportsOf, importsOf, resolveImport, stringsOf } from './syntax.ts'
import type { Check, SourceFile, Tree } from './tree.ts'
import { isShipped, isTest, isTypeScript } from './tree.ts'

interface Uses {
  /** Files that shipped code, a tool or a benchmark imports. */
  readonly files: ReadonlySet<string>
  /** By file, the names that any other file takes from it. */
  readonly names: ReadonlyMap<string, Set<string>>
}

const everything = '*'
const usesOfTree = new WeakMap<Tree, Uses>()

function usesOf(tree: Tree): Uses {
  let uses = usesOfTree.get(tree)
  if (uses === undefined) {
    uses = gatherUses(tree)
    usesOfTree.set(tree, uses)
  }
  return uses
}

function gatherUses(tree: Tree): Uses {
  const files = new Set<string>()
  const names = new Map<string, Set<string>>()
  for (const file of tree.values()) {
    if (!isTypeScript(file.path)) continue
    for (const { path, taken } of takenBy(file, tree)) {
      if (path === file.path) continue
      if (!isTest(file.path)) files.add(path)
      const known = names.get(path) ?? new Set()
      for (const name of taken) known.add(name)
      names.set(path, known)
    }
  }
  return { files, names }
}

function* takenBy(
  file: SourceFile,
  tree: Tree,
): Generator<{ path: string; taken: readonly string[] }> {
  for (const { specifier, names } of importsOf(file)) {
    const path = resolveImport(file.path, specifier, tree)
    if (path !== undefined) yield { path, taken: names === 'all' ? [everything] : names }
  }
  // A worker or a child process is started by the address of its file.
  for (const { text } of stringsOf(file)) {
    if (!/^\.{1,2}\/.*\.(ts|tsx|js)$/.test(text)) continue
    const path = resolveImport(file.path, text, tree)
    if (path !== undefined) yield { path, taken: [] }
  }
}

/** index and main, and all else that the manifest of the package offers. */
function isEntry(path: string, tree: Tree): boolean {
  if (/^(index|main)\.tsx?$/.test(posix.basename(path))) return true
  const [packages = '', name = '', ...rest] = path.split('/')
  const manifest = tree.get(`${packages}/${name}/package.json`)
  return manifest?.text.includes(`"./${rest.join('/')}"`) === true
}

function isJudged({ path }: SourceFile, tree: Tree): boolean {
  return isShipped(path) && isTypeScript(path) && !isTest(path) && !isEntry(path, tree)
}

export const noDeadFiles: Check = function* (file, tree) {
  if (!isJudged(file, tree) || usesOf(tree).files.has(file.path)) return
  yield { line: 1, instead: 'use it or delete it: only tests, or nothing at all, import this file' }
}

export const noDeadExports: Check = function* (file, tree) {
  if (!isJudged(file, tree)) return
  const used = usesOf(tree).names.get(file.path)
  if (used === undefined || used.has(everything)) return
  for (const { name, isType, usedAtHome, line } of exportsOf(file)) {
    // A type that another export speaks of may be exported so that others can name it.
    if (used.has(name) || (isType && usedAtHome)) continue
    const instead = usedAtHome ? `drop "export": nobody else uses ${name}` : `delete ${name}`
    yield { line, instead }
  }
}
