// `pactolus sign` for the calls of the client: what the game's server signs of them (xpay §4).
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { run } from './command.ts'

const key = '12345'
const sessionKey = '9hAb/NEYUlkaMBEsmFgzig=='
const keys = ['--key', key, '--session-key', sessionKey]
const signData =
  '{"offerId":"12345678","buyQuantity":60,"env":0,"currencyType":"CNY","outTradeNo":"topup_001","attach":"备注"}'
/** Made with openssl dgst -hmac. */
const vector = {
  paySig: '35a245fe94414860fec1bcac1d647b237add0773416e38fcc332159c9089f77d',
  signature: '6c80a2d047d1b8d96b3bec2e4143e3f5398642ce61b0e3a4c1ce5dbe0be8a35c',
}

const sign = (args: string[], body = signData) =>
  run(['sign', ...args, '--body', '-'], { stdin: body })

async function json<T>(args: string[], exitCode = 0): Promise<T> {
  const { exitCode: ended, stdout, stderr } = await sign([...args, '--json'])
  assert.equal(ended, exitCode, stderr)
  return JSON.parse(stdout) as T
}

void test('requestVirtualPayment gets both signatures, and the argument to call it with', async () => {
  for (const name of ['requestVirtualPayment', 'wx.requestvirtualpayment']) {
    assert.deepEqual(await json([name, ...keys]), {
      call: 'requestVirtualPayment',
      env: 'production',
      text: `requestVirtualPayment&${signData}`,
      ...vector,
      option: { mode: 'short_series_coin', signData, ...vector },
    })
  }
  const { stdout } = await sign(['requestVirtualPayment', ...keys])
  assert.match(stdout, /^text to sign:\nrequestVirtualPayment&\{/)
  assert.match(stdout, /^wx\.requestVirtualPayment\(\{\n {2}"mode": "short_series_coin",/m)
})

void test('the goods call has its own name under paySig', async () => {
  const expected = createHmac('sha256', key).update(`requestMidasPaymentGameItem&${signData}`)
  const { paySig, option } = await json<{ paySig: string; option: object }>([
    ...['requestMidasPaymentGameItem', '--key', key],
  ])
  assert.equal(paySig, expected.digest('hex'))
  assert.deepEqual(option, { signData, paySig, signature: 'SIGNATURE' })
})

void test('right signatures end with 0, wrong ones with 1 and their cause', async () => {
  const explain = (paySig: string, signature: string) =>
    sign([
      ...['requestVirtualPayment', ...keys, '--explain', paySig],
      ...['--explain-signature', signature],
    ])
  const right = await explain(vector.paySig, vector.signature)
  assert.equal(right.exitCode, 0)
  assert.equal(right.stdout, 'The paySig is right.\nThe signature is right.\n')
  const exchanged = await explain(vector.signature, vector.paySig)
  assert.equal(exchanged.exitCode, 1)
  assert.match(exchanged.stdout, /The paySig is wrong:\n {2}- paySig and signature were exchanged/)
  const path = createHmac('sha256', key).update(`/xpay/currency_pay&${signData}`).digest('hex')
  const zh = await sign(['requestVirtualPayment', ...keys, '--explain', path, '--lang', 'zh'])
  assert.match(zh.stdout, /paySig 不正确：\n {2}- 用了服务端接口的路径：前端接口应为接口名/)
})

void test('what is no client call to sign ends with 2', async () => {
  const cases: [string[], RegExp, string?][] = [
    [['requestVirtualPayment'], /The AppKey is needed/],
    [['requestVirtualPayment', ...keys, '--sandbox'], /has no --sandbox/],
    [['requestVirtualPayment', ...keys], /errcode 47001/, 'offerId=1'],
    [['requestVirtualPayment', ...keys], /env of signData must be 0 or 1/, '{"env":"0"}'],
    [['requestMidasPayment', ...keys], /There is no operation "requestMidasPayment"/],
  ]
  for (const [args, sentence, body] of cases) {
    const { exitCode, stderr } = await sign(args, body)
    assert.equal(exitCode, 2, args.join(' '))
    assert.match(stderr, sentence)
  }
})
