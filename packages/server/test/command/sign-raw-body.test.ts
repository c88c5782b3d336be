// `pactolus sign` for Midas 2.0 and xpay: the vectors, the explanations, and what cannot be signed.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type Result, run, writeText } from './command.ts'

const folder = mkdtempSync(join(tmpdir(), 'pactolus-sign-raw-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const key = '12345'
const sessionKey = '9hAb/NEYUlkaMBEsmFgzig=='
const keys = ['--key', key, '--session-key', sessionKey]
const game =
  '{"offer_id": "12345678", "openid": "oUrsfxxxxxxxxxx", "ts": 1668136271, "zone_id": "1", "env": 0}'
const balance = {
  body: game,
  pay_sig: '11bac6388871d29c055c7d16fbe42e8d646855b666faf89b15c815218b1b23bd',
  signature: '42fe1d3341fb1c8bd6f5014ba735ab04eacc80a2deb3ab4669eab4700b5b6729',
}
const currencyPay = {
  body: String.raw`{"openid":"xxx","env":0,"user_ip":"127.0.0.1","amount":10,"order_id":"order_001","payitem":"[{\"productid\":\"p1\",\"unit_price\":10,\"quantity\":1}]","remark":"备注"}`,
  pay_sig: '604d3510e85447054b97957ee3b6506fbe1fba822e09336b43da2cdc397ff376',
  signature: 'f4d09cc06ab91c1ecca78e340945bd90fdc0a05e888dee94ae281c7391f70691',
}
const gift = {
  body: '{"openid":"xxx","env":0,"order_id":"present_001","amount":5}',
  pay_sig: '668c1b2d480067a0468bf5367b404e47151460ac4d7bf536f52c74f2f7a6405e',
}

interface Signed {
  readonly dialect: string
  readonly path: string
  readonly env: string
  readonly text: string
  readonly pay_sig: string
  readonly signature?: string
  readonly query: string
  readonly body: string
}

interface Judged {
  readonly given: string
  readonly ok: boolean
  readonly mistakes: readonly { readonly name: string }[]
}

interface Explained {
  readonly ok: boolean
  readonly pay_sig?: Judged
  readonly signature?: Judged
}

function sign(args: string[], body: string): Promise<Result> {
  return run(['sign', ...args, '--body', '-'], { stdin: body })
}

async function json<T>(args: string[], body: string, exitCode = 0): Promise<T> {
  const result = await sign([...args, '--json'], body)
  assert.equal(result.exitCode, exitCode, result.stderr)
  return JSON.parse(result.stdout) as T
}

function named(judged: Judged | undefined): string[] | undefined {
  return judged?.mistakes.map(({ name }) => name)
}

const names: [string[], string, string][] = [
  [['getBalance', '--dialect', '2.0'], '2.0', '/wxa/game/getbalance'],
  [['/wxa/game/getbalance'], '2.0', '/wxa/game/getbalance'],
  [['pay', '--dialect', 'xpay'], 'xpay', '/xpay/currency_pay'],
  [['currency_pay'], 'xpay', '/xpay/currency_pay'],
  [['/xpay/currency_pay'], 'xpay', '/xpay/currency_pay'],
]
for (const [args, dialect, path] of names) {
  void test(`sign ${args.join(' ')} reproduces the vector of ${path}`, async () => {
    const vector = dialect === '2.0' ? balance : currencyPay
    const signed = await json<Signed>([...args, ...keys], vector.body)
    assert.equal(signed.dialect, dialect)
    assert.equal(signed.path, path)
    assert.equal(signed.env, 'production')
    assert.equal(signed.text, `${path}&${vector.body}`)
    assert.equal(signed.pay_sig, vector.pay_sig)
    assert.equal(signed.signature, vector.signature)
    assert.equal(signed.body, vector.body)
    const query = new URLSearchParams(signed.query)
    assert.equal(query.get('pay_sig'), vector.pay_sig)
    assert.equal(query.get('signature'), vector.signature)
    assert.equal(query.get('sig_method'), dialect === '2.0' ? 'hmac_sha256' : null)
  })
}

void test('a path of 1.0 tells dialect and environment', async () => {
  const body =
    '{"openid":"o","appid":"wx1","offer_id":"1","ts":1507530737,"zone_id":"1","pf":"android"}'
  const signed = await json<Signed>(['/cgi-bin/midas/sandbox/getbalance', '--key', 'k'], body)
  assert.deepEqual([signed.env, signed.path], ['sandbox', '/cgi-bin/midas/sandbox/getbalance'])
})

void test('a call that the player does not sign has pay_sig alone', async () => {
  const signed = await json<Signed>(['present_currency', ...keys], gift.body)
  assert.equal(signed.pay_sig, gift.pay_sig)
  assert.equal(signed.signature, undefined)
  assert.equal(signed.query, `access_token=ACCESS_TOKEN&pay_sig=${gift.pay_sig}`)
})

void test('people get the text, both signatures and the request', async () => {
  const { stdout } = await sign(['/wxa/game/getbalance', ...keys, '--access-token', 'T'], game)
  assert.ok(stdout.includes(`text to sign:\n/wxa/game/getbalance&${game}\n`))
  assert.ok(stdout.includes(`pay_sig:\n${balance.pay_sig}\n`))
  assert.ok(stdout.includes(`${balance.signature}\n`))
  const query = `access_token=T&signature=${balance.signature}&sig_method=hmac_sha256&pay_sig=${balance.pay_sig}`
  assert.ok(stdout.endsWith(`POST /wxa/game/getbalance?${query}\n${game}\n`))
  const alone = await sign(['/wxa/game/getbalance', '--key', key], game)
  assert.match(alone.stdout, /&signature=SIGNATURE&/)
})

void test('the bytes of a file are signed as they are, a line break at the end included', async () => {
  const file = writeText(folder, 'body.json', `${game}\n`)
  const result = await run(['sign', '/wxa/game/getbalance', ...keys, '--body', `@${file}`])
  const made = createHmac('sha256', key).update(`/wxa/game/getbalance&${game}\n`).digest('hex')
  assert.ok(result.stdout.includes(`pay_sig:\n${made}\n`))
  assert.match(result.stdout, /The body ends with a line break/)
})

void test('env in the body tells which key is meant', async () => {
  const sandbox = game.replace('"env": 0', '"env": 1')
  const other = createHmac('sha256', 'of-production')
    .update(`/wxa/game/getbalance&${sandbox}`)
    .digest('hex')
  const args = ['/wxa/game/getbalance', '--key', key, '--other-key', 'of-production']
  const answer = await json<Explained>([...args, '--explain', other], sandbox, 1)
  assert.deepEqual(named(answer.pay_sig), ['key_of_other_environment'])
})

void test('a wrong pay_sig and a wrong signature are explained, in both languages', async () => {
  const wrong = createHmac('sha256', key).update(currencyPay.body).digest('hex')
  const upper = currencyPay.signature.toUpperCase()
  const args = ['currency_pay', ...keys, '--explain', wrong, '--explain-signature', upper]
  const report = await json<Explained>(args, currencyPay.body, 1)
  assert.equal(report.ok, false)
  assert.deepEqual(named(report.pay_sig), ['path_left_out'])
  assert.deepEqual(named(report.signature), ['upper_case'])
  const english = await sign(args, currencyPay.body)
  assert.match(english.stdout, /The pay_sig is wrong:\n {2}- pay_sig was made without the path/)
  assert.match(english.stdout, /The signature is wrong:\n {2}- the signature is in upper-case/)
  assert.ok(english.stdout.includes(`text to sign:\n/xpay/currency_pay&${currencyPay.body}`))
  const chinese = await sign([...args, '--lang', 'zh'], currencyPay.body)
  assert.match(chinese.stdout, /pay_sig 不正确：\n {2}- pay_sig 没有带路径/)
})

void test('--explain takes what was sent from the query; right signatures end with 0', async () => {
  const query = `access_token=T&pay_sig=${currencyPay.pay_sig}&signature=${currencyPay.signature}`
  const args = ['currency_pay', ...keys, '--explain', '--query', query]
  const right = await sign(args, currencyPay.body)
  assert.equal(right.exitCode, 0)
  assert.equal(right.stdout, 'The pay_sig is right.\nThe signature is right.\n')
  const signed = `/xpay/currency_pay?access_token=T&${currencyPay.body}`
  const given = createHmac('sha256', key).update(signed).digest('hex')
  const withQuery = ['currency_pay', '--key', key, '--explain', given, '--access-token', 'T']
  const report = await json<Explained>(withQuery, currencyPay.body, 1)
  assert.deepEqual(named(report.pay_sig), ['path_with_host_or_query'])
})

void test('a signature alone is explained without the AppKey', async () => {
  const args = ['currency_pay', '--session-key', sessionKey, '--explain-signature']
  const right = await sign([...args, currencyPay.signature], currencyPay.body)
  assert.deepEqual([right.exitCode, right.stdout], [0, 'The signature is right.\n'])
  const decoded = createHmac('sha256', Buffer.from(sessionKey, 'base64'))
    .update(currencyPay.body)
    .digest('hex')
  const report = await json<Explained>([...args, decoded], currencyPay.body, 1)
  assert.deepEqual(named(report.signature), ['session_key_decoded'])
  assert.equal(report.pay_sig, undefined)
})

void test('what no known mistake gives ends with 1 and the text to compare', async () => {
  const unknown = ['getBalance', '--dialect', '2.0', '--key', key, '--explain', 'ab'.repeat(32)]
  const { exitCode, stdout } = await sign(unknown, game)
  assert.equal(exitCode, 1)
  assert.match(stdout, /no known mistake gives it/)
  assert.ok(stdout.includes(`/wxa/game/getbalance&${game}`))
})

void test('what cannot be signed ends with 2 and names the fault in the words of the dialect', async () => {
  const v2 = ['pay', '--dialect', '2.0', '--key', key]
  const pay = game.replace('}', ', "amount": 1, "bill_no": "b"}')
  const cases: [string[], string, RegExp][] = [
    [v2, game, /--body: \[amount\] amount is invalid \(errcode 90018\)/],
    [v2, pay.replace('"b"', '7'), /--body: field "bill_no" doesn't expect an uint32 value "7"/],
    [v2, pay.replace('0,', '"0",'), /--body: post data type not right \(errcode 90018\)/],
    [v2, '[]', /the body is not a JSON object \(errcode 47001\)/],
    [['currency_pay', '--key', key], '{}', /--body: openid字段错误 \(errcode 268490002\)/],
    [['currency_pay'], currencyPay.body, /The AppKey is needed/],
    [['currency_pay', '--key', key, '--explain'], currencyPay.body, /no pay_sig to explain/],
    [['currency_pay', '--sandbox', '--key', key], currencyPay.body, /xpay has no --sandbox/],
    [['currency_pay', '--explain-signature', 'x'], currencyPay.body, /with the --session-key/],
    [['present_currency', ...keys, '--explain-signature', 'x'], gift.body, /has no signature/],
    [['currency_pay', '--dialect', '2.0', '--key', key], game, /no operation "currency_pay".*pay/],
    [['pay', '--key', key, '--explain-signature', 'x'], game, /1\.0 has no --explain-signature/],
  ]
  for (const [args, body, message] of cases) {
    const { exitCode, stderr } = await sign(args, body)
    assert.equal(exitCode, 2, `${args.join(' ')} ${stderr}`)
    assert.match(stderr, message)
  }
})
