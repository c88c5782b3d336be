// `pactolus serve --workers`: several processes on one port are one service.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { childrenOf } from '../../../../tools/proc.ts'
import { Admin } from '../support/admin.ts'
import { createDatabase, onPostgres, type TestDatabase } from '../support/database.ts'
import { Operator, password } from '../support/operator.ts'
import { type Pactolus, runPactolus, startPactolus } from '../support/process.ts'
import { adminToken, Caller, type Game } from '../support/service.ts'
import { until } from '../support/until.ts'

const count = 3
const skip = onPostgres ? false : 'needs PostgreSQL'
const secrets = {
  PACTOLUS_MASTER_KEY: randomBytes(32).toString('base64'),
  PACTOLUS_ADMIN_TOKEN: `tester:${adminToken}`,
}

let database: TestDatabase
let pactolus: Pactolus
let admin: Admin
let game: Game
let caller: Caller

async function tokenOf({ appid, secret }: Game): Promise<string> {
  const query = new URLSearchParams({ grant_type: 'client_credential', appid, secret })
  const answer = await fetch(`${pactolus.ready.baseUrl}/cgi-bin/token?${query}`)
  return ((await answer.json()) as { access_token: string }).access_token
}

/** The errcodes of calls made at once, each on a connection of its own: every worker gets some. */
async function errcodesOf(call: (n: number) => Promise<{ errcode: number }>): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: 8 * count }, (_, n) => call(n)))
  return [...new Set(answers.map(({ errcode }) => errcode))]
}

/** Asks until every worker agrees: within the second that each would remember things for, or three times. */
async function soon(
  call: (n: number) => Promise<{ errcode: number }>,
  errcode: number,
): Promise<void> {
  const limit = performance.now() + 900
  let found = await errcodesOf(call)
  for (let round = 1; round < 3 || performance.now() < limit; round += 1) {
    if (found.every((code) => code === errcode)) break
    found = await errcodesOf(call)
  }
  assert.deepEqual(found, [errcode])
}

if (onPostgres) {
  before(async () => {
    database = await createDatabase()
    const env = { ...secrets, DATABASE_URL: database.url ?? '' }
    const words = ['serve', '--workers', String(count), '--admin-port', '0']
    pactolus = await startPactolus(words, env)
    admin = new Admin({ baseUrl: pactolus.ready.adminUrl })
    const app = await admin.done(201, 'POST', '/apps', { name: 'Workers' })
    const { appid, secret } = app as { appid: string; secret: string }
    const offer = await admin.done(201, 'POST', '/offers', { offer_id: '1', appid, name: 'Coins' })
    const keys = { production: String(offer.production_key), sandbox: String(offer.sandbox_key) }
    game = { appid, secret, offerId: '1', keys }
    const account = '/offers/1/production/accounts/o/1'
    await admin.done(200, 'POST', `${account}/recharge`, { bill_no: 'r', amount: 1000 })
    caller = new Caller(pactolus.ready.baseUrl, game, 'production', await tokenOf(game))
  })

  after(async () => {
    await pactolus.stop('SIGKILL')
    await database.remove()
  })
}

test('one link for a first operator is printed, and its session counts in every worker', {
  skip,
}, async () => {
  const links = () => [...pactolus.output().matchAll(/(http\S+)\/console\/invite#([\w-]{43})/g)]
  await until(() => links().length > 0)
  const [[, origin, invite] = []] = links()
  assert.equal(links().length, 1)
  assert.equal(origin, pactolus.ready.adminUrl)
  const operator = new Operator({ baseUrl: pactolus.ready.adminUrl })
  await operator.done(200, 'POST', '/session/invite', { invite, password })
  await operator.refused(404, 'not_found', 'POST', '/session/invite', { invite, password })
  await operator.done(200, 'POST', '/session', { name: 'admin', password })
  const statuses = async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 * count }, () => operator.get('/operators')),
    )
    return [...new Set(answers.map(({ status }) => status))]
  }
  assert.deepEqual(await statuses(), [200])
  await admin.done(200, 'POST', '/operators/admin/disable')
  assert.deepEqual(await statuses(), [401])
})

test('every worker answers, and one account is paid from by all of them', { skip }, async () => {
  const found = await errcodesOf((n) => caller.call('pay', 'o', { bill_no: `p${n}`, amt: 1 }))
  assert.deepEqual(found, [0])
  const { balance } = await caller.call('getBalance', 'o')
  assert.equal(balance, 1000 - 8 * count)
  // A worker writes its lines in blocks.
  const workersSeen = () =>
    new Set(
      [...pactolus.output().matchAll(/"worker":(\d+).*"operation":"pay"/g)].map(([, id]) => id),
    )
  for (let i = 0; i < 100 && workersSeen().size < count; i += 1) await sleep(20)
  assert.equal(workersSeen().size, count)
  // The link for the first operator is no line of the log: three lines on stderr.
  const lines = pactolus.output().trim().split('\n')
  assert.equal(lines.filter((line) => !line.startsWith('{')).length, 3)
  for (const line of lines) if (line.startsWith('{')) JSON.parse(line)
})

test('the metrics of any worker are those of all', { skip }, async () => {
  const text = await (await fetch(`${pactolus.ready.adminUrl}/metrics`)).text()
  const pays =
    /pactolus_answers_total\{dialect="1.0",operation="pay",env="production",errcode="0"\} (\d+)/
  assert.equal(pays.exec(text)?.[1], String(8 * count))
})

test('what one worker retires or issues, the others know', { skip }, async () => {
  await soon(() => caller.call('getBalance', 'o'), 0)
  const path = '/offers/1/keys'
  const { items } = await admin.done(200, 'GET', path)
  const [old] = (items as { key_id: number; env: string }[]).filter(
    ({ env }) => env === 'production',
  )
  const { key } = await admin.done(201, 'POST', path, { env: 'production' })
  await admin.done(200, 'POST', `${path}/${old?.key_id}/retire`)
  await soon(() => caller.call('getBalance', 'o'), 90011)
  game = { ...game, keys: { ...game.keys, production: String(key) } }
  caller = new Caller(pactolus.ready.baseUrl, game, 'production', caller.token)
  await soon(() => caller.call('getBalance', 'o'), 0)
  const { secret } = await admin.done(200, 'POST', `/apps/${game.appid}/secret`, {})
  await soon(() => caller.call('getBalance', 'o'), 40001)
  caller.token = await tokenOf({ ...game, secret: String(secret) })
  assert.deepEqual(await errcodesOf(() => caller.call('getBalance', 'o')), [0])
})

test('a worker that is killed is replaced, and what it left open is found out', {
  skip,
}, async () => {
  const [first] = childrenOf(pactolus.child.pid ?? 0)
  const errcodes = new Map<string, number | undefined>()
  const pay = async (bill_no: string) => {
    const answer = caller.call('pay', 'o', { bill_no, amt: 1 }).catch(() => undefined)
    return (await Promise.race([answer, sleep(5000)]))?.errcode
  }
  const before = Number((await caller.call('getBalance', 'o')).balance)
  const pays = Array.from({ length: 200 }, async (_, n) => {
    await sleep(n)
    errcodes.set(`k${n}`, await pay(`k${n}`))
  })
  await sleep(60)
  process.kill(first ?? 0, 'SIGKILL')
  await Promise.all(pays)
  for (const [billNo, errcode] of errcodes) {
    // 0 or 90012 the second time: it is there once.
    if (errcode !== 0) assert.ok([0, 90012].includes((await pay(billNo)) ?? -1))
  }
  assert.equal((await caller.call('getBalance', 'o')).balance, before - 200)
  // The log is written in blocks, a moment later.
  const replaced = () =>
    pactolus.output().includes('a worker died, another one takes its place') &&
    childrenOf(pactolus.child.pid ?? 0).length === count
  const limit = performance.now() + 20_000
  while (!replaced() && performance.now() < limit) await sleep(50)
  assert.ok(replaced())
})

test('SIGTERM to the primary ends all of them with exit code 0', { skip }, async () => {
  const workers = childrenOf(pactolus.child.pid ?? 0)
  assert.equal(await pactolus.stop('SIGTERM'), 0)
  for (const pid of workers) assert.throws(() => process.kill(pid, 0))
})

test('workers that cannot start say why once, and the exit code is 1', { skip }, async () => {
  const env = { ...secrets, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
  const { code, output } = await runPactolus(['serve', '--port', '0', '--workers', '3'], env)
  assert.equal(code, 1)
  assert.equal(output.match(/Nothing answers at 127.0.0.1:1/g)?.length, 1)
})

test('a ready file that cannot be written ends all of them with a sentence', { skip }, async () => {
  const env = { ...secrets, DATABASE_URL: database.url ?? '' }
  const readyFile = '/nowhere/ready.json'
  const words = ['serve', '--port', '0', '--workers', '2', '--ready-file', readyFile]
  const { code, output } = await runPactolus(words, env)
  assert.equal(code, 2)
  assert.match(output, /\/nowhere\/ready\.json/)
  assert.doesNotMatch(output, /^ {4}at /m)
})

test('the ready file is removed when all of them have ended', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-workers-'))
  const file = join(folder, 'own.json')
  const env = { ...secrets, DATABASE_URL: database.url ?? '', PACTOLUS_READY_FILE: file }
  const others = childrenOf(process.pid)
  const service = runPactolus(['serve', '--port', '0', '--workers', '2'], env)
  try {
    await until(() => existsSync(file))
    const ready = JSON.parse(readFileSync(file, 'utf8'))
    assert.deepEqual(Object.keys(ready), ['baseUrl', 'adminUrl'])
    const primary = childrenOf(process.pid).find((pid) => !others.includes(pid))
    process.kill(primary ?? 0, 'SIGTERM')
    assert.equal((await service).code, 0)
    assert.equal(existsSync(file), false)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('SIGTERM while every worker is dead and none is replaced yet ends with exit code 0', {
  skip,
}, async () => {
  const env = { ...secrets, DATABASE_URL: database.url ?? '' }
  const service = await startPactolus(['serve', '--workers', '2'], env)
  const primary = service.child.pid ?? 0
  // One that lived for 10 s is replaced at once; its replacement, which dies young, is not.
  const killed = new Set<number>()
  await until(() => {
    const workers = childrenOf(primary)
    for (const pid of workers.filter((one) => !killed.has(one))) {
      process.kill(pid, 'SIGKILL')
      killed.add(pid)
    }
    return workers.length === 0
  })
  await sleep(100)
  assert.equal(await service.stop('SIGTERM'), 0)
})

test('SIGTERM ends all of them with exit code 0 while the channel of a dead worker is still open', {
  skip,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-workers-'))
  const preload = join(folder, 'hold.cjs')
  // What a worker started has its end of the channel, too, and lives on for a while.
  writeFileSync(
    preload,
    `if (require('node:cluster').isWorker) {
      const stdio = ['ignore', 'ignore', 'ignore', process.channel.fd]
      require('node:child_process').spawn('sleep', ['4'], { stdio }).unref()
    }`,
  )
  try {
    const env = {
      ...secrets,
      DATABASE_URL: database.url ?? '',
      NODE_OPTIONS: `--require=${preload}`,
    }
    const service = await startPactolus(['serve', '--workers', '2'], env)
    assert.equal(await service.stop('SIGTERM'), 0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
