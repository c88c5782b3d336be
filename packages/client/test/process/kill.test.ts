// kill -9, again and again, while orders are sold over a network that loses answers. In the end every
// order was paid and delivered once, or its coins are back.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { brokenChecks } from '../../../server/test/support/service.ts'
import type { Effect } from '../support/faulty-network.ts'
import { startGame, type TestGame } from '../support/game.ts'

const orderCount = 300
const kills = 6
const coins = 1_000_000
const folder = mkdtempSync(join(tmpdir(), 'pactolus-kill-'))
let game: TestGame
before(async () => {
  game = await startGame()
})
after(async () => {
  await game.remove()
  rmSync(folder, { recursive: true, force: true })
})

const losses: Effect[] = ['drop_before', 'drop_after', 'busy_before', 'busy_after', 'token_expired']

function startShop(shop: object): { child: ChildProcess; output: () => string } {
  const script = join(import.meta.dirname, 'shop.ts')
  const args = ['--conditions=source', '--import', 'tsx', script]
  const child = spawn(process.execPath, args, {
    env: { ...process.env, SHOP: JSON.stringify(shop) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  return { child, output: () => output }
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode)
    else child.once('exit', resolve)
  })
}

test('a server that is killed again and again loses no coin and doubles none', async () => {
  const openids = await Promise.all([1, 2, 3, 4].map(() => game.player(coins)))
  const orders = Array.from({ length: orderCount }, (_, i) => ({ billNo: `kill_${i}`, amt: 1 + i }))
  const { appid, secret, offerId, keys } = game.game
  const files = { journalFile: join(folder, 'journal'), goodsFile: join(folder, 'goods') }
  const shop = {
    ...{ appid, secret, offerId, key: keys.production, baseUrl: game.network.baseUrl },
    ...{ timeoutMs: 1000, deadlineMs: 10_000, openids, orders, ...files },
  }
  game.network.effect = () =>
    Math.random() < 0.2 ? (losses[Math.floor(Math.random() * losses.length)] ?? 'pass') : 'pass'
  for (let kill = 1; kill <= kills; kill += 1) {
    const { child, output } = startShop(shop)
    const sold = game.network.passed.length + 30 + kill * 10
    // Somewhere in the middle of things: by the number of requests, not by time.
    while (game.network.passed.length < sold && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    assert.equal(child.exitCode, null, output().slice(-500))
    child.kill('SIGKILL')
    await ended(child)
  }
  const { child, output } = startShop(shop)
  assert.equal(await ended(child), 0, output().slice(-500))
  const { open, states } = JSON.parse(output().trim().split('\n').at(-1) ?? '')
  assert.deepEqual(open, [])

  const goods = readFileSync(files.goodsFile, 'utf8').trim().split('\n')
  assert.equal(new Set(goods).size, goods.length)
  const spent = new Map(openids.map((openid) => [openid, 0]))
  for (const [i, { billNo, amt }] of orders.entries()) {
    // Refused: the host refused a new order's token again and again, and nothing was taken.
    const expected = goods.includes(billNo) ? ['delivered'] : ['cancelled', 'refused']
    assert.ok(expected.includes(states[billNo]), `${billNo} ${states[billNo]}`)
    const openid = openids[i % openids.length] ?? ''
    if (goods.includes(billNo)) spent.set(openid, (spent.get(openid) ?? 0) + amt)
  }
  assert.ok(goods.length > orderCount / 2 && goods.length < orderCount)
  for (const [openid, amount] of spent) assert.equal(await game.balance(openid), coins - amount)
  assert.deepEqual(await brokenChecks(game.service.driver), [])
})
