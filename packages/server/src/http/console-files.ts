// The files of the web console, as packages/console/build.js leaves them: gzip'd, under names that change with
// what they hold. A checkout makes them at the first visit after a change; a package brings them.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What the page loads before it begins. */
export interface PageFiles {
  readonly script: string
  readonly styles: readonly string[]
  readonly parts: readonly string[]
}

/** No name leads out of the folder. */
const fileName = /^[a-z-]+-[A-Z0-9]{8}\.(?:js|css)$/

export class ConsoleFiles {
  readonly #folder: string
  readonly #builder: string
  readonly #checksEachVisit: boolean
  #building: Promise<unknown> | undefined

  /** `checksEachVisit`: who develops sees the changes; otherwise one look at the first visit is enough. */
  constructor(packageDir: string, checksEachVisit: boolean) {
    this.#folder = join(packageDir, 'console')
    this.#builder = join(packageDir, '../console/build.js')
    this.#checksEachVisit = checksEachVisit
  }

  async page(): Promise<PageFiles> {
    if (existsSync(this.#builder)) await this.#build()
    return JSON.parse(await readFile(join(this.#folder, 'manifest.json'), 'utf8')) as PageFiles
  }

  /** A file, gzip'd; undefined when there is none of that name. */
  async read(name: string): Promise<Buffer | undefined> {
    if (!fileName.test(name)) return undefined
    return readFile(join(this.#folder, `${name}.gz`)).catch(() => undefined)
  }

  /** In a process of its own: one that has run esbuild serves fewer requests for the rest of its life. */
  async #build(): Promise<void> {
    this.#building ??= promisify(execFile)(process.execPath, [this.#builder])
    try {
      await this.#building
    } catch (error) {
      this.#building = undefined
      throw error
    }
    if (this.#checksEachVisit) this.#building = undefined
  }
}
