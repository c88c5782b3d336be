// Is everything set up right? Then wait for coins that the player buys.
import { readFileSync } from 'node:fs'
import { createMidas } from '@pactolus/client'

const game = JSON.parse(readFileSync('ready.json', 'utf8'))
const midas = createMidas({ ...game, lang: 'zh' })
const { openid } = game

for (const { check, ok, message } of await midas.selfCheck({ openid })) {
  console.log(check, ok, message)
}

const { saveAmt } = await midas.getBalance({ openid })
// Now the game calls wx.requestMidasPayment; the vendor advises to ask every 10 s for 5 minutes.
const wait = { openid, saveAmtBefore: saveAmt, everyMs: 10_000, forMs: 300_000 }
const { arrived } = await midas.waitForRecharge({ ...wait, forMs: 0 })
console.log('arrived:', arrived)
