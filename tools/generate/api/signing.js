// Before each request: new numbers of orders, the time, and the signatures over the body as it is sent. What stands
// before it says how the program that sends the request names its variables (postman.ts, http-file.ts).
const { path, bodyText, variable, set, keep, hmac } = sender

// A pay gets a new number; a cancel applies to the pay that was sent last.
const fresh = { payNo: /\/(pay|currency_pay)$/, refundNo: /cancel/, presentNo: /present/ }
for (const [name, calls] of Object.entries(fresh)) {
  if (!calls.test(path)) continue
  const random = Math.random().toString(36).slice(2, 8)
  keep(name, `${name.slice(0, 3)}_${Date.now().toString(36)}_${random}`)
}
set('ts', String(Math.floor(Date.now() / 1000)))

if (path.startsWith('/cgi-bin/midas/')) {
  // 1.0: the fields in order of their names.
  const key = variable(path.includes('/sandbox/') ? 'sandboxAppKey' : 'appKey')
  const fields = JSON.parse(bodyText())
  const pairs = Object.keys(fields)
    .filter((name) => name !== 'sig' && name !== 'mp_sig' && fields[name] !== '')
    .sort()
    .map((name) => `${name}=${fields[name]}`)
  const text = `${pairs.join('&')}&org_loc=${path}&method=POST&secret=${key}`
  set('sig', hmac(key, text))
} else {
  // 2.0 and xpay: the body byte for byte; sessions sign an empty text.
  const body = bodyText()
  const isSandbox = /"env"\s*:\s*1\b/.test(body)
  set('pay_sig', hmac(variable(isSandbox ? 'sandboxAppKey' : 'appKey'), `${path}&${body}`))
  set('signature', hmac(variable('sessionKey'), body))
}
