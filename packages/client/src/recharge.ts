// Waits for bought coins. In 1.0 the platform sends no message about them, and a few top-ups arrive
// late. So this calls getBalance until `save_amt`, the coins ever bought, has grown (client-topup
// §6.3).

import type { CallOptions } from './connection.ts'
import { sleep } from './exchange.ts'
import type { Balance, BalanceQuery } from './orders.ts'

/** Whose coins to wait for, and how long. */
export interface RechargeWait extends BalanceQuery {
  /** `saveAmt` before the player was sent to buy. `balance` will not do: gifts and pays move it too. */
  readonly saveAmtBefore: number
  /** Coins that were to be bought; 1 when left out, so that any purchase counts. */
  readonly coins?: number
  /** Between two questions, in ms. The vendor asks for 10 s or more. */
  readonly everyMs?: number
  /** For how long to ask, in ms. The vendor advises five minutes. */
  readonly forMs?: number
}

/** Whether the coins are there. */
export interface Recharge {
  /** False: not within the time. The coins may come yet; ask again before selling them again. */
  readonly arrived: boolean
  readonly balance: Balance
}

export async function waitForRecharge(
  getBalance: (query: BalanceQuery, options?: CallOptions) => Promise<Balance>,
  { saveAmtBefore, coins = 1, everyMs = 10_000, forMs = 300_000, ...query }: RechargeWait,
  signal?: AbortSignal,
): Promise<Recharge> {
  const endsAt = performance.now() + forMs
  for (;;) {
    const balance = await getBalance(query, signal && { signal })
    const arrived = balance.saveAmt >= saveAmtBefore + coins
    const leftMs = endsAt - performance.now()
    if (arrived || leftMs <= 0 || signal?.aborted === true) return { arrived, balance }
    await sleep(Math.min(everyMs, leftMs), signal)
  }
}
