// A cloud function that sells an item for 10 coins: it takes them, delivers, and refunds them when the
// delivery fails. Not a line of it knows Pactolus; it runs on the platform as it stands.
const cloud = require('wx-server-sdk')

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })

// Set both among the function's environment variables; pactolus does it for its demo game.
const { PACTOLUS_OFFER_ID: offerId, PACTOLUS_KEY: secret } = process.env

exports.main = async ({ billNo = `item-${Date.now()}`, delivered = false }) => {
  const { OPENID: openid, APPID: appid } = cloud.getWXContext()
  const call = (name, own) => {
    const ts = Math.floor(Date.now() / 1000)
    const fields = { openid, appid, offerId, ts, zoneId: '1', pf: 'android', ...own }
    const sig = cloud.signature({ type: 'midas', secret, params: Object.keys(fields) })
    return cloud.openapi.midas[name]({ ...fields, sig })
  }
  // 90012: an earlier call with this number took the coins, whatever became of its answer.
  await call('pay', { billNo, amt: 10, payItem: '屠龙刀' }).catch((error) => {
    if (error.errCode !== 90012) throw error
  })
  console.log('took 10 coins, order', billNo)
  if (!delivered) await call('cancelPay', { billNo })
  const { balance } = await call('getBalance', {})
  return { billNo, cancelled: !delivered, balance }
}
