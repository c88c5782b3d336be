// Preloaded into Node programs under `pactolus exec`: connections to the platform's hosts go to the front of
// the emulator on this machine. Node looks at no HTTPS_PROXY, and so do many agents of its packages.
const net = require('node:net')

const { hosts, ports, otherHosts } = JSON.parse(process.env.PACTOLUS_EMULATED_HOSTS || '{"hosts":[]}')
const local = /^(?:localhost|127\.[\d.]+|::1)$/i
const connect = net.Socket.prototype.connect

/** Where a connection is to go instead; undefined leaves it as it is. */
function redirected({ host, port, path }) {
  if (path || typeof host !== 'string') return undefined
  const here = ports?.[port]
  if (here === undefined) return undefined
  if (hosts.includes(host.toLowerCase())) return { host: '127.0.0.1', port: here }
  if (otherHosts === 'refuse' && !local.test(host)) {
    throw new Error(`pactolus exec refuses ${host}: --other-hosts pass lets calls of other hosts through`)
  }
  return undefined
}

net.Socket.prototype.connect = function (...args) {
  const [first] = args
  // net.connect hands on its arguments as a list of its own, marked by a symbol.
  const isList = Array.isArray(first)
  const isOptions = typeof first === 'object' && first !== null
  const options = isList ? first[0] : isOptions ? first : { port: first, host: args[1] }
  try {
    const to = redirected(options)
    if (to !== undefined && isList) first[0] = { ...options, ...to }
    else if (to !== undefined && isOptions) args[0] = { ...options, ...to }
    else if (to !== undefined) args.splice(0, 2, to.port, to.host)
  } catch (error) {
    process.nextTick(() => this.destroy(error))
    return this
  }
  return connect.apply(this, args)
}
