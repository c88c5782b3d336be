// What a release waits for: a clean tree, a new version, its notes, its fixture and its migrations.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasEntries, sectionOf } from './changelog.ts'

export const migrationList = 'tools/migrations.sha256'

export function git(root: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
}

interface Manifest {
  readonly version: string
  readonly private?: boolean
  readonly repository?: unknown
}

function manifestOf(root: string, folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
}

export function versionOf(root: string, folder = '.'): string {
  return manifestOf(root, folder).version
}

/** Why nothing may be changed or released now; undefined for a clean tree. */
export function dirtOf(root: string): string | undefined {
  const dirt = git(root, 'status', '--porcelain')
  return dirt === '' ? undefined : `the tree has changes; commit or stash them:\n${dirt}`
}

/** Whether a version was released from this commit already: its tarballs can be made again. */
export function isTaggedHere(root: string, version: string): boolean {
  return git(root, 'tag', '--points-at', 'HEAD').split('\n').includes(`v${version}`)
}

export function isTagged(root: string, version: string): boolean {
  return git(root, 'tag', '--list', `v${version}`) !== ''
}

/** Why the commit that is checked out cannot be released, in sentences; none when it can. */
export function refusalsOf(root: string): string[] {
  const version = versionOf(root)
  const refusals: string[] = []
  const dirt = dirtOf(root)
  if (dirt !== undefined) refusals.push(dirt)
  if (isTagged(root, version) && !isTaggedHere(root, version)) {
    refusals.push(`v${version} is the tag of another commit; prepare a new version`)
  }
  for (const name of readdirSync(join(root, 'packages'))) {
    const own = manifestOf(root, `packages/${name}`)
    if (own.version !== version) {
      refusals.push(`packages/${name} has version ${own.version}, not ${version}`)
    }
    if (own.private !== true && own.repository === undefined) {
      refusals.push(`packages/${name}/package.json has no "repository", which provenance needs`)
    }
  }
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8')
  if (!hasEntries(sectionOf(changelog, version))) {
    refusals.push(`CHANGELOG.md says nothing under "## ${version}"; prepare the version`)
  }
  if (hasEntries(sectionOf(changelog, 'Unreleased'))) {
    refusals.push('CHANGELOG.md has entries under "## Unreleased"; prepare a version')
  }
  if (!existsSync(join(root, `test/upgrade/fixtures/${version}.sql`))) {
    refusals.push(`test/upgrade/fixtures has no ${version}.sql: npm run fixture -- ${version}`)
  }
  const [unlisted, ...more] = unlistedMigrations(root)
  if (unlisted !== undefined) {
    const others = more.length === 0 ? '' : ` and ${more.length} more; prepare a version`
    refusals.push(`${migrationList} does not list ${unlisted.slice(66)}${others}`)
  }
  return refusals
}

/** The lines that the list of released migrations lacks. */
export function unlistedMigrations(root: string): string[] {
  const listed = readFileSync(join(root, migrationList), 'utf8').split('\n')
  const sql = 'packages/server/sql'
  return readdirSync(join(root, sql), { recursive: true, encoding: 'utf8' })
    .filter((path) => /^[^/]+\/migrations\/[^/]+\.sql$/.test(path))
    .sort()
    .map((path) => {
      const sha256 = createHash('sha256').update(readFileSync(join(root, sql, path)))
      return `${sha256.digest('hex')}  ${sql}/${path}`
    })
    .filter((line) => !listed.includes(line))
}
