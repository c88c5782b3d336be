// Follows the request log: the stream of the emulator, line by line, until it is paused or the page is left.
import { useEffect, useReducer, useRef } from 'react'
import type { LoggedRequest } from '../../../server/src/emulator/contract.ts'
import { controlPath } from '../api/controls.ts'

/** As many as the emulator keeps. */
const keptMax = 1000
/** Rows are shown in batches: a thousand requests a second must not mean a thousand drawings. */
const drawMs = 500
const againMs = 2000

export type FollowState = 'live' | 'lost' | 'paused'

export interface Followed {
  /** Newest first. */
  readonly requests: readonly LoggedRequest[]
  readonly state: FollowState
  /** Whether the first answer has come. */
  readonly isLoaded: boolean
}

type Change =
  | { readonly add: readonly LoggedRequest[]; readonly isAnew: boolean }
  | { readonly state: FollowState }

const nothing: Followed = { requests: [], state: 'live', isLoaded: false }

function changed(before: Followed, change: Change): Followed {
  if ('state' in change) return { ...before, state: change.state }
  const newest = [...change.add].reverse()
  const older = change.isAnew ? [] : before.requests
  return { state: 'live', isLoaded: true, requests: [...newest, ...older].slice(0, keptMax) }
}

export function useFollowed(namespace: string, isPaused: boolean): Followed {
  const [followed, change] = useReducer(changed, nothing)
  const lastSeq = useRef(0)
  useEffect(() => {
    if (isPaused) {
      change({ state: 'paused' })
      return
    }
    const ending = new AbortController()
    void followAgain(namespace, { ending: ending.signal, lastSeq, change })
    return () => ending.abort()
  }, [namespace, isPaused])
  return followed
}

interface Following {
  readonly ending: AbortSignal
  readonly lastSeq: { current: number }
  readonly change: (change: Change) => void
}

/** Until it is ended. A service that was restarted numbers from 1: then the list begins again. */
async function followAgain(namespace: string, following: Following): Promise<void> {
  const { ending, lastSeq, change } = following
  while (!ending.aborted) {
    const isAnew = lastSeq.current === 0
    try {
      await followOnce(namespace, following, isAnew)
    } catch {
      // The connection is gone; the list says so, and asks again.
    }
    if (ending.aborted) return
    lastSeq.current = 0
    change({ state: 'lost' })
    await new Promise((resolve) => setTimeout(resolve, againMs))
  }
}

async function followOnce(
  namespace: string,
  { ending, lastSeq, change }: Following,
  isAnew: boolean,
): Promise<void> {
  const address = controlPath('/requests', namespace, { follow: 1, after: lastSeq.current })
  const response = await fetch(address, { signal: ending })
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`)
  let waiting: LoggedRequest[] = []
  let isFirst = isAnew
  const draw = () => {
    if (ending.aborted || (waiting.length === 0 && !isFirst)) return
    change({ add: waiting.slice(-keptMax), isAnew: isFirst })
    isFirst = false
    waiting = []
  }
  const timer = setInterval(draw, drawMs)
  try {
    for await (const line of linesOf(response.body)) {
      const request = JSON.parse(line) as LoggedRequest
      lastSeq.current = request.seq
      waiting.push(request)
    }
  } finally {
    clearInterval(timer)
    draw()
  }
}

/** Each line of a stream, without the last one when it is not whole. */
async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = stream
    .pipeThrough(new TextDecoderStream() as never)
    .getReader() as ReadableStreamDefaultReader<string>
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const lines = (rest + value).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

/** The number of the order in a call: each dialect has another name for it. */
export function numberOf(fields: LoggedRequest['fields']): string | undefined {
  return fields.bill_no ?? fields.order_id ?? fields.pay_order_id ?? fields.out_trade_no
}
