// What both bundles of a checkout have in common, the command's and the console's: when one is out of
// date, and how its files are replaced while programs read them.
import { readdirSync, statSync } from 'node:fs'
import { readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const dayMs = 24 * 3_600_000

/** Whether nothing of `sources` is newer than `output`: a folder is, when a file in it came or went. */
export function isFresh(output, sources) {
  const madeAt = madeAtOf(output)
  const isOlder = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined) return true
    if (stat.mtimeMs >= madeAt) return false
    return !stat.isDirectory() || readdirSync(path).every((name) => isOlder(join(path, name)))
  }
  return sources.every((path) => isOlder(path))
}

/** Writes a file that is as old as `startedAt`, when its sources were read: an edit made meanwhile is newer. */
export async function put({ path, contents }, startedAt) {
  const current = await readFile(path).catch(() => undefined)
  if (current?.equals(contents)) return utimes(path, startedAt, startedAt)
  // Several programs may do this at once: each sees the old file or the new one, never half of it.
  const draft = `${path}.${process.pid}`
  await writeFile(draft, contents)
  await utimes(draft, startedAt, startedAt)
  await rename(draft, path)
}

/** Removes files that nothing names any more. Who began with them may load one yet: they stay a day. */
export async function removeOld(folder, isOld) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (isOld(name) && Date.now() - madeAtOf(path) > dayMs) await rm(path, { force: true })
  }
}

function madeAtOf(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
