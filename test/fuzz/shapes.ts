// What an answer must look like, by who answers it.
import { dialects, errcodeOf, hostErrcodes } from '@pactolus/protocol'

/**
 * `operator`: admin API, controls, health and everything that is not there. `listing`: the same with a long
 * answer.
 */
export type Shape = 'protocol' | 'operator' | 'listing' | 'cloud' | 'metrics'

export interface Received {
  readonly status: number
  readonly contentType: string
  readonly body: Buffer
}

/** What a request that is refused may get back: no more than a head of its own size. */
const answerBytesMax = 16_384
const mayBeLong: readonly Shape[] = ['listing', 'metrics']

function jsonOf({ body }: Received): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString())
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function isError(json: Record<string, unknown> | undefined): boolean {
  return typeof json?.error === 'string' && typeof json.message === 'string'
}

function isForOperators(received: Received): boolean {
  const json = jsonOf(received)
  return received.status < 400 ? json !== undefined : isError(json)
}

const tables = [hostErrcodes, ...dialects.map(({ errcodes }) => errcodes)]

function isKnown(code: number): boolean {
  return tables.some((errcodes) => errcodeOf(errcodes, code) !== undefined)
}

const checks: Readonly<Record<Shape, (received: Received) => boolean>> = {
  protocol(received) {
    const errcode = jsonOf(received)?.errcode
    return received.status === 200 && typeof errcode === 'number' && isKnown(errcode)
  },
  operator: isForOperators,
  listing: isForOperators,
  cloud(received) {
    if (received.status !== 200) return isError(jsonOf(received))
    if (received.contentType.includes('protobuf')) return received.body.length > 0
    const json = jsonOf(received)
    return typeof json?.code === 'string' && typeof json.message === 'string'
  },
  metrics: (received) =>
    received.status === 200
      ? received.contentType.startsWith('text/plain')
      : isError(jsonOf(received)),
}

/** What is wrong with an answer, or undefined. */
export function faultOf(shape: Shape, received: Received): string | undefined {
  const { status, body } = received
  // Node's own answer to a head that is too large or cannot be parsed has no body.
  if ((status === 431 || status === 400) && body.length === 0) return undefined
  if (status >= 500) return `HTTP ${status}`
  if (!mayBeLong.includes(shape) && body.length > answerBytesMax)
    return `an answer of ${body.length} bytes`
  if (checks[shape](received)) return undefined
  return `an undocumented answer: HTTP ${status} ${body.toString().slice(0, 300)}`
}
