// Traces of calls, by OpenTelemetry: off by default. Only a call that is sampled has spans, and only with traces on
// is the SDK loaded. Where spans go is said by the standard variables, OTEL_EXPORTER_OTLP_ENDPOINT and its like.
import type { Span, SpanOptions, Tracer } from '@opentelemetry/api'
import type { CallLog } from './dialect/answer.ts'
import { LimitedLines, type Log } from './log.ts'
import { ConfigError } from './option-readers.ts'
import { version } from './package.ts'

/** A call under way that is sampled, or what it asks of the ledger. */
interface Followed {
  readonly span: Span
  /** When it began to wait, by `performance.now()`. */
  since: number
}

type Api = typeof import('@opentelemetry/api')

export class Tracing {
  readonly #api: Api
  readonly #tracer: Tracer
  readonly #ratio: number
  readonly #shutDown: () => Promise<void>
  /** By the log of a call, and by what it asks of the ledger. */
  readonly #followed = new WeakMap<object, Followed>()

  constructor(api: Api, tracer: Tracer, ratio: number, shutDown: () => Promise<void>) {
    this.#api = api
    this.#tracer = tracer
    this.#ratio = ratio
    this.#shutDown = shutDown
  }

  /**
   * Begins the span of a call, if it is sampled: `traceparent` (W3C Trace Context) says so, or without it
   * the ratio. The log of the call then has the trace_id.
   */
  begin(log: CallLog, traceparent: string | undefined): void {
    const sender = traceparent === undefined ? null : sampledTrace.exec(traceparent)
    if (traceparent === undefined ? Math.random() >= this.#ratio : sender === null) return
    const { trace, ROOT_CONTEXT, SpanKind, TraceFlags } = this.#api
    const [, traceId, spanId] = sender ?? []
    const parent =
      traceId === undefined || spanId === undefined
        ? ROOT_CONTEXT
        : trace.setSpanContext(ROOT_CONTEXT, {
            ...{ traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true },
          })
    const span = this.#tracer.startSpan(log.operation, { kind: SpanKind.SERVER }, parent)
    log.trace_id = span.spanContext().traceId
    this.#followed.set(log, { span, since: 0 })
  }

  /** Ends the span of a call with what its log says. It names no player. */
  end(log: CallLog): void {
    const span = this.#followed.get(log)?.span
    if (span === undefined) return
    for (const [name, value] of Object.entries({
      ...{ rid: log.rid, dialect: log.dialect, env: log.env, offer_id: log.offer_id },
      ...{ appid: log.appid, bill_no: log.bill_no, outcome: log.outcome, errcode: log.errcode },
    })) {
      if (value !== undefined) span.setAttribute(`pactolus.${name}`, value)
    }
    if (log.errcode === -1) span.setStatus({ code: this.#api.SpanStatusCode.ERROR })
    span.end()
  }

  /** What a call asks of the ledger from now on belongs to its trace. */
  follow(log: CallLog, item: object): void {
    if (log.trace_id === undefined) return
    const span = this.#followed.get(log)?.span
    if (span !== undefined) this.#followed.set(item, { span, since: performance.now() })
  }

  /** Sends a batch: each item of it that is followed has a span for its wait and one for the statement. */
  async sent<Answer>(
    statement: string,
    items: readonly object[],
    send: () => Promise<Answer>,
  ): Promise<Answer> {
    const found = items.flatMap((item) => this.#followed.get(item) ?? [])
    if (found.length === 0) return send()
    const spans = found.map((followed) => this.#ofStatement(followed, statement, items.length))
    try {
      return await send()
    } catch (error) {
      for (const span of spans) span.setStatus({ code: this.#api.SpanStatusCode.ERROR })
      throw error
    } finally {
      for (const span of spans) span.end()
      // An answer that is no answer yet is asked for again.
      for (const followed of found) followed.since = performance.now()
    }
  }

  /** Sends what is left, and nothing more after that. */
  async close(): Promise<void> {
    // A collector that does not answer must not hold up a restart.
    await this.#shutDown().catch(() => {})
  }

  #ofStatement({ span, since }: Followed, statement: string, batchSize: number): Span {
    const { trace, ROOT_CONTEXT, SpanKind } = this.#api
    const context = trace.setSpan(ROOT_CONTEXT, span)
    this.#tracer.startSpan('wait in lane', { startTime: since }, context).end()
    const options: SpanOptions = {
      kind: SpanKind.CLIENT,
      attributes: {
        ...{ 'db.system.name': 'postgresql', 'db.operation.name': statement },
        'db.operation.batch.size': batchSize,
      },
    }
    return this.#tracer.startSpan(statement, options, context)
  }
}

/** A traceparent of a trace that its sender samples. */
const sampledTrace = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f][13579bdf]$/
/** Longest wait for the collector when the service ends. */
const exportTimeoutMs = 5000

/** Throws ConfigError where the SDK, an optional dependency, is not installed. */
export async function openTracing(ratio: number, log: Log): Promise<Tracing> {
  const [api, exporter, resources, sdk] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace-base'),
  ]).catch((error: unknown) => {
    const packages = 'api exporter-trace-otlp-http resources sdk-trace-base'
    const names = packages.replaceAll(/\S+/g, '@opentelemetry/$&')
    throw new ConfigError(`--traces needs packages that are not here: npm install ${names}`, {
      cause: error,
    })
  })
  // A collector that is away or too slow has a warning for each of its batches.
  const lines = new LimitedLines(log, 1)
  const warn = (message: string) => lines.warn({ fault: message }, 'traces are not delivered')
  const silent = () => {}
  api.diag.setLogger(
    { error: warn, warn, info: silent, debug: silent, verbose: silent },
    { logLevel: api.DiagLogLevel.WARN, suppressOverrideMessage: true },
  )
  const named = resources.resourceFromAttributes({
    ...{ 'service.name': 'pactolus', 'service.version': version },
  })
  const configured = resources.detectResources({ detectors: [resources.envDetector] })
  const provider = new sdk.BasicTracerProvider({
    resource: named.merge(configured),
    sampler: new sdk.AlwaysOnSampler(),
    spanProcessors: [
      new sdk.BatchSpanProcessor(new exporter.OTLPTraceExporter(), {
        exportTimeoutMillis: exportTimeoutMs,
      }),
    ],
  })
  return new Tracing(api, provider.getTracer('pactolus', version), ratio, () => provider.shutdown())
}
