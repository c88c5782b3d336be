// `pactolus exec` for programs that have the platform's hosts in their code.
// The database does not matter here: how a call reaches the emulator does.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { run } from '../command/command.ts'
import { startPactolus, temporaryFolder } from '../support/process.ts'

const folder = temporaryFolder()
after(() => folder.remove())
const root = join(import.meta.dirname, '../../../..')
const data = join(folder.path, 'data')
const running = await startPactolus(['dev', '--data', data, '--open-api-port', '0'])
after(() => running.stop())
writeFileSync(join(data, 'ready.json'), JSON.stringify(running.ready))

/** Runs a command under exec, with the running dev. */
function exec(words: readonly string[], options: readonly string[] = []) {
  return run(['exec', '--data', data, ...options, '--', ...words], { cwd: root })
}

const path = '/cgi-bin/token'

test('curl and Python reach the emulator at https://api.weixin.qq.com', async () => {
  const python = `import urllib.request as u; print(u.urlopen('https://api.weixin.qq.com${path}').read())`
  const script = `
    curl -sS https://api.weixin.qq.com${path}; echo
    curl -sS http://api2.weixin.qq.com${path}; echo
    if command -v python3 >/dev/null; then python3 -c "${python}"; else echo '"errcode":40002'; fi`
  const { stdout, stderr } = await exec(['sh', '-c', script])
  assert.equal(stdout.match(/"errcode":40002/g)?.length, 3, `${stdout}${stderr}`)
})

test("Node's fetch and https reach it, which look at no proxy, and http without a token", async () => {
  const program = `
    const https = require('node:https')
    const hosts = ['api.weixin.qq.com', 'api2.weixin.qq.com', 'sh.api.weixin.qq.com']
    const fetched = async (url, init) => (await (await fetch(url, init)).json()).errcode
    const got = (host) => new Promise((resolve, reject) => {
      const agent = new https.Agent({ keepAlive: false })
      https.get('https://' + host + '${path}', { agent }, async (response) => {
        let text = ''
        for await (const part of response) text += part
        resolve(JSON.parse(text).errcode)
      }).on('error', reject)
    })
    const open = 'http://api.weixin.qq.com/wxa/checksession'
    const own = process.env.PACTOLUS_URL + '${path}'
    Promise.all([
      ...hosts.map((host) => fetched('https://' + host + '${path}')), ...hosts.map(got),
      fetched(own), fetched(open), fetched(open.replace('http', 'https')),
    ]).then((codes) => console.log(codes.join()))`
  const { stdout, stderr } = await exec([process.execPath, '-e', program])
  // The last two: a container needs no token in the clear, and openid is missing; over TLS it needs one.
  const expected = [40002, 40002, 40002, 40002, 40002, 40002, 40002, 40097, 41001]
  assert.equal(stdout, `${expected.join()}\n`, stderr)
})

test('a cloud function on wx-server-sdk before 2.0 reaches it, in the cloud and elsewhere', async () => {
  const program = `
    const [version, runenv] = process.argv.slice(1)
    process.env.TENCENTCLOUD_RUNENV = runenv
    const cloud = require('wx-server-sdk-' + version)
    cloud.init({ env: process.env.TCB_ENV })
    cloud.openapi.midas.getBalance({ openid: 'o' })
      .catch(({ errCode, message }) => console.log(errCode ?? message))`
  for (const version of ['0.4.3', '0.8.1', '1.8.3']) {
    for (const runenv of ['SCF', '']) {
      const { stdout, stderr } = await exec([process.execPath, '-e', program, version, runenv])
      assert.equal(stdout, '90018\n', `${version} ${runenv}: ${stderr}`)
    }
  }
})

test('a proxy of the environment may be written without http://, and must be one', async () => {
  const curl = ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', 'http://www.example.invalid']
  const through = (proxy: string) =>
    run(['exec', '--data', data, '--', ...curl], { cwd: root, env: { http_proxy: proxy } })
  const { hostname, port } = new URL(running.ready.baseUrl)
  const passed = await through(`${hostname}:${port}`)
  assert.equal(passed.stdout, '404', `the proxy answers: ${passed.stderr}`)
  const refused = await through('no proxy')
  assert.equal(refused.exitCode, 2)
  assert.match(
    refused.stderr,
    /^pactolus: The proxy "no proxy" of the environment is no host:port/m,
  )
})

test('other hosts can be refused, and with --direct nothing of it is there', async () => {
  const program = `
    fetch('https://www.example.invalid').catch(({ cause }) => console.log(cause.message))`
  const refusal = /pactolus exec refuses www\.example\.invalid: --other-hosts pass lets/
  const refuse = ['--other-hosts', 'refuse']
  assert.match((await exec([process.execPath, '-e', program], refuse)).stdout, refusal)
  const curl = [
    'sh',
    '-c',
    'curl -s http://www.example.invalid; curl -s https://www.example.invalid',
  ]
  const refused = await exec(curl, refuse)
  assert.match(refused.stdout, refusal)
  assert.equal(refused.exitCode, 56, 'the proxy answered 403')
  const names = "['HTTPS_PROXY', 'NODE_OPTIONS', 'SSL_CERT_FILE'].map((name) => process.env[name])"
  const direct = await exec([process.execPath, '-p', `${names}.join()`], ['--direct'])
  assert.equal(direct.stdout, ',,\n')
})
