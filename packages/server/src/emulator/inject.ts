// Does what a fault says to a call that is about to be carried out.
import { type ErrcodeName, errcodes, Refusal } from '@pactolus/protocol'
import { type Answer, refuse } from '../dialect/answer.ts'
import type { Connection } from '../dialect/fault-point.ts'
import type { EffectName } from './fault-effects.ts'
import type { Fault } from './fault-rules.ts'
import type { Waits } from './waits.ts'

const busy: Answer = { errcode: errcodes.busy }

export interface Injecting {
  readonly waits: Waits
  readonly connection: Connection | undefined
  readonly billNo: string | undefined
}

const refusals: Partial<Record<EffectName, ErrcodeName>> = {
  in_progress: 'order_in_progress',
  session_expired: 'session_missing',
  no_privilege: 'no_privilege',
  token_invalid: 'token_invalid',
  token_expired: 'token_expired',
}

/** How the platform has been seen to answer a pay with too few coins, in place of 90013. */
const lowBalance = { ...errcodes.busy, message: '1034-131-0 余额不足' }

/** The answer under `fault`; `work` is what the call would do. */
export async function injected(
  { effect, ms }: Fault,
  { waits, connection, billNo = '' }: Injecting,
  work: () => Promise<Answer>,
): Promise<Answer> {
  switch (effect) {
    case 'busy_before_commit':
      return busy
    case 'busy_after_commit':
      await work()
      return busy
    case 'drop_before_commit':
      return { ...busy, cut: true }
    case 'drop_after_commit':
      return { ...(await work()), cut: true }
    case 'delay': {
      const answer = await work()
      await waits.wait(ms, undefined)
      return answer
    }
    case 'slow_database':
      await waits.wait(ms, undefined)
      return work()
    case 'low_balance_as_busy': {
      const answer = await work()
      if (answer.errcode !== errcodes.balance_insufficient) return answer
      return { errcode: lowBalance, fields: { bill_no: billNo } }
    }
    case 'hang':
      await waits.wait(undefined, connection)
      return { ...busy, cut: true }
    default: {
      const name = refusals[effect]
      return name === undefined ? work() : refuse(new Refusal(name))
    }
  }
}
