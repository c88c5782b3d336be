// `pactolus exec` and `pactolus cloud run` as their users meet them: unchanged programs in processes of
// their own.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { run } from '../command/command.ts'
import { startPactolus, temporaryFolder } from '../support/process.ts'

const folder = temporaryFolder()
after(() => folder.remove())
const root = join(import.meta.dirname, '../../../..')
const example = join(root, 'examples/cloud-function')
const data = join(folder.path, 'data')
const running = await startPactolus(['dev', '--data', data])
after(() => running.stop())
// Where dev writes it by itself; for a test it goes elsewhere.
const readyFile = join(data, 'ready.json')
writeFileSync(readyFile, JSON.stringify(running.ready))
/** A running dev saves each test the start of an emulator. */
const here = ['--data', data]

function functionDir(name: string, index: string, permissions?: readonly string[]): string {
  const dir = join(folder.path, name)
  mkdirSync(dir)
  writeFileSync(join(dir, 'index.js'), index)
  const config = JSON.stringify({ permissions: { openapi: permissions } })
  if (permissions !== undefined) writeFileSync(join(dir, 'config.json'), config)
  return dir
}

test('exec starts an emulator for a program that knows nothing of it, and hands on its exit code', async () => {
  const program = `
    const cloud = require('wx-server-sdk')
    cloud.init({ env: 'prod-5g8x' })
    const { OPENID: openid, APPID: appid, ENV } = cloud.getWXContext()
    const { PACTOLUS_OFFER_ID: offerId, PACTOLUS_SANDBOX_KEY: secret, PACTOLUS_URL } = process.env
    const fields = { openid, appid, offerId, ts: 1, zoneId: '1', pf: 'android' }
    const sig = cloud.signature({ type: 'midas', secret, params: Object.keys(fields) })
    cloud.openapi.midas.getBalanceSandbox({ ...fields, sig }).then(async ({ balance }) => {
      const { status } = await fetch(PACTOLUS_URL + '/readyz')
      console.log(JSON.stringify({ openid, ENV, balance, status }))
      process.exit(7)
    })`
  const { exitCode, stdout, stderr } = await run(
    ['exec', '--openid', 'oDemoPlayer00000000000000001', '--', process.execPath, '-e', program],
    { cwd: root },
  )
  assert.deepEqual(JSON.parse(stdout), {
    ...{ openid: 'oDemoPlayer00000000000000001', ENV: 'demo-env', balance: 1000, status: 200 },
  })
  assert.match(stderr, /^pactolus: the emulator is at http:\/\/127\.0\.0\.1:\d+$/m)
  assert.equal(exitCode, 7)
})

test('exec uses a running dev that --data, --ready-file or --url leads to', async () => {
  const echo = ['--', process.execPath, '-p', 'process.env.PACTOLUS_URL']
  const { baseUrl } = running.ready
  const named = [here, ['--ready-file', readyFile], [...here, '--url', baseUrl]]
  for (const args of named) {
    assert.equal((await run(['exec', ...args, ...echo])).stdout, `${baseUrl}\n`)
  }
  const elsewhere = await run(['exec', ...here, '--url', 'http://127.0.0.1:1', ...echo])
  assert.equal(elsewhere.exitCode, 2)
  assert.match(elsewhere.stderr, /is not the ready file of http:\/\/127\.0\.0\.1:1/)
})

test('exec gives a program a cloudbase_access_token, also in a file that it may name', async () => {
  const tokenFile = join(folder.path, 'token')
  const program = `
    const { PACTOLUS_URL, WX_CLOUDBASE_ACCESSTOKEN } = process.env
    const tokens = [WX_CLOUDBASE_ACCESSTOKEN, fs.readFileSync(${JSON.stringify(tokenFile)}, 'utf8')]
    const ask = (token) => fetch(PACTOLUS_URL + '/wxa/checksession?cloudbase_access_token=' + token)
    Promise.all(tokens.map(async (token) => (await (await ask(token)).json()).errcode))
      .then((codes) => console.log(codes.join()))`
  const args = ['--cloud-token-file', tokenFile, '--', process.execPath, '-e', program]
  const { stdout, stderr } = await run(['exec', ...here, ...args])
  assert.equal(stdout, '40097,40097\n', stderr)
  assert.equal(statSync(tokenFile).mode & 0o777, 0o600)
  const nowhere = ['--cloud-token-file', join(folder.path, 'none/token'), '--', 'true']
  const failed = await run(['exec', ...here, ...nowhere])
  assert.deepEqual([failed.exitCode, /cannot write the token to/.test(failed.stderr)], [2, true])
})

test('a function gets a token of its own environment, for the paths of the demo environment', async () => {
  const index = `
    exports.main = async () => {
      const { PACTOLUS_URL, WX_CLOUDBASE_ACCESSTOKEN: token } = process.env
      const url = PACTOLUS_URL + '/wxa/checksession?cloudbase_access_token=' + token
      return (await (await fetch(url)).json()).errcode
    }`
  const dir = functionDir('token-function', index, [])
  assert.equal((await run(['cloud', 'run', dir, ...here])).stdout, '40097\n')
})

test('exec passes standard input on, and signals; the exit code tells the signal', async () => {
  const cat = ['exec', ...here, '--', process.execPath, '-e', 'process.stdin.pipe(process.stdout)']
  assert.equal((await run(cat, { stdin: '屠龙刀' })).stdout, '屠龙刀')

  const bin = join(import.meta.dirname, '../../bin/pactolus.js')
  const outcomes = []
  for (const onTerm of ['', "process.on('SIGTERM', () => process.exit(5));"]) {
    const program = `${onTerm}setInterval(() => {}, 1000); console.log('up')`
    const args = [bin, 'exec', ...here, '--', process.execPath, '-e', program]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
    child.stdout.once('data', () => child.kill('SIGTERM'))
    outcomes.push(await new Promise((resolve) => child.once('close', resolve)))
  }
  assert.deepEqual(outcomes, [128 + 15, 5])
})

test('exec says when there is no such command, with the exit code of a shell', async () => {
  const missing = await run(['exec', ...here, '--', 'no-such-command-here'])
  assert.deepEqual(
    [missing.exitCode, missing.stderr.includes('There is no command no-such-command-here.')],
    [127, true],
  )
  const folderIsNone = await run(['exec', ...here, '--', folder.path])
  assert.equal(folderIsNone.exitCode, 126)
  assert.equal((await run(['exec'])).exitCode, 2)
})

test('the example runs: it pays, cancels, and the coins are back', async () => {
  const { exitCode, stdout, stderr } = await run(['cloud', 'run', example])
  assert.equal(exitCode, 0, stderr)
  const { billNo, ...rest } = JSON.parse(stdout)
  assert.deepEqual(rest, { cancelled: true, balance: 1000 })
  assert.match(stderr, new RegExp(`^took 10 coins, order ${billNo}$`, 'm'), 'the log is apart')
})

test('what one run took, the next one refunds', async () => {
  const runWith = async (event: object) => {
    const args = ['cloud', 'run', example, ...here, '--event', JSON.stringify(event)]
    return JSON.parse((await run(args)).stdout)
  }
  const kept = await runWith({ billNo: 'kept', delivered: true })
  const back = await runWith({ billNo: 'kept' })
  assert.deepEqual([kept.cancelled, back.cancelled], [false, true])
  assert.equal(back.balance, kept.balance + 10)
})

test('what the function throws is printed with its errCode, and the exit code is 1', async () => {
  const args = ['cloud', 'run', example, ...here, '--event', '{"billNo":"twice"}']
  assert.equal((await run(args)).exitCode, 0)
  const again = await run(args)
  assert.equal(again.exitCode, 1)
  assert.match(
    again.stderr,
    /^errCode 90015, errMsg openapi\.midas\.pay:fail order has been cancelled/m,
  )
  const { error } = JSON.parse((await run([...args, '--json'])).stdout)
  assert.equal(error.errCode, 90015)
})

test('a function may call what its config.json lists and nothing else', async () => {
  const index = `
    const cloud = require('wx-server-sdk')
    cloud.init()
    exports.main = () => cloud.openapi.midas.cancelPay({ openid: 'o' })`
  const outcomes: [readonly string[] | undefined, number][] = [
    [undefined, -604101],
    [['midas.pay', 'midas.cancelPaySandbox'], -604101],
    [['midas.cancelPay'], 90018],
  ]
  for (const [n, [permissions, errCode]] of outcomes.entries()) {
    const dir = functionDir(`permissions-${n}`, index, permissions)
    const { stdout } = await run(['cloud', 'run', dir, ...here, '--json'])
    assert.equal(JSON.parse(stdout).error.errCode, errCode)
  }
  const typo = await run(['cloud', 'run', functionDir('typo', index, ['midas.cancelpay']), ...here])
  assert.match(typo.stderr, /midas\.cancelpay is not an API .* Did you mean midas\.cancelPay\?/)
  assert.match(typo.stderr, /Is it in permissions\.openapi of its config\.json\?/)
})

test('main gets the event, the caller and a context; its environment is gone afterwards', async () => {
  const index = `
    const cloud = require('wx-server-sdk')
    exports.main = async (event, context) => ({ event, context, wx: cloud.getWXContext() })`
  const dir = functionDir('my function', index, [])
  const event = ['--event', '-', '--openid', 'oOther']
  const { stdout } = await run(['cloud', 'run', dir, ...here, ...event], { stdin: '{"a":"刀"}' })
  const { event: given, context, wx } = JSON.parse(stdout)
  const { appid, baseUrl, adminToken } = running.ready
  assert.deepEqual(given, { a: '刀', userInfo: { appId: appid, openId: 'oOther' } })
  assert.equal(context.function_name, 'my function')
  assert.match(wx.ENV, /^my-function-[0-9a-f]{8}$/)
  assert.deepEqual([wx.OPENID, wx.APPID, context.namespace], ['oOther', appid, wx.ENV])
  const url = `${baseUrl}/admin/v1/cloud-environments/${wx.ENV}`
  const gone = await fetch(url, { headers: { authorization: `Bearer ${adminToken}` } })
  assert.equal(gone.status, 404)
})

test('a function that cannot be called, or gives no result, gets a message', async () => {
  const sources: [string, RegExp][] = [
    ['exports.handler = 1', /index\.js exports no function main/],
    ['exports.main = () => process.exit(3)', /ended with exit code 3, before main gave a result/],
    ['exports.main = () => { const a = {}; a.a = a; return a }', /circular structure/],
    ["exports.main = () => { throw 'words' }", /words/],
    ['exports.main = (', /SyntaxError/],
    ["require('no-such-module')", /no-such-module/],
  ]
  for (const [n, [source, words]] of sources.entries()) {
    const dir = functionDir(`broken-${n}`, source, [])
    const { exitCode, stderr, stdout } = await run(['cloud', 'run', dir, ...here])
    assert.deepEqual([exitCode, stdout], [1, ''])
    assert.match(stderr, words)
  }
  const nothing = functionDir('nothing', 'exports.main = () => {}', [])
  assert.equal((await run(['cloud', 'run', nothing, ...here])).stdout, 'null\n')
  for (const event of ['{', '[]', 'null', '@none.json']) {
    assert.equal((await run(['cloud', 'run', nothing, ...here, '--event', event])).exitCode, 2)
  }
  assert.equal((await run(['cloud', 'run', folder.path])).exitCode, 2)
})
