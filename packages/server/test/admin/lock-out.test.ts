// Guesses of passwords: one answer for every wrong one, and names and addresses that are locked out.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Admin } from '../support/admin.ts'
import { invited, Operator, pageHeaders, password } from '../support/operator.ts'
import { startService, type TestService } from '../support/service.ts'

let service: TestService
let admin: Admin

before(async () => {
  // Behind a proxy, so that tests can come from many addresses.
  service = await startService({ flags: { trustProxy: '1' } })
  admin = new Admin(service)
})
after(() => service.remove())

/** The headers of a page, from an address of its own. */
let addresses = 0
function fromElsewhere(): Record<string, string> {
  addresses += 1
  return { ...pageHeaders, 'x-forwarded-for': `198.51.100.${addresses}` }
}

function tryIn(name: string, headers = fromElsewhere(), secret = 'wrong password') {
  return new Operator(service).request('POST', '/session', { name, password: secret }, headers)
}

async function rowsOf(actor: string): Promise<Record<string, unknown>[]> {
  const { items } = await admin.done(200, 'GET', `/audit?limit=100&actor=${actor}`)
  return items as Record<string, unknown>[]
}

function minutesLater(minutes: number): void {
  service.clock.offsetMs += minutes * 60_000
}

test('unknown name, wrong password, no password and a disabled operator get one answer', async () => {
  await invited(service, 'known')
  await invited(service, 'gone')
  await admin.done(200, 'POST', '/operators/gone/disable')
  await admin.done(201, 'POST', '/operators', { name: 'never-came', grants: [] })
  const answers: string[] = []
  for (const name of ['known', 'nobody', 'NOT A NAME', 'never-came']) {
    const { status, text } = await tryIn(name)
    answers.push(`${status} ${text}`)
  }
  const gone = await tryIn('gone', fromElsewhere(), password)
  answers.push(`${gone.status} ${gone.text}`)
  assert.equal(new Set(answers).size, 1, answers.join('\n'))
  assert.match(answers[0] ?? '', /^401 .*wrong_sign_in/)
})

test('an unknown name takes as long as a known one', async () => {
  await invited(service, 'timed')
  const timeOf = async (name: string) => {
    const startedAt = performance.now()
    await tryIn(name)
    return performance.now() - startedAt
  }
  const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
  const [known, unknown]: [number[], number[]] = [[], []]
  for (let i = 0; i < 4; i += 1) {
    known.push(await timeOf('timed'))
    unknown.push(await timeOf(`unheard-of-${i}`))
  }
  // Without the hash of nobody it would be a twentieth.
  assert.ok(median(unknown) > median(known) / 3, `${known} against ${unknown}`)
})

test('failures lock a name for everybody, for twice as long each time, and a success forgives', async () => {
  await invited(service, 'target')
  for (let i = 0; i < 5; i += 1) assert.equal((await tryIn('target')).status, 401)
  const locked = await tryIn('target', fromElsewhere(), password)
  assert.deepEqual([locked.status, locked.body.error], [429, 'locked_out'])
  const waitS = Number(locked.headers.get('retry-after'))
  assert.ok(waitS > 20 && waitS <= 30, `${waitS} s`)
  minutesLater(0.51)
  assert.equal((await tryIn('target')).status, 401)
  const longer = Number((await tryIn('target')).headers.get('retry-after'))
  assert.ok(longer > 50 && longer <= 60, `${longer} s`)
  minutesLater(1.01)
  assert.equal((await tryIn('target', fromElsewhere(), password)).status, 200)
  for (let i = 0; i < 4; i += 1) assert.equal((await tryIn('target')).status, 401)
  assert.equal((await tryIn('target', fromElsewhere(), password)).status, 200)
  const results = (await rowsOf('target')).map(({ result }) => String(result))
  assert.ok(
    results.some((result) => /^wrong_sign_in, locked until 2/.test(result)),
    results.join(),
  )
  const locks = await admin.done(200, 'GET', '/audit?outcome=locked&actor=target')
  assert.equal((locks.items as unknown[]).length, 2)
})

test('a name that nobody has is locked just the same', async () => {
  for (let i = 0; i < 5; i += 1) assert.equal((await tryIn('ghost')).status, 401)
  assert.equal((await tryIn('ghost')).status, 429)
})

test('failures lock an address, and that locks no name', async () => {
  await invited(service, 'bystander')
  const headers = { ...pageHeaders, 'x-forwarded-for': '2001:db8:1:2::1' }
  // Another address of the same customer.
  const sameNetwork = { ...pageHeaders, 'x-forwarded-for': '2001:db8:1:2:ffff::9' }
  for (let i = 0; i < 20; i += 1) {
    assert.equal(
      (await tryIn(`guess-${i}`, i % 2 === 0 ? headers : sameNetwork)).status,
      401,
      `${i}`,
    )
  }
  for (let i = 0; i < 8; i += 1) {
    assert.equal((await tryIn('bystander', headers, password)).status, 429)
  }
  assert.equal((await tryIn('bystander', fromElsewhere(), password)).status, 200)
})

test('guesses that come at once are all counted', async () => {
  await invited(service, 'rushed')
  const headers = fromElsewhere()
  const answers = await Promise.all(Array.from({ length: 12 }, () => tryIn('rushed', headers)))
  const tried = answers.filter(({ status }) => status === 401).length
  assert.equal(tried, 5)
})

test('right and wrong attempts at once wait for each other in no circle', async () => {
  for (const name of ['both-a', 'both-b']) await invited(service, name)
  const headers = fromElsewhere()
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, i) =>
      tryIn(i % 2 === 0 ? 'both-a' : 'both-b', headers, i % 3 === 0 ? 'wrong password' : password),
    ),
  )
  const statuses = new Set(answers.map(({ status }) => status))
  assert.ok(statuses.has(200), [...statuses].join())
  assert.ok(
    [...statuses].every((status) => [200, 401, 429].includes(status)),
    [...statuses].join(),
  )
})
