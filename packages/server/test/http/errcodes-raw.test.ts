// Every errcode of Midas 2.0 and xpay, over HTTP. A row of their tables that no request here reaches must be one
// that docs/reference/errcodes.md says is never answered, and why (midas-v2 §2.7, xpay §1.2).
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Dialect, type Env, midasV2, xpay } from '@pactolus/protocol'
import { Admin } from '../support/admin.ts'
import { createEnvironment } from '../support/cloud.ts'
import { Faults } from '../support/faults.ts'
import { type Members, type RawCaller, rawCallerOf } from '../support/raw-caller.ts'
import {
  accountOf,
  brokenChecks,
  createGame,
  recharge,
  startService,
  type TestService,
  type WireAnswer,
} from '../support/service.ts'

const faults = new Faults()
let service: TestService
let admin: Admin

before(async () => {
  service = await startService({ wrapDriver: faults.wrap })
  admin = new Admin(service)
})
after(async () => {
  faults.end()
  assert.deepEqual(await brokenChecks(service.driver), [])
  await service.remove()
})

/** A game with a player who is logged in and has ten coins, and the calls of one dialect. */
interface Spoken {
  readonly caller: RawCaller
  readonly path: string
  /** A balance call; `query` replaces parameters. */
  balance(query?: Record<string, string | undefined>): Promise<WireAnswer>
  pay(number: string, amount: number): Promise<WireAnswer>
  refund(number: string, payNumber: string, amount: number): Promise<WireAnswer>
}

type Reach = (spoken: Spoken) => Promise<WireAnswer>

const player = 'o_codes'

const gatewayReaches: Record<string, Reach> = {
  ok: ({ balance }) => balance(),
  post_required: async ({ caller, path }) => {
    const response = await fetch(`${service.baseUrl}${path}?access_token=${caller.token}`)
    return (await response.json()) as WireAnswer
  },
  body_malformed: ({ caller, path }) => caller.post(path, 'no json'),
  token_missing: ({ balance }) => balance({ access_token: undefined }),
  token_invalid: ({ balance }) => balance({ access_token: 'unknown' }),
  token_malformed: ({ balance }) => balance({ access_token: 'x'.repeat(513) }),
  token_expired: (spoken) => later(3, () => spoken.balance()),
  path_forbidden: async ({ caller, balance }) => {
    const { envId } = await createEnvironment(service, caller.game)
    await service.services.environments.permit(envId, { paths: [], replace: true })
    const issued = await admin.done(200, 'POST', `/cloud-environments/${envId}/access-token`)
    const cloudbase_access_token = String(issued.cloudbase_access_token)
    return balance({ access_token: undefined, cloudbase_access_token })
  },
  rate_exceeded: async ({ caller, balance }) => {
    await admin.done(200, 'PATCH', `/apps/${caller.game.appid}`, { calls_per_s: 1 })
    const answers = await Promise.all([balance(), balance(), balance(), balance()])
    return answers.find(({ errcode }) => errcode !== 0) ?? assert.fail('all were answered')
  },
  busy: async ({ balance }) => {
    faults.begin('refused', 'ledger.')
    try {
      return await balance()
    } finally {
      faults.end()
    }
  },
  parameter_invalid: ({ pay }) => pay('number_1', 0),
  sig_invalid: ({ balance }) => balance({ pay_sig: 'f'.repeat(64) }),
  session_missing: async ({ caller, balance }) => {
    await service.services.sessions.end(caller.game.appid, player)
    return balance()
  },
  balance_insufficient: ({ pay }) => pay('number_1', 11),
  order_exists: async ({ pay }) => {
    assert.equal((await pay('number_1', 4)).errcode, 0)
    return pay('number_1', 4)
  },
  order_refunded: async ({ pay, refund }) => {
    assert.equal((await pay('number_1', 4)).errcode, 0)
    assert.equal((await refund('refund_1', 'number_1', 4)).errcode, 0)
    return refund('refund_2', 'number_1', 4)
  },
}

const reaches: Record<'2.0' | 'xpay', Record<string, Reach>> = {
  '2.0': {
    ...gatewayReaches,
    body_empty: ({ caller, path }) => caller.post(path, ''),
    signature_invalid: ({ balance }) => balance({ signature: 'f'.repeat(64) }),
    trade_not_found: ({ caller }) =>
      caller.game2('queryorderinfo', player, { out_trade_no: 'trade_1', biz_id: 1 }),
    order_not_found: ({ refund }) => refund('refund_1', 'unknown_1', 1),
    order_confirmed: async ({ caller, pay, refund }) => {
      assert.equal((await pay('number_1', 4)).errcode, 0)
      return later(49, async () => {
        await caller.renewToken()
        await caller.login(player)
        return refund('refund_1', 'number_1', 4)
      })
    },
  },
  xpay: {
    ...gatewayReaches,
    coins_unpublished: async ({ caller, balance }) => {
      const { directory } = service.services
      await directory.updateOffer(caller.game.offerId, { dialects: ['2.0'] })
      return balance()
    },
    data_generating: ({ caller }) =>
      caller.post('/xpay/download_bill', { begin_ds: 20260101, end_ds: 20260102 }),
    left_fee_differs: async ({ caller }) => {
      const account = accountOf(caller.game, caller.env, player)
      const order = { account, tradeNo: 'trade_1', dialect: 'xpay', fee: 100n, coins: 10n } as const
      await service.services.ledger.money.put(order, 'delivered')
      const fees = { left_fee: 99, refund_fee: 1, refund_reason: '0', req_from: '2' }
      const own = { order_id: 'trade_1', refund_order_id: 'refund_1', ...fees }
      return caller.xpay('refund_order', player, own)
    },
  },
}

/** Rows of the gateway that a dialect leaves out. */
const leftOut: Record<'2.0' | 'xpay', readonly string[]> = {
  '2.0': [],
  // An empty body is taken for one without members.
  xpay: ['body_empty'],
}

/** Answers as if it were `hours` later; the clock goes back afterwards. */
async function later(hours: number, ask: () => Promise<WireAnswer>): Promise<WireAnswer> {
  service.clock.advanceHours(hours)
  try {
    return await ask()
  } finally {
    service.clock.advanceHours(-hours)
  }
}

async function speak(dialect: '2.0' | 'xpay', env: Env): Promise<Spoken> {
  const game = await createGame(service)
  const caller = await rawCallerOf(service, game, env)
  await caller.login(player)
  await recharge(service, accountOf(game, env, player), 10n)
  const common = { openid: player, env: caller.envNumber }
  if (dialect === 'xpay') {
    const path = '/xpay/query_user_balance'
    const call = (name: string, own: Members) => caller.xpay(name, player, own)
    return {
      ...{ caller, path, balance: (query = {}) => caller.post(path, common, query) },
      pay: (order_id, amount) => call('currency_pay', { order_id, amount }),
      refund: (order_id, pay_order_id, amount) =>
        call('cancel_currency_pay', { order_id, pay_order_id, amount }),
    }
  }
  const path = '/wxa/game/getbalance'
  const body = { ...common, offer_id: game.offerId, ts: 1, zone_id: '1' }
  const call = (name: string, own: Members) => caller.game2(name, player, own)
  return {
    ...{ caller, path, balance: (query = {}) => caller.post(path, body, query) },
    pay: (bill_no, amount) => call('pay', { bill_no, amount }),
    refund: (bill_no, pay_bill_no, amount) => call('cancelpay', { bill_no, pay_bill_no, amount }),
  }
}

/** The codes that the reference says a dialect never answers. */
function neverAnswered(title: string): number[] {
  const page = join(import.meta.dirname, '../../../../docs/reference/errcodes.md')
  const [, section = ''] = readFileSync(page, 'utf8').split(`${title}: what is never answered\n`)
  const rows = (section.split('\n## ')[0] ?? '').matchAll(/^\| `(-?\d+)` \|.*\| .+ \|$/gm)
  return [...rows].map(([, code]) => Number(code))
}

for (const { name: dialect, title, errcodes } of [midasV2, xpay] as const satisfies Dialect[]) {
  test(`every errcode of ${title} is reached, or said to be never answered`, () => {
    const never = neverAnswered(title)
    if (dialect === 'xpay') assert.ok(never.length > 10)
    for (const { name, code } of Object.values(errcodes)) {
      const isReached = name in reaches[dialect]
      const isLeftOut = never.includes(code) || leftOut[dialect].includes(name)
      assert.notEqual(isReached, isLeftOut, `${name} ${code}`)
    }
    for (const name of Object.keys(reaches[dialect])) assert.ok(name in errcodes, name)
  })

  for (const env of ['production', 'sandbox'] as const) {
    for (const { name, code } of Object.values(errcodes)) {
      const reach = reaches[dialect][name]
      if (reach === undefined) continue
      test(`${title} answers ${code} ${name} (${env})`, async () => {
        const answer = await reach(await speak(dialect, env))
        assert.equal(answer.errcode, code, answer.errmsg)
        if (code === 0) assert.equal(answer.errmsg, 'ok')
        else assert.match(answer.errmsg, /^\S.* rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/)
      })
    }
  }
}
