// `npm run release`: makes what is published, and the tag. It publishes nothing itself; docs/releases.md has the steps.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { faultsOf, packAll, type Tarball } from './build/pack.ts'
import { buildPackages } from './build/packages.ts'
import { hasEntries, sectionOf, withVersion } from './release/changelog.ts'
import {
  dirtOf,
  git,
  isTagged,
  isTaggedHere,
  migrationList,
  refusalsOf,
  unlistedMigrations,
  versionOf,
} from './release/refusals.ts'
import { log, readWords } from './script.ts'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'release')

const help = `npm run release -- [options]

Builds the packages, examines and packs them into release/, with an SBOM, the release notes and SHA-256 sums, and tags
the commit vX.Y.Z. It refuses a tree with changes, a version that is tagged elsewhere, and a version without notes,
fixture or listed migrations. It prints the commands that publish, and runs none of them.

  --prepare X.Y.Z   instead: write the version, its section of the CHANGELOG, its fixture and its migrations into the
                    tree, to be reviewed and committed
  --dry-run         make everything but the tag; what would be refused is a note

Example:
  npm run release -- --dry-run
`

const { prepare, dryRun } = readWords(
  help,
  { prepare: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
  ({ prepare, 'dry-run': dryRun }) => {
    if (prepare !== undefined && !/^\d+\.\d+\.\d+(-[a-z]+\.\d+)?$/.test(prepare)) {
      throw new Error(`--prepare takes a version such as 1.2.0 or 1.2.0-rc.1, not "${prepare}"`)
    }
    return { prepare, dryRun }
  },
)

/** Ends the process with sentences. */
function refuse(refusals: readonly string[]): never {
  for (const refusal of refusals) process.stderr.write(`refused: ${refusal}\n`)
  process.exit(1)
}

function npm(...args: readonly string[]): string {
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const
  return execFileSync('npm', args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] })
}

function prepareVersion(version: string): void {
  const path = join(root, 'CHANGELOG.md')
  const changelog = readFileSync(path, 'utf8')
  const refusals = [dirtOf(root)].filter((dirt) => dirt !== undefined)
  if (isTagged(root, version)) refusals.push(`v${version} is released already`)
  if (!hasEntries(sectionOf(changelog, 'Unreleased'))) {
    refusals.push('CHANGELOG.md says nothing under "## Unreleased"')
  }
  if (refusals.length > 0) refuse(refusals)
  const everywhere = ['--workspaces', '--include-workspace-root', '--no-workspaces-update']
  npm('version', version, ...everywhere, '--no-git-tag-version', '--allow-same-version')
  npm('install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund')
  writeFileSync(path, withVersion(changelog, version, new Date().toISOString().slice(0, 10)))
  npm('run', 'fixture', '--', version)
  const list = join(root, migrationList)
  const lines = unlistedMigrations(root).map((line) => `${line}\n`)
  writeFileSync(list, readFileSync(list, 'utf8') + lines.join(''))
  process.stdout.write(`${version} is in the tree. Review it, run .ci/run, then:
  git commit -am 'Release ${version}'   # after git add test/upgrade/fixtures
  npm run release
`)
}

async function makeRelease(): Promise<void> {
  const version = versionOf(root)
  const refusals = refusalsOf(root)
  if (refusals.length > 0 && !dryRun) refuse(refusals)
  for (const refusal of refusals) process.stderr.write(`note: ${refusal}\n`)
  const changed = await buildPackages()
  log('built')
  if (changed.length > 0 && !dryRun) {
    refuse([`the public interface changed; review and commit ${changed.join(', ')}`])
  }
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  const tarballs = await packAll(folder)
  const faults = (await Promise.all(tarballs.map(faultsOf))).flat()
  if (faults.length > 0) refuse(faults)
  log('packed and examined')
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8')
  const notes = sectionOf(changelog, version) ?? sectionOf(changelog, 'Unreleased') ?? ''
  writeFileSync(join(folder, 'notes.md'), `${notes}\n`)
  writeFileSync(join(folder, `pactolus-${version}.cdx.json`), bill())
  writeFileSync(join(folder, 'SHA256SUMS'), sums(tarballs))
  for (const { path, size, files } of tarballs) {
    process.stdout.write(`${relative(root, path)}  ${size} bytes, ${files.length} files\n`)
  }
  if (!dryRun && !isTaggedHere(root, version)) {
    const title = `Pactolus ${version}`
    git(
      root,
      'tag',
      '--annotate',
      `v${version}`,
      '--cleanup=verbatim',
      '-m',
      `${title}\n\n${notes}`,
    )
    process.stdout.write(`tagged v${version}\n`)
  }
  process.stdout.write(`${howToPublish(version, tarballs)}\n`)
}

/** What the packages and the console contain and need, as the lock file has it: CycloneDX. */
function bill(): string {
  const parts = ['protocol', 'client', 'server', 'console'].map((name) => `packages/${name}`)
  const workspaces = parts.flatMap((part) => ['--workspace', part])
  return npm('sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', ...workspaces)
}

function sums(tarballs: readonly Tarball[]): string {
  const lines = tarballs.map(({ path }) => {
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
    return `${sha256}  ${basename(path)}\n`
  })
  return lines.join('')
}

function howToPublish(version: string, tarballs: readonly Tarball[]): string {
  const commands = tarballs.map(
    ({ path }) => `  npm publish ${relative(root, path)} --provenance --access public`,
  )
  const push = `  git push origin v${version}`
  return ['To publish, as an owner of the names (docs/releases.md):', push, ...commands].join('\n')
}

if (prepare === undefined) await makeRelease()
else prepareVersion(prepare)
