import assert from 'node:assert/strict'
import { test } from 'node:test'
import { treeOf } from '../tidy/tree.ts'
import { breachesOf, rules } from '../tidy.ts'
import { arrowsSamples } from './samples/arrows.ts'
import { habitsSamples } from './samples/habits.ts'
import { hashOfTable, lines, migration, type Sample, server, sql, table } from './samples/sample.ts'
import { sqlSamples } from './samples/sql.ts'
import { styleSamples } from './samples/style.ts'

const samples = { ...arrowsSamples, ...sqlSamples, ...habitsSamples, ...styleSamples }

function failures(name: string, { path, text, beside = {} }: Sample): number[] {
  const others = Object.entries(beside).map(([other, content]) => ({ path: other, text: content }))
  const held = rules.filter((rule) => rule.name === name)
  return breachesOf(treeOf([{ path, text }, ...others]), held)
    .filter((breach) => breach.path === path && breach.warning !== true)
    .map((breach) => breach.line)
}

test('every rule has samples, a name of its own and a reason', () => {
  assert.deepEqual(rules.map(({ name }) => name).sort(), Object.keys(samples).sort())
  for (const { why } of rules) assert.match(why, /^[A-Z].*\.$/)
})

for (const [name, { breaches, clean }] of Object.entries(samples)) {
  test(`${name} refuses each of its breaches and lets clean samples be`, () => {
    for (const sample of breaches) {
      assert.notDeepEqual(failures(name, sample), [], JSON.stringify(sample))
    }
    for (const sample of clean) {
      assert.deepEqual(failures(name, sample), [], JSON.stringify(sample))
    }
  })
}

test('a breach names its line', () => {
  const sample = { path: 'a.ts', text: '// One.\nconst a = 1\nconst b = a as any\n' }
  assert.deepEqual(failures('no-any', sample), [3])
})

test('a file past the aim of 300 lines is warned of, not refused', () => {
  const tree = treeOf([{ path: `${server}/main.ts`, text: lines(301) }])
  const [breach, ...others] = breachesOf(tree)
  assert.equal(breach?.rule, 'file-size')
  assert.equal(breach?.warning, true)
  assert.deepEqual(others, [])
})

test('a migration that is new since the last release is answered with the line to add', () => {
  const tree = treeOf([
    { path: migration, text: table },
    { path: 'tools/migrations.sha256', text: `${hashOfTable}  ${sql}/migrations/0000-older.sql\n` },
  ])
  const found = breachesOf(tree).find((breach) => breach.path === migration)
  assert.equal(found?.warning, true)
  assert.match(found?.instead ?? '', new RegExp(`${hashOfTable} {2}${migration}$`))
})

test('a link may lead to a picture, and not to one that is not there', () => {
  const page = { path: 'README.md', text: '![a](docs/a.png)\n![b](docs/b.png)\n' }
  const held = rules.filter(({ name }) => name === 'links-resolve')
  const lines = breachesOf(treeOf([page], ['docs/a.png']), held).map(({ line }) => line)
  assert.deepEqual(lines, [2])
})
