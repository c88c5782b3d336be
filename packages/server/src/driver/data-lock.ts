// The data directory: readable for its owner alone, and used by one process, because two would write the
// same files and lose coins. The lock is a file with the owner's process id; the file of a process that no
// longer runs is taken over.
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ExplainedError } from '../explained-error.ts'

/** The directory cannot be used; the message is a sentence. */
export class DataDirFault extends ExplainedError {
  override readonly name: string = 'DataDirFault'
}

export class DataDirInUse extends DataDirFault {
  override readonly name = 'DataDirInUse'
}

/** What Pactolus itself keeps in a data directory. */
const ownName = /^(pgdata|secrets\.json|ready\.json|pactolus\.lock)/

/**
 * Makes the directory where it is missing. Its owner alone may enter it: the rights of the files below
 * matter to nobody else. An existing one is made so too, unless it holds files of others.
 */
export function prepareDataDir(dataDir: string): void {
  try {
    makeFolder(resolve(dataDir))
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
    if (readdirSync(dataDir).every((name) => ownName.test(name))) closeToOthers(dataDir)
  } catch (error) {
    throw new DataDirFault(
      `The data directory ${dataDir} cannot be used (${(error as Error).message}). ` +
        'Choose another with --data.',
    )
  }
}

/** Whether the directory holds a database. */
export function hasDatabase(dataDir: string): boolean {
  return existsSync(join(dataDir, 'pgdata', 'PG_VERSION'))
}

/** Refuses a folder for a new database that holds files. */
export function refuseOtherFiles(pgData: string): void {
  if (!existsSync(pgData) || readdirSync(pgData).length === 0) return
  throw new DataDirFault(
    `The folder ${pgData} holds files and no database. Move it away, or choose another directory with --data.`,
  )
}

/** Takes every right from other users, where the file belongs to this one. */
export function closeToOthers(path: string): void {
  const { mode, uid } = statSync(path)
  if ((mode & 0o077) !== 0 && uid === process.getuid?.()) chmodSync(path, mode & 0o700)
}

/** mkdir with its parents. That of node never returns for a parent such as /proc (Node 20). */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && dirname(path) !== path) {
      makeFolder(dirname(path))
      mkdirSync(path, { mode: 0o700 })
    } else if (code !== 'EEXIST') throw error
    else if (!statSync(path).isDirectory()) throw new Error(`${path} is not a directory`)
  }
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
 * Whether a process has ended, and its parent has not collected its exit code. In a container it
 * may stay like that for ever, and still takes signals. Where there is no /proc it counts as
 * running.
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
