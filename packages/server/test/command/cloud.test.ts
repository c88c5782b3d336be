// `pactolus cloud permit` and `pactolus cloud env …` against a running service.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type {
  CloudTokenBody,
  CredentialBody,
  EnvironmentBody,
  EnvironmentCreated,
  Page,
} from '../../src/command/admin-client.ts'
import { startForCommands, writeText } from './command.ts'

const service = await startForCommands()
after(() => service.remove())
const { pactolus, json } = service
const demo = service.demo ?? assert.fail('dev makes a demo game')

function configFile(name: string, openapi: unknown): string {
  return writeText(service.folder, name, JSON.stringify({ permissions: { openapi } }))
}

void test('the demo game has an environment, which is shown without its secretKey', async () => {
  const { exitCode, stdout } = await pactolus('cloud', 'env', 'show')
  assert.equal(exitCode, 0)
  assert.match(stdout, new RegExp(`env_id +${demo.cloud.envId}`))
  assert.match(stdout, new RegExp(`secret_id +${demo.cloud.secretId}`))
  assert.match(stdout, /permissions .*midas\.cancelPaySandbox/)
  assert.equal(stdout.includes(demo.cloud.secretKey), false)
  assert.equal(demo.cloud.serviceUrl, `${service.baseUrl}/cloud`)
})

void test('an environment is created, listed, renewed and removed', async () => {
  const config = configFile('create.json', ['midas.pay'])
  const create = ['cloud', 'env', 'create', 'dragon', '--app', demo.appid, '--config', config]
  const { stdout } = await pactolus(...create)
  const secretKey = /^secretKey +(\S{16,})$/m.exec(stdout)?.[1] ?? ''
  const found = await service.services.environments.find('dragon')
  assert.equal(found?.secretKey, secretKey)
  assert.deepEqual(found?.permissions, ['midas.pay'])
  assert.match((await pactolus(...create)).stderr, /registered already/)
  const listed = await json<Page<EnvironmentBody>>('cloud', 'env', 'list', '--app', demo.appid)
  assert.ok(listed.items.some(({ env_id }) => env_id === 'dragon'))
  assert.match((await pactolus('cloud', 'env', 'list')).stdout, /^ENV_ID +APPID/)
  const renewed = await json<CredentialBody>('cloud', 'env', 'rotate-key', 'dragon')
  assert.notEqual(renewed.secret_key, secretKey)
  assert.match((await pactolus('cloud', 'env', 'rotate-key', 'dragon')).stdout, /^secretKey /m)
  assert.match((await pactolus('cloud', 'env', 'remove', 'dragon')).stdout, /is removed/)
  const again = await pactolus('cloud', 'env', 'remove', 'dragon')
  assert.deepEqual([again.exitCode, again.stderr.includes('There is no cloud')], [1, true])
  const nobody = await pactolus('cloud', 'env', 'create', 'x', '--app', 'wxnobody')
  assert.match(nobody.stderr, /There is no app wxnobody/)
})

void test("permit takes a function's config.json, adds or replaces, and tells what is no API here", async () => {
  await json<EnvironmentCreated>('cloud', 'env', 'create', 'permits', '--app', demo.appid)
  const config = configFile('config.json', ['midas.cancelPay', 'midas.cancelpay', 'wxacode.get'])
  const { stdout } = await pactolus('cloud', 'permit', 'permits', '--config', config)
  assert.match(stdout, /^permits may call: midas\.cancelPay, midas\.cancelpay, wxacode\.get\.$/m)
  assert.match(stdout, /midas\.cancelpay is not an API .* Did you mean midas\.cancelPay\?/)
  assert.match(stdout, /^wxacode\.get is not an API of this service\.$/m)
  const added = await json<EnvironmentBody>('cloud', 'permit', 'permits', 'midas.pay')
  assert.equal(added.permissions.length, 4)
  const only = ['cloud', 'permit', 'permits', 'midas.pay', '--replace']
  assert.deepEqual((await json<EnvironmentBody>(...only)).permissions, ['midas.pay'])
  const paths = ['--paths', '/wxa/game/*', '/cgi-bin/midas/pay', '--replace']
  const both = await pactolus('cloud', 'permit', 'permits', ...paths)
  assert.match(both.stdout, /^permits may call: midas\.pay\.$/m)
  assert.match(both.stdout, /token may call: \/cgi-bin\/midas\/pay, \/wxa\/game\/\*\.$/m)
})

void test('a token is issued for a named environment, or for that of the demo game', async () => {
  const { stdout } = await pactolus('cloud', 'token')
  assert.match(stdout, /^cbt\.\S+\n$/)
  const query = new URLSearchParams({ cloudbase_access_token: stdout.trim() })
  const response = await fetch(`${service.baseUrl}/wxa/checksession?${query}`)
  const { errcode } = (await response.json()) as { errcode: number }
  assert.equal(errcode, 40097, 'openid is missing: the token is good')
  const issued = await json<CloudTokenBody>('cloud', 'token', demo.cloud.envId)
  assert.deepEqual([issued.appid, issued.expires_in], [demo.appid, 1800])
  const nowhere = await pactolus('cloud', 'token', 'nowhere')
  assert.deepEqual([nowhere.exitCode, nowhere.stderr.includes('no cloud environ')], [1, true])
})

void test('permit without names, or with a config.json that lists none, ends with 2', async () => {
  const wrong = [
    [],
    ['--config', `${service.folder}/none.json`],
    ['--config', writeText(service.folder, 'broken.json', '{')],
    ['--config', writeText(service.folder, 'empty.json', '{}')],
    ['--config', configFile('text.json', 'midas.pay')],
    ['with space'],
    ['midas.pay', 'midas.foo'],
  ]
  for (const args of wrong) {
    const { exitCode, stderr } = await pactolus('cloud', 'permit', demo.cloud.envId, ...args)
    assert.equal(exitCode, 2, `${args}: ${stderr}`)
  }
  const { stderr } = await pactolus('cloud', 'permit', demo.cloud.envId, 'midas.foo')
  assert.match(stderr, /midas\.foo is not an API .* The APIs are midas\.getBalance, /)
  const nobody = await pactolus('cloud', 'permit', 'nobody', 'midas.pay')
  assert.equal(nobody.exitCode, 1)
})
