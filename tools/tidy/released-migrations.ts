// A released migration has run on somebody's coins: it stays as it is, byte for byte.
import { createHash } from 'node:crypto'
import type { Check } from './tree.ts'

export const releasedList = 'tools/migrations.sha256'

/** The released migrations by path: the lines `hash  path` of the list. */
function releasedOf(text: string): Map<string, { sha256: string; line: number }> {
  const released = new Map<string, { sha256: string; line: number }>()
  for (const [i, line] of text.split('\n').entries()) {
    const [, sha256, path] = /^([0-9a-f]{64}) {2}(\S+)$/.exec(line) ?? []
    if (sha256 !== undefined && path !== undefined) released.set(path, { sha256, line: i + 1 })
  }
  return released
}

export const releasedMigrationsStay: Check = function* ({ path, text }, tree) {
  const released = releasedOf(tree.get(releasedList)?.text ?? '')
  if (path === releasedList) {
    for (const [gone, { line }] of released) {
      if (!tree.has(gone)) yield { line, instead: `bring ${gone} back: it was released` }
    }
    for (const [i, line] of text.split('\n').entries()) {
      if (line === '' || line.startsWith('#') || /^[0-9a-f]{64} {2}\S+$/.test(line)) continue
      yield { line: i + 1, instead: 'write a line as sha256sum does: hash, two spaces, path' }
    }
  }
  if (!/\/sql\/[^/]+\/migrations\/[^/]+\.sql$/.test(path)) return
  const sha256 = createHash('sha256').update(text).digest('hex')
  const known = released.get(path)
  if (known !== undefined && known.sha256 !== sha256) {
    yield { line: 1, instead: 'undo the change and write a new migration: this one was released' }
  }
  // Before the first release every migration may still change, and there is nothing to say.
  if (known === undefined && released.size > 0) {
    const instead = `not released yet; when it is, add to ${releasedList}: ${sha256}  ${path}`
    yield { line: 1, instead, warning: true }
  }
}
