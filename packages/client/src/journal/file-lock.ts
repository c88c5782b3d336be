// One process per file: two would each believe that nobody else works on an order. The lock is a file
// with its owner's process id; that of a process which no longer runs is taken over.
import { link, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { sleep } from '../exchange.ts'

export class JournalInUse extends Error {
  override readonly name = 'JournalInUse'
}

/** Locks of this process: its own id in a lock file may also be that of its predecessor. */
const held = new Set<string>()
/** Two processes that take over the same old lock have both done so after this, in ms. */
const settleMs = 50

/** Takes the lock and returns how to release it; throws JournalInUse. */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  if (held.has(path)) throw inUse(path, process.pid)
  held.add(path)
  try {
    const mark = `${process.pid} ${Math.random().toString(36).slice(2)}\n`
    const own = `${path}.${process.pid}`
    await writeFile(own, mark)
    try {
      if (!(await linked(own, path))) {
        await refuseLiveOwner(path)
        await rm(path, { force: true })
        await linked(own, path)
        await sleep(settleMs)
      }
    } finally {
      await unlink(own)
    }
    const owner = await ownerOf(path)
    if (owner !== mark) throw inUse(path, Number.parseInt(owner, 10))
    return async () => {
      await rm(path, { force: true })
      held.delete(path)
    }
  } catch (error) {
    held.delete(path)
    throw error
  }
}

/** link() is atomic and fails when the name is taken: of two starters one wins. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function ownerOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}

async function refuseLiveOwner(path: string): Promise<void> {
  const owner = Number.parseInt(await ownerOf(path), 10)
  if (owner > 0 && owner !== process.pid && isRunning(owner)) throw inUse(path, owner)
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function inUse(path: string, owner: number): JournalInUse {
  const file = path.replace(/\.lock$/, '')
  return new JournalInUse(
    `The journal ${file} is in use by process ${owner}. Stop that process, or use a journal per process. ` +
      `If process ${owner} does not use it, delete ${path}.`,
  )
}
