// `pactolus dev` as its users meet it: first start, next start, Ctrl-C, kill -9, two at once.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  demoGameOf,
  type Pactolus,
  runPactolus,
  startPactolus,
  temporaryFolder,
} from '../support/process.ts'
import { Caller } from '../support/service.ts'
import { until } from '../support/until.ts'

const folder = temporaryFolder()
after(() => folder.remove())

async function callerOf({ ready }: Pactolus): Promise<Caller> {
  const query = new URLSearchParams({
    grant_type: 'client_credential',
    appid: ready.appid,
    secret: ready.secret,
  })
  const response = await fetch(`${ready.baseUrl}/cgi-bin/token?${query}`)
  const { access_token } = (await response.json()) as { access_token: string }
  return new Caller(ready.baseUrl, demoGameOf(ready), 'production', access_token)
}

test('what it prints can be pasted: pay, cancelpay and getbalance answer 0', async () => {
  const pactolus = await startPactolus(['dev', '--data', 'memory'])
  try {
    // The ready file comes first, the page to read right after it.
    await until(() => pactolus.output().includes('Show the balance of the player:\ncurl '))
    const lines = pactolus.output().split('\n')
    const curls = lines.filter((line) => line.startsWith('curl '))
    assert.equal(curls.length, 3)
    const answers = curls.map((line) =>
      JSON.parse(execFileSync('sh', ['-c', line], { encoding: 'utf8' })),
    )
    assert.deepEqual(
      answers.map(({ errcode }) => errcode),
      [0, 0, 0],
    )
    assert.equal(answers[0].balance + 10, answers[2].balance)
  } finally {
    assert.equal(await pactolus.stop('SIGINT'), 0)
  }
})

test('coins, tokens and the demo game survive Ctrl-C and kill -9', async () => {
  const data = join(folder.path, 'kept')
  const first = await startPactolus(['dev', '--data', data])
  const caller = await callerOf(first)
  const { openid } = first.ready
  assert.equal((await caller.call('pay', openid, { bill_no: 'a', amt: 100 })).balance, 900)
  assert.equal(await first.stop('SIGINT'), 0)

  const second = await startPactolus(['dev', '--data', data])
  const placeless = ({ ready }: Pactolus) => ({
    ...ready,
    baseUrl: '',
    adminUrl: '',
    cloud: { ...ready.cloud, serviceUrl: '' },
  })
  assert.deepEqual(placeless(second), placeless(first))
  const again = new Caller(second.ready.baseUrl, caller.game, 'production', caller.token)
  assert.equal((await again.call('pay', openid, { bill_no: 'a', amt: 100 })).errcode, 90012)
  assert.equal((await again.call('pay', openid, { bill_no: 'b', amt: 50 })).balance, 850)
  assert.equal(await second.stop('SIGKILL'), 'SIGKILL')

  const third = await startPactolus(['dev', '--data', data])
  try {
    const last = new Caller(third.ready.baseUrl, caller.game, 'production', caller.token)
    assert.equal((await last.call('getBalance', openid)).balance, 850)
    assert.equal((await last.call('cancelPay', openid, { bill_no: 'b' })).errcode, 0)
    assert.equal((await last.call('getBalance', openid)).balance, 900)
  } finally {
    await third.stop()
  }
})

test('every acknowledged pay is there after kill -9 under load', async () => {
  const data = join(folder.path, 'killed')
  const acknowledged = new Set<string>()
  const sent = new Set<string>()
  for (let round = 0; round < 3; round++) {
    const pactolus = await startPactolus(['dev', '--data', data])
    const caller = await callerOf(pactolus)
    const { openid } = pactolus.ready
    const work = Array.from({ length: 16 }, async (_, worker) => {
      for (let n = 0; ; n++) {
        const bill_no = `k_${round}_${worker}_${n}`
        sent.add(bill_no)
        // After the kill there is no answer: that order may have moved or not.
        const answer = await caller.call('pay', openid, { bill_no, amt: 1 }).catch(() => undefined)
        if (answer?.errcode !== 0) return
        acknowledged.add(bill_no)
      }
    })
    const goal = acknowledged.size + 80
    await until(() => acknowledged.size >= goal)
    await pactolus.stop('SIGKILL')
    await Promise.all(work)
  }
  const pactolus = await startPactolus(['dev', '--data', data])
  try {
    const caller = await callerOf(pactolus)
    const { openid, offerId, baseUrl, adminToken } = pactolus.ready
    for (const bill_no of acknowledged) {
      const again = await caller.call('pay', openid, { bill_no, amt: 1 })
      assert.equal(again.errcode, 90012, `${bill_no} was acknowledged and is gone`)
    }
    // Orders that were never answered moved once or not at all: the balance says which.
    const { balance } = await caller.call('getBalance', openid)
    const spent = 1000 - Number(balance)
    assert.ok(spent >= acknowledged.size && spent <= sent.size, `${spent} of ${sent.size} sent`)
    const headers = { authorization: `Bearer ${adminToken}` }
    const checks = await fetch(`${baseUrl}/admin/v1/checks`, { headers }).then((r) => r.json())
    assert.equal((checks as { ok: boolean }).ok, true)
    assert.ok(offerId)
  } finally {
    await pactolus.stop()
  }
})

test('a second process on the same data folder is refused and told which process has it', async () => {
  const data = join(folder.path, 'locked')
  const pactolus = await startPactolus(['dev', '--data', data])
  try {
    const { code, output } = await runPactolus(['dev', '--data', data, '--port', '0'])
    assert.equal(code, 1)
    assert.match(output, new RegExp(`in use by process ${pactolus.child.pid}`))
    assert.match(output, /--data/)
  } finally {
    await pactolus.stop()
  }
  assert.equal(existsSync(join(data, 'pactolus.lock')), false)
})

test('a taken port is reported with what to do', async () => {
  const pactolus = await startPactolus(['dev', '--data', 'memory'])
  try {
    const { port } = new URL(pactolus.ready.baseUrl)
    const { code, output } = await runPactolus(['dev', '--data', 'memory', '--port', port])
    assert.equal(code, 1)
    assert.match(output, new RegExp(`Port ${port} of 127.0.0.1 is taken`))
  } finally {
    await pactolus.stop()
  }
})

test('an address that cannot be listened on ends with a sentence that says what to do', async () => {
  for (const [host, sentence] of [
    ['192.0.2.1', /This machine has no address 192\.0\.2\.1\. Choose one of its own with --host/],
    ['nohost.invalid', /There is no host nohost\.invalid to listen on\. Choose .* --host/],
  ] as const) {
    const { code, output } = await runPactolus(['dev', '--data', 'memory', '--host', host])
    assert.ok(code === 1 || code === 2)
    assert.match(output, sentence)
    assert.doesNotMatch(output, /^ {4}at /m)
  }
})

test('secrets lie in files that only their owner can read, and never in the log', async () => {
  const data = join(folder.path, 'secrets')
  const pactolus = await startPactolus(['dev', '--data', data, '--log-format', 'json'])
  const caller = await callerOf(pactolus)
  await caller.call('pay', pactolus.ready.openid, { bill_no: 'x', amt: 1 })
  await caller.post('pay', { ...caller.fields('o', { bill_no: 'x', amt: 1 }), sig: 'wrong' })
  await pactolus.stop()
  const mode = statSync(join(data, 'secrets.json')).mode & 0o777
  assert.equal(mode, 0o600)
  const { masterKey } = JSON.parse(readFileSync(join(data, 'secrets.json'), 'utf8'))
  const log = pactolus
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .join('\n')
  assert.match(log, /"operation":"pay"/)
  const secrets = [
    pactolus.ready.secret,
    pactolus.ready.key,
    pactolus.ready.adminToken,
    pactolus.ready.cloud.secretKey,
    masterKey,
    caller.token,
  ]
  for (const secret of secrets) assert.equal(log.includes(secret), false)
})
