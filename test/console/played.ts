// A game that was played for three weeks: players who buy, are given, spend and get back, always the same ones.
import { cancelBillNo } from '../../packages/server/src/ledger/model.ts'
import type { Outcome } from '../../packages/server/src/ledger/outcome.ts'
import {
  accountOf,
  type Game,
  type TestService,
} from '../../packages/server/test/support/service.ts'

const hourMs = 3_600_000
const days = 21
const windowS = 172_800

/** Who is looked at, and a pay of theirs that was refunded in part within the window. */
export const played = { openid: 'oUpJ75Kc0wB8', payNo: 'D20261128_0007' }

const goods = [
  { item: '铁剑', amount: 60n },
  { item: '月卡', amount: 300n },
  { item: '十连抽', amount: 980n },
  { item: '头像框', amount: 128n },
]
const packs = [60n, 300n, 680n, 1280n, 3280n, 6480n]

export interface PlayedPay {
  readonly billNo: string
  readonly openid: string
  readonly amount: bigint
  readonly at: Date
}

/** Plays on the clock of the service, from three weeks ago until now. Returns the pays. */
export async function play(service: TestService, game: Game): Promise<PlayedPay[]> {
  const { clock } = service
  const { ledger } = service.services
  const random = randomOf(20_261_129)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const account = (openid: string) => accountOf(game, 'production', openid)
  const must = async (posting: Promise<{ outcome: Outcome }>, billNo: string) => {
    const { outcome } = await posting
    if (outcome !== 'posted') throw new Error(`${billNo}: ${outcome}`)
  }
  const players = Array.from({ length: 40 }, (_, n) => `oUpJ75${(n * 7919 + 104_729).toString(36)}`)
  players[0] = played.openid
  const balances = new Map<string, bigint>()
  const add = (openid: string, amount: bigint) =>
    balances.set(openid, (balances.get(openid) ?? 0n) + amount)
  const pays: PlayedPay[] = []
  let number = 0
  const incoming = async (
    kind: 'recharge' | 'present' | 'pay',
    openid: string,
    amount: bigint,
    notes = {},
  ) => {
    number += 1
    const billNo = `${kind === 'pay' ? 'D' : kind === 'present' ? 'G' : 'R'}${number}`
    await must(ledger.post({ kind, account: account(openid), billNo, amount, notes }), billNo)
    add(openid, kind === 'pay' ? -amount : amount)
    if (kind === 'pay') pays.push({ billNo, openid, amount, at: new Date(clock.now()) })
    return billNo
  }
  for (let hour = -days * 24; hour < 0; hour += 1) {
    clock.offsetMs = hour * hourMs
    // Evenings are busy.
    const local = (new Date(clock.now()).getUTCHours() + 8) % 24
    const busy = local >= 19 && local < 23 ? 6 : local < 8 ? 0.6 : 2
    for (let n = 0; n < busy * (0.5 + random()); n += 1) {
      const openid = pick(players)
      const { item, amount } = pick(goods)
      if ((balances.get(openid) ?? 0n) < amount) {
        await incoming('recharge', openid, pick(packs))
        if (random() < 0.3) await incoming('present', openid, 60n, { appRemark: '首充礼包' })
        continue
      }
      const payNo = await incoming('pay', openid, amount, { payItem: item })
      if (random() > 0.06) continue
      const cancel = { billNo: cancelBillNo(payNo), payBillNo: payNo, amount: null }
      const refund = { kind: 'refund', account: account(openid), windowS, tombstone: true } as const
      await must(ledger.post({ ...refund, ...cancel }), payNo)
      add(openid, amount)
    }
  }
  const owner = account(played.openid)
  clock.offsetMs = -3 * hourMs
  await incoming('recharge', played.openid, 1280n)
  const order = { kind: 'pay', account: owner, billNo: played.payNo, amount: 980n } as const
  const notes = { payItem: '十连抽', userIp: '203.0.113.7' }
  await must(ledger.post({ ...order, notes }), played.payNo)
  clock.offsetMs = -2 * hourMs
  const part = { billNo: 'T20261128_0001', payBillNo: played.payNo, amount: 392n }
  const refund = { kind: 'refund', account: owner, windowS, tombstone: false } as const
  await must(ledger.post({ ...refund, ...part }), part.billNo)
  clock.offsetMs = 0
  return pays
}

/** Numbers from 0 to 1, the same ones for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
