// A service with something to see in its console. It has a game, players with orders of every kind,
// texts that contain HTML, and numbers of 15 digits. It has operators of every role, and a request
// that waits for an approval.
import { buildConsole } from '../../packages/console/build.js'
import { dayOf, later, startOf } from '../../packages/server/src/close/days.ts'
import { openPostgres } from '../../packages/server/src/driver/postgres.ts'
import { migrate } from '../../packages/server/src/schema/migrate.ts'
import { BillAdmin } from '../../packages/server/test/support/bills.ts'
import { namespaceOf } from '../../packages/server/test/support/controls.ts'
import { createEmbedded, type TestDatabase } from '../../packages/server/test/support/database.ts'
import {
  accountOf,
  adminToken,
  createGame,
  type Game,
  startService,
  type TestService,
} from '../../packages/server/test/support/service.ts'
import { createPostgres, findPostgres } from '../../tools/postgres.ts'

export const roles = ['viewer', 'support', 'finance', 'admin'] as const
export type Role = (typeof roles)[number]
export const password = 'correct horse battery'
export const hostile = '<script>alert(1)</script>'
export const player = 'oPlayer_0001'
export const payNo = 'pay_0003'
export const refundNo = 'refund_0001'
/** The pay of the emulator's own game. */
export const emulated = 'emulated_0001'
export const tradeNo = 'trade_0001'
const dayMs = 86_400_000
/** A day that is closed; the day after it is not. */
export const closedDay = dayOf(Date.now() - 2 * dayMs)
export const closableDay = later(closedDay, 1)
/** Who was frozen by support. */
export const frozen = 'oOther_0007'
/** Who gets a push that no server takes. */
export const announced = 'oAnnounced'

export interface Stage {
  readonly service: TestService
  readonly game: Game
  close(): Promise<void>
}

export async function openStage(
  kind: 'pglite' | 'postgres',
  mode: 'dev' | 'serve',
): Promise<Stage> {
  // A first visit would wait for it.
  await buildConsole()
  const database = kind === 'pglite' ? await createEmbedded() : await createOnPostgres()
  const service = await startService({ mode, database })
  const game = await createGame(service, { offerId: '1450012345' })
  await fill(service, game)
  await closeDays(service, game)
  await announce(service, game)
  await compareFiles(service, game)
  if (mode === 'serve') await inviteOperators(service, game)
  else await fillEmulator(service)
  return { service, game, close: () => service.remove() }
}

/** A file of the game that was compared, with differences of several causes; and one that was not. */
async function compareFiles(service: TestService, game: Game): Promise<void> {
  const admin = new BillAdmin(service, game)
  const rows = ['pay_0001,oPlayer_0001,300', 'pay_0002,oPlayer_0001,99', `${hostile},oNobody,5`]
  const lines = ['订单号,openid,数量', ...rows, 'pay_9999,oPlayer_0001,12', rows[0]]
  const file = await admin.upload('game', lines.join('\n'), 'orders <2026-09>.csv')
  const period = { from: new Date(Date.now() - 86_400_000), to: new Date(Date.now() + 86_400_000) }
  const { bill_id } = await admin.compare(file, period)
  const [first] = await admin.differences(bill_id)
  const path = `${admin.root}/${bill_id}/differences/${first?.difference_id}/resolve`
  await admin.done(200, 'POST', path, { resolution: 'accepted', note: 'Test order' })
  await admin.upload(
    'wechatpay',
    '交易时间,单号,交易状态,总金额,备注\n2026-09-01,w1,已付,6.00,a',
    'trade.csv',
  )
}

async function createOnPostgres(): Promise<TestDatabase> {
  const binDir = findPostgres()
  if (binDir === undefined) throw new Error('no PostgreSQL was found on this machine')
  const server = await createPostgres(binDir, ['fsync=off'])
  const open = (url: string, connectionsMax: number) =>
    openPostgres({ url, connectionsMax, connectTimeoutMs: 10_000, statementTimeoutMs: 60_000 })
  const admin = open(server.url, 1)
  await admin.query('create database console')
  await admin.close()
  const url = server.urlOf('console')
  const driver = open(url, 8)
  await migrate(driver)
  const remove = async () => {
    await driver.close()
    await server.remove()
  }
  return { driver, keepers: [driver], url, remove }
}

async function fill({ services: { ledger } }: TestService, game: Game): Promise<void> {
  const post = async (
    openid: string,
    kind: 'recharge' | 'present' | 'pay',
    billNo: string,
    amount: bigint,
    notes = {},
  ) => {
    const account = accountOf(game, 'production', openid)
    const { outcome } = await ledger.post({ kind, account, billNo, amount, notes })
    if (outcome !== 'posted') throw new Error(`${billNo}: ${outcome}`)
  }
  await post(player, 'recharge', 'recharge_0001', 6_480n)
  await post(player, 'present', 'present_0001', 320n, { appRemark: 'Spring festival' })
  for (const [n, amount] of [300n, 98n, 648n].entries()) {
    const notes = { payItem: ['sword_01', hostile, '月卡'][n], userIp: '203.0.113.7' }
    await post(player, 'pay', `pay_000${n + 1}`, amount, notes)
  }
  const refund = {
    kind: 'refund' as const,
    account: accountOf(game, 'production', player),
    billNo: refundNo,
    payBillNo: payNo,
    amount: 200n,
    windowS: 172_800,
    tombstone: false,
  }
  const { outcome } = await ledger.post(refund)
  if (outcome !== 'posted') throw new Error(outcome)
  await post(hostile, 'recharge', 'hostile_1', 60n, {
    appRemark: `${hostile}<img src=x onerror=alert(1)>`,
  })
  await post('oRich', 'recharge', 'rich_1', 9_999_999_999n)
  for (let n = 0; n < 55; n += 1) {
    await post(`oOther_${String(n).padStart(4, '0')}`, 'recharge', `other_${n}`, BigInt(60 + n))
  }
  const bought = {
    account: accountOf(game, 'production', player),
    tradeNo,
    dialect: '2.0' as const,
  }
  await ledger.money.put({ ...bought, fee: 600n, coins: 60n }, 'paid')
  // More than an order may have.
  const rich = accountOf(game, 'production', 'oRich')
  await Promise.all(
    Array.from({ length: 3 }, (_, n) =>
      ledger.post({
        kind: 'present',
        account: rich,
        billNo: `rich_gift_${n}`,
        amount: 9_999_999_999n,
      }),
    ),
  )
}

/** A second key, a cloud environment, and an order that is announced to a server that does not exist. */
async function announce(service: TestService, game: Game): Promise<void> {
  const { services } = service
  await services.directory.addKey(game.offerId, 'sandbox', 'a-second-key-of-32-characters-ok')
  const paths = ['/cgi-bin/midas/*']
  await services.environments.create('cloud-console', game.appid, ['midas.pay'], paths)
  const target = { appid: game.appid, channel: 'orders', format: 'json' } as const
  const url = 'https://game.invalid/orders'
  await services.pushTargets.put({
    ...target,
    url,
    token: 'consoleconsoleconsole',
    aesKey: undefined,
  })
  const account = accountOf(game, 'production', announced)
  const order = { kind: 'present', account, billNo: 'announced_1', amount: 5n, notes: {} } as const
  const { outcome } = await services.ledger.post(order)
  if (outcome !== 'posted') throw new Error(outcome)
}

/** Requests of every kind in the log of the demo game: right, refused, wrongly signed, under a fault. */
export async function fillEmulator(service: TestService): Promise<void> {
  const { controls, caller, openid } = await namespaceOf(service, 'default')
  await controls.reset()
  await caller.call('pay', openid, { bill_no: emulated, amt: 10, pay_item: hostile })
  await caller.call('pay', openid, { bill_no: 'too_much', amt: 1_000_000 })
  const fields = caller.fields(openid, { bill_no: 'wrong_path', amt: 1 })
  const wrong = { sandbox: caller.signed('pay', fields), unknown: { ...fields, sig: 'f00' } }
  const url = `${service.baseUrl}/cgi-bin/midas/sandbox/pay?access_token=${caller.token}`
  await fetch(url, { method: 'POST', body: JSON.stringify(wrong.sandbox) })
  await caller.post('pay', wrong.unknown)
  await controls.fault({ effect: 'busy_after_commit', operation: 'getBalance', count: 1 })
  await caller.call('getBalance', openid)
  await controls.done('POST', '/presets/low_balance_busy')
}

/** Two closed days with coins of two zones. */
async function closeDays({ services }: TestService, game: Game): Promise<void> {
  const { closing, ledger } = services
  const at = startOf(closedDay) + dayMs / 2
  for (const zone of ['1', hostile]) {
    const account = accountOf(game, 'production', 'oClosed', zone)
    await ledger.post({ kind: 'recharge', account, billNo: 'r1', amount: 12_000n }, at - dayMs)
    await ledger.post({ kind: 'present', account, billNo: 'g1', amount: 350n }, at)
    await ledger.post({ kind: 'pay', account, billNo: 'p1', amount: 4_800n }, at)
  }
  const of = { offerId: game.offerId, env: 'production' }
  await closing.closeThrough(of, { by: 'finance', through: closedDay })
}

async function inviteOperators({ baseUrl }: TestService, { offerId }: Game): Promise<void> {
  const call = async (path: string, body: object, headers: Record<string, string>) => {
    const answer = await fetch(`${baseUrl}/admin/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Record<string, unknown>
  }
  const byToken = { authorization: `Bearer ${adminToken}` }
  const ofPage = { 'x-pactolus': 'console', 'sec-fetch-site': 'same-origin', origin: baseUrl }
  for (const role of roles) {
    const limits = { per_order: role === 'support' ? 1000 : null }
    const everywhere = { role, offer_id: '*', env: '*', limits }
    const { invite } = await call('/operators', { name: role, grants: [everywhere] }, byToken)
    await call('/session/invite', { invite, password }, ofPage)
  }
  const account = `/offers/${offerId}/production/accounts/${player}/1`
  const asked = { bill_no: 'asked_1', amount: 5000, reason: `Ticket 4711 ${hostile}` }
  const cookie = await signIn(baseUrl, 'support')
  await call(`${account}/recharge`, asked, { ...ofPage, cookie })
  const byPage = { ...ofPage, cookie }
  await call(`${account}/notes`, { text: 'Called twice about ticket 4711.' }, byPage)
  const part = { amount: 8, refund_no: 'refund_0002', reason: 'Ticket 4712' }
  await call(`${account}/orders/pay_0002/cancel`, part, byPage)
  await call(`${account}/orders/pay_0001/cancel`, { reason: 'Ticket 4713' }, byPage)
  const other = `/offers/${offerId}/production/accounts/${frozen}/1`
  await call(`${other}/freeze`, { reason: `Charge-back 4714 ${hostile}` }, byPage)
}

/** The cookie of an operator who signed in. */
async function signIn(baseUrl: string, name: Role): Promise<string> {
  const answer = await fetch(`${baseUrl}/admin/v1/session`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-pactolus': 'console',
      'sec-fetch-site': 'same-origin',
      origin: baseUrl,
    },
    body: JSON.stringify({ name, password }),
  })
  if (!answer.ok) throw new Error(`sign-in of ${name}: ${answer.status} ${await answer.text()}`)
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}
