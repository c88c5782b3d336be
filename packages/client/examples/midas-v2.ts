// Midas 2.0: a session_key signs each call, and a part of an order goes back.
import { readFileSync } from 'node:fs'
import { createMidas } from '@pactolus/client'

const game = JSON.parse(readFileSync('ready.json', 'utf8'))
const { openid } = game

// Stands for your store of what code2Session returned at the last login of each player.
const sessionKeys = new Map<string, string>([[openid, game.sessionKey]])

const midas = createMidas({
  ...game,
  dialect: '2.0',
  sessionKey: (player) => sessionKeys.get(player),
})

await midas.pay({ openid, billNo: 'arrows_1', amt: 30 })
const part = { openid, billNo: 'arrows_1', amt: 10, refundNo: 'arrows_1_part_1' }
const { refundNo, replayed } = await midas.cancelPay(part)
console.log(refundNo, replayed)
