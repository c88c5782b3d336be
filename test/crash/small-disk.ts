// A disk so small that it can be filled: a tmpfs of a few megabytes, for a database to live on.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export class CannotMount extends Error {
  override readonly name = 'CannotMount'
}

export class SmallDisk {
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  /** Throws CannotMount where this user may not. */
  static mount(path: string, megabytes: number): SmallDisk {
    mkdirSync(path)
    const words = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path]
    const { status, stderr, error } = spawnSync('mount', words, { encoding: 'utf8' })
    if (status !== 0) throw new CannotMount(`mounting a disk failed: ${error ?? stderr.trim()}`)
    chmodSync(path, 0o777)
    return new SmallDisk(path)
  }

  get freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.path)
    return bavail * bsize
  }

  /** Takes all space but `leave` bytes, which the next writer fills. */
  fill(leave: number): void {
    try {
      writeFileSync(this.#ballast, Buffer.alloc(Math.max(0, this.freeBytes - leave)))
    } catch (error) {
      // A database wrote in the meantime: then the disk is full by now.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  }

  giveBack(): void {
    rmSync(this.#ballast, { force: true })
  }

  unmount(): void {
    execFileSync('umount', [this.path])
  }

  get #ballast(): string {
    return join(this.path, 'ballast')
  }
}
