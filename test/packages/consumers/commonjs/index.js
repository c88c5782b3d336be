// A game server in CommonJS.
const { createMidas, DeliveryError, MidasError } = require('@pactolus/client')
const { fileJournal } = require('@pactolus/client/journal/file')
const { verifyPush } = require('@pactolus/client/push')
const { journalTable } = require('@pactolus/client/journal/postgres')

async function main() {
  const { openid, journalFile, ...options } = JSON.parse(process.env.GAME ?? '{}')
  const midas = createMidas(options)
  const journal = await fileJournal(journalFile)
  const order = { openid, billNo: 'commonjs_1', amt: 10 }
  const { state } = await midas.deduct(order, () => {}, { journal })
  const deliver = () => {
    throw new DeliveryError('refused')
  }
  const taken = await midas.deduct({ ...order, billNo: 'commonjs_2' }, deliver, { journal })
  await journal.close()
  const again = await midas.pay(order).catch((error) => error)
  const { balance } = await midas.getBalance({ openid })
  const isKnown =
    again instanceof MidasError &&
    journalTable().includes('pactolus_journal') &&
    typeof verifyPush === 'function'
  process.stdout.write(JSON.stringify([state, taken.state, again.outcome, balance, isKnown]))
}

void main()
