// Calls that the emulator makes for a developer, and the programs that make the same calls.
// The database does not matter here: it is about what is signed and sent.
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { promisify } from 'node:util'
import type { RequestDetail } from '../../src/emulator/request-contract.ts'
import type { TryCall, TryResult, TryTerms } from '../../src/emulator/try-contract.ts'
import { type Controls, namespaceOf } from '../support/controls.ts'
import { startService, type TestService } from '../support/service.ts'

const run = promisify(execFile)

let service: TestService
let controls: Controls
let openid: string
let folder: string

before(async () => {
  service = await startService()
  ;({ controls, openid } = await namespaceOf(service, 'try'))
  // Inside of the checkout, where the client is found.
  mkdirSync('node_modules/.cache', { recursive: true })
  folder = mkdtempSync(join(process.cwd(), 'node_modules/.cache/try-'))
})
beforeEach(() => controls.reset())
after(async () => {
  rmSync(folder, { recursive: true, force: true })
  await service.remove()
})

const tried = (terms: TryTerms) => controls.done<TryResult>('POST', '/try', terms)
const errcodeOf = ({ answer }: TryResult) => JSON.parse(answer ?? '{}').errcode

async function newest(): Promise<RequestDetail> {
  const last = (await controls.requests()).at(-1)
  return controls.done('GET', `/requests/${last?.seq}`)
}

test('a call is signed, sent over HTTP, and in the log', async () => {
  const result = await tried({ dialect: '1.0', operation: 'pay', fields: { amt: '10' } })
  assert.equal(errcodeOf(result), 0)
  const { sent, seq, string_to_sign: text } = await newest()
  assert.equal(result.seq, seq)
  assert.equal(result.string_to_sign, text)
  assert.deepEqual([sent?.path, sent?.query, sent?.body], [result.path, result.query, result.body])
})

test('every call of every dialect passes the checks of token, fields and signatures', async () => {
  const { items } = await controls.done<{ items: TryCall[] }>('GET', '/calls')
  const own: Readonly<Record<string, string>> = {
    ...{ amt: '1', amount: '1', present_counts: '1', pay_bill_no: 'a', pay_order_id: 'abcdefgh' },
    ...{ left_fee: '1', refund_fee: '1', refund_reason: '0', req_from: '1', order_id: 'T1' },
    ...{ begin_ds: '20260901', end_ds: '20260901', order_type: '1', pay_channel: '1' },
    ...{ task_id: 'a', out_trade_no: 'T1', biz_id: '1' },
  }
  for (const { dialect, operation, fields } of items) {
    for (const env of ['production', 'sandbox'] as const) {
      const missing = fields.filter(({ required, filled }) => required && !filled)
      const given = Object.fromEntries(missing.map(({ name }) => [name, own[name] ?? '']))
      if (operation === 'queryOrder' || operation === 'refundOrder') given.order_id ??= 'T1'
      if (dialect === '2.0') delete given.order_id
      const result = await tried({ dialect, operation, env, fields: given })
      const { errcode, outcome } = await newest()
      // Known by the log: a check that refused it leaves no outcome, or an errcode of its own.
      const refused = [90009, 90010, 90011, 90018, 40001, 268490003, 268490008, 268490009]
      const story = `${dialect} ${operation} ${env}: ${errcode} ${outcome} ${result.answer}`
      assert.equal(refused.includes(errcode), false, story)
    }
  }
})

test('numbers go as numbers, what is no number as it was typed, and an empty field not at all', async () => {
  const terms = { dialect: 'xpay', operation: 'pay' } as const
  const { body } = await tried({ ...terms, fields: { amount: '7', order_id: '12345678' } })
  assert.deepEqual(
    [JSON.parse(body).amount, JSON.parse(body).order_id, JSON.parse(body).env],
    [7, '12345678', 0],
  )
  const wrong = await tried({ ...terms, fields: { amount: 'seven', openid: '' } })
  assert.equal(JSON.parse(wrong.body).amount, 'seven')
  assert.equal('openid' in JSON.parse(wrong.body), false)
  assert.equal(errcodeOf(wrong), 268490002)
})

test('a field or a call that the dialect does not have is refused, and nothing is sent', async () => {
  const before = (await controls.requests()).length
  const fields = { amout: '10' }
  const wrong = { dialect: '1.0', operation: 'pay', fields }
  assert.match(await controls.refused('POST', '/try', wrong), /pay has no amout: it has openid/)
  const money = { dialect: '1.0', operation: 'refundOrder' }
  assert.match(await controls.refused('POST', '/try', money), /1\.0 has no refundOrder/)
  assert.equal((await controls.requests()).length, before)
})

test('faults of the namespace meet it: an answer that was lost is null', async () => {
  await controls.fault({ effect: 'drop_after_commit', operation: 'pay', count: 1 })
  const lost = await tried({ dialect: '2.0', operation: 'pay', fields: { amount: '10' } })
  assert.deepEqual([lost.answer, (await newest()).fault?.effect], [null, 'drop_after_commit'])
})

test('a page of another site cannot have a call made', async () => {
  const response = await fetch(`${service.baseUrl}/_pactolus/try?namespace=try`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' },
    body: JSON.stringify({ dialect: '1.0', operation: 'getBalance' }),
  })
  assert.equal(response.status, 403)
  assert.deepEqual(await controls.requests(), [])
})

const calls: readonly TryTerms[] = [
  { dialect: '1.0', operation: 'pay', fields: { amt: '10', pay_item: `it's $5 "剑" \\ <b>&` } },
  { dialect: '1.0', operation: 'getBalance', env: 'sandbox' },
  { dialect: '2.0', operation: 'pay', fields: { amount: '10', payitem: `it's $5 "剑" \\ \`<b>&` } },
  { dialect: '2.0', operation: 'present', env: 'sandbox', fields: { amount: '10' } },
  { dialect: 'xpay', operation: 'pay', fields: { amount: '10', remark: 'a\nb' } },
  { dialect: 'xpay', operation: 'bizBalance' },
]

/** What was sent, without what differs from one sending to the next: time, and with it the signatures. */
function constant(body: string): object {
  const { ts: _, sig: __, ...fields } = JSON.parse(body)
  return fields
}

for (const terms of calls) {
  const name = `${terms.dialect} ${terms.operation} ${terms.env ?? 'production'}`

  test(`${name}: its curl line sends the very same request`, async () => {
    const { code, body, query } = await tried(terms)
    await run('sh', ['-c', code.curl])
    const { sent, errcode } = await newest()
    assert.deepEqual([sent?.body, sent?.query], [body, query])
    assert.equal(errcode, repeated(terms))
  })

  test(`${name}: its TypeScript program runs and sends the same fields`, async () => {
    const { code, body } = await tried(terms)
    const file = join(folder, `${terms.dialect}-${terms.operation}.mts`)
    writeFileSync(file, code.typescript)
    const words = ['--conditions=source', '--import', 'tsx', file]
    // The client rejects: it has not made this order itself.
    const { stderr } = await run(process.execPath, words).catch((error) => error)
    const { sent, errcode } = await newest()
    assert.deepEqual(constant(sent?.body ?? ''), constant(body))
    assert.equal(errcode, repeated(terms), stderr)
  })

  for (const [language, tool, words] of [
    ['php', 'php', []],
    ['go', 'go', ['run']],
  ] as const) {
    const isThere = spawnSync(tool, ['version'], { stdio: 'ignore' }).error === undefined
    const skip = isThere ? false : `there is no ${tool}`
    test(`${name}: its ${language} program runs and sends the same fields`, { skip }, async () => {
      const { code, body } = await tried(terms)
      const file = join(folder, `${terms.dialect}-${terms.operation}.${language}`)
      writeFileSync(file, code[language])
      await run(tool, [...words, file])
      const { sent, errcode } = await newest()
      assert.deepEqual(constant(sent?.body ?? ''), constant(body))
      assert.equal(errcode, repeated(terms))
    })
  }
}

/** An order that is sent again was there before. */
function repeated({ dialect, operation }: TryTerms): number {
  if (operation === 'getBalance' || operation === 'bizBalance') return 0
  return dialect === 'xpay' ? 268490004 : 90012
}

test('the player of a call of 2.0 is logged in by it', async () => {
  const fields = { openid: `${openid}x` }
  assert.equal(errcodeOf(await tried({ dialect: '2.0', operation: 'getBalance', fields })), 0)
})
