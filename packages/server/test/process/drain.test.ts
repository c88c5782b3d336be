// SIGTERM: what is under way is finished and answered, new connections are refused, the exit code is 0.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { midasV1, sign } from '@pactolus/protocol'
import { runPactolus, startPactolus } from '../support/process.ts'
import { until } from '../support/until.ts'

test('a request under way is answered, connections without one are closed, and the exit code is 0', async () => {
  const pactolus = await startPactolus(['dev', '--data', 'memory'])
  const { ready } = pactolus
  const query = `grant_type=client_credential&appid=${ready.appid}&secret=${ready.secret}`
  const issued = await fetch(`${ready.baseUrl}/cgi-bin/token?${query}`).then((r) => r.json())
  const { access_token } = issued as { access_token: string }
  const path = midasV1.operations.pay.paths.production
  const fields = {
    openid: ready.openid,
    appid: ready.appid,
    offer_id: ready.offerId,
    ts: String(Math.floor(Date.now() / 1000)),
    zone_id: '1',
    pf: 'android',
    bill_no: 'under-way',
    amt: '10',
  }
  const body = JSON.stringify({
    ...fields,
    sig: sign(midasV1.operations.pay, fields, path, ready.key),
  })
  const { hostname, port } = new URL(ready.baseUrl)
  const socket = connect(Number(port), hostname)
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk.toString('utf8')
  })
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.write(
    `POST ${path}?access_token=${access_token} HTTP/1.1\r\nhost: x\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body.slice(0, 20)}`,
  )
  const unused = connect(Number(port), hostname)
  await sleep(100)
  const stopped = pactolus.stop('SIGTERM')
  await sleep(200)
  await assert.rejects(fetch(`${ready.baseUrl}/healthz`), 'a new connection is refused')
  socket.write(body.slice(20))
  await closed
  assert.match(answer, /HTTP\/1.1 200/)
  assert.match(answer, /"errcode":0,"errmsg":"ok","bill_no":"under-way"/)
  assert.equal(await stopped, 0)
  unused.destroy()
})

test('in the drain delay /readyz says 503, calls are answered, and connections close after them', async () => {
  const flags = ['--data', 'memory', '--drain-delay-ms', '1500']
  const pactolus = await startPactolus(['dev', ...flags])
  const { ready } = pactolus
  const readiness = async () => (await fetch(`${ready.baseUrl}/readyz`)).status
  assert.equal(await readiness(), 200)
  const stopped = pactolus.stop('SIGTERM')
  await until(async () => (await readiness()) === 503)
  const query = `grant_type=client_credential&appid=${ready.appid}&secret=${ready.secret}`
  const answer = await fetch(`${ready.baseUrl}/cgi-bin/token?${query}`)
  assert.equal(answer.headers.get('connection'), 'close')
  assert.ok('access_token' in ((await answer.json()) as object))
  assert.equal(await stopped, 0)
})

test('requests that never end are cut at the end of the drain time, with exit code 1', async () => {
  const pactolus = await startPactolus(['dev', '--data', 'memory', '--drain-timeout-ms', '300'])
  const { hostname, port } = new URL(pactolus.ready.baseUrl)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  // "100 Continue" says that the request is under way.
  const head = ['POST /cgi-bin/midas/pay HTTP/1.1', 'host: x', 'content-length: 100']
  socket.write([...head, 'expect: 100-continue', '', '{'].join('\r\n'))
  await new Promise((resolve) => socket.once('data', resolve))
  assert.equal(await pactolus.stop('SIGTERM'), 1)
  socket.destroy()
})

test('serve refuses to start without its secrets and names each', async () => {
  const { code, output } = await runPactolus(['serve'])
  assert.equal(code, 2)
  for (const name of ['DATABASE_URL', 'PACTOLUS_MASTER_KEY', 'PACTOLUS_ADMIN_TOKEN']) {
    assert.match(output, new RegExp(name))
  }
})

test('serve says when nothing answers at its database', async () => {
  const { code, output } = await runPactolus(['serve', '--port', '0'], {
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    PACTOLUS_MASTER_KEY: randomBytes(32).toString('base64'),
    PACTOLUS_ADMIN_TOKEN: 'an-admin-token-of-some-length',
  })
  assert.equal(code, 1)
  assert.match(output, /Nothing answers at 127.0.0.1:1/)
})
