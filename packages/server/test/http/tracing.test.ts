// Traces of calls, as a collector receives them (OTLP over HTTP): what is sampled, and which span belongs to which.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { type Caller, callerOf, createGame, startService } from '../support/service.ts'
import { until } from '../support/until.ts'

interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly status: { readonly code?: number }
  readonly attributes: readonly { key: string; value: Record<string, string | number> }[]
}

const spans: Span[] = []
const resources: unknown[] = []
const collector = createServer((request, response) => {
  void json(request).then((body) => {
    const { resourceSpans } = body as {
      resourceSpans: { resource: unknown; scopeSpans: { spans: Span[] }[] }[]
    }
    for (const { resource, scopeSpans } of resourceSpans) {
      resources.push(resource)
      spans.push(...scopeSpans.flatMap((scope) => scope.spans))
    }
    response.setHeader('content-type', 'application/json').end('{}')
  })
})

before(async () => {
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  const { port } = collector.address() as AddressInfo
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${port}`
  process.env.OTEL_BSP_SCHEDULE_DELAY = '50'
})
after(() => {
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT
  delete process.env.OTEL_BSP_SCHEDULE_DELAY
  collector.close()
})

async function traced(ratio: string) {
  const service = await startService({ flags: { traces: ratio } })
  const lines: { rid: string; trace_id?: string }[] = []
  service.services.log.call = (fields) => void lines.push({ ...(fields as (typeof lines)[0]) })
  return { service, lines, caller: await callerOf(service, await createGame(service)) }
}

function give(caller: Caller, billNo: string, headers: Record<string, string> = {}) {
  const fields = caller.fields('player', { bill_no: billNo, present_counts: 5 })
  return caller.send('present', JSON.stringify(caller.signed('present', fields)), undefined, {
    headers,
  })
}

const attribute = (span: Span | undefined, key: string) =>
  Object.values(span?.attributes.find((found) => found.key === key)?.value ?? {})[0]

test('a sampled call has a span, its wait and its statement below it, and its trace in the log', async () => {
  const { service, lines, caller } = await traced('0')
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const sender = 'b7ad6b7169203331'
  try {
    await give(caller, 'unsampled')
    await give(caller, 'refused', { traceparent: `00-${traceId}-${sender}-00` })
    await give(caller, 'broken', { traceparent: `00-${traceId}-01` })
    await give(caller, 'followed', { traceparent: `00-${traceId}-${sender}-01` })
    const balance = { traceparent: `00-${traceId}-${sender}-01` }
    const signed = caller.signed('getBalance', caller.fields('player'))
    await caller.send('getBalance', JSON.stringify(signed), undefined, { headers: balance })
  } finally {
    await service.remove()
  }
  const [call, read] = spans.filter(({ parentSpanId }) => parentSpanId === sender)
  assert.deepEqual([call?.name, read?.name], ['present', 'getBalance'])
  const below = (parent: Span | undefined) =>
    spans.filter(({ parentSpanId }) => parentSpanId === parent?.spanId).map(({ name }) => name)
  assert.deepEqual(below(call), ['wait in lane', 'ledger.post_batch'])
  assert.deepEqual(below(read), ['wait in lane', 'ledger.read_batch'])
  assert.ok(spans.every((span) => span.traceId === traceId) && spans.length === 6)
  for (const { startTimeUnixNano, endTimeUnixNano } of spans) {
    assert.ok(BigInt(startTimeUnixNano) >= BigInt(call?.startTimeUnixNano ?? 0) - 1_000_000n)
    assert.ok(BigInt(endTimeUnixNano) >= BigInt(startTimeUnixNano))
  }
  assert.equal(attribute(call, 'pactolus.bill_no'), 'followed')
  assert.equal(attribute(call, 'pactolus.errcode'), 0)
  assert.equal(attribute(call, 'pactolus.outcome'), 'posted')
  assert.doesNotMatch(JSON.stringify(spans), /player/)
  assert.match(JSON.stringify(resources), /"service.name".*"pactolus"/)
  const traces = lines.map(({ trace_id }) => trace_id)
  assert.deepEqual(traces, [undefined, undefined, undefined, traceId, traceId])
})

test('a share of the calls is sampled, and -1 is an error', async () => {
  spans.length = 0
  const { service, caller } = await traced('0.5')
  try {
    for (let n = 0; n < 60; n += 1) await give(caller, `n${n}`)
    const calls = () => spans.filter(({ name }) => name === 'present').length
    await until(() => calls() > 0)
    service.services.ledger.post = () => Promise.reject(new Error('the database is gone'))
    const failed = () => spans.filter(({ status }) => status.code === 2)
    await until(async () => {
      await give(caller, 'lost')
      return failed().length > 0
    })
    assert.equal(attribute(failed()[0], 'pactolus.errcode'), -1)
    const sampled = new Set(spans.map(({ traceId }) => traceId)).size
    assert.ok(calls() > 10 && sampled === calls(), `${sampled} traces of ${calls()} calls`)
  } finally {
    await service.remove()
  }
})

test('a collector that is away changes no answer and does not hold up the end', async () => {
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = 'http://127.0.0.1:9'
  const { service, caller } = await traced('1')
  const answer = await give(caller, 'alone')
  assert.equal(((await answer.json()) as { errcode: number }).errcode, 0)
  const startedAt = performance.now()
  await service.remove()
  // The limit of one export is 5 s, beside a machine that is slow.
  assert.ok(performance.now() - startedAt < 30_000)
})
