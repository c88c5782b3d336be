// What a release refuses, on a small repository made for it.
// The database does not matter here: nothing opens one.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { hasEntries, sectionOf, withVersion } from '../release/changelog.ts'
import { git, isTaggedHere, refusalsOf, unlistedMigrations } from '../release/refusals.ts'

const migration = 'packages/server/sql/ledger/migrations/0001-accounts.sql'
const manifest = '{ "version": "1.2.0", "repository": "github:game/pactolus" }'
let root: string

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

function commit(): void {
  git(root, 'add', '--all')
  git(root, '-c', 'user.name=t', '-c', 'user.email=t@localhost', 'commit', '-qm', 'Change it')
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pactolus-release-'))
  git(root, 'init', '-q')
  write('package.json', '{ "version": "1.2.0" }')
  write('packages/client/package.json', manifest)
  write('packages/server/package.json', manifest)
  write('CHANGELOG.md', '# Changelog\n\n## Unreleased\n\n## 1.2.0 (2026-01-01)\n\n- It pays.\n')
  write('test/upgrade/fixtures/1.2.0.sql', '')
  write(migration, 'create table a ();\n')
  write('tools/migrations.sha256', '# All of them.\n')
  write('tools/migrations.sha256', `# All of them.\n${unlistedMigrations(root).join('\n')}\n`)
  commit()
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('a commit with its version everywhere is released, also a second time from its tag', () => {
  assert.deepEqual(refusalsOf(root), [])
  git(root, 'tag', 'v1.2.0')
  assert.deepEqual(refusalsOf(root), [])
  assert.equal(isTaggedHere(root, '1.2.0'), true)
  assert.equal(isTaggedHere(root, '1.2'), false)
})

const refused: readonly [string, () => void, RegExp][] = [
  ['a tree with changes', () => write('new.ts', ''), /the tree has changes.*new\.ts/s],
  [
    'a version that is tagged elsewhere',
    () => {
      git(root, 'tag', 'v1.2.0')
      write('new.ts', '')
      commit()
    },
    /v1\.2\.0 is the tag of another commit/,
  ],
  [
    'a package with another version',
    () => {
      write('packages/client/package.json', manifest.replace('1.2.0', '1.1.0'))
      commit()
    },
    /packages\/client has version 1\.1\.0, not 1\.2\.0/,
  ],
  [
    'a package that does not name its repository',
    () => {
      write('packages/client/package.json', '{ "version": "1.2.0" }')
      commit()
    },
    /packages\/client\/package\.json has no "repository"/,
  ],
  [
    'a section of the CHANGELOG that is empty',
    () => {
      write(
        'CHANGELOG.md',
        '# Changelog\n\n## 1.2.0 (2026-01-01)\n\n### Added\n\n## 1.1.0\n\n- x\n',
      )
      commit()
    },
    /says nothing under "## 1\.2\.0"/,
  ],
  [
    'entries that no version has',
    () => {
      write(
        'CHANGELOG.md',
        '# Changelog\n\n## Unreleased\n\n- It refunds.\n\n## 1.2.0\n\n- It pays.\n',
      )
      commit()
    },
    /has entries under "## Unreleased"/,
  ],
  [
    'a version without its fixture',
    () => {
      rmSync(join(root, 'test/upgrade/fixtures/1.2.0.sql'))
      write('test/upgrade/fixtures/1.1.0.sql', '')
      commit()
    },
    /fixtures has no 1\.2\.0\.sql/,
  ],
  [
    'a migration that is not listed',
    () => {
      write(migration.replace('0001', '0002'), 'create table b ();\n')
      commit()
    },
    /does not list packages\/server\/sql\/ledger\/migrations\/0002-accounts\.sql/,
  ],
]

for (const [what, change, refusal] of refused) {
  test(`${what} is refused`, () => {
    change()
    const refusals = refusalsOf(root)
    assert.equal(refusals.length, 1, refusals.join('\n'))
    assert.match(refusals[0] ?? '', refusal)
  })
}

test('a version takes over what was unreleased, and an empty section begins', () => {
  const before = '# Changelog\n\n## Unreleased\n\n### Added\n\n- It pays.\n\n## 1.1.0\n\n- x\n'
  const after = withVersion(before, '1.2.0', '2026-01-01')
  assert.equal(sectionOf(after, '1.2.0'), '### Added\n\n- It pays.')
  assert.equal(hasEntries(sectionOf(after, 'Unreleased')), false)
  assert.equal(sectionOf(after, '1.1.0'), '- x')
})
