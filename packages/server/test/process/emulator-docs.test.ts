// docs/emulator in both languages. Every block of shell runs as it is written, and the code shown
// is that of the examples. Every effect, clock function and state function has a block.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { Ajv } from 'ajv'
import { effectNames } from '../../src/emulator/fault-effects.ts'
import { presets } from '../../src/emulator/fault-presets.ts'
import { checkedSeed } from '../../src/emulator/seed.ts'
import { type CommandService, startForCommands } from '../command/command.ts'
import { compileOnce } from '../support/process.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../../../..')
const pages = ['emulator.md', 'emulator.zh-CN.md'].map((name) =>
  readFileSync(join(root, 'docs', name), 'utf8'),
)
const [english = '', chinese = ''] = pages
let service: CommandService

before(async () => {
  service = await startForCommands()
  mkdirSync(join(service.folder, 'bin'))
  const main = join(import.meta.dirname, '../../dist/main.js')
  const shim = `#!/bin/sh\nexec '${process.execPath}' ${compileOnce} '${main}' "$@"\n`
  writeFileSync(join(service.folder, 'bin/pactolus'), shim, { mode: 0o755 })
})
after(() => service.remove())

function blocks(page: string, language: string): string[] {
  const found = page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))
  return Array.from(found, (match) => match[1] ?? '')
}

test('both languages show the same code', () => {
  for (const language of ['sh', 'js', 'json']) {
    assert.deepEqual(blocks(chinese, language), blocks(english, language))
  }
})

test('every block of shell runs as it stands', async () => {
  const PATH = `${join(service.folder, 'bin')}:${process.env.PATH}`
  const env = { PATH, PACTOLUS_DATA: service.folder, PACTOLUS_URL: service.baseUrl }
  for (const block of blocks(english, 'sh')) {
    const { stdout } = await run('sh', ['-e', '-c', block], { cwd: root, env })
    assert.doesNotMatch(stdout, /"error"/, block)
  }
})

test('every effect, preset, clock function and state function has an example', () => {
  const shell = blocks(english, 'sh').join('')
  for (const effect of effectNames) assert.match(shell, new RegExp(`fault add ${effect}\\s`))
  for (const verb of ['show', 'freeze', 'set', 'advance', 'real']) {
    assert.match(shell, new RegExp(`clock ${verb}\\b`))
  }
  for (const verb of ['reset', 'snapshot', 'snapshots', 'restore', 'seed']) {
    assert.match(shell, new RegExp(`state ${verb}\\b`))
  }
  for (const { name } of presets) for (const page of pages) assert.ok(page.includes(name), name)
})

test('the suite and the seed shown are the examples, and the seed is as its schema says', () => {
  const suite = readFileSync(join(root, 'examples/node-test/shop.test.mjs'), 'utf8')
  assert.deepEqual(blocks(english, 'js'), [suite.slice(suite.indexOf('\n') + 1)])
  const seed = readFileSync(join(root, 'examples/seed.json'), 'utf8')
  assert.deepEqual(blocks(english, 'json'), [seed])
  const schema = JSON.parse(readFileSync(join(root, 'docs/reference/seed.schema.json'), 'utf8'))
  const valid = new Ajv({ strict: false }).compile(schema)
  assert.ok(valid(JSON.parse(seed)), JSON.stringify(valid.errors))
  assert.ok(!valid({ players: [{ openid: 'o', coins: 1 }] }))
  assert.deepEqual(checkedSeed(JSON.parse(seed)), JSON.parse(seed))
})
