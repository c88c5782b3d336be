// The URL of a partition as keywords, which libpq reads inside the router. It adds limits of its
// own, because the router must give up a dead or unreachable partition in seconds.

/** Under the 5 s after which the service gives a call up: the partition stops first, and says so. */
const statementTimeoutMs = 4000

const limits: Readonly<Record<string, string>> = {
  application_name: 'pactolus-router',
  // A host that is gone answers nothing at all: the kernel then ends the connection.
  tcp_user_timeout: '4000',
  keepalives_idle: '2',
  keepalives_interval: '1',
  keepalives_count: '3',
}

/** `host='…' port='…' dbname='…' user='…'`. Parameters of the URL, like sslmode, are kept. */
export function connectionOf(url: string): string {
  return libpqOf(url, { ...limits, options: `-c statement_timeout=${statementTimeoutMs}` })
}

/** The same for a copy, which may take hours over one statement. */
export function replicationConnectionOf(url: string): string {
  return libpqOf(url, { application_name: 'pactolus-doubling' })
}

function libpqOf(url: string, settings: Readonly<Record<string, string>>): string {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url)
  const words = new Map(Object.entries(settings))
  words.set('host', hostname)
  words.set('port', port === '' ? '5432' : port)
  words.set('dbname', decodeURIComponent(pathname.slice(1)))
  words.set('user', decodeURIComponent(username))
  if (password !== '') words.set('password', decodeURIComponent(password))
  for (const [name, value] of searchParams) words.set(name, value)
  return [...words].map(([name, value]) => `${name}=${quoted(value)}`).join(' ')
}

/** A URL without its password, for people. */
export function withoutPassword(url: string): string {
  const shown = new URL(url)
  if (shown.password !== '') shown.password = '***'
  return shown.href
}

function quoted(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`
}
