// The balance as 2.0 and xpay answer it; the flag of the first top-up has a name of its own in each.
import type { Balance } from '../../ledger/model.ts'
import { coins } from '../answer.ts'

export function balanceFields(balance: Balance): Record<string, number> {
  return {
    balance: coins(balance.paid + balance.gift),
    present_balance: coins(balance.gift),
    sum_save: coins(balance.saveAmt),
    sum_present: coins(balance.presentSum),
    sum_balance: coins(balance.saveAmt + balance.presentSum),
    sum_cost: coins(balance.costSum),
  }
}

/** True while the player may still get a first-top-up offer (client-topup §6.2). */
export function firstSave({ saveAmt }: Balance): boolean {
  return saveAmt === 0n
}
