// `pactolus sign` for Midas 1.0: the vectors of the protocol, and the explanations of wrong signatures.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { run, writeText } from './command.ts'

const folder = mkdtempSync(join(tmpdir(), 'pactolus-sign-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const key = 'zNLgAGgqsEWJOg1nFVaO5r7fAlIQxr1u'
const keyFile = writeText(folder, 'appkey.txt', `${key}\n`)
const base =
  '"openid":"odkx20ENSNa2w5y3g_qOkOvBNM1g","appid":"wx1234567","offer_id":"12345678",' +
  '"ts":1507530737,"zone_id":"1","pf":"android"'
const official = '1ad64e8dcb2ec1dc486b7fdf01f4a15159fc623dc3422470e51cf6870734726b'
const session = ['--session-key', 'V7Q38/i2KXaqrQyl2Yx9Hg==', '--access-token', 'ACCESSTOKEN']

interface Signed {
  readonly text: string
  readonly sig: string
  readonly mp_sig?: string
  readonly body: string
}

async function signed(operation: string, own: string, ...args: string[]): Promise<Signed> {
  const body = `{${base}${own}}`
  const { exitCode, stdout, stderr } = await run(
    ['sign', operation, '--key-file', keyFile, '--body', '-', '--json', ...args],
    { stdin: body },
  )
  assert.equal(exitCode, 0, stderr)
  return JSON.parse(stdout) as Signed
}

const bill = ',"bill_no":"BillNo_123"'
const pay = `,"amt":123${bill}`
const present = `${bill},"present_counts":233`
const notes = ',"user_ip":"127.0.0.1","pay_item":"道具名称"'
const vectors: [string, string, string[], string, string?][] = [
  [
    'getBalance',
    '',
    [],
    official,
    'ff4c5bb39dea1002a8f03be0438724e1a8bcea5ebce8f221f9b9fea3bcf3bf76',
  ],
  [
    'getBalance',
    '',
    ['--sandbox'],
    'f8f9f6ac64eb1cf4a5f2f0235f72fe69af0d2ceb2b26bed5a024244140643bb4',
    'ba1b7d2bce2e824cadf56c143fab6739e843f7b5578c079ec1432f12e5120b6c',
  ],
  [
    'pay',
    pay,
    [],
    'ada5ef41b2f185b9d6ba041ed0f4ba562ed5aeb6acce17be58865fa88c55aaab',
    '101c9de900169d556be97ceafce55a18bf1385bc39e0ddb4e8ca7c1d670c76da',
  ],
  [
    'pay',
    pay,
    ['--sandbox'],
    'e00c9d9177ff4005844734e08d08c39ebfebc82d8fab0d941a097cb1ba7c25e0',
    '9d6493a6a5e1b94832f33845c0d7cf13c8a41deef6291f2e07541f2188d933a7',
  ],
  [
    'cancelPay',
    bill,
    [],
    'cff702559f26433de1df7e20921d5798bf4dc1c7636472a0bec82369a8bb6ba8',
    '35b37a9192e7bbb595627b371ac8dc6ccf879f3d8b9486927708a1de13232219',
  ],
  [
    'cancelPay',
    bill,
    ['--sandbox'],
    '967ddbdbd7ba6893e57fac0d7b39711241c28a0c4a93e2cdadc2ebae9cb350e5',
    '3154cf22edd1a3eeab094f68bc810230ff5020b8072df90c636384a751775fbf',
  ],
  [
    'present',
    present,
    [],
    'c82c534ca46818722a8cbe0004020aea541333aefa7a780fb0bb45d9397da3ef',
    '523537261e0205eda7a7ed2a6e3d7333badc94cc2eb591f733559f3608bbe0af',
  ],
  [
    'present',
    present,
    ['--sandbox'],
    'd057ab7878e30688ab5f075328a9e600cd3b443ce2980defa69969ef7e364b2b',
    '95204c161bdd55024dabdf91263f10661ba7bc9311d79d57b58efabcff92410a',
  ],
  [
    'pay',
    `,"amt":123${bill}${notes},"app_remark":"备注"`,
    [],
    '0525fb62025680be5588fd7f926328e8f590c0665dd5395b0882ef27d308e13c',
  ],
  [
    'cancelPay',
    `${bill}${notes}`,
    [],
    '4cd893b33dc70e35838f1bc8c661a1a2c873340a4597d16293191c23a846c4b2',
  ],
]

for (const [operation, own, flags, sig, mpSig] of vectors) {
  const name = [operation, ...flags, ...(own.includes('user_ip') ? ['with notes'] : [])].join(' ')
  void test(`the vector of ${name} is reproduced`, async () => {
    const answer = await signed(operation, own, ...flags, ...(mpSig === undefined ? [] : session))
    assert.equal(answer.sig, sig)
    assert.equal(answer.mp_sig, mpSig)
    const { sig: sent, mp_sig: mpSent, ...rest } = JSON.parse(answer.body) as Signed
    assert.equal(sent, sig)
    assert.equal(mpSent, mpSig)
    assert.deepEqual(rest, JSON.parse(`{${base}${own}}`))
  })
}

void test('people get the text, the sig and the body, the key masked unless asked for', async () => {
  const body = writeText(folder, 'body.json', `{${base}}\n`)
  const args = ['sign', 'getbalance', '--key', key, '--body', `@${body}`]
  const masked = await run(args)
  assert.equal(masked.exitCode, 0)
  assert.match(masked.stdout, /^appid=wx1234567&offer_id=.*&method=POST&secret=\*\*\*$/m)
  assert.match(masked.stdout, new RegExp(`^${official}$`, 'm'))
  assert.equal(masked.stdout.includes(key), false)
  const shown = await run([...args, '--show-key'])
  assert.match(shown.stdout, new RegExp(`&secret=${key}$`, 'm'))
})

void test('numbers stay as they were written, for they were signed so', async () => {
  const own = ',"amt":"5","bill_no":"b1","extra":12345678901234567890,"nested":{"a":[1,"}"]}'
  const answer = await signed('pay', own)
  assert.ok(answer.body.includes('"extra":12345678901234567890'))
  assert.ok(answer.body.includes('"nested":{"a":[1,"}"]}'))
  assert.ok(answer.body.includes('"amt":"5"'))
})

void test('a sig made with the production path is explained to a sandbox caller', async () => {
  const args = ['sign', 'getBalance', '--sandbox', '--key', key, '--body', `{${base}}`]
  const english = await run([...args, '--explain', official])
  assert.equal(english.exitCode, 1)
  assert.match(english.stdout, /path of the other environment/)
  assert.match(english.stdout, /path_of_other_environment/)
  const chinese = await run([...args, '--explain', official], { env: { LANG: 'zh_CN.UTF-8' } })
  assert.match(chinese.stdout, /另一个环境的路径/)
  const forced = await run([...args, '--explain', official, '--lang', 'zh'])
  assert.match(forced.stdout, /sig 不正确/)
  const json = await run([...args, `--explain=${official}`, '--json'])
  assert.equal(json.exitCode, 1)
  const report = JSON.parse(json.stdout) as { ok: boolean; mistakes: { name: string }[] }
  assert.equal(report.ok, false)
  assert.deepEqual(
    report.mistakes.map(({ name }) => name),
    ['path_of_other_environment'],
  )
})

void test("the body's own sig and mp_sig are judged, and right ones end with 0", async () => {
  const { body } = await signed('pay', pay, ...session)
  const args = ['sign', 'pay', '--key', key, '--body', body, ...session, '--mp-sig', '--explain']
  const right = await run(args)
  assert.equal(right.exitCode, 0)
  assert.equal(right.stdout, 'The sig is right.\nThe mp_sig is right.\n')
  const wrong = await run(args.map((arg) => (arg === 'ACCESSTOKEN' ? 'OTHER' : arg)))
  assert.equal(wrong.exitCode, 1)
  assert.match(wrong.stdout, /The mp_sig is wrong/)
})

void test('a sig that no known mistake gives ends with 1 and the text to compare', async () => {
  const args = [
    'sign',
    'getBalance',
    '--key',
    key,
    '--body',
    `{${base}}`,
    '--explain',
    'ab'.repeat(32),
  ]
  const { exitCode, stdout } = await run(args)
  assert.equal(exitCode, 1)
  assert.match(stdout, /no known mistake gives it/)
  assert.match(stdout, /^appid=wx1234567&/m)
})

void test('what cannot be signed ends with 2 and names the fault', async () => {
  const cases: [string[], RegExp][] = [
    [['pay', '--key', key, '--body', `{${base}}`], /amt is missing \(errcode 90018\)/],
    [['getBalance', '--key', key, '--body', '{'], /not JSON/],
    [['getBalance', '--key', key], /A body is needed/],
    [['getBalance', '--body', `{${base}}`], /The AppKey is needed/],
    [['refund', '--key', key, '--body', `{${base}}`], /There is no operation "refund"/],
    [['getBalance', '--key', key, '--body', `{${base}}`, '--explain'], /no sig to explain/],
    [['getBalance', '--key', key, '--body', `{${base}}`, '--mp-sig'], /needs --session-key/],
    [['getBalance', '--key', key, '--body', '@/nowhere/body.json'], /cannot read \/nowhere/],
  ]
  for (const [args, message] of cases) {
    const { exitCode, stderr } = await run(['sign', ...args])
    assert.equal(exitCode, 2, args.join(' '))
    assert.match(stderr, message)
  }
})
