// Before each request: new numbers of orders, the time, and the signatures over the body as it is sent.
const CryptoJS = require('crypto-js')
const hmac = (key, text) => CryptoJS.HmacSHA256(text, key).toString(CryptoJS.enc.Hex)
const kept = pm.collectionVariables || pm.environment

// Behind the host, whether or not {{baseUrl}} is replaced already.
const path = pm.request.url
  .toString()
  .split('?')[0]
  .replace(/^(\w+:\/\/)?[^/]*/, '')

// A pay gets a new number; a cancel takes back the pay that was sent last.
const fresh = { payNo: /\/(pay|currency_pay)$/, refundNo: /cancel/, presentNo: /present/ }
for (const [name, calls] of Object.entries(fresh)) {
  if (!calls.test(path)) continue
  const random = Math.random().toString(36).slice(2, 8)
  kept.set(name, `${name.slice(0, 3)}_${Date.now().toString(36)}_${random}`)
}
pm.variables.set('ts', String(Math.floor(Date.now() / 1000)))

const variable = (name) => pm.variables.replaceIn(`{{${name}}}`)
const raw = pm.request.body?.raw || ''
if (path.startsWith('/cgi-bin/midas/')) {
  // 1.0: the fields in order of their names.
  const key = variable(path.includes('/sandbox/') ? 'sandboxAppKey' : 'appKey')
  const fields = JSON.parse(pm.variables.replaceIn(raw))
  const pairs = Object.keys(fields)
    .filter((name) => name !== 'sig' && name !== 'mp_sig' && fields[name] !== '')
    .sort()
    .map((name) => `${name}=${fields[name]}`)
  const text = `${pairs.join('&')}&org_loc=${path}&method=POST&secret=${key}`
  pm.variables.set('sig', hmac(key, text))
} else {
  // 2.0 and xpay: the body byte for byte; sessions sign an empty text.
  const body = pm.variables.replaceIn(raw)
  const isSandbox = /"env"\s*:\s*1\b/.test(body)
  pm.variables.set(
    'pay_sig',
    hmac(variable(isSandbox ? 'sandboxAppKey' : 'appKey'), `${path}&${body}`),
  )
  pm.variables.set('signature', hmac(variable('sessionKey'), body))
}
