// One pay, and the same coins back.
import { readFileSync } from 'node:fs'
import { createMidas, MidasError } from '@pactolus/client'

const game = JSON.parse(readFileSync('ready.json', 'utf8'))
const midas = createMidas(game)
const { openid } = game

const { balance } = await midas.pay({ openid, billNo: 'order_1', amt: 10 })
console.log('paid, coins left:', balance)
await midas.cancelPay({ openid, billNo: 'order_1' })

try {
  await midas.pay({ openid, billNo: 'order_2', amt: 1_000_000 })
} catch (error) {
  if (!(error instanceof MidasError)) throw error
  console.log(error.errcode, error.reason, error.outcome)
}
