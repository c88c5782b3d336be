// The one way to the admin API. The browser sends the cookie by itself; a write carries the header that no other
// site can send.

const root = '/admin/v1'
/** Where the controls of the emulator are, which are no part of the admin API. */
export const controlsRoot = '/_pactolus'

function addressOf(path: string): string {
  return path.startsWith(`${controlsRoot}/`) ? path : root + path
}

/** A call that was refused or did not arrive. `message` is the server's sentence. */
export class ApiFailure extends Error {
  /** 0: there was no answer. */
  readonly status: number
  /** The name to branch on. */
  readonly error: string
  readonly retryAfterS: number

  constructor(status: number, error: string, message: string, retryAfterS = 0) {
    super(message)
    this.status = status
    this.error = error
    this.retryAfterS = retryAfterS
  }
}

let leave = () => {}

/** Calls `then` when the service knows no session any more: it is over, or was ended elsewhere. */
export function whenSignedOut(then: () => void): void {
  leave = then
}

type Values = Readonly<Record<string, string | number | boolean | undefined>>

/** A path of the API: each value is one part of it, with any characters. */
export function at(texts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return texts.reduce((path, text, i) => path + encodeURIComponent(values[i - 1] ?? '') + text)
}

/** Adds a query of the values that are given. */
export function withQuery(path: string, values: Values): string {
  const given = Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => [name, String(value)])
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}

/** Where a browser downloads a file from. */
export function fileAddress(path: string, values: Values): string {
  return root + withQuery(path, values)
}

export function get<Body>(path: string, signal?: AbortSignal): Promise<Body> {
  return call('GET', path, undefined, signal)
}

/** Sends a file. Like JSON, no page of another site can send this type without being asked. */
export function send<Body>(path: string, file: Blob): Promise<Body> {
  return call('POST', path, file)
}

export async function call<Body>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  signal?: AbortSignal,
): Promise<Body> {
  const response = await fetch(addressOf(path), {
    method,
    ...(signal !== undefined && { signal }),
    headers: {
      ...(method !== 'GET' && { 'x-pactolus': 'console' }),
      ...(body !== undefined && { 'content-type': typeOf(body) }),
    },
    ...(body !== undefined && { body: body instanceof Blob ? body : JSON.stringify(body) }),
  }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error
    throw new ApiFailure(0, 'unreachable', '')
  })
  const answer = readJson(await response.text())
  if (response.ok) return answer as Body
  const { error = 'fault', message = `HTTP ${response.status}` } = (answer ?? {}) as {
    error?: string
    message?: string
  }
  if (error === 'unauthorized' && path !== '/session') leave()
  throw new ApiFailure(
    response.status,
    error,
    message,
    Number(response.headers.get('retry-after') ?? 0),
  )
}

function typeOf(body: object): string {
  return body instanceof Blob ? 'application/octet-stream' : 'application/json'
}

function readJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    // A proxy between may answer with a page.
    return undefined
  }
}
