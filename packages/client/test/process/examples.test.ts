// The examples run, print what the READMEs say, and are what the READMEs show in both languages.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { startGame, type TestGame } from '../support/game.ts'

const run = promisify(execFile)
const home = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'pactolus-examples-'))
let game: TestGame

before(async () => {
  game = await startGame()
  const { appid, secret, offerId, keys } = game.game
  const openid = await game.player(1000)
  const ready = {
    ...{ appid, secret, offerId, key: keys.production, sandboxKey: keys.sandbox },
    ...{ baseUrl: game.service.baseUrl, openid, sessionKey: await game.login(openid) },
  }
  writeFileSync(join(folder, 'ready.json'), JSON.stringify(ready))
})
after(async () => {
  await game.remove()
  rmSync(folder, { recursive: true, force: true })
})

const printed: Readonly<Record<string, RegExp>> = {
  'quick-start.ts': /^paid, coins left: 990\n90013 balance_insufficient refused\n$/,
  'deduct.ts': /^delivered sword\ncancelled true\n$/,
  'cloud.ts': /^0 openapi\.midas\.pay:ok cloud_1\n$/,
  'midas-v2.ts': /^arrows_1_part_1 false\n$/,
  'xpay.ts': /^5 refund_episode_1\n$/,
  'push.ts': /^T1 10\n\{"ErrCode":0,"ErrMsg":"Success"\}\n$/,
  'self-check.ts':
    /^token true 正常\nclock true 正常\nkey true 正常\nsession true 正常\narrived: false\n$/,
  'postgres.ts': /^delivered\n$/,
}

async function runExample(file: string): Promise<string> {
  const args = ['--conditions=source', '--import', import.meta.resolve('tsx')]
  const options = {
    cwd: folder,
    env: { ...process.env, DATABASE_URL: game.service.databaseUrl },
  }
  return (await run(process.execPath, [...args, join(home, 'examples', file)], options)).stdout
}

for (const [file, expected] of Object.entries(printed)) {
  test(`the example ${file} prints what it should, and both READMEs show it`, async (context) => {
    const source = readFileSync(join(home, 'examples', file), 'utf8')
    const code = source.slice(source.indexOf('\n') + 1)
    for (const readme of ['README.md', 'README.zh-CN.md']) {
      const text = readFileSync(join(home, readme), 'utf8')
      assert.ok(text.includes(`\`\`\`ts\n${code}\`\`\``), `${readme} shows ${file}`)
    }
    if (file === 'postgres.ts' && game.service.databaseUrl === undefined) {
      context.diagnostic('not run: it needs PostgreSQL')
      return
    }
    assert.match(await runExample(file), expected)
  })
}

test('every example is tried', () => {
  assert.deepEqual(readdirSync(join(home, 'examples')).sort(), Object.keys(printed).sort())
})
