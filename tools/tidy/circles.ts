// Circles between the folders of a package. A file at the top of src/ counts as a folder of its own.
import { importsOf, resolveImport } from './syntax.ts'
import type { Check, SourceFile, Tree } from './tree.ts'
import { isShipped, isTypeScript } from './tree.ts'

/** By folder, the folders that it imports; imports of types count like all others. */
type Arrows = ReadonlyMap<string, ReadonlySet<string>>

const arrowsOfTree = new WeakMap<Tree, Arrows>()

function arrowsOf(tree: Tree): Arrows {
  let arrows = arrowsOfTree.get(tree)
  if (arrows === undefined) {
    arrows = gatherArrows(tree)
    arrowsOfTree.set(tree, arrows)
  }
  return arrows
}

function gatherArrows(tree: Tree): Arrows {
  const arrows = new Map<string, Set<string>>()
  for (const file of tree.values()) {
    for (const { from, to } of arrowsFrom(file, tree)) {
      arrows.set(from, (arrows.get(from) ?? new Set()).add(to))
    }
  }
  return arrows
}

function* arrowsFrom(file: SourceFile, tree: Tree) {
  if (!isShipped(file.path) || !isTypeScript(file.path)) return
  const from = folderOf(file.path)
  for (const { specifier, line } of importsOf(file)) {
    const target = resolveImport(file.path, specifier, tree)
    if (target === undefined || !isShipped(target)) continue
    const to = folderOf(target)
    if (to !== from) yield { from, to, line }
  }
}

/** `packages/NAME/src/FOLDER`, or the file where it lies at the top. */
function folderOf(path: string): string {
  return path.split('/').slice(0, 4).join('/')
}

/** The folders on a shortest way from one to another, both included; undefined without a way. */
function wayBetween(from: string, to: string, arrows: Arrows): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]])
  for (const folder of cameFrom.keys()) {
    if (folder === to) return backwards(folder, cameFrom)
    for (const next of arrows.get(folder) ?? []) {
      if (!cameFrom.has(next)) cameFrom.set(next, folder)
    }
  }
  return undefined
}

function backwards(end: string, cameFrom: ReadonlyMap<string, string | undefined>): string[] {
  const way: string[] = []
  for (let at: string | undefined = end; at !== undefined; at = cameFrom.get(at)) way.unshift(at)
  return way
}

export const noCirclesBetweenFolders: Check = function* (file, tree) {
  for (const { from, to, line } of arrowsFrom(file, tree)) {
    const way = wayBetween(to, from, arrowsOf(tree))
    if (way === undefined) continue
    const circle = [from, ...way].map((path) => path.split('/').at(-1)).join(' → ')
    yield { line, instead: `move what both need below them: ${circle}` }
  }
}
