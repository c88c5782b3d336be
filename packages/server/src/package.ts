// Where this package lies, from its sources as from its build, and its version.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const packageDir = join(import.meta.dirname, '..')

const manifest = readFileSync(join(packageDir, 'package.json'), 'utf8')

export const version = (JSON.parse(manifest) as { version: string }).version
