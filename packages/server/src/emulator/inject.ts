// Does what a fault says to a call that is about to be carried out.
import { type DialectName, hostErrcodes } from '@pactolus/protocol'
import type { Answer } from '../dialect/answer.ts'
import type { Connection } from '../dialect/fault-point.ts'
import { dialectOf } from '../dialect/register.ts'
import { refusalOf } from './fault-effects.ts'
import type { Fault } from './fault-rules.ts'
import type { Waits } from './waits.ts'

export interface Injecting {
  readonly waits: Waits
  readonly connection: Connection | undefined
  readonly billNo: string | undefined
  readonly dialect: DialectName | undefined
}

/** The answer under `fault`; `work` is what the call would do. */
export async function injected(
  { effect, ms }: Fault,
  { waits, connection, billNo = '', dialect }: Injecting,
  work: () => Promise<Answer>,
): Promise<Answer> {
  // The text of -1 is the dialect's own.
  const { busy: own = hostErrcodes.busy } =
    dialect === undefined ? hostErrcodes : dialectOf(dialect).protocol.errcodes
  const busy: Answer = { errcode: own }
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
    case 'sent_twice':
      await work()
      return work()
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
      const errcode = refusalOf(effect, dialect)
      if (answer.errcode.name !== 'balance_insufficient' || errcode === undefined) return answer
      return { errcode, fields: { bill_no: billNo } }
    }
    case 'hang':
      await waits.wait(undefined, connection)
      return { ...busy, cut: true }
    default: {
      const errcode = refusalOf(effect, dialect)
      return errcode === undefined ? work() : { errcode }
    }
  }
}
