// xpay, of mini programs: no offerId, numbers of 8 to 32 characters.
import { readFileSync } from 'node:fs'
import { createMidas } from '@pactolus/client'

const { appid, secret, key, baseUrl, openid, ...game } = JSON.parse(
  readFileSync('ready.json', 'utf8'),
)
const midas = createMidas({
  ...{ appid, secret, key, baseUrl },
  dialect: 'xpay',
  sessionKey: () => game.sessionKey,
})

await midas.present({ openid, billNo: 'welcome_1', presentCounts: 5 })
const { usedGenAmt } = await midas.pay({ openid, billNo: 'episode_1', amt: 5 })
const { refundNo } = await midas.cancelPay({ openid, billNo: 'episode_1', amt: 5 })
console.log(usedGenAmt, refundNo)
