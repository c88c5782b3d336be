// The examples in other languages pay ten coins, as they stand.
// The database does not matter here.
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { type CommandService, startForCommands } from './command.ts'

const run = promisify(execFile)
const examples = join(import.meta.dirname, '../../../../examples')
let service: CommandService
before(async () => {
  service = await startForCommands()
})
after(() => service.remove())

let left = 1000
for (const [tool, ...words] of [
  ['php', 'php/pay.php'],
  ['python3', 'python/pay.py'],
  ['go', 'run', 'go/pay.go'],
  ['java', 'java/Pay.java'],
] as const) {
  const isThere = spawnSync(tool, ['--help'], { stdio: 'ignore' }).error === undefined
  test(`the example for ${tool} pays`, {
    skip: isThere ? false : `there is no ${tool}`,
  }, async () => {
    const args = [...words, join(service.folder, 'ready.json')]
    const { stdout } = await run(tool, args, { cwd: examples, timeout: 120_000 })
    left -= 10
    assert.equal(stdout, `errcode 0, coins left: ${left}\n`)
  })
}
