// A game server in ESM.
import { createMidas, DeliveryError, MidasError } from '@pactolus/client'
import { fileJournal } from '@pactolus/client/journal/file'
import { journalTable } from '@pactolus/client/journal/postgres'
import { verifyPush } from '@pactolus/client/push'

const { openid, journalFile, ...options } = JSON.parse(process.env.GAME ?? '{}')
const midas = createMidas(options)
const journal = await fileJournal(journalFile)
const order = { openid, billNo: 'esm_1', amt: 10 }
const { state } = await midas.deduct(order, () => {}, { journal })
const taken = await midas.deduct(
  { ...order, billNo: 'esm_2' },
  () => {
    throw new DeliveryError('refused')
  },
  { journal },
)
await journal.close()
const again = await midas.pay(order).catch((error) => error)
const { balance } = await midas.getBalance({ openid })
const isKnown =
  again instanceof MidasError &&
  journalTable().includes('pactolus_journal') &&
  typeof verifyPush === 'function'
process.stdout.write(JSON.stringify([state, taken.state, again.outcome, balance, isKnown]))
