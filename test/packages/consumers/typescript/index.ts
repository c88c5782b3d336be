// A game server in TypeScript: compiled for ESM, for CommonJS and for a bundler.
import {
  createMidas,
  type Deduction,
  type Deliver,
  DeliveryError,
  MidasError,
  type MidasOptions,
} from '@pactolus/client'
import { fileJournal } from '@pactolus/client/journal/file'
import { journalTable, postgresJournal } from '@pactolus/client/journal/postgres'
import { verifyPush } from '@pactolus/client/push'

interface Goods {
  readonly item: string
}

interface Game extends MidasOptions {
  readonly openid: string
  readonly journalFile: string
  readonly name: string
}

const deliver: Deliver<Goods> = ({ data, billNo }, { again }) => {
  const item: string | undefined = data?.item
  if (item === undefined) throw new DeliveryError('refused', `${billNo} ${again}`)
}

export async function main(): Promise<void> {
  const { openid, journalFile, name, ...options } = JSON.parse(process.env.GAME ?? '{}') as Game
  const midas = createMidas(options)
  const journal = await fileJournal(journalFile)
  postgresJournal({ query: async () => ({ rows: [] }) })
  const order = { openid, billNo: `${name}_1`, amt: 10, data: { item: 'sword' } }
  const { state }: Deduction = await midas.deduct(order, deliver, { journal })
  const empty = { openid, billNo: `${name}_2`, amt: 10 }
  const taken = await midas.deduct(empty, deliver, { journal })
  await journal.close()
  const again: unknown = await midas.pay(order).catch((error: unknown) => error)
  const { balance } = await midas.getBalance({ openid })
  const isKnown =
    again instanceof MidasError &&
    journalTable().includes('pactolus_journal') &&
    typeof verifyPush === 'function'
  const outcome = again instanceof MidasError ? again.outcome : undefined
  process.stdout.write(JSON.stringify([state, taken.state, outcome, balance, isKnown]))
}

void main()
