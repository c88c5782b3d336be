// fault, clock, state, requests and namespace against a running dev, as a developer types them.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { runPactolus } from '../support/process.ts'
import { Caller } from '../support/service.ts'
import { until } from '../support/until.ts'
import { type CommandService, run, startForCommands, writeText } from './command.ts'

let service: CommandService
let caller: Caller
let openid: string

before(async () => {
  service = await startForCommands()
  const { demo, services, baseUrl } = service
  if (demo === undefined) throw new Error('dev has a demo game')
  openid = demo.openid
  const issued = await services.tokens.issueStable(demo, false)
  if (typeof issued === 'string') throw new Error('no token')
  const keys = { production: demo.key, sandbox: demo.sandboxKey }
  caller = new Caller(baseUrl, { ...demo, keys }, 'production', issued.token)
})
after(() => service.remove())

const pactolus = async (...args: string[]) => {
  const { exitCode, stdout, stderr } = await service.pactolus(...args)
  assert.equal(exitCode, 0, stderr)
  return stdout
}
const pay = async (bill_no: string) =>
  (await caller.call('pay', openid, { bill_no, amt: 10 })).errcode

test('fault add, list and clear', async () => {
  const added = await pactolus(
    'fault',
    'add',
    'busy_after_commit',
    '--operation',
    'pay',
    '--count',
    '1',
  )
  assert.match(added, /^Rule 1: busy_after_commit {2}operation=pay count=1\n$/)
  await pactolus(
    'fault',
    'add',
    'delay',
    '--dialect',
    '2.0',
    '--median-ms',
    '1',
    '--sigma',
    '0.2',
    '--openid',
    'x*',
  )
  assert.equal(await pay('a'), -1)
  assert.equal(await pay('a'), 90012)
  const listed = await pactolus('fault', 'list')
  assert.match(listed, /^RULE {2}EFFECT/)
  assert.match(listed, /1 {2}busy_after_commit {2}operation=pay count=1 +2 +1/)
  assert.match(await pactolus('fault', 'clear', '2'), /Rule 2 is gone/)
  const { items } = await service.json<{ items: object[] }>('fault', 'list')
  assert.equal(items.length, 1)
  assert.match(await pactolus('fault', 'clear'), /No fault is left/)
  assert.match(await pactolus('fault', 'list'), /There is no fault/)
})

test('fault presets lists them, and fault add takes the name of one', async () => {
  assert.match(await pactolus('fault', 'presets'), /^flaky: .*\n {4}drop_before_commit/)
  const { items } = await service.json<{ items: object[] }>('fault', 'add', 'lost_answers')
  assert.equal(items.length, 2)
  await pactolus('fault', 'clear')
})

test('a fault that cannot be ends with 2 and says why', async () => {
  const cases: [string[], RegExp][] = [
    [['fault', 'add', 'explode'], /effect must be one of busy_before_commit/],
    [['fault', 'add', 'delay'], /ms or median_ms must be given/],
    [['fault', 'add', 'hang', '--probability', '2'], /number from 0 to 1/],
    [['fault', 'list', '--namespace', 'nobody'], /no namespace nobody: there are default/],
    [['clock', 'advance', 'soon'], /by must be milliseconds, or a duration/],
  ]
  for (const [args, sentence] of cases) {
    const { exitCode, stderr } = await service.pactolus(...args)
    assert.equal(exitCode, 2, args.join(' '))
    assert.match(stderr, sentence)
  }
  const missing = await service.pactolus('fault', 'clear', '77')
  assert.equal(missing.exitCode, 1)
  assert.match(missing.stderr, /no fault rule 77/)
  const noSnapshot = await service.pactolus('state', 'restore', 'nothing')
  assert.equal(noSnapshot.exitCode, 1)
  assert.match(noSnapshot.stderr, /no snapshot nothing/)
})

test('clock freeze, set, advance, show and real', async () => {
  assert.match(
    await pactolus('clock', 'freeze', '2026-02-03T04:05:06Z'),
    /^2026-02-03T04:05:06.000Z {2}frozen/,
  )
  assert.match(await pactolus('clock', 'advance', '48h'), /^2026-02-05T04:05:06.000Z/)
  assert.match(await pactolus('clock', 'set', '2026-02-06'), /^2026-02-06T00:00:00.000Z/)
  const shown = await service.json<{ mode: string }>('clock', 'show')
  assert.equal(shown.mode, 'frozen')
  assert.match(await pactolus('clock', 'real'), /real time/)
})

test('state snapshot, snapshots, restore, reset and seed', async () => {
  await pactolus('state', 'reset')
  assert.equal(await pay('b'), 0)
  await pactolus('state', 'snapshot', 'bought')
  assert.match(await pactolus('state', 'snapshots'), /^NAME +TAKEN_AT\nbought/)
  await pactolus('state', 'reset')
  assert.equal(await pay('b'), 0)
  assert.match(await pactolus('state', 'restore', 'bought'), /default is again as in bought/)
  assert.equal(await pay('b'), 90012)
  const seed = writeText(service.folder, 'seed.json', '{"players": [{"openid": "oS", "gift": 3}]}')
  await pactolus('state', 'seed', seed)
  assert.equal((await caller.call('getBalance', 'oS')).balance, 3)
  const wrong = writeText(service.folder, 'wrong.json', '{')
  const refused = await service.pactolus('state', 'seed', wrong)
  assert.equal(refused.exitCode, 2)
  assert.match(refused.stderr, /wrong\.json is not JSON/)
})

test('namespace create and list', async () => {
  const printed = await pactolus('namespace', 'create', 'printed')
  assert.match(printed, /^cloud\.secretKey +\S+$/m)
  assert.doesNotMatch(printed, /\[object/)
  const game = await service.json<{ name: string; appid: string }>('namespace', 'create', 'worker1')
  assert.equal(game.name, 'worker1')
  assert.match(
    await pactolus('namespace', 'create', 'worker1'),
    new RegExp(`appid +${game.appid}\n`),
  )
  assert.match(await pactolus('namespace', 'list'), new RegExp(`worker1 +${game.appid}`))
})

test('requests shows what came, with explanations; --json has all', async () => {
  await pactolus('state', 'reset')
  assert.match(await pactolus('requests'), /Nothing was asked yet/)
  await pay('c')
  await caller.post('pay', { ...caller.fields(openid, { bill_no: 'd', amt: 1 }), sig: 'f00' })
  const shown = await pactolus('requests')
  assert.match(shown, new RegExp(`pay  0 posted  ${openid} c\n`))
  assert.match(shown, /90011 sig error {2}\S+ d\n {6}none of the known mistakes/)
  const chinese = await pactolus('requests', '--lang', 'zh')
  assert.match(chinese, /90011 sig error {2}\S+ d\n {6}不属于已知的错误/)
  const { items } = await service.json<{ items: { seq: number }[] }>('requests', '--limit', '1')
  assert.equal(items.length, 1)
})

test('requests --follow shows each as it comes and ends with the service', async () => {
  const main = join(import.meta.dirname, '../../dist/main.js')
  const child = spawn(process.execPath, [main, 'requests', '--follow', '--json'], {
    env: { PATH: process.env.PATH ?? '', PACTOLUS_DATA: service.folder },
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  await caller.call('getBalance', openid)
  await until(() => text.includes('getBalance'))
  child.kill()
  await once(child, 'close')
  for (const line of text.trim().split('\n')) assert.doesNotThrow(() => JSON.parse(line))
})

test('without a running dev each says how to start one', async () => {
  const { exitCode, stderr } = await run(['clock', 'show', '--data', join(service.folder, 'none')])
  assert.equal(exitCode, 3)
  assert.match(stderr, /Start one with npx pactolus dev/)
})

test('dev --seed begins with the file, and refuses one that cannot be', async () => {
  const seed = writeText(service.folder, 'bad.json', '{"players": [{"paid": 1}]}')
  const args = ['dev', '--data', 'memory', '--port', '0', '--seed', seed]
  const { code, output } = await runPactolus(args)
  assert.equal(code, 2)
  assert.match(output, /bad\.json cannot be used: players\[0\]\.openid is missing/)
})
