// Lines written for a cloud function, on a server.
import { readFileSync } from 'node:fs'
import { createMidas } from '@pactolus/client'

const game = JSON.parse(readFileSync('ready.json', 'utf8'))
const cloud = createMidas(game)

const result = await cloud.openapi.midas.pay({
  openid: game.openid,
  appid: game.appid,
  offerId: game.offerId,
  ts: Math.floor(Date.now() / 1000),
  zoneId: '1',
  pf: 'android',
  amt: 10,
  billNo: 'cloud_1',
  sig: cloud.signature({
    type: 'midas',
    secret: game.key,
    params: ['openid', 'appid', 'offerId', 'ts', 'zoneId', 'pf', 'amt', 'billNo'],
  }),
})
console.log(result.errCode, result.errMsg, result.billNo)
