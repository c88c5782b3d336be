// One process per data directory: two would write the same files and lose coins. The lock is a file
// with the owner's process id; the file of a process that no longer runs is taken over.
import { linkSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export class DataDirInUse extends Error {
  override readonly name = 'DataDirInUse'
}

/** Locks `dataDir` and returns how to unlock it; throws DataDirInUse while another process lives. */
export function lockDataDir(dataDir: string): () => void {
  const lockFile = join(dataDir, 'pactolus.lock')
  const ownFile = `${lockFile}.${process.pid}`
  writeFileSync(ownFile, `${process.pid}\n`)
  try {
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        // link() is atomic and fails when the name is taken: of two starters one wins.
        linkSync(ownFile, lockFile)
        return () => rmSync(lockFile, { force: true })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
        refuseLiveOwner(dataDir, lockFile)
        rmSync(lockFile, { force: true })
      }
    }
  } finally {
    unlinkSync(ownFile)
  }
  throw new DataDirInUse(`Another process is taking the data directory ${dataDir} right now.`)
}

function refuseLiveOwner(dataDir: string, lockFile: string): void {
  const owner = Number.parseInt(readFileSync(lockFile, 'utf8'), 10)
  // The same id as ours: a container gives its only process the same number every time.
  if (!(owner > 0) || owner === process.pid || !isRunning(owner)) return
  throw new DataDirInUse(
    `The data directory ${dataDir} is in use by process ${owner}. Stop that process, or choose another ` +
      `directory with --data. If process ${owner} is not Pactolus, delete ${lockFile}.`,
  )
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !isUncollected(pid)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Whether a process has ended and only its parent has not asked how, as may stay so for ever in a
 * container: it still takes signals. Where there is no /proc it counts as running.
 */
function isUncollected(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The state follows the name, which stands in parentheses and may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')
  } catch {
    return false
  }
}
