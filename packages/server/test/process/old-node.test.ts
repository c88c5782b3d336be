// The command under a Node that is too old for it.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { temporaryFolder } from '../support/process.ts'

const packageDir = join(import.meta.dirname, '../..')
const bin = join(packageDir, 'bin/pactolus.js')
const folder = temporaryFolder()
after(() => folder.remove())

test('a sentence names the Node that is needed, the one that package.json states', () => {
  const { engines } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'))
  const needed = engines.node.replace('>=', '')
  const preload = join(folder.path, 'old.cjs')
  const versions = "{ value: { ...process.versions, node: '18.20.8' } }"
  writeFileSync(preload, `Object.defineProperty(process, 'versions', ${versions})\n`)
  const { status, stderr } = spawnSync(process.execPath, ['--require', preload, bin, 'dev'], {
    encoding: 'utf8',
  })
  assert.equal(status, 2)
  assert.ok(stderr.startsWith(`pactolus: This is Node 18.20.8; Pactolus needs Node ${needed} or`))
  assert.equal(stderr.trim().split('\n').length, 1)
})

test('an older Node can read the file: it imports nothing before the check', () => {
  const text = readFileSync(bin, 'utf8')
  assert.doesNotMatch(text, /^\s*import\s|await|\?\.|\?\?/m)
})
